"""Signs of something in texts: regexes by kind, the same over a column as over one text.

All regexes are written in what Rust's and Python's engines share: no look-around, repetitions
bounded, classes spelt out. The stretch that is shown is the group `found`; what stands around it
is there to decide only.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cache, partial, reduce
from operator import or_
from typing import ClassVar

import polars as pl
from msgspec import Struct, field

from feedfilter.condition import Condition, View
from feedfilter.flags import constant
from feedfilter.model import Evidence
from feedfilter.patterns import Span
from feedfilter.words import Keyword

FIELDS = ("text", "link_title")  # the item's own part

# Stands for what is looked past. No pattern has it in a class that repeats, so it does not matter
# that a column gets one of them and a single text as many as there were characters.
FILLER = "\0"


class Signs(Struct, frozen=True):
    """What to look for, by kind.

    `hints` are folded words of which every text with a sign has one, or else it has one of the
    regexes `shapes`, which all need a digit: so both are searched fast. `past` is what `plain`
    patterns look past: no sign, nor a part of one. `whole` patterns see the text as it is.
    """

    hints: tuple[str, ...]
    shapes: tuple[str, ...]
    past: str
    plain: Mapping[str, tuple[str, ...]]
    whole: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def candidates(self, view: View, field: str) -> pl.Series:
        """Give the rows (UInt32, ascending, each once) of the texts that may have a sign."""
        hinted = view.rows_with_some(self.hints, field)
        rows = view.with_digit(field).arg_true().cast(pl.UInt32)
        texts = view.folded(field).gather(rows)
        shaped = [rows.filter(texts.str.contains(shape)) for shape in self.shapes]
        return pl.concat([hinted, *shaped]).unique().sort() if shaped else hinted

    def past_others(self, texts: pl.Series) -> pl.Series:
        """Take out what `plain` patterns look past."""
        return texts.str.replace_all(self.past, FILLER) if self.past else texts

    def truth(self, texts: pl.Series, kind: str, rest: pl.Series | None = None) -> pl.Series:
        """Say for each text whether it has a sign of a kind; `rest` is `past_others` of them."""
        answers = [has_any(self.plain[kind], self.past_others(texts) if rest is None else rest)]
        answers += [has_any(self.whole[kind], texts)] if kind in self.whole else []
        return reduce(or_, answers)

    def places(self, text: str, kinds: Iterable[str]) -> list[Span]:
        """Give the places of the signs of some kinds in one text, in order.

        There is one exactly if `truth` is true of the text; hints play no part.
        """
        rest = past_in(self.past, text)
        found: list[Span] = []
        for kind in kinds:
            found += (span for one in self.plain.get(kind, ()) for span in _places(one, rest))
            found += (span for one in self.whole.get(kind, ()) for span in _places(one, text))
        return joined(found)


class Signed(Condition, frozen=True):
    """A condition that asks for signs of some kinds; a subclass narrows the type of `any`.

    `present: true` asks for one of any kind, `present: false` for none of them.
    """

    kinds: ClassVar[tuple[str, ...]] = ()
    signs: ClassVar[Signs]
    present: bool | None = None
    any: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.present is None and not self.any:
            raise ValueError(
                f"'{self.name}' asks for nothing; write {self.name}: {{present: true}}"
            )
        if self.present is False and self.any:
            raise ValueError("write either present: false or any; to exclude kinds use unless")

    def of_content(self) -> bool:
        """Look at nothing but what the item says."""
        return True

    def effort(self) -> int:
        """Look for signs late: they are many regexes."""
        return 3

    def shares_work_with(self) -> Hashable:
        """Go with the conditions on the same signs."""
        return self.name

    def hints(self) -> tuple[Keyword, ...]:
        """Give the hints of the signs."""
        return tuple(Keyword(hint, whole=False) for hint in self.signs.hints)

    def has(self, view: View, kind: str) -> pl.Series:
        """Say for each item whether it has a sign of a kind."""
        raise NotImplementedError

    def places(self, text: str, kinds: tuple[str, ...]) -> Iterator[Span]:
        """Give the places of the signs of some kinds in one original text."""
        raise NotImplementedError

    def counts(self, view: View) -> pl.Series:
        """Say of which items signs count."""
        return constant(True, view.height)

    def chosen(self) -> tuple[str, ...]:
        """Give the kinds that are asked for."""
        return self.any or self.kinds

    def test(self, view: View) -> pl.Series:
        """Look for signs; each kind is looked for once for all rules."""
        found = (
            view.once(f"{self.name} {kind}", partial(self.has, view, kind))
            for kind in self.chosen()
        )
        return (reduce(or_, found) & self.counts(view)) == (self.present is not False)

    def evidence(self, view: View) -> tuple[Evidence, ...]:
        """Underline the signs."""
        if self.present is False:
            return (Evidence("text", datum=f"{self.name}: none"),)
        return tuple(
            Evidence(field, *place)
            for field in FIELDS
            for place in joined(self.places(view.column(field)[0] or "", self.chosen()))
        )


def joined(spans: Iterable[Span]) -> list[Span]:
    """Make one of spans that overlap: 加我微信 and 微信：lin_2024."""
    kept: list[Span] = []
    for span in sorted(spans):
        if kept and span.start < kept[-1].end:
            kept[-1] = Span(kept[-1].start, max(span.end, kept[-1].end))
        else:
            kept.append(span)
    return kept


def past_in(past: str, text: str) -> str:
    """Cover what is looked past in one text; its length stays."""
    return _pattern(past).sub(lambda one: FILLER * len(one[0]), text) if past else text


def has_any(patterns: Iterable[str], texts: pl.Series) -> pl.Series:
    """Search for all at once: among the few candidates one slow pass beats many fast ones."""
    if not texts.len():  # the regexes are so many that to build them takes longer than to search
        return pl.Series(texts.name, [], dtype=pl.Boolean)
    return texts.str.contains("|".join(patterns).replace("?P<found>", "?:"))


def _places(pattern: str, text: str) -> Iterator[Span]:
    """Find all, also where the border behind one is the border before the next."""
    at = 0
    while found := _pattern(pattern).search(text, at):
        yield Span(*found.span("found"))
        at = found.end("found")


@cache
def _pattern(written: str) -> re.Pattern[str]:
    return re.compile(written)
