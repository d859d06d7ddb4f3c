"""text: keywords, regexes, phrases nearly and words by sound."""

from __future__ import annotations

import pytest

from feedfilter.conditions.text import Text
from feedfilter.values import Comparison, Pattern
from tests.feeds import shown, text_truths, truths, words

# condition, text, what is underlined
HITS = [
    (Text(any=words("加微信")), "请加微信看图", ["加微信"]),
    (Text(any=words("加微信")), "加 微 信", ["加 微 信"]),
    (Text(any=words("加微信")), "加\u200b微\u2060信", ["加\u200b微\u2060信"]),
    (Text(any=words("加微信")), "请加【微】信哦", ["加【微】信"]),
    (Text(any=words("加微信")), "请加❤微❤️信哦", ["加❤微❤️信"]),
    (Text(any=words("add my wechat")), "add   my\u3000wechat", ["add   my\u3000wechat"]),
    (Text(any=words("add my  wechat")), "add my wechat", ["add my wechat"]),
    (Text(any=words("加❤")), "加❤聊聊", ["加❤"]),
    (Text(any=words("加❤️")), "加❤聊聊", ["加❤"]),
    (Text(any=words("加❤")), "加❤️聊聊", ["加❤️"]),
    (Text(any=words("🔥")), "现货🔥清仓🔥", ["🔥", "🔥"]),
    (Text(all=words("🔥清仓", "现货")), "现货🔥清仓", ["现货", "🔥清仓"]),
    (Text(at_least=2, of=words("🔥", "🍉")), "吃🍉啦🔥!", ["🍉", "🔥"]),
    (Text(any=words("代购")), "韓國代購", ["代購"]),
    (Text(any=words("vx")), "加vx看图", ["vx"]),
    (Text(any=words("vx")), "Ｖ　Ｘ：abc", ["Ｖ　Ｘ"]),
    (Text(any=words("vx", "包邮")), "VX 包邮 vx", ["VX", "包邮", "vx"]),
    (Text(any=words("ﬃ")), "oﬃce ﬃ", ["ﬃ"]),
    (Text(any=words("ad"), word=False), "lad", ["ad"]),
    (Text(any=words("微信"), word=True), "我的:微信!", ["微信"]),
    (Text(all=words("转发", "有奖")), "有奖转发", ["有奖", "转发"]),
    (Text(any=words("包邮"), none=words("谢谢")), "包邮", ["包邮", "none of: 谢谢"]),
    (Text(at_least=2, of=words("代购", "包邮", "现货")), "现货包邮", ["现货", "包邮"]),
    (Text(regex=(Pattern(r"\d+元"),)), "只要１２元", ["１２元"]),
    (Text(regex=(Pattern("VX"),)), "加vx", ["vx"]),
    (Text(regex=(Pattern("a"), Pattern("b+"))), "bbb", ["bbb"]),
    (Text(regex=(Pattern("VX"),), in_=("raw",)), "vx VX", ["VX"]),
    (Text(regex=(Pattern("\u200b"),), in_=("raw",)), "加\u200b微", ["\u200b"]),
    (Text(regex=(Pattern(r"\bvx\b"),)), "加vx看", ["vx"]),
    (Text(regex=(Pattern(r"\b{start}vx"),)), "加vx看", ["vx"]),
    (Text(regex=(Pattern(r"\bVX"),), in_=("raw",)), "加VX看", ["VX"]),
    (Text(regex=(Pattern(r"b\\b"),)), "AB\\BC", ["B\\B"]),
    (Text(fuzzy=words("abcdefghij"), ratio=Comparison(gte=90)), "abcdXfghij", ["abcdXfghij"]),
    (Text(sounds_like=words("加微信")), "快家威信呀", ["家威信"]),
    (Text(sounds_like=words("加微信")), "加 薇 信", ["加 薇 信"]),
    (Text(fuzzy=words("add my wechat")), "so ADD m7 wechat now", ["ADD m7 wechat"]),
    (Text(fuzzy=words("add my wechat")), "ad my wechatt", ["ad my wechat"]),
    (Text(fuzzy=words("add my wechat")), "add me wechаt", ["add me wechаt"]),
    (Text(fuzzy=words("高仿一比一货源")), "高仿一比1货源哦", ["高仿一比1货源"]),
    (Text(fuzzy=words("wechat")), "add wexhat", ["wexhat"]),
    (Text(fuzzy=words("wechat")), "we chat", ["we chat"]),
    (Text(fuzzy=words("wechat")), "add wchat", ["wchat"]),
    (Text(fuzzy=words("wechat"), ratio=Comparison(gte=100)), "add wechat", ["wechat"]),
    (Text(fuzzy=words("abcdefghij"), ratio=Comparison(gte=90)), "abcdXfghij", ["abcdXfghij"]),
]

