"""What the ads name: prices, contacts, ways to pay, shops, counterfeit wording."""

from __future__ import annotations

import pytest

from feedfilter.report.posts import kinds_of
from tests.report.reports import friend_of, report_of


@pytest.mark.parametrize(
    ("text", "column", "kind"),
    [
        ("包邮 99元", "prices", None),
        ("包邮 加微信：lin_2024", "contacts", ("contact", "wechat")),
        ("包邮 支付宝转账给我", "payments", ("payment", "alipay")),
        ("包邮 https://m.tb.cn/h.AbCdEfG", "shops", ("shop", "taobao")),
        ("高仿", "counterfeit", ("tag", "counterfeit")),
    ],
)
def test_an_ad_that_names_it_counts_once(
    text: str, column: str, kind: tuple[str, str] | None
) -> None:
    report = report_of(
        [{"at": 0, "text": text}, {"at": 900, "text": text}, {"at": 1800, "text": "包邮"}]
    )
    assert friend_of(report, "lin")[column] == 2
    if kind:
        assert kinds_of(report, "n:\0lin")[kind[0]][kind[1]] == 2


@pytest.mark.parametrize(
    "text",
    [
        "包邮 第3期",
        "包邮 微信步数",
        "包邮 支付宝年度账单",
        "包邮 淘宝",
        "包邮 正品",
        "今天花了99元",
    ],
)
def test_what_is_none_does_not_count(text: str) -> None:
    friend = friend_of(report_of([{"at": 0, "text": text}]), "lin")
    assert [
        friend[name] for name in ("prices", "contacts", "payments", "shops", "counterfeit")
    ] == [0] * 5


def test_titles_of_cards_and_links_count_too() -> None:
    made = [
        {"at": 0, "text": "包邮", "link_title": "特价 88元"},
        {"at": 900, "text": "包邮", "links": ["https://item.taobao.com/item.htm?id=1"]},
    ]
    friend = friend_of(report_of(made), "lin")
    assert (friend["prices"], friend["shops"]) == (1, 1)


def test_what_rules_call_a_shop_is_one() -> None:
    rules = "version: 1\nrules: [{id: s, when: {text: [weidian]}, action: tag, tags: [ad, shop]}]\n"
    made = [{"at": 0, "text": "weidian 见"}, {"at": 900, "text": "taobao 见"}]
    assert friend_of(report_of(made, rules), "lin")["shops"] == 1


def test_a_feed_without_ads_has_no_offers() -> None:
    report = report_of([{"at": 0, "text": "早"}])
    assert report.kinds.height == 0
    assert friend_of(report, "lin")["contacts"] == 0
