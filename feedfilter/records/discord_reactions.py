"""Reactions as DiscordChatExporter writes them in texts and tables: `👍 (3) 🎉`."""

from __future__ import annotations

import re

_COUNT = re.compile(r"\(([0-9]{1,9})\)")


def number_of(written: str) -> int:
    """Count the reactions: one of each, where no number says more."""
    numbers = (_COUNT.fullmatch(sign) for sign in written.replace(",", " ").split())
    return sum(int(number[1]) - 1 if number else 1 for number in numbers)
