"""payment: whether the item says how to pay outside a shop."""

from __future__ import annotations

import time

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.condition import View
from feedfilter.conditions.payment import KINDS, Payment
from feedfilter.fold import fold, fold_text
from feedfilter.payments import PAYMENTS, card_numbers, with_card_number
from feedfilter.words import Keywords
from tests.feeds import feed_of, shown, text_truths, truths

ANY = Payment(present=True)

MISSES = [
    "",
    "打卡",
    "打卡里程碑",
    "打卡里约热内卢",
    "打卡里面的餐厅",
    "跑步打卡第3天",
    "刷卡",
    "办了张工行卡",
    "工行卡丢了",
    "工行",
    "农业银行上班",
    "中国银行大厦",
    "招行的客服",
    "工行卡 123",
    "银行卡转账了",
    "银行卡付款失败",
    "卡号多少",
    "卡号：12345",
    "支付宝",
    "支付宝年度账单",
    "支付宝崩了",
    "支付宝转账记录",
    "支付宝转账给妈妈",
    "支付宝转账限额",
    "蚂蚁森林 支付宝种树",
    "用支付宝付款的",
    "用支付宝了",
    "alipay is down",
    "alipay annual report",
    "微信支付坏了",
    "微信支付分",
    "微信转账了",
    "微信转账给妈妈",
    "微信转账没收",
    "微信付款失败",
    "转账",
    "给妈妈转账了",
    "给妈转账5000",
    "转账记录",
    "公司转账",
    "直接转账了",
    "先转账给我妈",
    "被骗转账三万",
    "wire transfer student",
    "transfer student",
    "transfer to another school",
    "bank transfer failed",
    "wechat",
    "红包",
    "抢红包",
    "领红包",
    "发红包啦",
    "发红包了",
    "新年发红包",
    "收红包收到手软",
    "红包雨",
    "红包封面",
    "支持红包封面吗",
    "直接红包雨",
    "妈妈发的微信红包",
    "恭喜发财 红包拿来",
    "USDT",
    "usdt跌了",
    "btc usdt 行情",
    "trc20是什么",
    "出u盘",
    "收U盘",
    "换u盘",
    "4111111111111111",
    "5166000000000001",
    "4111 1111 1111 1112",
    "https://weibo.com/detail/4111111111111111",
    "https://m.weibo.cn/status/6222021234567890128",
    "订单号 6222021234567890128",
    "快递单号：4111 1111 1111 1111",
    "身份证 11010119900307123X",
    "110101199003071234",
    "620101199003070010",
    "13800138000",
    "2024-01-05 10:30:00",
    "2024010510300012",
    "1700000000000000",
    "14111 1111 1111 1111",
    "4111 1111 1111 11112222",
    "abc4111 1111 1111 1111",
    "3.4111 1111 1111 1111",
    "0000 0000 0000 0000",
    "2024 2025 2026 2027",
    "1234 5678 9012 3456",
    "[转账] ￥5",
    "转账：￥20",
    "【发起转账】:￥5",
    "[转账|发送 ￥12.00](转账后发货)",
    "[红包] 红包下单",
    "[链接] 微信转账",
]

