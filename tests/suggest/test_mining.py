"""What is mined: candidates, weights, balances, pairs, rates, and what rules' keywords do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedfilter.engine.prepare import prepare
from feedfilter.fold import fold_word
from feedfilter.suggest.balance import Balance, learn
from feedfilter.suggest.grams import can_be_keyword, grams
from feedfilter.suggest.hygiene import Hygiene, hygiene
from feedfilter.suggest.odds import Odds, odds, without_fragments, without_overlaps
from tests.deciding import Item, decided, rules_of

GRAMS = {
    "": set(),
    "。！😀": set(),
    "代购": {"代", "购", "代购"},
    "加我v信": {"加", "我", "加我", "v", "信"},
    "for sale now": {"for", "sale", "now", "for sale", "sale now"},
    "for, sale": {"for", "sale"},
    "13800138000": set(),
    "618 大促": {"618", "大", "促", "大促"},
    "1 2": {"1", "2"},
    "продам стол": {"продам", "стол", "продам стол"},
}


@pytest.mark.parametrize("text", GRAMS, ids=repr)
def test_candidates_of_a_text(text: str) -> None:
    assert grams(text) == GRAMS[text]


def test_a_run_gives_nothing_longer_than_four_letters_and_work_is_bounded() -> None:
    assert max(map(len, grams("天地玄黄宇宙洪荒"))) == 4
    assert len(grams("天" * 1_000_000)) == 4


@pytest.mark.parametrize(
    ("word", "fits"), [("我", False), ("12", False), ("vx", True), ("代购", True)]
)
def test_what_may_stand_for_an_ad_alone(word: str, fits: bool) -> None:
    assert can_be_keyword(word) is fits


def weights(ads: list[str], personal: list[str]) -> dict[str, float]:
    texts = [text.split() for text in ads + personal]
    return {
        one.word: one.weight for one in odds(texts, [True] * len(ads) + [False] * len(personal))
    }


def test_often_weighs_more_than_seldom_and_both_more_than_everywhere() -> None:
    found = weights(["a b x"] * 9 + ["a c x"] * 3, ["x"] * 12)
    assert found["a"] > found["b"] > found["c"] > found["x"] == 0


def test_a_word_of_personal_items_weighs_below_zero_and_a_single_item_nothing() -> None:
    found = weights(["a"] * 5, ["home a"] * 4 + ["once"])
    assert found["home"] < 0
    assert "once" not in found


def test_fragments_and_continuations_are_left_out() -> None:
    def of(*words: tuple[str, int]) -> list[Odds]:
        return [Odds(word, number, 0, 1.0) for word, number in words]

    inside = of(("私聊我", 5), ("私聊", 5), ("聊我", 5), ("私聊他", 2), ("我", 5))
    assert [one.word for one in without_fragments(inside)] == ["私聊我", "私聊他", "我"]
    more = of(("私聊", 6), ("私聊我", 5))
    assert len(without_fragments(more)) == 2
    chain = of(("国外柜台", 3), ("外柜台直", 3), ("柜台直接", 3), ("柜台直播", 2))
    assert [one.word for one in without_overlaps(chain)] == ["国外柜台", "柜台直播"]


ADS = ["代购 包邮 现货", "包邮 现货 秒发", "现货 代购 私聊", "代购 秒发 私聊", "包邮 秒发 代购"] * 4
LIFE = ["今天 下雨 了", "妈妈 今天 做饭", "下雨 不想 出门", "孩子 今天 上学", "做饭 好吃 了"] * 4


def gramsets(texts: list[str]) -> list[frozenset[str]]:
    return [frozenset(grams(fold_word(text))) for text in texts]


def test_a_balance_tells_ads_from_life_with_words_of_both() -> None:
    learnt = learn(gramsets(ADS + LIFE), [True] * 20 + [False] * 20)
    assert learnt is not None
    assert {"代购", "包邮"} & set(learnt.ads)
    assert not set(learnt.ads) & {"今天", "下雨"}
    assert [learnt.hits(words) for words in gramsets(["现货 包邮 秒发", "今天 下雨", "代购"])] == [
        True,
        False,
        False,
    ]


def test_nothing_is_learnt_from_too_few_or_from_no_difference() -> None:
    assert learn(gramsets(ADS[:7] + LIFE), [True] * 7 + [False] * 20) is None
    learnt = learn(gramsets(LIFE * 2), [True] * 20 + [False] * 20)
    assert learnt is None or not any(learnt.hits(words) for words in gramsets(LIFE))


@given(
    st.lists(
        st.tuples(st.booleans(), st.lists(st.sampled_from("abcdefg"), max_size=5)),
        min_size=16,
        max_size=60,
    )
)
@settings(max_examples=15, deadline=None)
def test_no_marked_personal_item_is_ever_hit(items: list[tuple[bool, list[str]]]) -> None:
    texts = [frozenset(f"w{letter}" for letter in letters) for _, letters in items]
    labels = [label for label, _ in items]
    learnt = learn(texts, labels)
    if learnt is not None:
        assert not any(
            learnt.hits(text) for text, label in zip(texts, labels, strict=True) if not label
        )


@pytest.mark.parametrize("weight", [0.5, 1.0, 2.0])
def test_the_staircase_is_the_balance(weight: float) -> None:
    made = Balance(tuple(f"a{n}" for n in range(9)), tuple(f"l{n}" for n in range(4)), weight, 2)
    steps = made.steps()
    for ads in range(9):
        for life in range(5):
            words = frozenset([f"a{n}" for n in range(ads)] + [f"l{n}" for n in range(life)])
            climbs = any(
                ads >= s.least and (s.most_life is None or life <= s.most_life) for s in steps
            )
            assert climbs is made.hits(words), (ads, life)


HYGIENE = """
version: 1
people: {mum: {names: [mum]}}
allow: {authors: [mum]}
rules:
  - {id: ad, when: {text: [包邮, 全场包邮, 代购, 团购]}, action: hide}
  - {id: off, enabled: false, when: {text: [没有]}, action: hide}
