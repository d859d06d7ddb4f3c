"""The condition `similar`."""

from __future__ import annotations

import importlib
import math
from collections import defaultdict
from typing import Annotated, ClassVar, Literal

import polars as pl
from msgspec.structs import replace
from rapidfuzz import fuzz

from feedfilter.alike.comparable import Ignorable
from feedfilter.alike.copies import THINGS, Copies, To, compared, find_copies
from feedfilter.alike.leaders import Terms
from feedfilter.alike.likeness import COMPARED, LEAST, Likeness
from feedfilter.condition import Candidates, Cut, Window, Witnesses, compare, rows_to_truth
from feedfilter.counting.grouped import check_count, unfit_unless_from_below
from feedfilter.counting.lanes import LONGEST
from feedfilter.values import Between, Comparison, Duration, Whole

USUAL_RATIO = Comparison(gte=90)
_WORTH_NUMPY = 100_000  # items: of fewer, those that are compared seldom need it


class Similar(Window, frozen=True, kw_only=True):
    """Near copies: the same text word for word, or a few letters off.

    Texts are compared as RapidFuzz's `ratio` does, folded, from 0 to 100. A text of fewer than
    `min_length` letters must be equal; so count items with the same pictures, or with the same
    link targets. An item without text, pictures and links is no copy of anything.

    An item follows the earliest one that stays and that it is a copy of, and is selected; if there
    is none, it stays. So it is compared with what stays only, and slow drift joins nothing: what
    has changed too much from the first stays again. `within` is how far back that one may lie; one
    exactly `within` before is too old. `keep: last` is the mirror image: the newest stays.

    `to` says whose items count: `other_authors` for an ad that several friends carry,
    `same_author` for one who repeats himself, or `anyone`. Without an author it is unknown for the
    first two. `authors: {gte: 3}` selects a copy only when so many different authors have carried
    what it follows, those of the first one and the copy itself included: the second friend's
    copy stays, the third goes.

    `ignore` leaves out what changes from copy to copy: `digits`, `emoji`, `links`, `price` (a
    number with a currency). Blanks at both ends do not count, and any run of them is one.

    Only the first 1,000 letters are compared. A text is compared with all in the window. Where
    these are more than some 10,000 short texts, or where only one's own items count and they are
    2,000 and more, it is compared with the 200 nearest in time of those that share a rare run of
    letters with it; in all but flooded feeds these are all that can be alike.

    Example::

        when: {text: [代购, 包邮]}
        similar: {to: other_authors, within: 3d, ratio: {gte: 90}, ignore: [price], keep: first}
        action: collapse

    Evidence: the item that stays and the copy, and how alike they are, `94 % alike`.
    """

    name: ClassVar[str] = "similar"
    grouped: ClassVar[bool] = False
    near_misses: ClassVar[tuple[str, ...]] = ("duplicate", "duplicates", "near_copy", "repeat")
    to: To = "anyone"
    within: Duration
    ratio: Annotated[Comparison, Between(LEAST, 100)] = USUAL_RATIO
    min_length: Annotated[int, Between(1, COMPARED)] = 10
    ignore: tuple[Ignorable, ...] = ()
    authors: Annotated[Comparison, Whole()] | None = None
    keep: Literal["first", "last"] = "first"

    def __post_init__(self) -> None:
        if not self.ratio.bounds() or not self.ratio.only_from_below():
            raise ValueError("'ratio' needs a lower bound; write ratio: {gte: 90}")
        if self.authors is not None:
            check_count("authors", self.authors)
        if self.authors is not None and self.to == "same_author":
            raise ValueError("'authors' counts nothing where to: same_author; leave one out")

    def reach(self) -> int:
        """Give how far apart copies may lie."""
        return self.within.micros

    def unfit_for_removing(self) -> str:
        """Refuse to remove items because few authors carry them."""
        return unfit_unless_from_below("authors", self.authors) if self.authors else ""

    def make_ready(self, items: int) -> None:
        """Import numpy, where so many items are compared that it pays."""
        if items >= _WORTH_NUMPY:
            importlib.import_module("feedfilter.alike.blocks")

    def select(self, candidates: Candidates) -> pl.Series:
        """Select the copies; null where an author is needed and not known."""
        copies = self.copies(candidates)
        followers = pl.Series(copies.follower, dtype=pl.UInt32)
        if self.authors is not None:
            followers = followers.filter(compare(_carried_by(copies, candidates), self.authors))
        truth = rows_to_truth(followers, candidates.height)
        if self.to == "anyone":
            return truth
        return truth.set(candidates.column("author_key").is_null(), None)

    def copies(self, candidates: Candidates) -> Copies:
        """Say who follows whom."""
        said = self._compared(candidates)
        least = max(bound for _, bound in self.ratio.bounds())
        likeness = Likeness(least, self.ratio.gt == least, self.min_length)
        within = min(self.within.micros, LONGEST)
        others, own = self.to == "other_authors", self.to == "same_author"
        return find_copies(said, Terms(likeness, within, only_others=others, only_own=own))

    def _compared(self, candidates: Candidates) -> pl.DataFrame:
        return compared(candidates, self.to, self.ignore, newest_leads=self.keep == "last")

    def cut(self, candidates: Candidates, now: int) -> Cut:
        """Need those that lead and are in the window; where authors are counted, their followers.

        Who leads found nothing to follow, so it leads again among fewer; who follows leads nobody.
        With `keep: last` the newest come first, and `now` is not later than they are.
        """
        within = min(self.within.micros, LONGEST)
        leads = ~replace(self, authors=None).select(candidates).fill_null(False)
        age = (candidates.micros() - now).abs()
        needed = leads & (age < within)
        if self.authors is not None:
            needed = (age < within) | leads & (age < 2 * within)
        return Cut(leads.is_not_null(), needed)

    def bears_on(self, candidates: Candidates, position: int) -> pl.Series:
        """Look back only, or ahead if the newest leads: what comes later leads nobody before."""
        place = pl.arange(0, candidates.height, eager=True)
        return place <= position if self.keep == "first" else place >= position

    def bystanders(self, candidates: Candidates, position: int) -> Witnesses:
        """Show who carries the same where too few do; else what leads is a copy of nothing."""
        if self.authors is None:
            return Witnesses(())
        return Window.bystanders(self, candidates, position)

    def witnesses(self, candidates: Candidates, position: int) -> Witnesses:
        """Show the item that stays and the copy, and between them those whose authors counted."""
        copies = self.copies(candidates)
        leader = copies.leader[copies.follower.index(position)]
        shown = [leader, position]
        if self.authors is not None:
            found = zip(copies.follower, copies.leader, strict=True)
            own = [follower for follower, other in found if other == leader]
            shown = [leader, *own[: own.index(position) + 1]]
        likeness = _in_words(self._compared(candidates), leader, position)
        return Witnesses(tuple(sorted(shown)), leader, likeness)


def _carried_by(copies: Copies, candidates: Candidates) -> pl.Series:
    """Count for each follower the authors of its leader and of those that followed so far."""
    names = candidates.column("author_key").to_list()
    authors: defaultdict[int, set[str | None]] = defaultdict(lambda: {None})
    numbers = []
    for follower, leader in zip(copies.follower, copies.leader, strict=True):
        authors[leader] |= {names[leader], names[follower]}
        numbers.append(len(authors[leader]) - 1)  # nobody is no author
    return pl.Series(numbers, dtype=pl.UInt32)


def _in_words(said: pl.DataFrame, leader: int, follower: int) -> str:
    first, second = (
        said.row(by_predicate=pl.col("position") == at, named=True) for at in (leader, follower)
    )
    for name in THINGS:
        if first[name] is not None and first[name] == second[name]:
            return f"the same {name}"
    return f"{math.floor(fuzz.ratio(first['text'], second['text']))} % alike"
