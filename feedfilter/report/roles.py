"""Person or seller: from half of at least five items on, a friend is a seller."""

from __future__ import annotations

from enum import StrEnum

import polars as pl

SELLER_SHARE = 0.5
FEWEST = 5  # items, below which nobody is called a seller


class Role(StrEnum):
    """What a friend is in this feed."""

    SELLER = "seller"  # half of at least five items are ads
    SOMETIMES = "sometimes"  # some ads
    PERSON = "person"  # none
    UNKNOWN = "unknown"  # the export does not name the author


def role() -> pl.Expr:
    """Name the role of each friend from `items`, `ads`, `share` and `author_key`."""
    sells = sells_from(SELLER_SHARE)
    return (
        pl.when(pl.col("author_key") == "")
        .then(pl.lit(Role.UNKNOWN.value))
        .when(sells)
        .then(pl.lit(Role.SELLER.value))
        .when(pl.col("ads") > 0)
        .then(pl.lit(Role.SOMETIMES.value))
        .otherwise(pl.lit(Role.PERSON.value))
        .alias("role")
    )


def sells_from(share: float) -> pl.Expr:
    """Say whether a friend has enough items, and ads among them from this share on."""
    return (pl.col("items") >= FEWEST) & (pl.col("share") >= share) & (pl.col("ads") > 0)


def per_role(friends: pl.DataFrame) -> pl.DataFrame:
    """Sum up per `role`: `friends`, `sellers` (those with an ad), `items` and `ads`."""
    summed = friends.group_by("role").agg(
        pl.col("items", "ads").sum(), friends=pl.len(), sellers=(pl.col("ads") > 0).sum()
    )
    return summed.select("role", "friends", "sellers", "items", "ads")


def to_mute(friends: pl.DataFrame, share: float) -> list[str]:
    """Give the ids (names, where there are none) of the sellers from a share on, most ads first.

    Protected people are never among them, nor is who is not known.
    """
    sellers = friends.filter(
        sells_from(share) & ~pl.col("protected") & (pl.col("author_key") != "")
    )
    lists = sellers.sort("ads", "friend", descending=[True, False]).select("ids", "friend")
    named = [ids if ids else [friend] for ids, friend in lists.iter_rows()]
    return list(dict.fromkeys(name for names in named for name in names))
