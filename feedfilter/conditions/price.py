"""The condition `price`."""

from __future__ import annotations

from collections.abc import Iterable
from operator import ge, gt, le, lt
from typing import ClassVar, Literal

import polars as pl

from feedfilter.condition import Condition, View, check_bounds, rows_to_truth
from feedfilter.model import Evidence
from feedfilter.prices import Price as Found
from feedfilter.prices import found_in, prices, read
from feedfilter.values import Comparison

FIELDS = ("text", "link_title")
MONEY = ("transfer", "red_packet")  # kinds whose sums are no prices
Currency = Literal[
    "CNY", "USD", "EUR", "GBP", "RUB", "HKD", "TWD", "JPY", "KRW", "THB", "UAH", "USDT"
]


class Price(Condition, frozen=True):
    """Whether the item names a price, and how much.

    Prices are looked for in the text and in link titles: ¥39.9, 20块, 9块9, 一百二十元, 1.2w,
    99包邮, 现价 99, $20, 500 руб., 8折 and the like, also ranges. No prices are times, dates,
    phone numbers, counts (第3期, 3个) and the sums of transfers and red packets.

    `present: true` asks for a price, `present: false` for none. `gt`, `gte`, `lt`, `lte` compare
    amounts in the currency that is written: one price within all bounds is enough; a discount
    such as 8折 has no amount. `currency` asks for one of CNY, USD, EUR, GBP, RUB, HKD, TWD, JPY,
    KRW, THB, UAH, USDT; 元, 块 and ¥ are CNY. A price is never unknown.

    Example::

        when: {pictures: {gte: 4}, price: {present: false}}

    Example::

        when: {price: {gte: 100, currency: CNY}}

    Evidence: the prices as they are written; where none is asked for, that there is none.
    """

    name: ClassVar[str] = "price"
    shorthand: ClassVar[str] = "present"
    near_misses: ClassVar[tuple[str, ...]] = ("prices", "amount", "cost", "money")
    present: bool | None = None
    gt: float | None = None
    gte: float | None = None
    lt: float | None = None
    lte: float | None = None
    currency: tuple[Currency, ...] = ()

    def __post_init__(self) -> None:
        bounds = self._comparison().bounds()
        if self.present is None and not bounds and not self.currency:
            raise ValueError("'price' asks for nothing; write price: {present: true}")
        if self.present is False and (bounds or self.currency):
            raise ValueError("a price that is not there has no amount and no currency")
        check_bounds(self._comparison())

    def of_content(self) -> bool:
        """Look at nothing but what the item says."""
        return True

    def effort(self) -> int:
        """Look for prices late, but before other signs, beside which they often stand."""
        return 2

    def test(self, view: View) -> pl.Series:
        """Look for a price that fits; own kinds of money have none."""
        rows = pl.concat([self._rows(view.folded(field)) for field in FIELDS])
        priced = rows_to_truth(rows, view.height)
        money = view.column("kind").cast(pl.String).is_in(MONEY).fill_null(False)
        return (priced & ~money) == (self.present is not False)

    def evidence(self, view: View) -> tuple[Evidence, ...]:
        """Underline the prices that fit."""
        if self.present is False:
            return (Evidence("text", datum="price: none"),)
        return tuple(
            Evidence(field, price.span.start, price.span.end)
            for field in FIELDS
            for price in self._fitting(prices(view.column(field)[0] or ""))
        )

    def _comparison(self) -> Comparison:
        return Comparison(self.gt, self.gte, self.lt, self.lte)

    def _rows(self, folded: pl.Series) -> pl.Series:
        """Give the rows with a price that fits; what is found twice is read once."""
        found = found_in(folded)
        fitting = [one for one in found["found"].unique() if any(self._fitting(read(one)))]
        return found.filter(pl.col("found").is_in(fitting))["row"]

    def _fitting(self, found: Iterable[Found]) -> list[Found]:
        return [price for price in found if self._fits(price)]

    def _fits(self, price: Found) -> bool:
        if self.currency and price.currency not in self.currency:
            return False
        bounds = self._comparison().bounds()
        if price.amount is None:
            return not bounds
        return all(_HOLDS[name](price.amount, bound) for name, bound in bounds)


_HOLDS = {"gt": gt, "gte": ge, "lt": lt, "lte": le}
