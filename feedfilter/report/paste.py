"""The mildest rule of a friend as YAML, ready to stand at the end of `rules:`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from feedfilter.nearest import in_one_line
from feedfilter.report.redacted import pseudonym

_PERSON, _NAME = "p:", "n:"


def ready_rule(friend: Mapping[str, Any], ad_rules: Iterable[str]) -> str | None:
    """Give the rule that calms a friend of `Report.friends`; None where none is needed or helps."""
    if friend["calm"] is None:
        return None
    mark = pseudonym(friend["author_key"]).split()[-1]
    lines = (
        f"- id: calm-{mark}",
        f"description: {quoted(friend['friend'])}",
        "when:",
        f"  matched: [{', '.join(map(quoted, ad_rules))}]",
        f"  author: {_author(friend)}",
        friend["calm"],
        "action: collapse",
    )
    first, *others = lines
    return "\n".join([first, *(f"  {line}" for line in others)])


def _author(friend: Mapping[str, Any]) -> str:
    """Name the author as the condition `author` does: person, else ids, else name."""
    key: str = friend["author_key"]
    if key.startswith(_PERSON):
        return f"{{in: [{quoted(key.removeprefix(_PERSON))}]}}"
    if key.startswith(_NAME) or not friend["ids"]:
        return f"{{name: [{quoted(_no_list(friend['friend']))}]}}"
    return f"{{id: [{', '.join(map(quoted, friend['ids']))}]}}"


def _no_list(name: str) -> str:
    """Write a name so that it is no list of words: those begin with one $."""
    return f"${name}" if name.startswith("$") else name


def quoted(text: str) -> str:
    """Write any text as one scalar of YAML in double quotes, controls as escapes."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{in_one_line(plain)}"'
