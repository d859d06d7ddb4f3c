"""Addresses of files, counted by their endings: pictures, videos and everything else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from msgspec import Struct

_PICTURES = frozenset(".jpg .jpeg .png .gif .webp .heic .avif .bmp".split())
_VIDEOS = frozenset(".mp4 .mov .webm .mkv .avi .m4v .3gp".split())


class Media(Struct, frozen=True):
    """How many of the files are what."""

    pictures: int
    videos: int
    files: int


def media_of(names: Iterable[str | None]) -> Media:
    """Count file names or addresses; one that says nothing is a file."""
    endings = [_ending(name or "") for name in names]
    pictures = sum(ending in _PICTURES for ending in endings)
    videos = sum(ending in _VIDEOS for ending in endings)
    return Media(pictures, videos, len(endings) - pictures - videos)


def _ending(name: str) -> str:
    try:
        path = urlsplit(name).path if "://" in name else name
    except ValueError:
        path = name
    return PurePosixPath(path).suffix.lower()
