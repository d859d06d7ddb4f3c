"""How much of an export is looked at: bounds against files that are small and unpack to much."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from feedfilter.errors import UsageError

MEGABYTE = 2**20
FLAG = "--limit"


class Limits(Struct, frozen=True):
    """The bounds that a user may move with `--limit NAME=NUMBER`; sizes are in megabytes."""

    members: int = 10_000  # files of a folder or archive that are opened; pictures do not count
    member: int = 512  # one unpacked file
    unpacked: int = 1024  # all unpacked files together
    ratio: int = 200  # unpacked size over packed size, from 10 MB on
    record: int = 64  # one record: of JSON, a line, a row, a message of text
    rejected: int = 5  # rejected records that are named; all of them are counted


USUAL = Limits()


def limits_of(words: tuple[str, ...]) -> Limits:
    """Read the words of `--limit`, `member=2000`; raises UsageError."""
    limits = USUAL
    known = Limits.__struct_fields__
    for word in words:
        name, _, number = word.partition("=")
        if name not in known or not (number.isascii() and number.isdigit()):
            advice = f"write NAME=NUMBER with one of {', '.join(known)}"
            raise UsageError(f"'{word[:60]}' is no limit", where=FLAG, advice=advice)
        if len(number) > 12 or int(number) < 1:
            raise UsageError(f"'{name}' must be from 1 to 999999999999", where=FLAG)
        limits = replace(limits, **{name: int(number)})
    return limits


def raises(name: str) -> str:
    """Advise how one bound is moved."""
    return f"{FLAG} {name}=NUMBER allows more"
