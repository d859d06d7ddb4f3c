"""Which items are copies of which: from candidates to leaders and their followers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, TypeAlias

import polars as pl
from msgspec import Struct

from feedfilter.condition import Candidates
from feedfilter.flags import constant
from feedfilter.fold import fold

from .comparable import Ignorable, comparable, link_set, picture_set
from .index import Index
from .leaders import NOTHING, Leaders, Sayings, Terms
from .shingles import shared

To: TypeAlias = Literal["same_author", "other_authors", "anyone"]
MANY = 2_000  # items: of fewer, the index is made before numpy is imported
FEW = 10_000  # comparisons for an item: to make more takes longer than an index of shingles
WORD = 64  # letters that are compared in one step
QUICK = 32  # such steps take as long as two short texts, of which several are compared at once
THINGS = ("text", "pictures", "links")


class Copies(Struct, frozen=True):
    """Who follows whom, as positions among the candidates, in the order in which they follow."""

    follower: list[int]
    leader: list[int]
    capped: int  # how many had more candidates than were compared


def compared(
    candidates: Candidates, to: To, ignore: Collection[Ignorable], newest_leads: bool
) -> pl.DataFrame:
    """Give the items in the order in which they lead, with what is compared of each.

    Columns: `position` among the candidates, `micros` (mirrored if the newest leads), `author` by
    number, `scope` (items of different scopes are never copies), `text`, `pictures` and `links`.
    """
    said = pl.DataFrame(
        {
            "position": pl.arange(0, candidates.height, eager=True, dtype=pl.UInt32),
            "micros": candidates.micros() * (-1 if newest_leads else 1),
            "name": candidates.column("author_key"),
            "text": _texts(candidates.column("text"), ignore),
            "pictures": picture_set(candidates.column("picture_keys")),
            "links": link_set(candidates.column("links")),
        }
    )
    said = said.with_columns(author=_numbers(said, ["name"])).drop("name")
    if to != "anyone":
        said = said.filter(pl.col("author") != NOTHING)
    scope = pl.col("author") if to == "same_author" else pl.lit(0, pl.Int64)
    said = said.with_columns(scope=scope)
    return said.reverse() if newest_leads else said


def _texts(originals: pl.Series, ignore: Collection[Ignorable]) -> pl.Series:
    """Give what is compared of each text; equal ones are folded once."""
    known = pl.DataFrame({"original": originals.unique()})
    known = known.with_columns(text=comparable(fold(known["original"]), ignore))
    own = pl.DataFrame({"original": originals})
    return own.join(known, on="original", how="left", maintain_order="left")["text"]


def _numbers(frame: pl.DataFrame, names: list[str]) -> pl.Series:
    """Number the values (of several columns: the combinations) from 0 as they first appear."""
    known = frame.select(names).drop_nulls().unique(maintain_order=True).with_row_index("number")
    found = frame.join(known, on=names, how="left", maintain_order="left")["number"]
    return found.cast(pl.Int64).fill_null(NOTHING)


def find_copies(said: pl.DataFrame, terms: Terms) -> Copies:
    """Let every item follow the earliest that it is a copy of; `said` is what `compared` gives."""
    numbered = said.with_columns(_numbers(said, ["scope", name]).alias(name) for name in THINGS)
    texts = _distinct(said.with_columns(number=numbered["text"]), terms.within)
    worth_blocks = said.height >= MANY and not terms.only_own
    if worth_blocks and _comparisons(said, terms.within) <= FEW:
        return _compared_with_all(numbered, texts, terms)
    near = shared(texts, terms.likeness)
    met = numbered.filter(_may_meet(numbered, near["number"], terms.within))
    spoken = pl.DataFrame({"number": met["text"].filter(met["text"] != NOTHING).unique().sort()})
    shingles = spoken.join(near, on="number", how="left", maintain_order="left")["shingle"]
    said_texts = texts["text"].gather(spoken["number"]).to_list()
    sayings = _sayings(met, spoken["number"], terms)
    index = Index(sayings.text, sayings.since, shingles)
    return _copies(met["position"].to_list(), Leaders(sayings, said_texts, index, terms))


def _comparisons(said: pl.DataFrame, within: int) -> float:
    """Say how much it takes to compare an item with all before it in the window, on average.

    The unit is two texts of a word of the processor, 64 letters; longer ones take more.
    """
    micros = said["micros"]
    if not micros.len():
        return 0.0
    pairs = int((pl.arange(0, micros.len(), eager=True) - _since(micros, within)).sum())
    letters = said["text"].str.len_chars().fill_null(0).cast(pl.Int64)
    longer = letters.filter(letters > WORD)
    units = micros.len() - longer.len() + int((longer * (longer // WORD + 1)).sum()) / QUICK
    return pairs / micros.len() * units / micros.len()


def _compared_with_all(numbered: pl.DataFrame, texts: pl.DataFrame, terms: Terms) -> Copies:
    from .blocks import Blocks  # with numpy, which takes longer to import than few items to compare

    sayings = _sayings(numbered, texts["number"], terms)
    said_texts = texts["text"].to_list()
    blocks = Blocks(sayings, (~_has_equal(numbered, terms.within)).to_list(), said_texts, terms)
    return _copies(numbered["position"].to_list(), Leaders(sayings, said_texts, blocks, terms))


def _distinct(said: pl.DataFrame, within: int) -> pl.DataFrame:
    """Give a row for every different text, in the order of their numbers, as `shared` asks."""
    row = pl.arange(0, said.height, eager=True, dtype=pl.Int64)
    near = _since(said["micros"], within)
    spoken = said.with_columns(near=near, last=row).filter(pl.col("number") != NOTHING)
    first = pl.col("text", "scope", "near").first()
    return spoken.group_by("number").agg(first, pl.col("last").max()).sort("number")


def _since(micros: pl.Series, within: int) -> pl.Series:
    """Give for every row the first one that is in its window."""
    return micros.search_sorted(micros - within, side="right").cast(pl.Int64)


def _may_meet(numbered: pl.DataFrame, near: pl.Series, within: int) -> pl.Series:
    """Say which items have something in common with another one; all others lead nobody."""
    return numbered["text"].is_in(near.implode()) | _has_equal(numbered, within)


def _has_equal(numbered: pl.DataFrame, within: int) -> pl.Series:
    """Say which items have the same text, pictures or links as one that is near in time."""
    rows = pl.concat([_near_equals(numbered, name, within) for name in THINGS]).unique()
    return constant(False, numbered.height).scatter(rows, True)


def _near_equals(numbered: pl.DataFrame, name: str, within: int) -> pl.Series:
    found = numbered.select("micros", thing=name).with_row_index("row")
    found = found.filter(pl.col("thing") != NOTHING).sort("thing", "row")
    close = (found["thing"].diff() == 0) & (found["micros"].diff() < within)
    close = close.fill_null(False)
    return found["row"].filter(close | close.shift(-1, fill_value=False))


def _sayings(met: pl.DataFrame, spoken: pl.Series, terms: Terms) -> Sayings:
    """Number the texts by their places in `spoken`, and give plain lists."""
    place = spoken.search_sorted(met["text"]).cast(pl.Int64)
    text = place.set(met["text"] == NOTHING, NOTHING)
    own = met.select("author", text=text)
    voice = _numbers(own, ["author", "text"]) if terms.only_others else text
    return Sayings(
        since=_since(met["micros"], terms.within).to_list(),
        author=met["author"].to_list(),
        voice=voice.to_list(),
        text=text.to_list(),
        pictures=met["pictures"].to_list(),
        links=met["links"].to_list(),
    )


def _copies(positions: list[int], leaders: Leaders) -> Copies:
    rows = list(leaders.follow())
    return Copies(
        follower=[positions[row] for row, _ in rows],
        leader=[positions[leader] for _, leader in rows],
        capped=leaders.capped,
    )
