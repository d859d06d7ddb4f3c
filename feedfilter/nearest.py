"""The near word for a misspelt one, and how words of the user stand in messages."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

LONGEST_QUOTE = 60  # characters of the user's words in one message


def quoted(text: str) -> str:
    """Put the user's word in quotes: one line, cut where it is long, controls made visible."""
    cut = text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
    return f"'{in_one_line(cut)}'"


def in_one_line(text: str) -> str:
    """Give the text with line breaks, controls and invisible characters as escapes."""
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    hidden = character != " " and not character.isprintable()
    return character.encode("unicode_escape").decode("ascii") if hidden else character


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Give the choice that `word` probably means, if one is near enough."""
    words = list(choices)
    found = process.extractOne(
        word[:100].lower().replace("-", "_"),
        [choice.lower().replace("-", "_") for choice in words],
        scorer=DamerauLevenshtein.normalized_similarity,
        score_cutoff=0.6,
    )
    return words[found[2]] if found else None


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Give the end of a message that names the near word, or nothing."""
    near = nearest(word, choices)
    return f"; did you mean {quoted(near)}?" if near is not None else ""


def one_of(choices: Iterable[str], most: int = 24) -> str:
    """Give choices as words: `keep, tag or hide`; the first ones where there are many."""
    words = list(choices)
    if len(words) > most:
        return ", ".join(words[:most]) + " ..."
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else "nothing"
