"""What a condition is: a test on one item (`Condition`) or on many (`Window`).

A kind of condition is one module in `conditions/` that holds one frozen Struct: its
fields are the keys that may stand in YAML (the schema), its docstring is the documentation, its
methods test and show. `find_conditions` and `find_windows` find them by their being there.

Truth is three-valued everywhere: a Boolean column whose null means "unknown".
"""

from __future__ import annotations

import importlib
import math
import pkgutil
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import ClassVar, TypeVar

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from feedfilter.flags import constant
from feedfilter.fold import fold
from feedfilter.model import Evidence
from feedfilter.profile import UNMEASURED, Profile
from feedfilter.values import Comparison, RuleRef
from feedfilter.words import Keyword, Keywords

Plugin = TypeVar("Plugin")

# Stamps before this moment cannot be true; such items join no window.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)

# What all conditions on texts share, in a profile.
FOLDING = "folding"
KEYWORDS = "keywords"

# Columns of the feed's schema that hold what an item says, not who says it, where or when.
CONTENT = (
    "text",
    "quote",
    "link_title",
    "kind",
    "pictures",
    "videos",
    "files",
    "links",
    "picture_keys",
    "forwarded",
    "edited",
    "reply",
    "likes",
    "comments",
)

# Columns that the engine adds to the feed's schema before anything is tested.
PREPARED: dict[str, pl.DataType] = {
    "author_key": pl.String(),  # one text per author: person, id or folded name inside its chat
    "person": pl.String(),  # the name under `people:` that this author has, or null
}