# condition, text
MISSES = [
    (Text(any=words("加微信")), "加薇信"),
    (Text(any=words("加微信")), "加了微信"),
    (Text(any=words("加微信")), "加\n微信"),
    (Text(any=words("加微信")), ""),
    (Text(any=words("加微信")), "加【上新】微信"),
    (Text(any=words("add my wechat")), "add\nmy wechat"),
    (Text(any=words("加❤")), "加聊❤"),
    (Text(none=words("🔥")), "现货🔥清仓"),
    (Text(at_least=2, of=words("🔥", "🍉")), "现货🔥清仓🔥"),
    (Text(any=words("ad")), "lad"),
    (Text(any=words("ad")), "ads"),
    (Text(any=words("ad")), "ad_1"),
    (Text(any=words("vx")), "vx1"),
    (Text(any=words("微信"), word=True), "微信步数"),
    (Text(any=words("работа")), "заработать"),
    (Text(all=words("转发", "有奖")), "转发"),
    (Text(all=words("转发", "有奖")), ""),
    (Text(any=words("包邮"), none=words("谢谢")), "包邮,谢谢"),
    (Text(any=words("包邮"), none=words("谢谢")), "你好"),
    (Text(none=words("谢谢")), "謝謝"),
    (Text(at_least=2, of=words("代购", "包邮", "现货")), "包邮包邮"),
    (Text(at_least=2, of=words("代购", "包邮", "现货")), ""),
    (Text(any=words("包邮"), regex=(Pattern("秒杀"),)), "包邮"),
    (Text(any=words("包邮"), regex=(Pattern("秒杀"),)), "秒杀"),
    (Text(regex=(Pattern(r"\d+元"),)), "元"),
    (Text(regex=(Pattern(r"\bvx"),)), "avx"),
    (Text(regex=(Pattern("VX"),), in_=("raw",)), "vx"),
    (Text(regex=(Pattern("加微"),), in_=("raw",)), "加\u200b微"),
    (Text(sounds_like=words("加微信")), "加微博"),
    (Text(sounds_like=words("加微信")), "微信加"),
    (Text(fuzzy=words("add my wechat")), "add to my chat"),
    (Text(fuzzy=words("add my wechat")), "wechat add my"),
    (Text(fuzzy=words("add my wechat")), "a d d m y w e"),
    (Text(fuzzy=words("add my wechat")), "add my"),
    (Text(fuzzy=words("add my wechat")), "a mad day, my dad we had a chat"),
    (Text(fuzzy=words("add my wechat")), ""),
    (Text(fuzzy=words("加我的微信号")), "微信步数加我"),
    (Text(fuzzy=words("加我的微信号")), "加我的微博吧"),
    (Text(fuzzy=words("wechat")), "what"),
    (Text(fuzzy=words("wechat")), "we had"),
    (Text(fuzzy=words("wechat"), ratio=Comparison(gte=100)), "wechht"),
    (Text(fuzzy=words("abcdefghij"), ratio=Comparison(gt=90)), "abcdXfghij"),
    (Text(regex=(Pattern(r"a\b"),)), "ab"),
    (Text(regex=(Pattern(r"a\\b"),)), "a b"),
    (Text(regex=(Pattern(r"a\B"),)), "a加"),
]


@pytest.mark.parametrize(("condition", "text", "underlined"), HITS)
def test_hits(condition, text, underlined):
    assert text_truths(condition, [text]) == [True]
    assert shown(condition, {"text": text}) == underlined


@pytest.mark.parametrize(("condition", "text"), MISSES)
def test_misses(condition, text):
    assert text_truths(condition, [text]) == [False]


WORD = words("包邮")
ITEMS = [
    {"text": "包邮"},
    {"text": "x", "link_title": "全场包邮"},
    {"text": "x", "quote": "包邮"},
    {"text": "x", "author": "包邮店"},
    {"text": "x", "author": "老王"},
]


