"""What all JSON exports of Facebook, Messenger and Instagram share: their damaged texts.

Meta writes the UTF-8 bytes of a text as if each were a character (`\\u00c3\\u00a9` for é). A text
is mended only where all of it can be: one that is right already stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from feedfilter.records.media import Media, count


class Medium(msgspec.Struct, gc=False):
    """A picture, video or file by its path inside the archive."""

    uri: str | None = None
    creation_timestamp: int | None = None
    title: str | None = None
    description: str | None = None


def is_medium(value: Any) -> bool:
    """Say whether this is the shape of a picture or video that says when it was made."""
    return isinstance(value, dict) and {"uri", "creation_timestamp"} <= set(value)


def mended(text: str | None) -> str:
    """Give a text with its bytes put together again."""
    if not text or text.isascii():
        return text or ""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:  # é alone, an emoji: it was right already
        return text


def counted(media: Iterable[Medium]) -> Media:
    """Count media by the endings of their paths."""
    return count((medium.uri, None) for medium in media)
