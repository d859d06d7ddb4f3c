"""The packs and the default rules: their own tests, what each text of daily life may not be called."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import polars as pl
import pytest

from feedfilter.engine import decide
from feedfilter.errors import RulesError
from feedfilter.model import SCHEMA, Action, Feed, Source
from feedfilter.rules.check import findings
from feedfilter.rules.include import pack_names
from feedfilter.rules.loader import load_rules, read_rules
from feedfilter.rules.rule import Rules
from feedfilter.trials import coverage, run_tests
from feedfilter.values import Pattern

ROOT = Path(__file__).parent.parent
PACKS = ROOT / "feedfilter" / "packs"
MOST_REGEXES = 15  # in all packs: keywords are searched all at once, regexes one by one

# What friends and colleagues say, with the words that sellers use as well.
LIFE = """
超市的橙子特价，吃撑了
谁有靠谱的代购推荐
打车花了58块，司机师傅人很好
妈妈住院了，这周先不回消息
今天微信步数两万，累瘫
支付宝年度账单出来了，不敢看
孩子们放学回来，家长会开到八点
新办公室的地址发群里了，大家周一见
预约了周三下午的牙医
公司年会抽奖，我抽到一箱苹果
周末去网红店打卡拍照
新款手机发布会看到一半睡着了
红包抢了两毛钱
会员到期了，懒得续
把旧沙发送给楼下邻居了
老板今天心情好，提前下班
收到货了，颜色比想象的深
充值完话费才发现充错了号
昨晚和她聊到两点
这个项目合作得很愉快，下周庆功
菠菜和豆腐能不能一起吃
今晚五排上分，来不来
看片子看到半夜，导演真会讲故事
我们结婚啦
下雨天适合看书
I am selling my soul for one more hour of sleep
We watched the game, then a long walk home in the rain
My train is late again, see you at eight
The store on the corner was closed, so no bread today
Thank you all for coming yesterday, it meant a lot
Anyone know a good dentist near the station?
Happy birthday, see you on Sunday
Got the tickets, see you at the gate
I work from my desk at home these days
The new episode made me cry
Работа сегодня скучная, хочу домой
Подскажите, кто знает хорошего врача?
Канал замёрз, катались на коньках
Напишу тебе вечером, целую
Сегодня дождь, остались дома
""".strip().split("\n")


def loaded(name: str) -> Rules:
    return load_rules(PACKS / f"{name}.yaml")


@pytest.fixture(scope="module")
def defaults() -> Rules:
    return load_rules(ROOT / "rules.yaml")


def test_the_default_rules_include_every_pack(defaults: Rules) -> None:
    assert sorted(defaults.included) == [f"pack:{name}" for name in pack_names()]
    assert len(pack_names()) >= 10


@pytest.mark.parametrize("name", pack_names())
def test_a_pack_is_sound_and_passes_its_tests(name: str) -> None:
    pack = loaded(name)
    assert [str(each) for each in findings(pack)] == []
    assert [str(miss) for each in run_tests(pack) for miss in each.misses] == []
    assert not any(test.todo for test in pack.tests)


@pytest.mark.parametrize("name", pack_names())
def test_every_rule_and_condition_of_a_pack_is_reached_by_its_tests(name: str) -> None:
    assert coverage(loaded(name)) == []


@pytest.mark.parametrize("name", pack_names())
def test_rules_of_packs_say_why_and_only_tag(name: str) -> None:
    for rule in loaded(name).rules:
        assert len(rule.description) > 15, rule.id
        assert rule.tags, rule.id
        assert rule.action is Action.TAG, rule.id


@pytest.mark.parametrize("name", pack_names())
def test_every_rule_of_a_pack_has_a_near_miss(name: str) -> None:
    """As many claims that something is not there as rules, at the least."""
    pack = loaded(name)
    expected = [each for test in pack.tests for item in test.items for each in item.expect]
    misses = [each for each in expected if each.claim in ("not_tagged", "not_matched")]
    assert len(misses) >= max(3, len(pack.rules))


def test_regexes_are_few(defaults: Rules) -> None:
    found = set()
    for rule in defaults.rules:
        for leaf in rule.conditions():
            for each in fields(leaf.condition):
                value = getattr(leaf.condition, each.name)
                found |= {one for one in value if isinstance(one, Pattern)} if isinstance(value, tuple) else set()  # fmt: skip
    assert 0 < len(found) <= MOST_REGEXES


def test_the_default_rules_pass_their_tests_and_are_sound(defaults: Rules) -> None:
    assert [str(each) for each in findings(defaults)] == []
    assert [str(miss) for each in run_tests(defaults) for miss in each.misses] == []
    assert len(defaults.tests) >= 10


@pytest.mark.parametrize("text", LIFE)
def test_life_is_no_ad(defaults: Rules, text: str) -> None:
    row = {**dict.fromkeys(SCHEMA), "text": text, "seq": 0, "kind": "post", "source": 0}
    feed = Feed(pl.DataFrame([row], schema=SCHEMA), (Source("life", "test", "UTC"),))
    verdict = decide(feed, defaults).verdicts.row(0, named=True)
    assert set(verdict["tags"]) <= {"noise"}
    assert verdict["action"] == "keep"


OWN = "include: pack:resale\n{}rules: [{{id: own, when: {{matched: resale}}, action: hide}}]\n"


def switched(disabled: str) -> Rules:
    return read_rules(OWN.format(disabled).encode(), "rules.yaml")


def test_a_rule_of_a_pack_is_switched_off_by_its_name() -> None:
    rules = switched("disabled: [resale]\n")
    assert {rule.id: rule.enabled for rule in rules.rules} == {"resale": False, "own": True}
    assert findings(rules) == []  # whoever switches it off knows what asks for it


def test_what_is_not_disabled_stays_on() -> None:
    assert all(rule.enabled for rule in switched("").rules)
    assert {rule.id: rule.enabled for rule in switched("disabled: own\n").rules} == {
        "resale": True,
        "own": False,
    }


@pytest.mark.parametrize(
    ("disabled", "said"),
    [
        ("[resle]", "rules.yaml:2:12: no rule has the id 'resle'; did you mean 'resale'?"),
        ("[]", "rules.yaml:2:11: an empty list; write an entry, or delete the key"),
    ],
)
def test_only_rules_that_there_are_can_be_disabled(disabled: str, said: str) -> None:
    with pytest.raises(RulesError) as refused:
        switched(f"disabled: {disabled}\n")
    assert str(refused.value) == said
