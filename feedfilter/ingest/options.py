"""What the user may say about how an export is to be read."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from feedfilter.limits import USUAL, Limits


class ReadOptions(Struct, frozen=True):
    """Choices of the command line; None means that nothing was said."""

    importer: str | None = None  # --from
    zone: str | None = None  # --tz: zone of stamps without one, over everything else
    rules_zone: str | None = None  # `timezone:` of the rules: over the importer's default
    encoding: str | None = None  # --encoding
    date_order: str | None = None  # --date-order: dmy, mdy or ymd
    mapping: Any = None  # --map: where the columns of a table or of JSON are
    me: str | None = None  # --me: the owner's id or name, where the export does not say
    date: str | None = None  # --date: the day of stamps that lost theirs
    strict: bool = False  # --strict: refuse a damaged export instead of reading what is whole
    limits: Limits = USUAL  # --limit: how much is opened and unpacked
