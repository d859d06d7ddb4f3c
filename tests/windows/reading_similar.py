"""RULES.md 4 on `similar`, read word by word: every item against every one that stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from rapidfuzz import fuzz


class Said(Struct, frozen=True):
    """An item: who says what when, with which pictures and links."""

    time: int  # microseconds
    seq: int
    author: str | None = "lin"
    text: str = ""
    pictures: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()


class Reading(Struct, frozen=True):
    """What the keys of `similar` say; `ratio` is `gte`, or `gt` if `above`."""

    within: int
    ratio: float = 90
    above: bool = False
    min_length: int = 10
    to: str = "anyone"
    authors: int = 0  # `gte`; 0 asks for none
    keep: str = "first"


def similar(items: Sequence[Said], reading: Reading) -> list[bool | None]:
    """One pass in time: each item follows the earliest that stays and that it is a copy of."""
    newest_first = reading.keep == "last"
    order = sorted(items, key=lambda one: (one.time, one.seq), reverse=newest_first)
    counting = [one for one in order if one.author is not None or reading.to == "anyone"]
    staying: list[Said] = []
    carried: dict[Said, set[str]] = {}
    truth: dict[Said, bool | None] = {one: None for one in order if one not in counting}
    for one in counting:
        leader = next((other for other in staying if follows(one, other, reading)), None)
        if leader is None:
            staying.append(one)
            truth[one] = False
            continue
        known = carried.setdefault(leader, set())
        known |= {who.author for who in (leader, one) if who.author is not None}
        truth[one] = len(known) >= reading.authors
    return [truth[one] for one in items]


def follows(one: Said, other: Said, reading: Reading) -> bool:
    return (
        abs(one.time - other.time) < reading.within
        and _theirs(reading.to)(one, other)
        and is_copy(one, other, reading)
    )


def _theirs(to: str) -> Callable[[Said, Said], bool]:
    return {
        "anyone": lambda one, other: True,
        "same_author": lambda one, other: one.author == other.author,
        "other_authors": lambda one, other: one.author != other.author,
    }[to]


def is_copy(one: Said, other: Said, reading: Reading) -> bool:
    equal = [(one.text, other.text), (one.pictures, other.pictures), (one.links, other.links)]
    if any(mine and mine == theirs for mine, theirs in equal):
        return True
    if min(len(one.text), len(other.text)) < max(reading.min_length, 1):
        return False
    ratio = fuzz.ratio(one.text, other.text)
    return ratio > reading.ratio if reading.above else ratio >= reading.ratio