# text, kind, what is underlined
HITS = [
    ("打卡里", "bank_card", "打卡里"),
    ("打到我卡上", "bank_card", "打到我卡上"),
    ("转我卡里", "bank_card", "转我卡里"),
    ("私人卡收款", "bank_card", "私人卡收款"),
    ("支持银行卡转账", "bank_card", "支持银行卡转账"),
    ("银行卡转账", "bank_card", "银行卡转账"),
    ("工行卡 6222 0212 3456 7890 123", "bank_card", "工行卡 6222 0212 3456 7890 123"),
    ("农行6228480000000000000", "bank_card", "农行6228480000000000000"),
    ("建设银行账号：6217000000000000000", "bank_card", "建设银行账号：6217000000000000000"),
    ("卡号：4111111111111111", "bank_card", "卡号：4111111111111111"),
    ("4111 1111 1111 1111", "bank_card", "4111 1111 1111 1111"),
    (
        "４１１１－１１１１－１１１１－１１１１",
        "bank_card",
        "４１１１－１１１１－１１１１－１１１１",
    ),
    ("5555 5555 5555 4444", "bank_card", "5555 5555 5555 4444"),
    ("3530 1113 3330 0000", "bank_card", "3530 1113 3330 0000"),
    ("6222021234567890128", "bank_card", "6222021234567890128"),
    ("622202 1234567890128", "bank_card", "622202 1234567890128"),
    ("bank transfer only", "bank_card", "bank transfer only"),
    ("payment by bank transfer", "bank_card", "payment by bank transfer"),
    ("перевод на карту", "bank_card", "перевод на карту"),
    ("支付宝转账", "alipay", "支付宝转账"),
    ("支 付 宝 转账", "alipay", "支 付 宝 转账"),
    ("支付寶轉賬", "alipay", "支付寶轉賬"),
    ("扫支付宝", "alipay", "扫支付宝"),
    ("支持支付宝", "alipay", "支持支付宝"),
    ("走支付宝", "alipay", "走支付宝"),
    ("支付宝：13800138000", "alipay", "支付宝：13800138000"),
    ("支付宝账号 lin@example.com", "alipay", "支付宝账号 lin@example.com"),
    ("zfb收款码", "alipay", "zfb收款码"),
    ("微信支付宝都可以", "alipay", "微信支付宝都可以"),
    ("支付宝均可", "alipay", "支付宝均可"),
    ("pay via Alipay", "alipay", "pay via Alipay"),
    ("微信转账", "wechat_transfer", "微信转账"),
    ("薇信转账", "wechat_transfer", "薇信转账"),
    ("vx转账即可", "wechat_transfer", "vx转账"),
    ("微信转我", "wechat_transfer", "微信转我"),
    ("微信收款码", "wechat_transfer", "微信收款码"),
    ("支持微信支付", "wechat_transfer", "支持微信支付"),
    ("直接转账", "wechat_transfer", "直接转账"),
    ("只收转账", "wechat_transfer", "只收转账"),
    ("转账下单", "wechat_transfer", "转账下单"),
    ("转账后发货", "wechat_transfer", "转账后发"),
    ("转账锁单", "wechat_transfer", "转账锁单"),
    ("支付宝/微信都行", "wechat_transfer", "支付宝/微信都行"),
    ("we accept WeChat Pay", "wechat_transfer", "accept WeChat Pay"),
    ("transfer first", "wechat_transfer", "transfer first"),
    ("红包下单", "red_packet", "红包下单"),
    ("发红包即可", "red_packet", "发红包即可"),
    ("微信红包付款", "red_packet", "微信红包付款"),
    ("转账红包都可以", "red_packet", "转账红包都"),
    ("红包定金", "red_packet", "红包定金"),
    ("收USDT", "usdt", "收USDT"),
    ("ＵＳＤＴ结算", "usdt", "ＵＳＤＴ结算"),
    ("100 USDT", "usdt", "100 USDT"),
    ("泰达币付款", "usdt", "泰达币付款"),
    ("泰達幣付款", "usdt", "泰達幣付款"),
    ("支持TRC20", "usdt", "支持TRC20"),
    ("USDT (TRC20)", "usdt", "USDT (TRC20"),
    ("trc20地址", "usdt", "trc20地址"),
    ("TXk3mPq7rStUvWxYz9AbCdEfGhJkLmNpQr", "usdt", "TXk3mPq7rStUvWxYz9AbCdEfGhJkLmNpQr"),
    ("一手u商", "usdt", "u商"),
]


@pytest.mark.parametrize("text", MISSES)
def test_misses(text):
    assert text_truths(ANY, [text, f"{text} 好\n"]) == [False] * 2
    assert text_truths(Payment(present=False), [text]) == [True]


