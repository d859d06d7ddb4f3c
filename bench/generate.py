"""Write an invented export of any size for measuring: one message at a time, never a list of all.

    python bench/generate.py telegram 1000000 result.json

The same format, count and seed give the same bytes; `messages` says what the texts are like.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Callable, Iterable
from json.encoder import encode_basestring as quoted  # the C one: a million a second
from pathlib import Path
from random import Random
from typing import Any, TextIO

from messages import Message, advertisement, messages
from phrases import NAMES

ZONE = 8 * 3600  # seconds east of UTC, for the formats that give the wall clock
CHAT = "Market and neighbours"
CHAT_ID = 4000001
ME = 20  # the author whose export it is
Writer = Callable[[TextIO, int, Random], None]


def main() -> None:
    """Read the command line and write the file."""
    parser = argparse.ArgumentParser(description="Write an invented export for measuring.")
    parser.add_argument("format", choices=sorted(WRITERS))
    parser.add_argument("count", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    generate(asked.format, asked.count, asked.file, asked.seed)


def generate(form: str, count: int, path: Path, seed: int = 1) -> None:
    """Write `count` messages to `path` in one of the WRITERS' formats."""
    random = Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        WRITERS[form](file, count, random)


def write_copies(file: TextIO, count: int, random: Random) -> None:
    """Write a result.json of which one message in five is a near copy of one of 500 ads."""
    pool = [f"{advertisement(random)} {advertisement(random)}" for _ in range(500)]

    def said(message: Message) -> Message:
        if random.random() < 0.2:
            price = 10 + int(random.random() * 990)
            message.text = f"{pool[int(random.random() * len(pool))]} {price}"
        return message

    _telegram(file, map(said, messages(count, random)), random)


def write_telegram(file: TextIO, count: int, random: Random) -> None:
    """Write a result.json as Telegram Desktop does: fixed order of keys, one blank of indent."""
    _telegram(file, messages(count, random), random)


def _telegram(file: TextIO, said: Iterable[Message], random: Random) -> None:
    file.write(f'{{\n "name": {quoted(CHAT)},\n "type": "private_supergroup",\n')
    file.write(f' "id": {CHAT_ID},\n "messages": [')
    comma = ""
    for message in said:
        odds = random.random()
        body = _service(message) if odds < 0.01 else _said(message, odds)
        file.write(f"{comma}\n  {{\n{body}\n  }}")
        comma = ","
    file.write("\n ]\n}")


def _said(message: Message, odds: float) -> str:
    return (
        f"{_stamp(message, 'message')}{_edited(message, odds)}"
        f'   "from": {quoted(_name(message.author))},\n'
        f'   "from_id": "user{7000000 + message.author}",\n'
        f"{_relation(message, odds)}{_photo(message)}{_texts(message)}"
    )


def _service(message: Message) -> str:
    name = quoted(_name(message.author))
    return (
        f"{_stamp(message, 'service')}"
        f'   "actor": {name},\n   "actor_id": "user{7000000 + message.author}",\n'
        f'   "action": "invite_members",\n   "members": [\n    {name}\n   ],\n'
        '   "text": "",\n   "text_entities": []'
    )


def _stamp(message: Message, kind: str) -> str:
    return (
        f'   "id": {message.number},\n   "type": "{kind}",\n'
        f'   "date": "{_clock(message.seconds)}",\n   "date_unixtime": "{message.seconds}",\n'
    )


def _edited(message: Message, odds: float) -> str:
    if odds > 0.04:
        return ""
    later = message.seconds + 75
    return f'   "edited": "{_clock(later)}",\n   "edited_unixtime": "{later}",\n'


def _relation(message: Message, odds: float) -> str:
    if 0.04 < odds < 0.07:
        return f'   "forwarded_from": {quoted(NAMES[message.number % len(NAMES)])},\n'
    if 0.07 < odds < 0.22 and message.number > 9:
        return f'   "reply_to_message_id": {message.number - 1 - message.seconds % 9},\n'
    return ""


def _photo(message: Message) -> str:
    if not message.pictures:
        return ""
    clock = _clock(message.seconds, "%d-%m-%Y_%H-%M-%S")
    return (
        f'   "photo": "photos/photo_{message.number}@{clock}.jpg",\n'
        f'   "photo_file_size": {40000 + message.seconds % 90000},\n'
        '   "width": 960,\n   "height": 1280,\n'
    )


