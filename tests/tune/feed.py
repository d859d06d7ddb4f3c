"""A small feed and rules on which `tune` is tried; some of its items mean harm to a terminal."""

from __future__ import annotations

import json
from pathlib import Path

RULES = """\
# mine
version: 1
timezone: Asia/Shanghai
people:
  family: {ids: [mum]}
allow: {authors: [family]}  # nobody else
lists:
  trade: [代购, 包邮]  # grows
rules:
  - id: ad
    when: {text: [$trade]}
    action: tag
    tags: [ad]
  - id: often
    when: {matched: ad}
    frequency: {group_by: author, within: 2h, count: {gt: 1}, keep: first}
    action: hide
  - id: shouting
    when: {text: [SALE]}
    action: collapse
"""
LIN, WU, MUM, EVIL = ("lin", "Lin"), ("wu", "吴"), ("mum", "老妈"), ("evil", "[red]E\x1b[31mvil")
ITEMS = [
    ("09:00", LIN, "代购 新款"),
    ("09:30", LIN, "代购 尾货"),
    ("10:00", LIN, "包邮 最后三件"),
    ("10:10", WU, "海边的日落"),
    ("10:20", MUM, "包邮 自家的茶"),
    ("10:30", MUM, "包邮 再来一点"),
    ("11:00", WU, "Big SALE at the market"),
    ("12:00", EVIL, "\x1b]0;owned\x07[bold]markup[/bold] \x9b2J \u202egnp.exe"),
    ("13:00", WU, "海边的早晨，看日出\n第二行"),
    ("15:00", LIN, "今天休息"),
]


def write(folder: Path) -> tuple[Path, Path]:
    """Write feed and rules; gives their paths."""
    lines = [
        json.dumps(
            {
                "time": f"2025-05-18T{clock}:00+08:00",
                "author_id": author[0],
                "author": author[1],
                "kind": "post",
                "text": text,
                "id": f"i{number}",
                "pictures": 1,
            }
        )
        for number, (clock, author, text) in enumerate(ITEMS, 1)
    ]
    feed, rules = folder / "feed.jsonl", folder / "rules.yaml"
    feed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    rules.write_text(RULES, encoding="utf-8")
    return feed, rules
