"""One condition that a rule lacks, or that it rests on alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from msgspec import Struct

from feedfilter.condition import Counted
from feedfilter.conditions.text import Text
from feedfilter.explain.step import RuleStep, Step
from feedfilter.values import Word

_SHOWN = 4  # words named of a list
# What says something about an item by being there; length and the like hold for half the feed.
_TELLING = frozenset(["text", "contact", "price", "payment", "token", "matched", "links"])

_WORDS = _TELLING - {"matched"}  # a rule that is named says no more than its own words do


class Change(Struct, frozen=True):
    """A change in words, and how small it is."""

    words: str
    distance: float


def lacking(step: RuleStep) -> Change | None:
    """Find the single condition without which a rule does not apply, if something speaks for it."""
    if step.when is not None and step.when.truth and step.unless is not None:
        return _spared(step)
    if step.unless is not None and step.unless.truth is not False:
        return None
    missing = [one for one in _single_gaps(step.when) if one is not None]
    return min(missing, key=lambda change: change.distance, default=None)


def _spared(step: RuleStep) -> Change | None:
    if step.unless is None or not step.unless.truth:
        return None
    shown = "; ".join(_shown(leaf) for leaf in _true_leaves(step.unless))
    return Change(f"spared by 'unless' ({shown}); without it", 0.5)


def _true_leaves(tree: Step) -> Iterator[Step]:
    return (leaf for leaf in tree.leaves() if leaf.truth)


def _single_gaps(tree: Step | None) -> Iterator[Change | None]:
    """Give for each way to satisfy the tree the one condition that it lacks."""
    if tree is None or tree.truth:
        return
    if tree.name == "any of":
        for part in tree.parts:
            yield from _single_gaps(part)
    elif tree.name == "all of":
        yield _gap_of_all(tree)
    elif not tree.parts:
        yield _gap_of_words(tree)


def _gap_of_all(tree: Step) -> Change | None:
    """Say what a conjunction lacks where all else holds and something of it is telling."""
    missing = [part for part in tree.parts if not part.truth]
    others = [part for part in tree.parts if part.truth]
    if len(missing) != 1 or missing[0].parts or not any(map(_tells, others)):
        return None
    return _change(missing[0], others)


def _tells(part: Step) -> bool:
    return any(leaf.truth and leaf.name in _TELLING for leaf in part.leaves())


def _gap_of_words(leaf: Step) -> Change | None:
    """Say that one word more would do, where `at_least` of them are asked for."""
    text = leaf.condition
    if not isinstance(text, Text) or (text.at_least or 0) < 2:
        return None
    number = _present(leaf)
    short = number is not None and number + 1 == text.at_least
    return _change(leaf, ()) if short else None


def _present(leaf: Step) -> int | None:
    """Read how many words of `of` are there from the datum that says so."""
    told = (each.datum.split(" of ")[0] for each in leaf.evidence if "needed" in each.datum)
    first = next(told, None)
    return int(first) if first is not None and first.isdecimal() else None


def _change(leaf: Step, others: tuple[Step, ...] | list[Step]) -> Change:
    beside = ", ".join(filter(None, (_shown(each) for part in others for each in part.leaves())))
    beside = f" beside {beside}" if beside else ""
    condition = leaf.condition
    if isinstance(condition, Text):
        return Change(f"one keyword short ({_wanted(condition)}{beside}): with it", 1.0)
    if isinstance(condition, Counted):
        have = leaf.evidence[0].datum if leaf.evidence else leaf.name
        return Change(f"{have}, where {condition.comparison()} is asked{beside}: with it", 1.5)
    return Change(f"no {leaf.name} that fits{beside}: with one", 1.2)


def _wanted(text: Text) -> str:
    words: tuple[Word, ...] = text.any or text.of or text.all
    named = [f"{word.text}" for word in words[:_SHOWN]]
    more = " …" if len(words) > _SHOWN else ""
    return f"such as {', '.join(named)}{more}" if named else leaf_kind(text)


def leaf_kind(text: Text) -> str:
    """Name the key of a `text` that has no list of keywords."""
    return next((name for name in ("regex", "fuzzy", "sounds_like") if getattr(text, name)), "text")


def resting_on(step: RuleStep) -> Change | None:
    """Find the single telling condition that alone makes a rule apply."""
    if step.when is None:
        return None
    resting = [
        leaf
        for leaf in step.when.leaves()
        if leaf.truth and leaf.name in _WORDS and not _truth_without(step.when, leaf)
    ]
    if not resting:
        return None
    shown = _shown(resting[0])
    return Change(f"without {shown}", 1.0) if shown else None


def _truth_without(tree: Step, leaf: Step) -> bool | None:
    """Give the truth of a tree with one of its leaves false."""
    if tree is leaf:
        return False
    if not tree.parts:
        return tree.truth
    truths = [_truth_without(part, leaf) for part in tree.parts]
    if tree.name == "all of":
        return reduce(_both, truths)
    either = reduce(_either, truths)
    if tree.name == "none of":
        return None if either is None else not either
    return either


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _either(one: bool | None, other: bool | None) -> bool | None:
    if one is True or other is True:
        return True
    return None if one is None or other is None else False


def _shown(leaf: Step) -> str:
    """Name a condition by what it found: its words, else its datum."""
    words = [each.datum for each in leaf.evidence if each.start >= 0 and each.datum]
    data = [each.datum for each in leaf.evidence if each.start < 0]
    return ", ".join(f"`{word}`" for word in dict.fromkeys(words)) or ", ".join(data)
