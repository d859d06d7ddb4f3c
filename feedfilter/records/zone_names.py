"""Zones as dates name them: an offset, an abbreviation, a key such as `Europe/Brussels`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from msgspec import Struct

from feedfilter.zones import is_zone

# Hours ahead of UTC, for abbreviations that are written for one zone only.
_HOURS = {
    "UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1,
    "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "WIB": 7,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7,
    "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
# Of several zones: Chicago and Shanghai, Delhi and Dublin. Then the clock is that of `--tz`.
_AMBIGUOUS = ("CST", "IST", "BST", "AST", "SST", "ECT", "AMT", "GST", "PKT", "PHT", "SAST")
_NAME = r"(?<![^\W\d_])(?P<name>" + "|".join([*_HOURS, *_AMBIGUOUS]) + r")(?![^\W_])"
_OFFSET = re.compile(
    r"(?:(?<![^\W\d_])(?:GMT|UTC)\s?(?P<s>[+-])(?P<h>[0-9]{1,2})(?::?(?P<m>[0-9]{2}))?"
    r"|(?:(?<=\s)|(?<=:[0-9]{2})|(?<=\.[0-9]{3}))(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2}))"
    r"(?![0-9:/-])"
    r"(?:Z|\s?[A-Z]{3,5}(?![^\W_]))?"  # `-0700 MST` says it twice
)
_TWICE = re.compile(r"[A-Z]{3,5}\s?$")  # and so does `MST -0700`
_ABBREVIATION = re.compile(_NAME)
_KEY = re.compile(
    r"(?:(?<!\S)|\[)([A-Z][A-Za-z_]{2,20}(?:/[A-Z][A-Za-z_-]{1,30}){1,2})(?:\]|(?!\S))"
)
_COMMENT = re.compile(r"[(\[][^()\[\]0-9]{3,60}[)\]]\s*$")
_LONGEST = timedelta(hours=15)


class Zone(Struct, frozen=True):
    """The zone that a date names, if any, and the text without it."""

    rest: str
    zone: tzinfo | None = None

    def instant(self, wall: datetime) -> datetime:
        """Give the moment at which the clock there shows this."""
        return wall.replace(tzinfo=self.zone)


def without(text: str) -> Zone:
    """Take the zone out of a text; one that is not understood is left where it is."""
    for take in (_offset, _key, _abbreviation):
        found = take(text)
        if found is not None:
            return found
    return Zone(text)


def _offset(text: str) -> Zone | None:
    found = _OFFSET.search(text)
    if found is None:
        return None
    sign = found["s"] or found["sign"]
    hours, minutes = found["h"] or found["hours"], found["m"] or found["minutes"] or "0"
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    if ahead > _LONGEST or int(minutes) > 59:
        return None
    before = _TWICE.sub("", text[: found.start()])
    rest = f"{before}\n{_COMMENT.sub('', text[found.end() :])}"
    return Zone(rest, timezone(-ahead if sign == "-" else ahead))


def _key(text: str) -> Zone | None:
    found = _KEY.search(text)
    if found is None or not is_zone(found[1]):
        return None
    return Zone(_cut(text, found), ZoneInfo(found[1]))


def _abbreviation(text: str) -> Zone | None:
    found = _ABBREVIATION.search(text)
    if found is None:
        return None
    hours = _HOURS.get(found["name"])
    return Zone(_cut(text, found), None if hours is None else timezone(timedelta(hours=hours)))


def _cut(text: str, found: re.Match[str]) -> str:
    before, after = text[: found.start()], text[found.end() :]
    if before.rstrip()[-1:] in "([" and after[:1] in ")]" and before and after:
        before, after = before.rstrip()[:-1], after[1:]
    return f"{before}\n{after}"