def test_without_fields_the_own_part_is_looked_at():
    assert truths(Text(any=WORD), ITEMS) == [True, True, False, False, False]
    assert truths(Text(regex=(Pattern("包邮"),)), ITEMS) == [True, True, False, False, False]
    assert truths(Text(sounds_like=WORD), ITEMS) == [True, True, False, False, False]


def test_fields_that_are_named():
    assert truths(Text(any=WORD, in_=("quote",)), ITEMS) == [False, False, True, False, False]
    quoted = Text(regex=(Pattern("包邮"),), in_=("quote", "text"))
    assert truths(quoted, ITEMS) == [True, False, True, False, False]
    raw = Text(regex=(Pattern("包邮"),), in_=("raw", "quote"))
    assert truths(raw, ITEMS) == [False, False, True, False, False]


def test_words_may_stand_in_different_fields():
    condition = Text(all=words("现货", "包邮"))
    items = [{"text": "现货", "link_title": "包邮"}, {"text": "现货"}]
    assert truths(condition, items) == [True, False]
    assert shown(condition, items[0]) == ["现货", "包邮"]
    assert truths(Text(at_least=2, of=words("现货", "包邮")), items) == [True, False]
    same = [{"text": "现货", "link_title": "现货"}]
    assert truths(Text(at_least=2, of=words("现货", "包邮")), same) == [False]


def test_only_a_missing_author_is_unknown():
    fields = ("text", "author_name")
    any_word = Text(any=WORD, in_=fields)
    assert truths(any_word, ITEMS) == [True, None, None, True, False]
    none = Text(none=WORD, in_=fields)
    assert truths(none, ITEMS) == [False, None, None, False, True]
    both = Text(at_least=2, of=words("包邮", "店"), in_=fields)
    assert truths(both, ITEMS) == [None, None, None, True, False]
    assert truths(Text(regex=(Pattern("包邮"),), in_=fields), ITEMS) == truths(any_word, ITEMS)
    assert truths(Text(sounds_like=WORD, in_=fields), ITEMS) == truths(any_word, ITEMS)
    phrase = Text(fuzzy=words("全场包邮特价"), in_=fields)
    assert truths(phrase, ITEMS) == [None, None, None, False, False]
    assert truths(Text(any=WORD, in_=("quote",)), [{}]) == [False]


def test_evidence_stands_in_the_field_it_was_found_in():
    item = {"text": "x", "link_title": "全場包郵", "author": "包邮店"}
    assert shown(Text(any=WORD, in_=("text", "link_title", "author_name")), item) == [
        "包郵",
        "包邮",
    ]


REFUSED = [
    ({}, "looks for nothing"),
    ({"in_": ("text",)}, "looks for nothing"),
    ({"word": True}, "looks for nothing"),
    ({"any": words("\u200b")}, "empty after folding"),
    ({"at_least": 2}, "go together"),
    ({"of": WORD}, "go together"),
    ({"at_least": 2, "of": WORD}, "1 different"),
    ({"at_least": 2, "of": words("vx", "VX")}, "1 different"),
    ({"at_least": 0, "of": WORD}, "0 of"),
    ({"at_least": -1, "of": WORD}, "-1 of"),
    ({"any": WORD, "in_": ("raw",)}, "raw"),
    ({"any": WORD, "ratio": Comparison(gte=90)}, "goes with 'fuzzy'"),
    ({"fuzzy": words("加微信")}, "3 characters"),
    ({"fuzzy": words("a\u200bb\u200bc\u200b")}, "3 characters"),
    ({"fuzzy": words("abcde")}, "5 characters"),
    ({"fuzzy": words("x" * 101)}, "101 characters"),
    ({"sounds_like": words("微")}, "two syllables"),
    ({"sounds_like": words("vx")}, "two syllables"),
    *[
        ({"fuzzy": words("add my wechat"), "ratio": ratio}, "ratio")
        for ratio in (
            Comparison(gte=101),
            Comparison(gte=-1),
            Comparison(gte=0),
            Comparison(gte=49.9),
            Comparison(gte=float("nan")),
            Comparison(gte=float("inf")),
            Comparison(gt=100),
            Comparison(lte=90),
            Comparison(eq=90),
            Comparison(),
            Comparison(gte=90, gt=80),
        )
    ],
]


@pytest.mark.parametrize(("keys", "complaint"), REFUSED)
def test_refused(keys, complaint):
    with pytest.raises(ValueError, match=complaint):
        Text(**keys)
