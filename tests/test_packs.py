"""The packs and the default rules: their own tests, what each text of daily life may not be called."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from feedfilter.engine import decide
from feedfilter.errors import RulesError
from feedfilter.model import SCHEMA, Action, Feed, Source
from feedfilter.rules.check import findings
from feedfilter.rules.kept import kept_pack, pack_names, parsed_pack
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
Coffee with the dog on the porch, perfect morning
Beautiful day at the lake with the kids. Fresh air and great food
The new season is finally here, best series of the year
Grandma's chocolate cake recipe, still the best in the world
Thank you to everyone who came to the launch last night
Our daughter got her degree today, proud family
Finally home after three weeks of training
Snow on the mountains this morning, winter is here
The puppy learned a new trick, delicious treats help
Support your local library, they have great books
New shoes, same old knees
Dinner at our favorite place, wine and good friends
Concert tickets booked, see you there in December
The kitchen is finished, new floor and all
Happy birthday to the best dad in the world
Road trip, day three: free coffee and a terrible hotel
Lost my keys again, has anyone seen them at the office?
Great game last night, the fans were incredible
Moving to our new home this weekend, help welcome
Looking for a good book to read on the train
Selling is not my thing, says my brother the salesman
The kids made gifts for the holiday, glue in every room
Welcome to the world, little Emma, 3.4 kg
Free concert in the park tonight, bring a blanket
Just finished my first marathon, legs are gone
So grateful for the support of our community this year
Best new album of the year, listen to it
Big sale at the mall, so crowded we went home
Exploring the old town, every corner a story
The bakery down the street closed after forty years
Watching the game with the family, pizza delivered
Vote! It takes ten minutes
Went to the store to get milk, came back with cheese and no milk
Learn from yesterday, live for today
Two weeks without sugar, more energy and better skin
First day of school, new backpack and all
Join us for dinner on Saturday, bring the kids
Congratulations to the team, what a season
Our new puppy discovered the garden
This soup is easy: onions, carrots, chicken, done
Привет, напиши мне, когда доедешь
Нужны батарейки и хлеб, купишь?
Сегодня работал до ночи, завтра свободен
Ребят, кому нужны билеты? не иду, температура
Привет! Как дела, что нового?
В день рождения подарили велосипед
Зарплату задержали на неделю
Нужно срочно позвонить маме
Пару часов гуляли в парке, красиво
Добрый вечер, соседи! Кто потерял кота?
Познакомились с соседями, приятные люди
Провели ночь в поезде, утром были на море
Девочки, кто в пятницу в кино?
Встретимся вечером у метро
Хочешь, приеду в гости вечером?
Людей на выставке было много, интересно
Кредит наконец выплатили, ура
Мужчины чинят машину, женщины пьют чай
Отдам котёнка в хорошие руки
Помогу с переездом, напиши когда
Получили выплату и уехали на дачу
在路上捡到一张校园卡，失主联系我
今天的直播好好看
妹子你叫什么名字
老板说下周发奖金
加班到十点，打车回家
老公做的红烧肉真香
会员终于到期了
项目上线了，团队聚餐
这个主播唱歌真好听
我喜欢看片，尤其科幻
群里发的照片收到了，谢谢
问一下大家用什么会员
求一个好用的客服电话
这把谁上单，一起五排
微信群满了，明天再拉你
看我头像，新换的
你的名字这部电影真好看
有人一起看直播吗
这价格太贵了，不买了
换个网名，大家别认错
骗子太多，大家注意
今晚看球，世界杯决赛
明天和对方机房对接数据
公户开户的材料发你邮箱了
佣金结算到下个月
项目数据对接好了，团队今晚上线
老板说长期合作的客服要换
广告流量数据周报，团队看下
相亲对象在交友网站认识的
通道担保的合同盖了印章
专业课老师提供资源，质量高
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
def test_a_pack_is_kept_as_its_yaml_says(name: str) -> None:
    assert kept_pack(name) == parsed_pack(name), "run: python scripts/make_packs.py"


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
            for name in leaf.condition.__struct_fields__:
                value = getattr(leaf.condition, name)
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
