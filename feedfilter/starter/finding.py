"""What a feed says to somebody who begins: who sells, with which words, at which hours."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

import polars as pl
from msgspec import Struct

from feedfilter.engine.decide import zone_of
from feedfilter.fold import fold, fold_word
from feedfilter.model import Decided
from feedfilter.report.friends import per_friend, with_friends
from feedfilter.rules.rule import Rules
from feedfilter.suggest.grams import can_be_keyword, grams
from feedfilter.suggest.marked import MOST_MINED
from feedfilter.suggest.odds import Odds, odds, without_fragments, without_overlaps
from feedfilter.words import Keywords

MINE = "mine"  # the shipped list of the user's own words
MOST_SELLERS = 8
FEWEST_ADS = 3  # of a seller, of a word
MOST_WORDS = 12
HOURS = 3  # the busiest hours in a row that are named
BUSY = 0.3  # share of the ads that makes hours busy
FEWEST_TIMED = 10
LONGEST_NAME = 100


class Seller(Struct, frozen=True):
    """A friend who posts ads, under an id where the export has one."""

    name: str
    id: str | None
    ads: int
    items: int


class Hours(Struct, frozen=True):
    """The hours of the day in which most ads come; `end` may be on the next day."""

    start: int
    end: int
    ads: int
    of: int


class Owner(Struct, frozen=True):
    """The owner of the export."""

    ids: tuple[str, ...]
    names: tuple[str, ...]


class Found(Struct, frozen=True):
    """What was found in the feed."""

    zone: str
    owner: Owner | None
    sellers: tuple[Seller, ...]
    words: tuple[str, ...]
    hours: Hours | None
    ads: int
    items: int


def find(decided: Decided, rules: Rules) -> Found:
    """Look at a feed that the shipped rules have decided."""
    own_zone = (
        decided.feed.sources[0].zone if decided.feed.sources else zone_of(decided.feed, rules)
    )
    rows = with_friends(decided, rules, own_zone)
    return Found(
        zone=own_zone,
        owner=_owner(rows),
        sellers=_sellers(rows),
        words=_words(rows, rules),
        hours=_hours(rows, own_zone),
        ads=int(rows["is_ad"].sum() or 0),
        items=rows.height,
    )


def _owner(rows: pl.DataFrame) -> Owner | None:
    own = rows.filter(pl.col("me").fill_null(False))
    ids = own["author_id"].drop_nulls().unique(maintain_order=True).head(5).to_list()
    names = own["author"].drop_nulls().unique(maintain_order=True).head(5).to_list()
    owner = Owner(tuple(filter(_is_writable, ids)), tuple(filter(_is_writable, names)))
    return owner if owner.ids or owner.names else None


def _sellers(rows: pl.DataFrame) -> tuple[Seller, ...]:
    ids = rows.group_by("author_key").agg(id=pl.col("author_id").drop_nulls().last())
    friends = per_friend(rows).join(ids, on="author_key", how="left", maintain_order="left")
    selling = friends.filter((pl.col("ads") >= FEWEST_ADS) & (pl.col("author_key") != ""))
    sellers = (Seller(*row) for row in selling.select("friend", "id", "ads", "items").iter_rows())
    return tuple(islice(filter(_can_be_named, sellers), MOST_SELLERS))


def _can_be_named(seller: Seller) -> bool:
    """Say whether a rule file may hold what names the seller; somebody may make a name of junk."""
    return _is_writable(seller.id if seller.id else seller.name)


def _is_writable(name: str) -> bool:
    return len(name) <= LONGEST_NAME and name.isprintable() and bool(fold_word(name).strip())


def _words(rows: pl.DataFrame, rules: Rules) -> tuple[str, ...]:
    """Give words that only ads of several sellers say here and that the rules do not know yet."""
    said = rows.select("text", "is_ad", "author_key").filter(pl.col("text") != "")
    said = said.unique(maintain_order=True)
    parts = [said.filter(pl.col("is_ad") == kind) for kind in (True, False)]
    mined = pl.concat([part.gather_every(-(-part.height // MOST_MINED) or 1) for part in parts])
    texts = [frozenset(grams(text)) for text in fold(mined["text"])]
    found = without_overlaps(without_fragments(odds(texts, mined["is_ad"].to_list())))
    known = _known(rules, mined["text"])
    new = [one for one in found if _only_ads(one) and not _overlaps(one.word, known)]
    new.sort(key=lambda one: (-one.weight, one.word))
    authors = mined["author_key"].to_list()
    chosen: list[str] = []
    for word in (one.word for one in new if _sellers_of(one.word, texts, authors) > 1):
        if not _overlaps(word, chosen) and len(chosen) < MOST_WORDS:
            chosen.append(word)
    return tuple(chosen)


def _known(rules: Rules, texts: pl.Series) -> frozenset[str]:
    """Give the keywords of the rules that stand in the feed, and the user's own words."""
    leaves = (leaf for rule in rules.rules for leaf in rule.conditions())
    words = Keywords(word for leaf in leaves for word in leaf.condition.keywords())
    own = (word.folded for word in rules.lists.get(MINE, ()))
    return frozenset(word.folded for word in words.search(fold(texts))).union(own)


def _only_ads(one: Odds) -> bool:
    return one.ads >= FEWEST_ADS and not one.personal and can_be_keyword(one.word)


def _overlaps(word: str, known: Collection[str]) -> bool:
    """Say whether a word is part of a known one or has one in it: 柜正品 beside 专柜正品."""
    return any(word in other or other in word for other in known)


def _sellers_of(word: str, texts: list[frozenset[str]], authors: list[str]) -> int:
    return len({author for text, author in zip(texts, authors, strict=True) if word in text})


def _hours(rows: pl.DataFrame, zone: str) -> Hours | None:
    """Give the busiest hours in a row, where many ads come in them."""
    exact = pl.col("is_ad") & pl.col("time").is_not_null() & (pl.col("time_unit") != "day")
    timed = rows.filter(exact.fill_null(False))
    if timed.height < FEWEST_TIMED:
        return None
    local = timed["time"].dt.convert_time_zone(zone).dt.hour()
    counts = [int((local == hour).sum() or 0) for hour in range(24)]
    sums = [sum(counts[(hour + step) % 24] for step in range(HOURS)) for hour in range(24)]
    start = max(range(24), key=lambda hour: sums[hour])
    if sums[start] < BUSY * timed.height:
        return None
    return Hours(start, (start + HOURS) % 24, sums[start], timed.height)
