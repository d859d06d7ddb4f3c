"""Change bytes as damage and malice do: flips, cuts, repeats, and pieces that parsers stumble on."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

PIECES = [
    *(b'" \\ \\" \\ud800 \\u0000 { } [ ] , : null true NaN -1e999 9999999999999999999999'.split(b" ")),
    *(b"< > </ <!-- --> <![CDATA[ ]]> &a; &#0; <!DOCTYPE <a <div class=\"message\"".split(b" ")),
    *(b"\x00 \xff \xef\xbb\xbf \xed\xa0\x80 \x1b[ \r \n \r\n \xe2\x80\xa8 \xc2\x85".split(b" ")),
    *(b"- ? : & * ! | > % @ ` {[ - - !!python/object:x <<: &a *a --- ... '".split(b" ")),
    b"2025-13-45 25:61:61", b"0000-00-00", b"9999-12-31T23:59:59-14:00", b"-1", b"1e400", b"[" * 200, b"\xd9\xa3\xd9\xa4",
]  # fmt: skip
LONGEST = 20_000


def mutated(data: bytes, chance: Random) -> bytes:
    """Change bytes in one to six places."""
    changed = data[:LONGEST]
    for _ in range(chance.randint(1, 6)):
        changed = chance.choice(CHANGES)(changed, chance)
    return changed[: 2 * LONGEST]


def _flip(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _cut(data: bytes, chance: Random) -> bytes:
    one, other = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
    return data[:one] + data[other:] if chance.random() < 0.5 else data[:one]


def _repeat(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    piece = data[at : at + chance.randrange(1, 400)]
    return data[:at] + piece * chance.randrange(2, 9) + data[at:]


def _insert(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(PIECES) + data[at:]


def _replace_word(data: bytes, chance: Random) -> bytes:
    words = data.split(b'"')
    words[chance.randrange(len(words))] = chance.choice(PIECES)
    return b'"'.join(words)


CHANGES: list[Callable[[bytes, Random], bytes]] = [
    _flip,
    _cut,
    _repeat,
    _insert,
    _insert,
    _replace_word,
]
