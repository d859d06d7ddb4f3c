"""The condition `author`."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import ClassVar

import polars as pl

from feedfilter.condition import Condition, View
from feedfilter.model import Evidence
from feedfilter.patterns import any_of
from feedfilter.values import Pattern, PersonRef, Word

SELF = "self"


class Author(Condition, frozen=True):
    """Who posted the item.

    `in` names people of the section `people:`, or `self` for the reader. `name` compares the
    whole folded name, `name_regex` looks into the folded name, `id` compares the id of the
    export letter for letter. A bare word or list means `name`: `author: [阿珍烘焙, Lin]`. Of a list
    one is enough; several keys must all hold. Where the export does not name the author, or not by
    id, the test is unknown.

    Example::

        when: {author: {name: [阿珍烘焙, Lin's shop]}, text: [现货]}

    Evidence: the author's name or id.
    """

    name: ClassVar[str] = "author"
    shorthand: ClassVar[str] = "name"
    near_misses: ClassVar[tuple[str, ...]] = ("from", "user", "sender", "friend", "by", "authors")
    aliases: ClassVar[dict[str, str]] = {"in": "in_", "name": "name_"}
    in_: tuple[PersonRef, ...] = ()
    name_: tuple[Word, ...] = ()
    name_regex: tuple[Pattern, ...] = ()
    id: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not (self.in_ or self.name_ or self.name_regex or self.id):
            raise ValueError("'author' names nobody; write author: {in: family} or {name: Lin}")

    def test(self, view: View) -> pl.Series:
        """Join the keys by AND."""
        keys = [_among(self.in_, view)] if self.in_ else []
        if self.name_:
            wanted = [word.folded for word in self.name_]
            keys.append(view.folded("author_name").is_in(wanted))
        if self.name_regex:
            keys.append(any_of(self.name_regex, view.folded("author_name")))
        if self.id:
            keys.append(view.column("author_id").is_in(list(self.id)))
        return reduce(and_, keys)

    def evidence(self, view: View) -> tuple[Evidence, ...]:
        """Underline the name, or the id where there is no name."""
        shown = (field for field in ("author", "author_id") if view.column(field)[0])
        return tuple(Evidence(field, 0, len(view.column(field)[0])) for field in shown)[:1]


def _among(people: tuple[PersonRef, ...], view: View) -> pl.Series:
    """Say whether the author is one of these people; unknown where there is no author."""
    named = [person.name for person in people if person.name != SELF]
    answers = [view.column("me")] if len(named) < len(people) else []
    if named:
        known = view.column("author_key").is_not_null()
        among = view.column("person").is_in(named).fill_null(False)
        answers.append(among.set(~known & ~among, None))
    return reduce(or_, answers)
