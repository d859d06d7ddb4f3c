"""What WeFlow's names of files say: `私聊_NAME.txt`, `群聊_NAME_20250501-20250531.csv`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePosixPath

_PRIVATE = "私聊_"
_NAME = re.compile(
    r"(?:私聊|群聊|公众号|曾经的好友)_(?P<name>.+?)"
    r"(?:[_ ]\d{4}-?\d{2}-?\d{2}[-_~至 ]+\d{4}-?\d{2}-?\d{2})?"
)


@cache
def chat_name(file_name: str) -> str | None:
    """Take the chat's name from the file's; None where it has another shape."""
    match = _NAME.fullmatch(PurePosixPath(file_name).stem)
    return match["name"] if match else None


def is_private(file_name: str) -> bool:
    """Say whether the file is named as a private chat's."""
    return file_name.startswith(_PRIVATE)
