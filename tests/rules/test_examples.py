"""Every example of the reference does what it says: what it takes, and what it just does not take.

The rules that examples refer to are `ad` (代购), `teaser` (预告) and `price-list` (价目).
"""

from __future__ import annotations

import pytest

from feedfilter.condition import find_conditions, find_windows
from feedfilter.rules.loader import read_rules
from feedfilter.rules.reference import examples
from feedfilter.trials import run_tests

KINDS = {**find_conditions(), **find_windows()}
YES, NO = "expect: {matched: example}", "expect: {not_matched: example}"
OTHERS = """
  - {id: ad, when: {text: 代购}, tags: x}
  - {id: teaser, when: {text: 预告}, tags: x}
  - {id: price-list, when: {text: 价目}, tags: x}
"""


def every(
    minutes: int, count: int, taken: set[int], rest: str = "author: lin, text: 代购 包邮"
) -> list[str]:
    """Give items so many minutes apart; the numbers `taken` (from 0) are to be taken."""
    return [
        f"at: {minutes * number}m, {rest}, {YES if number in taken else NO}"
        for number in range(count)
    ]


SPIKE = [f"at: {day}d, author: lin, text: 代购, {NO}" for day in range(15)]

WHAT = {
    ("author", 1): [
        f"author: 阿珍烘焙, text: 现货, {YES}",
        f"author: 阿珍, text: 现货, {NO}",
        f"author: 阿珍烘焙, text: 早安, {NO}",
    ],
    ("chat", 1): [
        f"chat: 小区团购群, {YES}",
        f"chat: Flea Market, {YES}",
        f"chat: 小区群, {NO}",
        NO,
    ],
    ("clock", 1): [
        f'at: "2025-05-15T23:00:00+08:00", text: 代购, {YES}',
        f'at: "2025-05-15T06:59:00+08:00", text: 代购, {YES}',
        f'at: "2025-05-15T07:00:00+08:00", text: 代购, {NO}',
        f'at: "2025-05-15T23:30:00+08:00", text: 早安, {NO}',
    ],
    ("contact", 1): [
        f"text: 加我微信, pictures: 1, {YES}",
        f"text: 加我微信, {NO}",
        f"text: 微信步数, pictures: 1, {NO}",
    ],
    ("contact", 2): [
        f"text: 扫码进群, {YES}",
        f"text: 加我微信, {YES}",
        f"text: shop@example.com, {NO}",
    ],
    ("edited", 1): [f"edited: true, text: 包邮, {YES}", f"text: 包邮, {NO}", f"edited: true, {NO}"],
    ("emoji", 1): [
        f"text: 🔥🔥🔥🔥🔥 ¥39, {YES}",
        f"text: 🔥🔥🔥🔥 ¥39, {NO}",
        f"text: 🔥🔥🔥🔥🔥, {NO}",
    ],
    ("files", 1): [
        f"files: 1, text: 价目表, {YES}",
        f"text: 价目表, {NO}",
        f"files: 1, text: 照片, {NO}",
    ],
    ("forwarded", 1): [
        f"forwarded: true, text: 代购, {YES}",
        f"text: 代购, {NO}",
        f"forwarded: true, {NO}",
    ],
    ("kind", 1): [
        f"kind: post, text: 代购, {YES}",
        f"kind: repost, text: 代购, {YES}",
        f"kind: message, text: 代购, {NO}",
    ],
    ("length", 1): [
        f"text: 新款, pictures: 4, {YES}",
        f"text: 新款, pictures: 3, {NO}",
        f"text: {'字' * 31}, pictures: 4, {NO}",
    ],
    ("links", 1): [
        f'links: ["https://item.taobao.com/x"], {YES}',
        f'links: ["https://nottaobao.com/x"], {NO}',
        f'links: ["https://taobao.com.example/"], {NO}',
    ],
    ("matched", 1): [
        f"text: 代购, pictures: 4, {YES}",
        f"text: 代购, pictures: 3, {NO}",
        f"text: 早安, pictures: 4, {NO}",
    ],
    ("me", 1): [f"me: true, {NO}", f"me: false, {YES}"],
    ("payment", 1): [
        f"text: 支付宝转账 ¥39, {YES}",
        f"text: 支付宝转账, {NO}",
        f"text: 支付宝年度账单 ¥39, {NO}",
    ],
    ("payment", 2): [
        f"text: 支付宝转账 加我微信, {YES}",
        f"text: 支付宝转账, {NO}",
        f"text: 加我微信, {NO}",
    ],
    ("pictures", 1): [
        f"pictures: 4, {YES}",
        f"pictures: 3, {NO}",
        f"pictures: 9, text: {'字' * 31}, {NO}",
    ],
    ("price", 1): [f"pictures: 4, {YES}", f"pictures: 4, text: ¥39, {NO}", f"pictures: 3, {NO}"],
    ("price", 2): [f"text: ¥100, {YES}", f"text: 99元, {NO}", f"text: $100, {NO}"],
    ("reply", 1): [f"reply: true, {NO}", f"reply: false, {YES}"],
    ("text", 1): [
        f"text: 加 薇 信, {NO}",
        f"text: 加 微 信, {YES}",
        f"text: 加微信 谢谢, {NO}",
        f"text: ADD MY WECHAT, {YES}",
    ],
    ("text", 2): [
        f"text: 代购 包邮, {YES}",
        f"text: 代购, {NO}",
        f"text: add my wechal, {YES}",
        f"text: 家威信, {YES}",
        f"quote: 招代理, {YES}",
        f"text: 招人, {NO}",
    ],
    ("token", 1): [
        f"text: 复制 ￥AbCd1234EfG￥ 打开淘宝, {YES}",
        f"text: 在淘宝买的, {NO}",
        f"text: 航班 CZ3457, {NO}",
    ],
    ("token", 2): [
        f"text: 复制 ￥AbCd1234EfG￥ 打开淘宝, {YES}",
        f'text: "【闲鱼】https://m.tb.cn/h.AbCdEf1?tk=AbCd1234EfG", {NO}',
        f"text: 早安, {NO}",
    ],
    ("videos", 1): [f"videos: 1, {YES}", f"pictures: 1, {NO}"],
    ("weekday", 1): [
        f'at: "2025-05-17T00:00:00+08:00", text: 代购, {YES}',
        f'at: "2025-05-16T23:59:00+08:00", text: 代购, {NO}',
        f'at: "2025-05-18T12:00:00+08:00", text: 早安, {NO}',
    ],
    ("cadence", 1): every(150, 5, {1, 2, 3, 4}) + every(150, 4, set(), "author: mei, text: 代购"),
    ("frequency", 1): every(119, 2, {1}) + every(120, 3, set(), "author: mei, text: 代购"),
    ("rate_limit", 1): every(90, 4, {1, 3}) + every(120, 3, set(), "author: mei, text: 代购"),
    ("sequence", 1): [
        f"at: 0m, author: lin, text: 预告, {NO}",
        f"at: 60m, author: lin, text: 价目, {YES}",
        f"at: 0m, author: mei, text: 价目, {NO}",
        f"at: 60m, author: mei, text: 预告, {NO}",
    ],
    ("share", 1): every(90, 3, {0, 1, 2}, "author: lin, text: 代购")
    + every(90, 2, set(), "author: lin, text: 早安")
    + every(90, 4, set(), "author: mei, text: 代购"),
    ("similar", 1): [
        f"at: 0m, author: lin, text: 代购 新款包包 国外专柜 199元 包邮 喜欢的来, {NO}",
        f"at: 60m, author: mei, text: 代购 新款包包 国外专柜 299元 包邮 喜欢的来, {YES}",
        f"at: 90m, author: lin, text: 代购 新款包包 国外专柜 399元 包邮 喜欢的来, {NO}",
        f"at: 99m, author: bo, text: 代购 儿童绘本 现货到家 整套出 包邮 私我, {NO}",
    ],
    ("spike", 1): SPIKE
    + [
        f"at: {15 * 1440 + 10 * n}m, author: lin, text: 代购, {NO if n < 4 else YES}"
        for n in range(8)
    ],
}
CASES = [
    pytest.param(name, number, text, id=f"{name}-{number}")
    for name, kind in sorted(KINDS.items())
    for number, text in enumerate(examples(kind), 1)
]


@pytest.mark.parametrize(("name", "number", "text"), CASES)
def test_an_example_does_what_it_says(name: str, number: int, text: str) -> None:
    whole = (
        text
        if "when:" in text or name in find_windows()
        else f"when: {{length: {{gte: 0}}}}\n{text}"
    )
    rule = "".join(f"    {line}\n" for line in whole.splitlines())
    items = "".join(f"      - {{{item}}}\n" for item in WHAT[name, number])
    file = (
        f"version: 1\ntimezone: Asia/Shanghai\nrules:{OTHERS}  - id: example\n{rule}"
        f"tests:\n  - name: {name}\n    items:\n{items}"
    )
    (outcome,) = run_tests(read_rules(file.encode(), "example"))
    assert not outcome.misses, [str(miss) for miss in outcome.misses]


def test_every_line_of_the_table_is_an_example() -> None:
    assert set(WHAT) == {(case.values[0], case.values[1]) for case in CASES}