@pytest.mark.parametrize(("text", "kind", "underlined"), HITS)
def test_hits(text, kind, underlined):
    condition = Payment(any=(kind,))
    assert underlined in shown(condition, {"text": text})
    assert text_truths(condition, [text, f"现货 {text}\n", f"\u200b{text}。"]) == [True] * 3
    assert text_truths(ANY, [text]) == [True]
    assert text_truths(Payment(present=False), [text]) == [False]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("打卡里", {"bank_card"}),
        ("支付宝转账", {"alipay"}),
        ("微信转账", {"wechat_transfer"}),
        ("红包下单", {"red_packet"}),
        ("100 USDT", {"usdt"}),
        ("微信、支付宝都可以", {"alipay"}),
        ("支付宝转账 或 4111 1111 1111 1111", {"alipay", "bank_card"}),
    ],
)
def test_no_other_kinds(text, kinds):
    assert {kind for kind in KINDS if text_truths(Payment(any=(kind,)), [text]) == [True]} == kinds


def test_every_place_is_shown():
    both = {"text": "支付宝转账, 卡号：4111 1111 1111 1111"}
    assert shown(ANY, both) == ["支付宝转账", "卡号：4111 1111 1111 1111"]


def test_fields_and_kinds():
    items = [
        {"text": "x", "link_title": "支付宝转账"},
        {"text": "x", "quote": "支付宝转账"},
        {"text": "支付宝转账", "kind": "transfer"},
        {"text": "红包下单", "kind": "red_packet"},
        {"text": "红包下单", "kind": None},
    ]
    assert truths(ANY, items) == [True, False, False, False, True]
    assert truths(Payment(present=False), items) == [False, True, True, True, False]
    assert shown(ANY, items[0]) == ["支付宝转账"]
    assert shown(Payment(present=False), {"text": "x"}) == ["payment: none"]


@pytest.mark.parametrize("keys", [{}, {"present": False, "any": ("usdt",)}])
def test_refused(keys):
    with pytest.raises(ValueError, match=r"payment|present"):
        Payment(**keys)


@given(st.integers(10**14, 10**15 - 1))
def test_a_card_number_has_its_check_digit(stem):
    stem = 4 * 10**14 + stem % 10**14
    shapes = [f"{stem}{digit}" for digit in range(10)]
    spaced = [" ".join(one[at : at + 4] for at in range(0, 16, 4)) for one in shapes]
    assert text_truths(Payment(any=("bank_card",)), spaced).count(True) == 1


HOSTILE = ("4111 ", "1", "支付宝", "打", "usdt", "t1a", "转账", "卡号:1")


def seconds(text: str) -> float:
    """Give the least processor time of a few searches in one text."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        _ = PAYMENTS.places(text, KINDS), list(card_numbers(text))
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize("part", HOSTILE)
def test_eight_times_the_text_takes_no_more_than_linear_time(part):
    """Quadratic time would be 64 times as long."""
    assert seconds(part * 8_000) < 24 * seconds(part * 1_000) + 0.05


WRITTEN = (
    "支付宝 微信 转账 红包 打 到 我 卡 里 工行 卡号 : 6222 4111 1111 021234567890128 4111111111111111 usdt trc20 100 u 商 收 "
    "付款 下单 都可以 pay alipay transfer first 给 了 的 订单号 https:// t1 bank [转账] T1aB2cD3eF4gH5jK6 给我"
)
PARTS = st.sampled_from([*WRITTEN.split(), " ", "\n", "好", "-", "\0"])


@given(st.lists(PARTS, max_size=12).map("".join) | st.text(max_size=20))
def test_the_column_sees_what_the_text_shows(text):
    folded = fold_text(text).text
    column = pl.Series([folded])
    for kind in KINDS:
        assert PAYMENTS.truth(column, kind).to_list() == [bool(PAYMENTS.places(folded, [kind]))]
    numbers = list(card_numbers(folded))
    assert with_card_number(PAYMENTS.past_others(column)).to_list() == [bool(numbers)]
    if text_truths(ANY, [text]) == [True]:
        assert all(shown(ANY, {"text": text}))


@given(st.sampled_from([text for text, _, _ in HITS]), st.text(max_size=5), st.text(max_size=5))
def test_hints_lose_nothing(text, before, behind):
    folded = fold(pl.Series([before + text + behind]))
    found = PAYMENTS.places(folded[0], KINDS) or list(card_numbers(folded[0]))
    for searched in ((), ANY.hints()):
        view = View(feed_of([{"text": before + text + behind}]), Keywords(searched))
        assert not found or PAYMENTS.candidates(view, "text").to_list() == [0]
