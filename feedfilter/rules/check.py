"""What is probably not meant in a rule file that loads: findings of `feedfilter check`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from feedfilter.fold import word_spans
from feedfilter.model import Action
from feedfilter.nearest import quoted
from feedfilter.problems import Place, Problem
from feedfilter.rules.regexes import suspicions
from feedfilter.rules.rule import SCORE_DIGITS, Leaf, Rules
from feedfilter.rules.settled import never_apply, settled
from feedfilter.rules.shadowed import shadowed
from feedfilter.values import Pattern, Word

WORD_KEYS = ("any", "all", "none", "of")  # those whose words are looked for inside texts
_MOST_PAIRS = 20  # keywords inside others, of one condition


def findings(rules: Rules, as_of: date | None = None) -> list[Problem]:
    """Give the warnings about a rule file, in its order.

    `as_of` is the day against which `until` is read; without it no rule has expired.
    """
    found = [
        *_unused(rules),
        *_expired(rules, as_of),
        *_idle(rules),
        *_waiting_for_nothing(rules),
        *settled(rules, as_of),
        *_unreached_scores(rules, as_of),
        *_in_conditions(rules),
        *shadowed(rules.rules, spares=bool(rules.allow)),
    ]
    warnings = [Problem(place, message, "warning") for place, message in dict.fromkeys(found)]
    return sorted(warnings, key=lambda one: one.place)


def _unused(rules: Rules) -> Iterator[tuple[Place, str]]:
    for name, place in rules.unused_lists.items():
        yield place, f"the list {quoted(name)} is never used; write ${name}, or delete it"


def _expired(rules: Rules, as_of: date | None) -> Iterator[tuple[Place, str]]:
    for rule in rules.rules:
        if as_of and rule.until and rule.until < as_of:
            yield rule.place, f"{quoted(rule.id)} ended on {rule.until}; renew or delete it"


def _idle(rules: Rules) -> Iterator[tuple[Place, str]]:
    """Find rules that decide, tag and score nothing and that nobody names."""
    named = {reference.id for rule in rules.rules for reference in rule.refers_to()}
    items = [item for test in rules.tests for item in test.items]
    named |= {wanted.subject for item in items for wanted in item.expect}
    for rule in rules.rules:
        works = rule.action is not Action.TAG or rule.tags or rule.score
        if not works and rule.id not in named:
            yield rule.place, f"{quoted(rule.id)} has no effect; add action, tags or score"


def _waiting_for_nothing(rules: Rules) -> Iterator[tuple[Place, str]]:
    """Find rules that ask for one that is switched off where it stands.

    Those under `disabled:` were switched off with all that asks for them in mind.
    """
    off = {rule.id for rule in rules.rules if not rule.enabled} - rules.disabled
    for rule in rules.rules:
        for reference in rule.refers_to():
            if rule.enabled and reference.id in off:
                message = f"{quoted(rule.id)} asks for {quoted(reference.id)}, which is off"
                yield rule.place, f"{message}; enable it"


def _unreached_scores(rules: Rules, as_of: date | None) -> Iterator[tuple[Place, str]]:
    """Find thresholds above what all rules together can give; none where no rule gives any."""
    if not any(rule.score for rule in rules.rules):
        return
    idle = never_apply(rules.rules, as_of)
    given = (max(rule.score, 0) for rule in rules.rules if rule.id not in idle)
    most = round(sum(given), SCORE_DIGITS)
    for action, least in rules.scores.items():
        if least > most:
            place = rules.place_of("scores", action.value)
            message = f"no item reaches the score of {least:g}"
            yield place, f"{message}: all rules together give {most:g} at most; lower it"


def _in_conditions(rules: Rules) -> Iterator[tuple[Place, str]]:
    seen: set[tuple[str, str]] = set()
    for rule in rules.rules:
        for leaf in rule.conditions():
            yield from _in_patterns(leaf)
            yield from _odd_words(leaf)
            yield from _words_in_words(leaf, seen)


def _in_patterns(leaf: Leaf) -> Iterator[tuple[Place, str]]:
    folded = "raw" not in getattr(leaf.condition, "in_", ())
    for _, values in _values(leaf):
        for one in values:
            if isinstance(one, Pattern):
                yield from ((leaf.place, message) for message in suspicions(one, folded=folded))


def _odd_words(leaf: Leaf) -> Iterator[tuple[Place, str]]:
    """Find commas and the like that were meant to part words."""
    for _, values in _values(leaf):
        for one in values:
            text = one.text if isinstance(one, Word) else ""
            mark = next((mark for mark in "，、" if mark in text), "")
            if mark:
                message = f"{quoted(text)} is one word with {mark} in it"
                yield leaf.place, f"{message}; to part words write ', '"


def _words_in_words(leaf: Leaf, seen: set[tuple[str, str]]) -> Iterator[tuple[Place, str]]:
    if not leaf.condition.keywords():
        return
    whole = getattr(leaf.condition, "word", None)
    counted = (getattr(leaf.condition, "at_least", None) or 0) > 1  # both words are counted then
    for key, values in _values(leaf):
        if key == "of" and counted:
            continue
        words = [one for one in values if isinstance(one, Word)]
        if key in WORD_KEYS and len(words) > 1:
            pairs = [pair for pair in _pairs(words, whole) if pair not in seen]
            seen.update(pairs)
            for part, word in pairs[:_MOST_PAIRS]:
                message = f"{quoted(part)} is part of {quoted(word)}; one of them is enough"
                yield leaf.place, message
            if len(pairs) > _MOST_PAIRS:
                yield leaf.place, f"{len(pairs) - _MOST_PAIRS:,} more words are part of others"


def _pairs(words: list[Word], whole: bool | None) -> Iterator[tuple[str, str]]:
    """Give the words that stand inside others, by one automaton over all of them."""
    texts = {word.folded: word.text for word in words}
    inside = pl.Series(list(texts)).str.extract_many(list(texts), overlapping=True)
    for folded, parts in zip(texts, inside, strict=True):
        for part in dict.fromkeys(parts):
            if part != folded and word_spans(folded, part, whole):
                yield texts[part], texts[folded]


def _values(leaf: Leaf) -> Iterator[tuple[str, tuple[object, ...]]]:
    for name in leaf.condition.__struct_fields__:
        value = getattr(leaf.condition, name)
        yield name, value if isinstance(value, tuple) else (value,)
