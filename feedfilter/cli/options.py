"""Options that several commands share, as one decorator each."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any, TypeVar

import click

Function = TypeVar("Function", bound=Callable[..., Any])

_READING: list[Callable[[Any], Any]] = [
    click.option(
        "--from", "importer", metavar="FORMAT", help="The export's format, where it cannot be told."
    ),
    click.option(
        "--tz", "zone", metavar="ZONE", help="Zone of stamps without one, e.g. Asia/Shanghai."
    ),
    click.option("--encoding", metavar="NAME", help="Encoding of text files, e.g. gb18030."),
    click.option(
        "--date-order",
        type=click.Choice(["dmy", "mdy", "ymd"]),
        help="Order of day and month, where the file leaves it open.",
    ),
    click.option("--date", metavar="YEAR[-MM-DD]", help="Day or year of stamps that lost it."),
    click.option(
        "--map", "mapping", metavar="FILE", help="Where the columns of a table or of JSON are."
    ),
    click.option("--me", metavar="ID", help="Your own id or name, where the export does not say."),
    click.option(
        "--strict", is_flag=True, help="Refuse a damaged export instead of reading the rest."
    ),
    click.option(
        "--limit",
        "limits",
        metavar="NAME=NUMBER",
        multiple=True,
        help="Allow more than usual: members, member, unpacked, ratio, record, rejected"
        " (SECURITY.md).",
    ),
]
_DECIDING: list[Callable[[Any], Any]] = [
    click.option(
        "--rules",
        "rules_path",
        metavar="FILE",
        help="Rules; else ./rules.yaml, else your own, else the shipped ones.",
    ),
    click.option(
        "--as-of",
        "as_of",
        metavar="DATE",
        help="The day that counts as today; else the newest item's.",
    ),
]
_PROFILE = click.option(
    "--profile", is_flag=True, help="Say on standard error where the time went, rule by rule."
)
_ENGINE = click.option(
    "--engine",
    metavar="spark[=MASTER]",
    help="Run inside Spark, for Parquet and JSON Lines of any size (docs/scale.md).",
)
_QUIET = click.option("-q", "--quiet", is_flag=True, help="Print no summary.")
_COLOUR = click.option(
    "--color",
    "colour",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colours; auto obeys NO_COLOR and prints none on a pipe.",
)
feeds = click.argument("feed", nargs=-1, required=True, metavar="FEED...")


def reading(function: Function) -> Function:
    """Add what says how an export is read."""
    return reduce(lambda inner, option: option(inner), reversed(_READING), function)


def deciding(function: Function) -> Function:
    """Add what says which rules decide, and as of when."""
    return reduce(lambda inner, option: option(inner), reversed(_DECIDING), function)


def profile(function: Function) -> Function:
    """Add `--profile`."""
    return _PROFILE(function)


def engine(function: Function) -> Function:
    """Add `--engine`."""
    return _ENGINE(function)


def quiet(function: Function) -> Function:
    """Add `--quiet`."""
    return _QUIET(function)


def colour(function: Function) -> Function:
    """Add `--color`."""
    return _COLOUR(function)
