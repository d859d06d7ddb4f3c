"""What of an item is compared: its folded text without what is ignored, its pictures, its links."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, TypeAlias

import polars as pl

from feedfilter.flags import any_in, constant

from .likeness import COMPARED

Ignorable: TypeAlias = Literal["digits", "emoji", "links", "price"]

_NUMBER = r"\p{Nd}+(?:[.,]\p{Nd}+)*"
_CURRENCY = "元|块|圆|rmb|cny|yuan|usdt?|eur|刀|руб|р\\b"
_PATTERNS: dict[Ignorable, str] = {  # in this order: links and prices are made of digits too
    "links": r"(?:https?://|www\.)[^\s\p{Han}]+|\b[a-z0-9][a-z0-9.-]*\.[a-z]{2,6}/[^\s\p{Han}]*",
    "price": rf"[¥$€£₽]\s*{_NUMBER}|{_NUMBER}\s*(?:{_CURRENCY}|[¥$€£₽])",
    "digits": r"\p{Nd}+",
    "emoji": r"[\p{Extended_Pictographic}\x{1F1E6}-\x{1F1FF}\x{1F3FB}-\x{1F3FF}\x{20E3}]"
    r"|\[\p{Han}{1,4}\]|\[[a-z]{2,10}\]",
}


def comparable(folded: pl.Series, ignore: Collection[Ignorable]) -> pl.Series:
    """Give the beginning of folded texts that is compared; null where nothing is left."""
    for name, pattern in _PATTERNS.items():
        if name in ignore:
            folded = folded.str.replace_all(pattern, " ")
    if ignore:  # what stood apart may be neighbours now: 现货 199 包邮
        folded = folded.str.replace_all(r"\s*(\p{Han})\s*", "$1")
    plain = folded.str.replace_all(r"\s+", " ").str.strip_chars()
    return _known(plain.str.slice(0, COMPARED).str.strip_chars_end())


def picture_set(keys: pl.Series) -> pl.Series:
    """Give one text for equal sets of pictures; null where none are known."""
    some = any_in(keys)
    return _sets(some, keys.filter(some))


def link_set(links: pl.Series) -> pl.Series:
    """Give one text for equal sets of link targets, however the address begins and ends."""
    some = any_in(links)  # few have any
    address = pl.element().str.replace(r"^(?i:[a-z]+://)?(?i:www\.)?", "")
    bare = links.filter(some).list.eval(address.str.replace("#.*", "").str.strip_chars_end("/"))
    return _sets(some, bare)


def _sets(some: pl.Series, lists: pl.Series) -> pl.Series:
    """Write the lists that `some` rows have as one text each, in order and without doubles.

    Done with a list at a time this takes several times as long.
    """
    each = pl.DataFrame({"row": some.arg_true(), "thing": lists}).explode("thing").drop_nulls()
    ordered = each.unique().sort("row", "thing")
    sets = ordered.group_by("row", maintain_order=True).agg(pl.col("thing").str.join("\n"))
    return _known(constant(None, some.len(), pl.String()).scatter(sets["row"], sets["thing"]))


def _known(texts: pl.Series) -> pl.Series:
    return texts.set((texts == "").fill_null(False), None)
