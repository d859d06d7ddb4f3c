"""The condition `payment`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import ClassVar, Literal, get_args

import polars as pl

from feedfilter.condition import View, rows_to_truth
from feedfilter.fold import fold_text
from feedfilter.patterns import Span
from feedfilter.payments import PAYMENTS, card_numbers, with_card_number
from feedfilter.prices import TRANSFER
from feedfilter.signs import FIELDS, Signed, Signs

MONEY = ("transfer", "red_packet")  # kinds that are a payment; they ask for none
Kind = Literal["bank_card", "alipay", "wechat_transfer", "red_packet", "usdt"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Payment(Signed, frozen=True):
    """Whether the item says how to pay outside a shop.

    Looked for in the text and in link titles:

    - bank_card: a card number whose check digit holds, 工行卡 6222…, 打卡里, 卡号：…, bank transfer
    - alipay: 支付宝转账, 扫支付宝, 支付宝：138…, pay via Alipay
    - wechat_transfer: 微信转账, 微信收款码, 直接转账, 转账后发货, pay by WeChat
    - red_packet: 红包下单, 发红包即可, 转账红包都可以
    - usdt: 收USDT, 100 USDT, 泰达币结算, TRC20 地址, an address of a wallet

    The name of a service is no way to be paid (支付宝年度账单, 给妈妈转账了, 抢红包), nor are order
    numbers, resident ids and long ids. Transfers and red packets that were sent are payments made:
    they ask for none.

    `any`, or a bare list, asks for one of the kinds it lists. `present: true` asks for any kind,
    `present: false` for none. A payment is never unknown.

    Example::

        when: {payment: [bank_card, alipay, usdt], price: {present: true}}

    Example::

        when: {payment: {present: true}, contact: {present: true}}

    Evidence: the words and numbers as they are written; where none is asked for, that there is
    none.
    """

    name: ClassVar[str] = "payment"
    shorthand: ClassVar[str] = "any"
    near_misses: ClassVar[tuple[str, ...]] = ("payments", "pay", "bank_card", "alipay", "usdt")
    kinds: ClassVar[tuple[str, ...]] = KINDS
    signs: ClassVar[Signs] = PAYMENTS
    any: tuple[Kind, ...] = ()

    def has(self, view: View, kind: str) -> pl.Series:
        """Look for a way to pay of a kind."""
        return reduce(or_, (_in_field(view, field, kind) for field in FIELDS))

    def counts(self, view: View) -> pl.Series:
        """Leave out payments that were made."""
        return ~view.column("kind").cast(pl.String).is_in(MONEY).fill_null(False)

    def places(self, text: str, kinds: tuple[str, ...]) -> Iterator[Span]:
        """Give the places of ways to pay in one original text."""
        folded = fold_text(text)
        numbers = card_numbers(folded.text) if "bank_card" in kinds else ()
        for place in (*PAYMENTS.places(folded.text, kinds), *numbers):
            yield Span(*folded.span(*place))


def _in_field(view: View, field: str, kind: str) -> pl.Series:
    rows = view.once(f"payment candidates {field}", lambda: _candidates(view, field))
    texts = view.folded(field).gather(rows)
    rest = view.once(f"payment rest {field}", lambda: PAYMENTS.past_others(texts))
    found = PAYMENTS.truth(texts, kind, rest)
    if kind == "bank_card":
        found = found | with_card_number(rest)
    return rows_to_truth(rows.filter(found), view.height)


def _candidates(view: View, field: str) -> pl.Series:
    """Give the rows that may name a way to pay and are no payment made."""
    rows = PAYMENTS.candidates(view, field)
    return rows.filter(~view.folded(field).gather(rows).str.contains(TRANSFER))
