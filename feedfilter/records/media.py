"""What kind of medium a file is, by its name, address or MIME type; and how many of each."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

PICTURE, VIDEO, FILE = "picture", "video", "file"
_PICTURES = frozenset(".jpg .jpeg .png .gif .webp .heic .heif .bmp .avif .jfif".split())
_VIDEOS = frozenset(".mp4 .mov .3gp .mkv .webm .avi .m4v .mpg .mpeg".split())
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{2,5}(?=$|[?#])")


class Media(Struct, frozen=True):
    """How many pictures, videos and files an item has, and what names its pictures."""

    pictures: int = 0
    videos: int = 0
    files: int = 0
    picture_keys: tuple[str, ...] = ()


NONE = Media()  # most items have none


def kind_of(name: str | None, mime: str | None = None) -> str:
    """Give the kind of a medium; the MIME type counts where it says one, else the ending."""
    major = (mime or "").partition("/")[0].strip().lower()
    if major in ("image", "video"):
        return PICTURE if major == "image" else VIDEO
    match = _SUFFIX.search((name or "")[-200:])
    suffix = match.group().lower() if match else ""
    if suffix in _PICTURES and not major:
        return PICTURE
    return VIDEO if suffix in _VIDEOS and not major else FILE


def is_medium(mime: str | None) -> bool:
    """Say whether a MIME type is that of a picture, a video or a sound."""
    return (mime or "").partition("/")[0].lower() in ("image", "video", "audio")


def count(named: Iterable[tuple[str | None, str | None]]) -> Media:
    """Count media given as pairs of name (or address) and MIME type, either of which may lack."""
    kinds = [(kind_of(name, mime), name) for name, mime in named]
    if not kinds:
        return NONE
    return Media(
        sum(kind == PICTURE for kind, _ in kinds),
        sum(kind == VIDEO for kind, _ in kinds),
        sum(kind == FILE for kind, _ in kinds),
        tuple(name for kind, name in kinds if kind == PICTURE and name),
    )
