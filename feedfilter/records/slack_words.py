"""Slack's way of writing: mentions, channels and links in `<...>`, and words inside blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeGuard

from msgspec import Struct

from feedfilter.records.nested import objects_inside

_MARKUP = re.compile(r"<([^<>\n]{1,4000})>")
_WEB = ("http://", "https://")
_ON_THEIR_OWN_LINE = frozenset({"rich_text_section", "rich_text_quote", "rich_text_preformatted"})
_INSIDE = ("accessory", "fields", "elements", "title", "text")  # the last one is read first
# Elements that name something, and the member that has the name.
_NAMED = {
    "user": "user_id",
    "usergroup": "usergroup_id",
    "channel": "channel_id",
    "emoji": "name",
    "broadcast": "range",
    "image": "alt_text",
}
_CODE = r"(?:00[2-9a-f][0-9a-f]|[23][0-9a-f]{3}|fe0f|(?:1f|e0)[0-9a-f]{3})"  # as emoji have them
_CODES = re.compile(rf"{_CODE}(?:-{_CODE}){{0,15}}")


class Workspace(Struct, frozen=True):
    """Who is who, and which channel is which."""

    people: Mapping[str, str]
    channels: Mapping[str, str]


def plain(text: str | None, workspace: Workspace) -> str:
    """Write out mentions, channels and links; entities are decoded after the markup is found."""
    if not text:
        return ""
    parts = _MARKUP.split(text)
    for at, part in enumerate(parts):
        parts[at] = _meaning(part, workspace) if at % 2 else _decoded(part)
    return "".join(parts)


def _meaning(inside: str, workspace: Workspace) -> str:
    target, _, label = inside.partition("|")
    sign, name = target[:1], target[1:]
    label = _decoded(label)
    if sign == "@":
        return "@" + (workspace.people.get(name) or label.removeprefix("@") or name)
    if sign == "#":
        return "#" + (label or workspace.channels.get(name) or name)
    if sign == "!":
        return label or "@" + name.split("^", 1)[0]
    return label or _decoded(target.removeprefix("mailto:"))


def _decoded(text: str) -> str:
    """Decode the three entities that Slack writes, and no others."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def elements(blocks: Any) -> Iterator[dict[str, Any]]:
    """Give the elements of blocks from outside in, in their order."""
    return objects_inside(blocks, _INSIDE)


def block_words(found: Iterable[dict[str, Any]], workspace: Workspace) -> str:
    """Give the words of blocks, for messages and cards whose text is empty."""
    said = "".join(_said(element, workspace) for element in found)
    return re.sub(r"\n{2,}", "\n", said).strip()


def _said(block: dict[str, Any], workspace: Workspace) -> str:
    """Give what one element says itself; what is inside it comes later."""
    kind, text = str(block.get("type")), block.get("text")
    if kind in _NAMED:
        return _named(kind, block, workspace)
    if kind == "mrkdwn" and isinstance(text, str):
        return "\n" + plain(text, workspace)
    if isinstance(text, str):
        return "\n" + text if kind == "plain_text" else text
    if kind == "link" and isinstance(block.get("url"), str):
        return str(block["url"])
    return "\n" if kind in _ON_THEIR_OWN_LINE else ""


def _named(kind: str, block: dict[str, Any], workspace: Workspace) -> str:
    """Give what one element names instead of saying it."""
    name = block.get(_NAMED[kind])
    if not isinstance(name, str):
        return ""
    if kind == "user":
        return f"@{workspace.people.get(name, name)}"
    if kind == "channel":
        return f"#{workspace.channels.get(name, name)}"
    if kind == "emoji":
        return _sign(block.get("unicode")) or f":{name}:"
    return f"\n{name}" if kind == "image" else f"@{name}"


def _sign(code: Any) -> str:
    """Give the emoji of `1f44b` or `1f1e9-1f1ea`."""
    if not isinstance(code, str) or _CODES.fullmatch(code) is None:
        return ""
    return "".join(chr(int(part, 16)) for part in code.split("-"))


def addresses(texts: Iterable[str | None]) -> list[str]:
    """Give the addresses in the markup of texts."""
    return [
        _decoded(inside.split("|", 1)[0])
        for text in texts
        for inside in _MARKUP.findall(text or "")
        if inside.startswith(_WEB)
    ]


def is_text(value: Any) -> TypeGuard[str]:
    """Say whether a value that may be anything is a text."""
    return isinstance(value, str)