class View:
    """A stretch of the prepared feed as an item condition sees it.

    `items` has the columns of `model.SCHEMA` and `PREPARED`. Folded texts and keyword hits are
    made once, when first asked for, and shared by all conditions.
    """

    def __init__(
        self,
        items: pl.DataFrame,
        keywords: Keywords,
        zone: str = "UTC",
        truth: Mapping[str, pl.Series] | None = None,
        profile: Profile = UNMEASURED,
    ) -> None:
        self.items = items
        self.zone = zone
        self._profile = profile
        self._keywords = keywords
        self._truth = truth or {}
        self._folded: dict[str, pl.Series] = {}
        self._hits: dict[str, Mapping[Keyword, pl.Series]] = {}
        self._occurring: dict[str, Collection[str]] = {}
        self._made: dict[Hashable, pl.Series] = {}

    @property
    def height(self) -> int:
        """Count the items of this stretch."""
        return self.items.height

    def column(self, name: str) -> pl.Series:
        """Give one column of the prepared feed."""
        return self.items[name]

    def folded(self, name: str) -> pl.Series:
        """Give a text column folded for matching; `author_name` is the author's name."""
        if name not in self._folded:
            column = "author" if name == "author_name" else name
            with self._profile.timed(FOLDING):
                self._folded[name] = _fold_some(self.items[column])
        return self._folded[name]

    def with_digit(self, name: str) -> pl.Series:
        """Say which rows have a digit in a field; nulls have none."""
        return self.once(f"digit {name}", lambda: _with_digit(self.folded(name)))

    def rows_with(self, keyword: Keyword, name: str) -> pl.Series:
        """Give the indices (UInt32, ascending, each once) of the rows whose field has a keyword."""
        return next(iter(self.rows_of([keyword], name)), NO_ROWS)

    def rows_of(self, keywords: Iterable[Keyword], name: str) -> list[pl.Series]:
        """Give for each of the keywords that a field has anywhere its rows, as `rows_with` does."""
        hits = self._found(name)
        return [hits[keyword] for keyword in keywords if keyword in hits]

    def occurring(self, name: str) -> Collection[str]:
        """Give the keywords, folded, that a field has anywhere: few of all that rules name."""
        if name not in self._occurring:
            self._occurring[name] = {keyword.folded for keyword in self._found(name)}
        return self._occurring[name]

    def _found(self, name: str) -> Mapping[Keyword, pl.Series]:
        if name not in self._hits:
            folded = self.folded(name)
            with self._profile.timed(KEYWORDS):
                self._hits[name] = self._keywords.search(folded)
        return self._hits[name]

    def rows_with_some(self, words: tuple[str, ...], name: str) -> pl.Series:
        """Give the rows (UInt32, ascending, each once) that have one of these words anywhere."""
        return self.once(("some", words, name), lambda: self._rows_with_some(words, name))

    def _rows_with_some(self, words: tuple[str, ...], name: str) -> pl.Series:
        keywords = [Keyword(word, whole=False) for word in words]
        if not self._keywords.hold(keywords):
            hit = self.folded(name).str.contains_any(list(words)).fill_null(False)
            return hit.arg_true().cast(pl.UInt32)
        return pl.concat([NO_ROWS, *self.rows_of(keywords, name)]).unique().sort()

    def truth(self, rule: RuleRef) -> pl.Series:
        """Give the truth column of another rule; a rule that is switched off is false."""
        known = self._truth.get(rule.id)
        return known if known is not None else constant(False, self.height)

    def once(self, key: Hashable, make: Callable[[], pl.Series]) -> pl.Series:
        """Give the column that `make` gives, made once however many rules ask for `key`."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def part(self, rows: pl.Series) -> View:
        """Give the view of some of its rows (UInt32, ascending, each once)."""
        return _Part(self, rows)


class _Part(View):
    """Some rows of a view; what the whole has folded and searched serves them too."""

    def __init__(self, whole: View, rows: pl.Series) -> None:
        self.zone = whole.zone
        self._whole = whole
        self._rows = rows
        self._columns: dict[str, pl.Series] = {}
        self._made = {}

    @property
    def height(self) -> int:
        return self._rows.len()

    def column(self, name: str) -> pl.Series:
        return self._gathered(name, self._whole.column)

    def folded(self, name: str) -> pl.Series:
        return self._gathered(f"folded {name}", lambda _: self._whole.folded(name))

    def with_digit(self, name: str) -> pl.Series:
        return self._gathered(f"digit {name}", lambda _: self._whole.with_digit(name))

    def _gathered(self, key: str, column: Callable[[str], pl.Series]) -> pl.Series:
        if key not in self._columns:
            self._columns[key] = column(key).gather(self._rows)
        return self._columns[key]

    def rows_of(self, keywords: Iterable[Keyword], name: str) -> list[pl.Series]:
        places = self._places()
        found = self._whole.rows_of(keywords, name)
        return [places.gather(rows).drop_nulls() for rows in found]

    def occurring(self, name: str) -> Collection[str]:
        return self._whole.occurring(name)

    def rows_with_some(self, words: tuple[str, ...], name: str) -> pl.Series:
        return self._places().gather(self._whole.rows_with_some(words, name)).drop_nulls()

    def _places(self) -> pl.Series:
        """Give for every row of the whole its place here, null where it has none."""
        if "places" not in self._columns:
            nowhere = constant(None, self._whole.height, pl.UInt32())
            places = pl.arange(0, self.height, eager=True, dtype=pl.UInt32)
            self._columns["places"] = nowhere.scatter(self._rows, places)
        return self._columns["places"]

    def truth(self, rule: RuleRef) -> pl.Series:
        return self._whole.truth(rule).gather(self._rows)


NO_ROWS = pl.Series("row", [], dtype=pl.UInt32)


def _with_digit(folded: pl.Series) -> pl.Series:
    return folded.str.contains("[0-9]").fill_null(False)


def _fold_some(texts: pl.Series) -> pl.Series:
    """Fold a column; where most rows are null or empty, only the others are touched."""
    some = (texts.is_not_null() & (texts != "")).fill_null(False)
    if some.sum() > texts.len() // 2:
        return fold(texts)
    rows = some.arg_true()
    return texts.clone().scatter(rows, fold(texts.gather(rows)))


def rows_to_truth(rows: pl.Series, height: int) -> pl.Series:
    """Give a Boolean column of `height` rows that is true at the indices `rows`."""
    truth = constant(False, height)
    return truth.scatter(rows, True) if rows.len() else truth


class Condition(Struct, frozen=True):
    """A test on one item. Fields of a subclass are its keys in YAML."""

    name: ClassVar[str] = ""
    shorthand: ClassVar[str] = ""  # the field that a bare scalar or list fills
    near_misses: ClassVar[tuple[str, ...]] = ()  # words people write for it: did you mean?

    def of_content(self) -> bool:
        """Say whether it looks only at the columns CONTENT, and in no zone.

        It is tested while the rest of the export is still being read, and once for items that say
        the same.
        """
        return False

    def effort(self) -> int:
        """Say how much a test takes, from 0: a look at columns or at the keywords found.

        What takes more is tested later, and only where the conditions before it leave a rule open.
        """
        return 0

    def shares_work_with(self) -> Hashable:
        """Give a key: conditions with the same one have work in common, so they go together."""
        return self

    def keywords(self) -> tuple[Keyword, ...]:
        """Give the keywords that the user wrote; one automaton searches those of all rules."""
        return ()

    def hints(self) -> tuple[Keyword, ...]:
        """Give other words that are to be searched with them, for `View.rows_with_some`."""
        return ()

    def rules(self) -> tuple[RuleRef, ...]:
        """Give the rules it refers to; they are evaluated before it."""
        return ()

    def test(self, view: View) -> pl.Series:
        """Give a Boolean column, one truth value an item; null is unknown."""
        raise NotImplementedError

    def evidence(self, view: View) -> tuple[Evidence, ...]:
        """Show why it is true for the single item of `view`; spans lie in the original."""
        return ()


def searched_for(conditions: Iterable[Condition]) -> Keywords:
    """Give one automaton for all that conditions want searched."""
    return Keywords(word for each in conditions for word in (*each.keywords(), *each.hints()))


class Counted(Condition, frozen=True):
    """A condition that compares a number: the bounds that are given all hold."""

    shorthand: ClassVar[str] = "eq"
    gt: float | None = None
    gte: float | None = None
    lt: float | None = None
    lte: float | None = None
    eq: float | None = None
    neq: float | None = None

    def __post_init__(self) -> None:
        if not self.comparison().bounds():
            raise ValueError(f"'{self.name}' compares with nothing; write {self.name}: {{gte: 1}}")
        check_bounds(self.comparison())

    def comparison(self) -> Comparison:
        """Give the bounds as one value."""
        return Comparison(self.gt, self.gte, self.lt, self.lte, self.eq, self.neq)

    def number(self, view: View) -> pl.Series:
        """Give the numbers that are compared; null where the export does not say."""
        raise NotImplementedError

    def test(self, view: View) -> pl.Series:
        """Compare; a null number is unknown."""
        return compare(self.number(view), self.comparison())

    def evidence(self, view: View) -> tuple[Evidence, ...]:
        """Name the number that satisfied the bounds."""
        return (Evidence(self.name, datum=f"{self.name}: {self.number(view)[0]}"),)


class Flag(Condition, frozen=True):
    """A condition that asks for a mark of the item: `edited: true`."""

    shorthand: ClassVar[str] = "value"
    column: ClassVar[str] = ""
    value: bool

    def of_content(self) -> bool:
        """Look at one column."""
        return self.column in CONTENT

    def test(self, view: View) -> pl.Series:
        """Compare; a mark that the export does not state is unknown."""
        return view.column(self.column) == self.value

    def evidence(self, view: View) -> tuple[Evidence, ...]:
        """Name the mark."""
        return (Evidence(self.column, datum=f"{self.name}: {str(self.value).lower()}"),)


def check_bounds(comparison: Comparison) -> None:
    """Refuse bounds on a count or amount that are below zero, no numbers, or never hold."""
    bounds = comparison.bounds()
    for name, bound in bounds:
        if not 0 <= bound < math.inf:
            raise ValueError(f"{name}: {bound:g} is no number of things; write 0 or more")
    least = max((bound for name, bound in bounds if name in ("gt", "gte", "eq")), default=0.0)
    most = min((bound for name, bound in bounds if name in ("lt", "lte", "eq")), default=math.inf)
    strict = {bound for name, bound in bounds if name in ("gt", "lt", "neq")}
    if least > most or (least == most and least in strict):
        raise ValueError(f"no number is {comparison}")


def compare(numbers: pl.Series, comparison: Comparison) -> pl.Series:
    """Test numbers against all bounds of a comparison; null stays null."""
    truth = constant(True, numbers.len())
    for name, bound in comparison.bounds():
        truth = truth & _COMPARE[name](numbers, bound)
    return truth


_COMPARE: dict[str, Callable[[pl.Series, float], pl.Series]] = {
    "gt": lambda numbers, bound: numbers > bound,
    "gte": lambda numbers, bound: numbers >= bound,
    "lt": lambda numbers, bound: numbers < bound,
    "lte": lambda numbers, bound: numbers <= bound,
    "eq": lambda numbers, bound: numbers == bound,
    "neq": lambda numbers, bound: numbers != bound,
}


class Candidates(Struct, frozen=True):
    """The items that a window counts, in order of (time, seq).

    `rows` (UInt32) are indices into `items`, the whole prepared feed; every other column given
    here is aligned with `rows`. `group` (UInt32) numbers the groups of `group_by`. `removed`
    says which candidates an earlier rule of the file has taken out of the feed, `protected`
    which of them this rule cannot take out (decided before, or an allowed author). `feed_group`
    has the same group numbers for every item of the feed, null where the group is not known.
    """

    rows: pl.Series
    items: pl.DataFrame
    group: pl.Series
    removed: pl.Series
    protected: pl.Series
    feed_group: pl.Series
    zone: str = "UTC"
    truths: Mapping[str, pl.Series] = field(default_factory=dict)  # rule id -> column of the feed

    @property
    def height(self) -> int:
        """Count the candidates."""
        return self.rows.len()

    def column(self, name: str) -> pl.Series:
        """Give a column of the prepared feed for the candidates."""
        return self.items[name].gather(self.rows)

    def micros(self) -> pl.Series:
        """Give the times as whole microseconds since 1970 UTC (Int64), ascending."""
        return self.column("time").dt.epoch("us")

    def folded(self, name: str = "text") -> pl.Series:
        """Give a text column of the candidates folded for matching."""
        return fold(self.column(name))

    def those(self, chosen: pl.Series) -> Candidates:
        """Leave those that a Boolean column, aligned with them, chooses."""
        return replace(
            self,
            rows=self.rows.filter(chosen),
            group=self.group.filter(chosen),
            removed=self.removed.filter(chosen),
            protected=self.protected.filter(chosen),
        )

    def truth(self, rule: RuleRef) -> pl.Series:
        """Give the truth of another rule for every item of the feed."""
        known = self.truths.get(rule.id)
        return known if known is not None else constant(False, self.items.height)


class Witnesses(Struct, frozen=True):
    """The items that made a window select one: positions among the candidates, oldest first."""

    positions: tuple[int, ...]
    kept: int | None = None  # the one that stays in the feed for it
    datum: str = ""  # the number behind it in words: "3 in 2h", "94 % alike"


class Cut(Struct, frozen=True):
    """How a group that comes in stretches is cut; both columns are aligned with the candidates.

    What is `settled` has its truth whatever comes later. What is `needed` must be among the
    candidates again for the truth of what comes later.
    """

    settled: pl.Series
    needed: pl.Series


class Window(Struct, frozen=True):
    """A condition on many items. Fields of a subclass are its keys in YAML."""

    name: ClassVar[str] = ""
    timed: ClassVar[bool] = True  # candidates need a plausible time
    grouped: ClassVar[bool] = True  # candidates need a known group value

    def group_fields(self) -> tuple[str, ...]:
        """Give the fields whose values make a group; empty where all items are one."""
        return ()

    def reach(self) -> int | None:
        """Give its length in microseconds; day-only stamps join only a day or more."""
        return None

    def rules(self) -> tuple[RuleRef, ...]:
        """Give the rules it refers to; they are evaluated before it."""
        return ()

    def unfit_for_removing(self) -> str:
        """Say why it must not stand with a removing action, or nothing."""
        return ""

    def sees_decisions(self) -> bool:
        """Say whether it depends on what earlier rules removed."""
        return False

    def make_ready(self, items: int) -> None:
        """Import what takes long and is needed for a feed of so many items."""

    def select(self, candidates: Candidates) -> pl.Series:
        """Give a Boolean column aligned with the candidates; null is unknown."""
        raise NotImplementedError

    def cut(self, candidates: Candidates, now: int) -> Cut:
        """Say what is settled and needed before items of the same group at `now` or later come.

        Candidates are of one group, all of them not later than `now` (microseconds). Where the
        window cannot tell, nothing is settled: the group is held as a whole.
        """
        whole = constant(True, candidates.height)
        return Cut(~whole, whole)

    def bears_on(self, candidates: Candidates, position: int) -> pl.Series:
        """Say on which candidates the truth about the one at `position` can depend."""
        if not self.grouped:
            return constant(True, candidates.height)
        own: pl.Series = candidates.group == candidates.group[position]
        return own

    def witnesses(self, candidates: Candidates, position: int) -> Witnesses:
        """Show the items that made it select the candidate at `position`."""
        raise NotImplementedError

    def bystanders(self, candidates: Candidates, position: int) -> Witnesses:
        """Show the window of a candidate that it did not select, where it has one of its own."""
        window = self
        if getattr(self, "keep", "") == "none":  # then it has as many windows as it has members
            window = replace(self, keep="first")
        try:
            seen = window.witnesses(candidates, position)
        except (KeyError, ValueError, IndexError):  # a copy of nothing, the end of no chain
            return Witnesses(())
        return Witnesses(seen.positions, None, seen.datum)


@cache
def find_conditions() -> dict[str, type[Condition]]:
    """Find every item condition by its name in YAML."""
    return {kind.name: kind for kind in _plugins(Condition)}


@cache
def find_windows() -> dict[str, type[Window]]:
    """Find every condition on many items by its name in YAML."""
    return {kind.name: kind for kind in _plugins(Window)}


def _plugins(base: type[Plugin]) -> list[type[Plugin]]:
    package = importlib.import_module("feedfilter.conditions")
    found: list[type[Plugin]] = []
    for module in sorted(info.name for info in pkgutil.iter_modules(package.__path__)):
        contents = vars(importlib.import_module(f"feedfilter.conditions.{module}"))
        found += [
            value
            for value in contents.values()
            if isinstance(value, type)
            and issubclass(value, base)
            and value.__module__ == f"feedfilter.conditions.{module}"
            and bool(getattr(value, "name", ""))
        ]
    return found
