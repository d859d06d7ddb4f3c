"""price: whether a price is named, and how much."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.conditions.price import Price
from feedfilter.fold import fold
from feedfilter.prices import found_in, prices, read
from tests.feeds import shown, text_truths, truths

ANY = Price(present=True)

# text, what is underlined, amount, currency
HITS = [
    ("¥39.9", "¥39.9", 39.9, "CNY"),
    ("￥ 39", "￥ 39", 39, "CNY"),
    ("只要１２元", "１２元", 12, "CNY"),
    ("20块", "20块", 20, "CNY"),
    ("20塊一个", "20塊", 20, "CNY"),
    ("9块9", "9块9", 9.9, "CNY"),
    ("9块99", "9块99", 9.99, "CNY"),
    ("三块五", "三块五", 3.5, "CNY"),
    ("两块半", "两块半", 2.5, "CNY"),
    ("一块钱", "一块钱", 1, "CNY"),
    ("5毛钱", "5毛钱", 0.5, "CNY"),
    ("一百二十块", "一百二十块", 120, "CNY"),
    ("價格:一百二", "一百二", 120, "CNY"),
    ("三千五百元", "三千五百元", 3500, "CNY"),
    ("3万元", "3万元", 30000, "CNY"),
    ("1.2w", "1.2w", 12000, "CNY"),
    ("2k", "2k", 2000, "CNY"),
    ("2k出", "2k", 2000, "CNY"),
    ("卖3万", "3万", 30000, "CNY"),
    ("39.9包邮", "39.9包邮", 39.9, "CNY"),
    ("99 到手", "99 到手", 99, "CNY"),
    ("现价 99", "99", 99, "CNY"),
    ("只要128!", "128", 128, "CNY"),
    ("仅售88元", "88元", 88, "CNY"),
    ("rmb 20", "rmb 20", 20, "CNY"),
    ("1,200.50元", "1,200.50元", 1200.5, "CNY"),
    ("5元一个", "5元", 5, "CNY"),
    ("0元", "0元", 0, "CNY"),
    ("8折", "8折", None, ""),
    ("全场八折起", "八折", None, ""),
    ("$20", "$20", 20, "USD"),
    ("20$", "20$", 20, "USD"),
    ("US$5.5", "US$5.5", 5.5, "USD"),
    ("hk$5", "hk$5", 5, "HKD"),
    ("20 dollars", "20 dollars", 20, "USD"),
    ("50刀", "50刀", 50, "USD"),
    ("100美元", "100美元", 100, "USD"),
    ("€9,99", "€9,99", 9.99, "EUR"),
    ("£6", "£6", 6, "GBP"),
    ("500 руб.", "500 руб", 500, "RUB"),
    ("1 500 р.", "1 500 р", 1500, "RUB"),
    ("5 тыс. рублей", "5 тыс. рублей", 5000, "RUB"),
    ("цена 500", "500", 500, "RUB"),
    ("1000₽", "1000₽", 1000, "RUB"),
    ("100 USDT", "100 USDT", 100, "USDT"),
    ("price: 20", "20", 20, ""),
]

MISSES = [
    "",
    "12",
    "10:30",
    "10:30元旦",
    "2024-01-05",
    "2024.01.05元",
    "12月5日",
    "3点",
    "13800138000",
    "13800138000元",
    "id 123456789",
    "No. 42",
    "50%",
    "第3期",
    "特价3天",
    "仅18岁",
    "卖3个",
    "只要一个",
    "2块蛋糕",
    "一块去",
    "两块",
    "一块",
    "3元旦",
    "元旦",
    "一元二次方程",
    "三折叠",
    "打折",
    "4k显示器",
    "4k",
    "跑5k",
    "跑了5k步",
    "our 5k on march 29",
    "a2k",
    "10w粉丝",
    "20w快充",
    "38W+5D",
    "101 150w",
    "100万人",
    "5千米",
    "5kg",
    "10km",
    "100m",
    "3p",
    "1080р",
    "5 работ",
    "grub 20",
    "v5",
    "iphone 15",
    "$abc",
    "￥5bCd1234EfG￥",
    "￥AbCd1234EfG￥",
    "微信步数",
    "[转账] ￥5",
    "转账：￥20",
    "【发起转账】:￥5",
    "[转账|发送 ￥12.00](午饭)",
    "[红包] ￥5",
    "[链接] 微信转账 ￥5",
]


@pytest.mark.parametrize(("text", "underlined", "amount", "currency"), HITS)
def test_hits(text, underlined, amount, currency):
    (found,) = prices(text)
    assert text[found.span.start : found.span.end] == underlined
    assert found.amount == (amount if amount is None else pytest.approx(amount))
    assert found.currency == currency
    assert text_truths(ANY, [text]) == [True]
    assert shown(ANY, {"text": f"好\u200b {text}"}) == [underlined]


@pytest.mark.parametrize("text", MISSES)
def test_misses(text):
    assert prices(text) == []
    assert text_truths(ANY, [text]) == [False]
    assert text_truths(Price(present=False), [text]) == [True]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("100-200元", [100, 200]),
        ("¥100-200", [100, 200]),
        ("1-2万元", [10000, 20000]),
        ("5千到1万元", [5000, 10000]),
        ("原价199现价99", [199, 99]),
        ("¥5¥6", [5, 6]),
        ("10元, 20元", [10, 20]),
        ("5元8折", [5, None]),
    ],
)
def test_several_prices(text, amounts):
    assert [price.amount for price in prices(text)] == amounts


@pytest.mark.parametrize(
    ("keys", "hits", "misses"),
    [
        ({"gte": 100}, ["100元", "¥99 ¥101", "1.2w"], ["99元", "8折", "", "100"]),
        ({"gt": 10, "lt": 20}, ["15元", "5元 15元"], ["10元", "20元", "5元 25元", "8折"]),
        ({"lte": 9.9}, ["9块9", "0元"], ["10块", "8折"]),
        ({"currency": ("USD",)}, ["$5", "5刀"], ["5元", "€5", "8折", ""]),
        ({"currency": ("USD", "CNY"), "gte": 5}, ["$5", "5元"], ["4元 €5", "$4"]),
        ({"present": True, "gte": 5}, ["5元"], ["4元"]),
    ],
)
def test_amounts_and_currencies(keys, hits, misses):
    assert text_truths(Price(**keys), hits) == [True] * len(hits)
    assert text_truths(Price(**keys), misses) == [False] * len(misses)


def test_only_prices_that_fit_are_underlined():
    assert shown(Price(gte=100), {"text": "¥99 ¥101"}) == ["¥101"]
    assert shown(Price(present=False), {"text": "x"}) == ["price: none"]


def test_fields_and_kinds():
    items = [
        {"text": "x", "link_title": "曲奇 39.9包邮"},
        {"text": "x", "quote": "39.9包邮"},
        {"text": "￥20", "kind": "transfer"},
        {"text": "￥20", "kind": "red_packet"},
        {"text": "￥20", "kind": None},
    ]
    assert truths(ANY, items) == [True, False, False, False, True]
    assert truths(Price(present=False), items) == [False, True, True, True, False]
    assert shown(ANY, items[0]) == ["39.9包邮"]


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"present": False, "gte": 5},
        {"present": False, "currency": ("CNY",)},
        {"gte": -1},
        {"gte": float("nan")},
        {"gte": 10, "lte": 5},
    ],
)
def test_refused(keys):
    with pytest.raises(ValueError, match=r"price|number"):
        Price(**keys)


WRITTEN = "0 1 5 9 12 39.9 1,200 ¥ $ 元 块 块钱 k w 万 折 р руб - 到 . , : 价 只要 包邮 一 二 百 半 rmb usd a 跑 个"
PARTS = st.sampled_from([*WRITTEN.split(), "蛋", "旦", " ", "\n", "好", "￥", "５"])


@given(st.lists(PARTS, max_size=12).map("".join) | st.text(max_size=20))
def test_the_column_sees_what_the_text_shows(text):
    found = found_in(fold(pl.Series([text])))
    in_column = [(price.amount, price.currency) for one in found["found"] for price in read(one)]
    assert in_column == [(price.amount, price.currency) for price in prices(text)]
    for price in prices(text):
        assert 0 <= price.span.start < price.span.end <= len(text)
