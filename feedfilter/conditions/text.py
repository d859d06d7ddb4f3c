"""The condition `text`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from itertools import starmap
from operator import and_, or_
from typing import Annotated, ClassVar, Literal, TypeAlias

import polars as pl

from feedfilter.condition import NO_ROWS, Condition, View, rows_to_truth
from feedfilter.digits import needs_digit
from feedfilter.flags import constant, without_nulls
from feedfilter.fold import fold_text, picture_word, sound_pattern, sound_spans, word_spans
from feedfilter.fuzzy import LEAST, LONGEST, SHORTEST, Phrase, phrase, rows_like
from feedfilter.model import Evidence
from feedfilter.patterns import Span, any_of, first_in
from feedfilter.values import Between, Comparison, Pattern, Word
from feedfilter.words import Keyword

Field = Literal["text", "quote", "link_title", "author_name", "raw"]
OWN_PART: tuple[Field, ...] = ("text", "link_title")  # quoting an ad is not advertising
USUAL_RATIO = Comparison(gte=83)  # one edit in six letters


Look: TypeAlias = Callable[[pl.Series], pl.Series]  # texts -> whether each fits


class Text(Condition, frozen=True):
    """What the item says: keywords, regexes, and words that are nearly or by sound the same.

    Keys: `any`, `all` and `none` of some keywords; `at_least` so many `of` some; `regex`; `fuzzy`
    with `ratio`; `sounds_like`. Of a list under the last three, one is enough. Several keys must
    all hold. A bare word or list means `any`. Everything is compared after folding, so case,
    full-width forms, traditional letters and invisible characters make no difference. A run of
    blanks is one blank; a line break is none. Between Han letters blanks, signs and pictures are
    dropped, and brackets around one letter: 加 薇·信, 加❤薇❤信 and 加【薇】信 are 加薇信. What
    parts sentences stays, and so does what is read as a word: ， 。 ➕ 💰 👉.

    `in` names the fields to look at: text, quote, link_title (title and description of cards),
    author_name. Without it: text and link_title, the item's own part. A word counts if it stands
    in any of them. An item without quote or card has nothing there; one without author leaves
    author_name unknown. `in: raw` makes `regex` look at the original instead.

    Latin keywords stand between word borders, Han keywords anywhere; `word: true` or
    `word: false` overrides this. A regex takes no notice of case unless it looks at the original;
    its `\\b` is a border of Latin words, so that `\\bvx` is found in 加vx.

    `fuzzy` finds a run of the text that is nearly the phrase. The ratio is the share of the
    phrase's letters that need no edit, where an edit is a letter wrong, missing or extra; 83 or
    more (one edit in six letters), or as `ratio` says: `{gte: 90}` is one in ten. A phrase needs
    six folded characters. `sounds_like` compares toneless pinyin syllable by syllable and needs
    two.

    Example::

        when:
          text: {any: [加微信, add my wechat], none: [谢谢]}

    Example::

        when:
          - text: {at_least: 2, of: [代购, 包邮, 现货]}
          - text: {fuzzy: [add my wechat], ratio: {gte: 90}}
          - text: {sounds_like: [加微信]}
          - text: {regex: '招代理|сырь[её]', in: [text, quote]}

    Evidence: the words as they stand in the original text; for `none`, the words that are absent.
    """

    name: ClassVar[str] = "text"
    shorthand: ClassVar[str] = "any"
    near_misses: ClassVar[tuple[str, ...]] = ("keywords", "contains", "words", "body", "message")
    aliases: ClassVar[dict[str, str]] = {"in": "in_"}
    any: tuple[Word, ...] = ()
    all: tuple[Word, ...] = ()
    none: tuple[Word, ...] = ()
    at_least: Annotated[int, Between(1, 1000)] | None = None
    of: tuple[Word, ...] = ()
    regex: tuple[Pattern, ...] = ()
    fuzzy: tuple[Word, ...] = ()
    ratio: Comparison | None = None
    sounds_like: tuple[Word, ...] = ()
    in_: tuple[Field, ...] = ()
    word: bool | None = None

    def __post_init__(self) -> None:
        _check_at_least(self)
        _check_something(self)
        _check_fuzzy(self)
        for word in self.sounds_like:
            sound_pattern(word.folded)

    def __hash__(self) -> int:
        """Tell most conditions apart by a few of their words: they are looked up very often."""
        words = self.any[:2], self.all[:2], self.none[:2], self.of[:2], self.regex[:2]
        return hash((words, self.at_least, self.fuzzy[:2], self.sounds_like[:2], self.in_))

    def keywords(self) -> tuple[Keyword, ...]:
        """Give the words of any, all, none and of."""
        return tuple(self._keyword(word) for word in self._words())

    def of_content(self) -> bool:
        """Look at nothing but what the item says."""
        return "author_name" not in self.in_

    def effort(self) -> int:
        """Look for keywords at once, for all else late."""
        if self.fuzzy:
            return 5
        return 4 if self.regex or self.sounds_like else 0

    def test(self, view: View) -> pl.Series:
        """Join the keys by AND; only a missing author's name is unknown.

        What takes long is looked for only where the keywords do not say no already.
        """
        everywhere = constant(True, view.height)
        truth = reduce(and_, self._by_keywords(view), everywhere)
        for look in self._looks():
            truth = truth & self._settled(self._looked(look, truth, view), view)
        return truth

    def evidence(self, view: View) -> tuple[Evidence, ...]:
        """Underline every word that is found."""
        found = [
            Evidence(column, span.start, span.end)
            for column, original in self._originals(view)
            for span in sorted(set(self._spans(original)))
        ]
        if self.none:
            absent = ", ".join(word.text for word in self.none)
            found.append(Evidence("text", datum=f"none of: {absent}"))
        return tuple(found)

    def _words(self) -> Iterator[Word]:
        for words in (self.any, self.all, self.none, self.of):
            yield from words

    def _keyword(self, word: Word) -> Keyword:
        return Keyword(word.folded, self.word)

    def _raw(self) -> bool:
        return "raw" in self.in_

    def _fields(self) -> tuple[Field, ...]:
        return tuple(field for field in self.in_ if field != "raw") or OWN_PART

    def _by_keywords(self, view: View) -> Iterator[pl.Series]:
        """Give one Boolean column for each key of keywords that is used, and for digits."""
        if self.any:
            yield self._settled(self._with_any(view, self.any), view)
        for word in self.all:
            yield self._settled(self._with_any(view, (word,)), view)
        if self.none:
            yield ~self._settled(self._with_any(view, self.none), view)
        if self.at_least:
            yield self._settled(self._with_enough(view), view)
        if self.regex and not self._raw() and all(needs_digit(each.text) for each in self.regex):
            digits = (view.with_digit(field) for field in self._fields())
            yield self._settled(reduce(or_, digits), view)

    def _looks(self) -> Iterator[Look]:
        """Give what says of texts whether they fit, for each other key that is used."""
        if self.regex:
            yield lambda texts: any_of(self.regex, texts, raw=self._raw()).fill_null(False)
        if self.fuzzy:
            yield lambda texts: rows_to_truth(rows_like(self._phrases(), texts), texts.len())
        if self.sounds_like:
            sounds = [Pattern(sound_pattern(word.folded)) for word in self.sounds_like]
            yield lambda texts: any_of(sounds, texts, raw=True).fill_null(False)

    def _looked(self, look: Look, truth: pl.Series, view: View) -> pl.Series:
        """Look at the rows that `truth` leaves open; the others are false."""
        rows = without_nulls(truth, instead=True).arg_true()
        few = rows.len() < view.height
        texts = (
            view.column(_column(each)) if self._raw() else view.folded(each)
            for each in self._fields()
        )
        found = reduce(or_, (look(each.gather(rows) if few else each) for each in texts))
        return rows_to_truth(rows.filter(found), view.height) if few else found

    def _settled(self, found: pl.Series, view: View) -> pl.Series:
        """Make unknown what is not found while the author's name is missing."""
        if "author_name" not in self._fields():
            return found
        return found.set(~found & view.column("author").is_null(), None)

    def _with_any(self, view: View, words: Sequence[Word]) -> pl.Series:
        rows = self._found(view, words)
        return rows_to_truth(pl.concat(rows or [NO_ROWS]), view.height)

    def _with_enough(self, view: View) -> pl.Series:
        key = ("count of", self.of, self._fields(), self.word)
        counts = view.once(key, lambda: self._counts(view))
        return counts >= self.at_least

    def _counts(self, view: View) -> pl.Series:
        """Count for each row how many of the words it has."""
        words = (self._found(view, [word]) for word in self._possible(view))
        rows = [
            pl.concat(found).unique() if len(found) > 1 else found[0] for found in words if found
        ]
        nothing = constant(0, view.height, pl.UInt32())
        if not rows:
            return nothing
        counted = pl.concat(rows).alias("row").value_counts()
        return nothing.scatter(counted["row"], counted["count"])

    def _possible(self, view: View) -> list[Word]:
        """Leave out the words of `of` that no text has."""
        there = {word for field in self._fields() for word in view.occurring(field)}
        words = _distinct(self.of)
        return [word for word in words if word.folded in there or picture_word(word.text)]

    def _found(self, view: View, words: Sequence[Word]) -> list[pl.Series]:
        """Give the rows that have a keyword, for each keyword and field where there are any."""
        found: list[pl.Series] = []
        for field in self._fields():
            there = view.occurring(field)
            keywords = [self._keyword(word) for word in words if word.folded in there]
            found += view.rows_of(keywords, field)
        for pattern in filter(None, (picture_word(word.text) for word in words)):
            found += (_rows_of(pattern, view.column(_column(each))) for each in self._fields())
        return found

    def _phrases(self) -> list[Phrase]:
        ((operator, percent),) = (self.ratio or USUAL_RATIO).bounds()
        return [phrase(word.folded, percent, above=operator == "gt") for word in self.fuzzy]

    def _originals(self, view: View) -> Iterator[tuple[str, str]]:
        """Give the columns that are looked at and what this one item has there."""
        for field in self._fields():
            original = view.column(_column(field))[0]
            if original:
                yield _column(field), original

    def _spans(self, original: str) -> Iterator[Span]:
        """Give the places of everything that is found in one original text."""
        folded = fold_text(original)
        for start, end in self._folded_spans(folded.text):
            yield Span(*folded.span(start, end))
        patterns = (picture_word(word.text) for word in (*self.any, *self.all, *self.of))
        for pattern in filter(None, patterns):
            yield from (Span(*found.span()) for found in re.finditer(pattern, original))
        if self._raw():
            yield from _firsts(original, self.regex, raw=True)

    def _folded_spans(self, text: str) -> Iterator[Span]:
        for word in (*self.any, *self.all, *self.of):
            yield from starmap(Span, word_spans(text, word.folded, self.word))
        for word in self.sounds_like:
            yield from starmap(Span, sound_spans(text, word.folded))
        if not self._raw():
            yield from _firsts(text, self.regex)
        runs = (phrase.best_run(text) for phrase in self._phrases())
        yield from (run for run in runs if run)


