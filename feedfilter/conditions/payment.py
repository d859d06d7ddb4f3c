"""The condition `payment`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import ClassVar, Literal, get_args

import polars as pl

from feedfilter.condition import Condition, View, rows_to_truth
from feedfilter.fold import fold_text
from feedfilter.model import Evidence
from feedfilter.patterns import Span
from feedfilter.payments import PAYMENTS, card_numbers, with_card_number
from feedfilter.prices import TRANSFER
from feedfilter.signs import joined

FIELDS = ("text", "link_title")
MONEY = ("transfer", "red_packet")  # kinds that are a payment; they ask for none
Kind = Literal["bank_card", "alipay", "wechat_transfer", "red_packet", "usdt"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Payment(Condition):
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
    of_words: ClassVar[bool] = True
    shorthand: ClassVar[str] = "any"
    near_misses: ClassVar[tuple[str, ...]] = ("payments", "pay", "bank_card", "alipay", "usdt")
    any: tuple[Kind, ...] = ()
    present: bool | None = None

    def __post_init__(self) -> None:
        if self.present is None and not self.any:
            raise ValueError("'payment' asks for nothing; write payment: {present: true}")
        if self.present is False and self.any:
            raise ValueError("write either present: false or any; to exclude kinds use unless")

    def test(self, view: View) -> pl.Series:
        """Look for a way to pay of the kinds that are asked for."""
        kinds = [_of_kind(view, kind) for kind in self._kinds()]
        money = view.column("kind").cast(pl.String).is_in(MONEY).fill_null(False)
        return (reduce(or_, kinds) & ~money) == (self.present is not False)

    def evidence(self, view: View) -> tuple[Evidence, ...]:
        """Underline the ways to pay."""
        if self.present is False:
            return (Evidence("text", datum="payment: none"),)
        return tuple(
            Evidence(field, *place)
            for field in FIELDS
            for place in joined(_places(view.column(field)[0] or "", self._kinds()))
        )

    def _kinds(self) -> tuple[Kind, ...]:
        return self.any or KINDS


def _places(text: str, kinds: tuple[Kind, ...]) -> Iterator[Span]:
    """Give the places of ways to pay in one original text."""
    folded = fold_text(text)
    numbers = card_numbers(folded.text) if "bank_card" in kinds else ()
    for place in (*PAYMENTS.places(folded.text, kinds), *numbers):
        yield Span(*folded.span(*place))


def _of_kind(view: View, kind: Kind) -> pl.Series:
    """Say for each item whether it names a way to pay; looked for once for all rules."""
    return view.once(f"payment {kind}", lambda: reduce(or_, _in_fields(view, kind)))


def _in_fields(view: View, kind: Kind) -> list[pl.Series]:
    return [_in_field(view, field, kind) for field in FIELDS]


def _in_field(view: View, field: str, kind: Kind) -> pl.Series:
    rows = view.once(f"payment candidates {field}", lambda: _candidates(view.folded(field)))
    texts = view.folded(field).gather(rows)
    rest = view.once(f"payment rest {field}", lambda: PAYMENTS.past_others(texts))
    found = PAYMENTS.truth(texts, kind, rest)
    if kind == "bank_card":
        found = found | with_card_number(rest)
    return rows_to_truth(rows.filter(found), view.height)


def _candidates(folded: pl.Series) -> pl.Series:
    """Give the rows that may name a way to pay and are no payment made."""
    rows = PAYMENTS.candidates(folded)
    return rows.filter(~folded.gather(rows).str.contains(TRANSFER))