def _texts(message: Message) -> str:
    """Give `text` and `text_entities`; with a link both are lists of parts."""
    plain = quoted(message.text + " " if message.text and message.link else message.text)
    parts = [f'{{\n     "type": "plain",\n     "text": {plain}\n    }}'] if message.text else []
    if not message.link:
        return f'   "text": {plain},\n   "text_entities": {_listed(parts)}'
    link = f'{{\n     "type": "link",\n     "text": {quoted(message.link)}\n    }}'
    text = _listed([plain, link] if message.text else [link])
    return f'   "text": {text},\n   "text_entities": {_listed([*parts, link])}'


def _listed(parts: list[str]) -> str:
    return "[\n    " + ",\n    ".join(parts) + "\n   ]" if parts else "[]"


def write_moments(file: TextIO, count: int, random: Random) -> None:
    """Write Moments as WeFlow does: newest first; the upper bits of an id are its milliseconds."""
    head = {"exportTime": "2026-01-01T01:00:00.000Z", "totalPosts": count}
    head |= {"filters": {"usernames": [], "keyword": ""}}
    file.write(json.dumps(head, indent=2)[:-2] + ',\n  "posts": [')
    comma = ""
    for message in messages(count, random, newest_first=True):
        post = json.dumps(_post(message, random), ensure_ascii=False, indent=2)
        file.write(f"{comma}\n    " + post.replace("\n", "\n    "))
        comma = ","
    file.write("\n  ]\n}" if count else "]\n}")


def _post(message: Message, random: Random) -> dict[str, Any]:
    moment = ((message.seconds * 1000 + message.number % 1000) << 23) | int(random.random() * 2**23)
    address = f"https://sns.example.com/mmsns/{message.number}"
    pictures = [f"{address}_{place}" for place in range(message.pictures)]
    card = {"linkTitle": message.text[:20], "linkUrl": message.link} if message.link else {}
    return {
        "id": str(moment),
        "username": f"wxid_demo{message.author:04}",
        "nickname": _name(message.author),
        "createTime": message.seconds,
        "createTimeStr": _clock(message.seconds, "%Y/%m/%d %H:%M:%S").replace("/0", "/"),
        "contentDesc": message.text,
        "type": 3 if card else 1,
        "media": [{"url": f"{url}/0", "thumb": f"{url}/150"} for url in pictures],
        "likes": [NAMES[message.seconds % len(NAMES)]] if message.number % 3 else [],
        "comments": [],
        **card,
    }


def write_csv(file: TextIO, count: int, random: Random) -> None:
    """Write a table with the columns id, time, author, author_id and text."""
    table = csv.writer(file)
    table.writerow(["id", "time", "author", "author_id", "text"])
    for message in messages(count, random):
        words = f"{message.text} {message.link}".strip()
        stamp = _clock(message.seconds) + "+08:00"
        name = _name(message.author)
        table.writerow([message.number, stamp, name, f"user{message.author}", words])


def write_jsonl(file: TextIO, count: int, random: Random) -> None:
    """Write feedfilter's own JSON Lines."""
    for message in messages(count, random):
        record = {
            "time": _clock(message.seconds, "%Y-%m-%dT%H:%M:%SZ", zone=0),
            "author": _name(message.author),
            "author_id": f"user{message.author}",
            "chat": CHAT,
            "kind": "message",
            "text": message.text,
            "pictures": message.pictures,
            "videos": 0,
            "links": [message.link] if message.link else [],
            "id": str(message.number),
            "me": message.author == ME,
        }
        file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _name(author: int) -> str:
    name, turn = NAMES[author % len(NAMES)], author // len(NAMES)
    return f"{name} {turn}" if turn else name


def _clock(seconds: int, form: str = "%Y-%m-%dT%H:%M:%S", zone: int = ZONE) -> str:
    return time.strftime(form, time.gmtime(seconds + zone))


WRITERS: dict[str, Writer] = {
    "telegram": write_telegram,
    "copies": write_copies,
    "moments": write_moments,
    "csv": write_csv,
    "jsonl": write_jsonl,
}

if __name__ == "__main__":
    main()
