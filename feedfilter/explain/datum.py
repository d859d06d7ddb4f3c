"""The datum behind a condition, whether it is true, false or unknown for the item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import fields

from feedfilter.condition import Condition, Counted, Flag, View
from feedfilter.conditions.matched import Matched
from feedfilter.conditions.text import Text
from feedfilter.model import Evidence
from feedfilter.values import Word
from feedfilter.words import Keyword

# Their evidence names the item's value, so that it says as much where they are false.
_VALUES = frozenset(["clock", "weekday", "kind", "author", "chat"])
_NAMED = 3  # words that are named, the others counted
NOT_SAID = "the export does not say"


def datum_of(condition: Condition, view: View, truth: bool | None) -> tuple[Evidence, ...]:
    """Show what the one item of `view` has for a condition to look at."""
    if truth:
        return condition.evidence(view)
    return tuple(_otherwise(condition, view, truth))


def _otherwise(condition: Condition, view: View, truth: bool | None) -> Iterator[Evidence]:
    if isinstance(condition, Matched):
        yield _told(condition.name, _rules(condition, view))
    elif truth is None:
        yield _told(condition.name, NOT_SAID)
    elif isinstance(condition, Text):
        yield from _lacking(condition, view)
    elif isinstance(condition, Counted):
        yield _told(condition.name, f"{condition.name}: {condition.number(view)[0]}")
    elif isinstance(condition, Flag):
        shown = str(view.column(condition.column)[0]).lower()
        yield _told(condition.name, f"{condition.name}: {shown}")
    elif condition.name in _VALUES:
        yield from condition.evidence(view)
    else:
        absent = getattr(condition, "present", None) is False
        lacking = "none that fits" if _is_choosy(condition) else "none"
        yield _told(condition.name, "there" if absent else lacking)


def _is_choosy(condition: Condition) -> bool:
    """Say whether a condition asks for more than that something is there."""
    asked = (each for each in fields(condition) if each.name != "present")
    return any(getattr(condition, each.name) != each.default for each in asked)


def _told(name: str, datum: str) -> Evidence:
    return Evidence(name, datum=datum)


def _rules(condition: Matched, view: View) -> str:
    unknown = [rule.id for rule in condition.any if view.truth(rule)[0] is None]
    if unknown:
        return f"unknown: {', '.join(unknown[:_NAMED])}"
    number = len(condition.any)
    return f"{condition.any[0]} does not apply" if number == 1 else f"none of {number} rules"


def _lacking(text: Text, view: View) -> Iterator[Evidence]:
    """Show what a false `text` lacks, and the words that forbid it."""
    missing = [word.text for word in text.all if not has_word(text, word, view)]
    present = [word.text for word in text.none if has_word(text, word, view)]
    if text.any and not any(has_word(text, word, view) for word in text.any):
        yield _told(text.name, f"none of {_counted(text.any)}")
    if missing:
        yield _told(text.name, f"lacks {_some(missing)}")
    if text.at_least:
        yield from _too_few(text, view)
    if present:
        yield _told(text.name, f"has {_some(present)}")
    for name in ("regex", "fuzzy", "sounds_like"):
        if getattr(text, name) and not (missing or present):
            yield _told(text.name, f"no {name}")


def _too_few(text: Text, view: View) -> Iterator[Evidence]:
    number = len(present_of(text, view))
    if number < (text.at_least or 0):
        yield _told(text.name, f"{number} of {len(text.of)} words, {text.at_least} needed")
        yield from (each for each in text.evidence(view) if each.start >= 0)


def present_of(text: Text, view: View) -> list[Word]:
    """Give the different words under `of` that the item has."""
    different = {word.folded: word for word in text.of}.values()
    return [word for word in different if has_word(text, word, view)]


def has_word(text: Text, word: Word, view: View) -> bool:
    """Say whether the item has a word in one of the fields that `text` looks at."""
    keyword = Keyword(word.folded, text.word)
    fields = [name for name in text.in_ if name != "raw"] or ["text", "link_title"]
    return any(view.rows_with(keyword, name).len() > 0 for name in fields)


def _counted(words: tuple[Word, ...]) -> str:
    return words[0].text if len(words) == 1 else f"{len(words)} words"


def _some(words: Iterable[str]) -> str:
    named = list(words)
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return f"{', '.join(named[:_NAMED])}{more}"