def _column(field: Field) -> str:
    return "author" if field == "author_name" else field


def _rows_of(pattern: str, texts: pl.Series) -> pl.Series:
    return texts.str.contains(pattern).fill_null(False).arg_true().cast(pl.UInt32)


def _firsts(text: str, patterns: Iterable[Pattern], *, raw: bool = False) -> Iterator[Span]:
    for pattern in patterns:
        span = first_in(text, pattern, raw=raw)
        if span:
            yield span


def _distinct(words: Iterable[Word]) -> list[Word]:
    return list({word.folded: word for word in words}.values())


def _check_something(text: Text) -> None:
    if not (any(text._words()) or text.regex or text.fuzzy or text.sounds_like):
        raise ValueError("'text' looks for nothing; write text: [加微信] or text: {regex: ...}")
    if any(not word.folded for word in (*text._words(), *text.fuzzy)):
        raise ValueError("a keyword is empty after folding")
    if "raw" in text.in_ and not text.regex:
        raise ValueError("'in: raw' is for 'regex'; keywords look at the folded text")


def _check_at_least(text: Text) -> None:
    if (text.at_least is None) != (not text.of):
        raise ValueError("'at_least' and 'of' go together: {at_least: 2, of: [代购, 包邮, 现货]}")
    if text.at_least is None:
        return
    different = len(_distinct(text.of))
    if not 1 <= text.at_least <= different:
        raise ValueError(
            f"at_least: {text.at_least} of {different} different words; "
            f"write a number from 1 to {different}"
        )


def _check_fuzzy(text: Text) -> None:
    for word in text.fuzzy:
        if not SHORTEST <= len(word.folded) <= LONGEST:
            raise ValueError(
                f"fuzzy: '{word.text[:LONGEST]}' has {len(word.folded)} characters after folding; "
                f"it takes {SHORTEST} to {LONGEST}"
            )
    if text.ratio is None:
        return
    if not text.fuzzy:
        raise ValueError("'ratio' goes with 'fuzzy'")
    _check_ratio(text.ratio)


def _check_ratio(ratio: Comparison) -> None:
    bounds = ratio.bounds()
    if len(bounds) != 1 or not ratio.only_from_below():
        raise ValueError("'ratio' takes one bound, gte or gt: ratio: {gte: 90}")
    operator, percent = bounds[0]
    if not LEAST <= percent <= 100 or (operator, percent) == ("gt", 100):
        raise ValueError(f"ratio: {percent:g} makes no sense; write {LEAST} to 100")
