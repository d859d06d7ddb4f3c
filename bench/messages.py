"""Invented messages of invented people, one at a time; the same for the same seed.

Five thousand authors, of whom a few write most (Zipf); one in twelve is a seller. 60 % of the
sentences are Chinese, the rest English and Russian. About 7 % of the messages are ads and 1 %
hold odd characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from msgspec import Struct
from phrases import ADS, CLAUSES, DISGUISES, ODD, SHORT

AUTHORS = 5000
YEAR = 365 * 86400
START = 1_735_660_800  # 2025-01-01T00:00:00+08:00


class Message(Struct):
    """One invented message, before it is written in some format."""

    number: int
    seconds: int
    author: int
    text: str
    pictures: int
    link: str
    advertises: bool


def messages(count: int, random: Random, newest_first: bool = False) -> Iterator[Message]:
    """Give invented messages; their times advance (or go back) at random through a year."""
    gap = 2 * YEAR / max(count, 1)
    seconds = float(START + YEAR if newest_first else START)
    for number in range(1, count + 1):
        step = random.random() * gap
        seconds += -step if newest_first else step
        author = int(AUTHORS ** random.random()) - 1  # log-uniform ranks: Zipf's law
        yield _message(number, int(seconds), author, random)


def _message(number: int, seconds: int, author: int, random: Random) -> Message:
    advertises = random.random() < (0.75 if author % 12 == 5 else 0.018)
    text = advertisement(random) if advertises else _talk(random)
    if random.random() < 0.01:
        text += ODD[int(random.random() * len(ODD))]
    pictures = _pictures(advertises, random)
    if pictures and not advertises and random.random() < 0.5:
        text = ""
    return Message(number, seconds, author, text, pictures, _link(advertises, random), advertises)


def _talk(random: Random) -> str:
    """Give a word or two, or a clause or more of one language: many short, few long."""
    if random.random() < 0.2:
        return SHORT[int(random.random() * len(SHORT))]
    draw = random.random()
    language = "zh" if draw < 0.6 else "en" if draw < 0.85 else "ru"
    clauses, joint = CLAUSES[language], "，" if language == "zh" else ". "
    text = _phrase(clauses, random)
    more = 0.5 if language == "zh" else 0.2
    while random.random() < more and len(text) < 2000:
        text += joint + _phrase(clauses, random)
    return text


def advertisement(random: Random) -> str:
    """Give an invented ad, one in seven of them in disguise."""
    draw = random.random()
    language = "zh" if draw < 0.75 else "en" if draw < 0.9 else "ru"
    text = _phrase(ADS[language], random).replace("{price}", str(19 + int(random.random() * 980)))
    if random.random() < 0.15:
        plain, disguised = DISGUISES[int(random.random() * len(DISGUISES))]
        text = text.replace(plain, disguised)
    return text


def _phrase(slots: list[list[str]], random: Random) -> str:
    return "".join([words[int(random.random() * len(words))] for words in slots])


def _pictures(advertises: bool, random: Random) -> int:
    if random.random() < (0.3 if advertises else 0.9):
        return 0
    return 1 + int(random.random() * (9 if advertises else 4))


def _link(advertises: bool, random: Random) -> str:
    if random.random() > (0.15 if advertises else 0.02):
        return ""
    host = "weidian.com" if advertises else "read.example.com"
    return f"https://{host}/{int(random.random() * 2**40):010x}"
