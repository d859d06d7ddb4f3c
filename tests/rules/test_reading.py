"""Nodes to values by type hints, with invented classes."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

import pytest
from msgspec import Struct

from feedfilter.reading import NOT_A_KEY, Context, UnfitError, read
from feedfilter.rules.tree import parse
from feedfilter.values import (
    Between,
    ClockRange,
    Comparison,
    Duration,
    DurationRange,
    Length,
    Pattern,
    PersonRef,
    RuleRef,
    Whole,
    Word,
)

WORDS = (Word("包邮", "包邮"), Word("VX", "vx"))
CONTEXT = Context(lists={"trade": WORDS}, rules=["ad"], people=["family"])


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Inner(Struct, frozen=True):
    shorthand: ClassVar[str] = "gte"
    aliases: ClassVar[dict[str, str]] = {"atleast": "gte"}
    gte: float | None = None
    in_: tuple[Literal["text", "quote"], ...] = ("text",)


class Outer(Struct, frozen=True):
    within: Duration
    group_by: tuple[str, ...] = ()
    inner: Inner | None = None
    limit: Annotated[int, Between(1, 9)] = 5
    secret: Annotated[str, NOT_A_KEY] = "x"

    def __post_init__(self) -> None:
        if self.limit == 4:
            raise ValueError("4 is unlucky; write 5")


def value(text: str, hint: Any) -> Any:
    node = parse(f"- {text}".encode(), "f")
    return read(node.items[0], hint, CONTEXT)  # type: ignore[union-attr]


def problems(text: str, hint: Any) -> list[str]:
    with pytest.raises(UnfitError) as unfit:
        value(text, hint)
    return [f"{one.place.line}:{one.place.column}: {one.message}" for one in unfit.value.problems]


GOOD = [
    ("true", bool, True),
    ("'4 '", str, "4 "),
    ("010", int, 10),
    ("-3", int, -3),
    ("1.5e3", float, 1500.0),
    (".5", float, 0.5),
    ("2024-02-29", date, date(2024, 2, 29)),
    ("quote", Literal["text", "quote"], "quote"),
    ("blue", Colour, Colour.BLUE),
    ("4", int | None, 4),
    ("a", tuple[str, ...], ("a",)),
    ("[a, 1]", tuple[str, ...], ("a", "1")),
    ("[]", Annotated[tuple[str, ...], Length(0, 3)], ()),
    ("1h30m", Duration, Duration(5_400_000_000, "1h30m")),
    ("3", Comparison, Comparison(eq=3)),
    ("{gte: 2, lt: 5}", Comparison, Comparison(gte=2, lt=5)),
    ("{gte: 2h}", DurationRange, DurationRange(gte=Duration.of("2h"))),
    ("ＶＸ", Word, Word("ＶＸ", "vx")),
    ("[$trade, vx, $$5]", tuple[Word, ...], (*WORDS, Word("$5", "$5"))),
    (r"'\d+'", Pattern, Pattern(r"\d+")),
    (r'"\\d+"', Pattern, Pattern(r"\d+", escaped=True)),
    ("23:00-07:00", ClockRange, ClockRange(1380, 420, "23:00-07:00")),
    ("ad", RuleRef, RuleRef("ad")),
    ("self", PersonRef, PersonRef("self")),
    ("4", Inner, Inner(gte=4)),
    ("{atleast: 4, in: quote}", Inner, Inner(gte=4, in_=("quote",))),
    ("{in: []}", Inner, Inner(in_=())),
    ("{timespan: 2h, by: a, inner: 3}", Outer, Outer(Duration.of("2h"), ("a",), Inner(3))),
]


@pytest.mark.parametrize(("text", "hint", "result"), GOOD)
def test_values(text: str, hint: Any, result: Any) -> None:
    assert value(text, hint) == result


BAD = [
    ("yes", bool, ["1:3: 'yes' is no truth value; write true"]),
    ("off", bool, ["1:3: 'off' is no truth value; write false"]),
    ("maybe", bool, ["1:3: 'maybe' is neither true nor false; write one of them"]),
    ("1.0", int, ["1:3: '1.0' is no whole number"]),
    ("1_000", int, ["1:3: '1_000' is no whole number"]),
    ("٤", int, ["1:3: '٤' is no whole number"]),
    ("'4'", int, ["1:3: '4' is a text; write it unquoted"]),
    ("9999999999999999999", float, ["1:3: '9999999999999999999' is too large a number"]),
    ("-.inf", float, ["1:3: '-.inf' is not finite; write a number"]),
    ("[1]", float, ["1:3: a list where a number is due"]),
    ("{a: b}", str, ["1:3: a mapping where a text is due"]),
    ("~", str, ["1:3: '~' is YAML's word for nothing; put it in quotes"]),
    ("2024-1-1", date, ["1:3: '2024-1-1' is no day; write YYYY-MM-DD"]),
    ("txt", Literal["text", "quote"], ["1:3: unknown word 'txt'; did you mean 'text'?"]),
    ("green", Colour, ["1:3: unknown colour 'green'; write red or blue"]),
    ("[a, [b], ~]", tuple[str, ...], [
        "1:7: a list where a text is due",
        "1:12: '~' is YAML's word for nothing; put it in quotes",
    ]),
    ("[]", tuple[str, ...], ["1:3: an empty list; write an entry, or delete the key"]),
    ("abcd", Annotated[str, Length(1, 3)], ["1:3: 4 characters; at most 3 are allowed"]),
    ("10", Annotated[int, Between(1, 9)], ["1:3: 10 is out of range; write 1 to 9"]),
    ("{gte: 1.5}", Annotated[Comparison, Whole()], ["1:3: 1.5 is no whole number; write a whole number"]),
    ("{}", Comparison, ["1:3: an empty mapping says nothing; write gt, gte, lt, lte, eq or neq"]),
    ("{more: 1}", Comparison, ["1:4: unknown key 'more'; write gt, gte, lt, lte, eq or neq"]),
    ("2h", DurationRange, ["1:3: '2h' where a mapping is due; write gte, lte, gt or lt as keys"]),
    ("90", Duration, ["1:3: 90 what? write 90s, 90m, 90h or 90d"]),
    ("$trade", Word, ["1:3: '$trade' is a list; write one word here"]),
    ("[$trad, '']", tuple[Word, ...], [
        "1:4: no list is called 'trad'; did you mean 'trade'?",
        "1:11: an empty word is in every text; write a word",
    ]),
    ("25:00-07:00", ClockRange, ["1:3: there is no such time in '25:00-07:00'; a day goes from 00:00 to 24:00"]),
    ("7-9", ClockRange, ["1:3: '7-9' is no range of times; write \"23:00-07:00\""]),
    ("ads", RuleRef, ["1:3: no rule has the id 'ads'; did you mean 'ad'?"]),
    ("famly", PersonRef, ["1:3: 'famly' is not under people; did you mean 'family'?"]),
    ("{within: 2h, timespan: 3h, secret: x, limit: 0}", Outer, [
        "1:16: 'timespan' is another name for 'within', which stands in line 1; leave one",
        "1:30: unknown key 'secret'; write within, group_by, inner or limit",
        "1:48: 0 is out of range; write 1 to 9",
    ]),
    ("{limit: 2}", Outer, ["1:3: 'within' is missing; add it"]),
    ("{witin: 2h}", Outer, ["1:4: unknown key 'witin'; did you mean 'within'?"]),
    ("{within: 2h, limit: 4}", Outer, ["1:3: 4 is unlucky; write 5"]),
    ("{within: 2h, inner: {gte: many, in: body}}", Outer, [
        "1:29: 'many' is no number",
        "1:39: unknown word 'body'; write text or quote",
    ]),
    ("{within: 2h, limit: }", Outer, ["1:16: 'limit' has no value; write one, or delete the key"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "hint", "messages"), BAD)
def test_problems(text: str, hint: Any, messages: list[str]) -> None:
    assert problems(text, hint) == messages