"""


def looked(items: list[Item], rules: str = HYGIENE) -> Hygiene:
    known = rules_of(rules)
    found = decided(items, known)
    return hygiene(prepare(found.feed.items, known.people, "UTC"), known, found.truth)


def test_words_that_nobody_says_are_named_but_not_those_of_rules_that_are_off() -> None:
    assert looked([{"at": 0, "text": "代购 包邮"}]).never == {"ad": ["全场包邮", "团购"]}


def test_a_word_that_only_stands_beside_another_is_named_once_it_is_no_accident() -> None:
    three = [{"at": at, "text": "全场包邮"} for at in range(3)]
    found = looked([*three, {"at": 9, "text": "包邮"}]).together
    assert [(one.word, one.other, one.items) for one in found] == [("全场包邮", "包邮", 3)]
    assert looked([*three[:2], {"at": 9, "text": "包邮"}]).together == ()


def test_of_two_words_that_always_stand_together_one_is_named() -> None:
    found = looked([{"at": at, "text": "代购 团购"} for at in range(3)]).together
    assert len(found) == 1


def test_words_that_are_asked_for_together_add_something() -> None:
    rules = (
        "version: 1\nrules: [{id: a, when: {text: {at_least: 2, of: [代购, 团购]}}, action: hide}]"
    )
    assert looked([{"at": at, "text": "代购 团购"} for at in range(3)], rules).together == ()


def test_words_that_hit_protected_people_are_named() -> None:
    items = [{"at": 0, "text": "代购", "author": "mum"}, {"at": 1, "text": "代购"}]
    found = looked(items).protected
    assert [(one.word, one.items, one.of) for one in found] == [("代购", 1, 2)]
    assert looked([{"at": 1, "text": "代购"}]).protected == ()


def test_columns_without_anything_are_no_trouble() -> None:
    assert looked([]).together == ()
    assert odds([], []) == []
