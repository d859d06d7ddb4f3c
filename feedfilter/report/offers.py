"""What ads say: prices, ways to reach and to pay, shops, and the tags of rules that hit them."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from feedfilter.condition import Condition, View
from feedfilter.conditions.contact import KINDS as CONTACTS
from feedfilter.conditions.contact import Contact
from feedfilter.conditions.payment import KINDS as PAYMENTS
from feedfilter.conditions.payment import Payment
from feedfilter.conditions.price import Price
from feedfilter.conditions.token import KINDS as SHOPS
from feedfilter.conditions.token import Token
from feedfilter.words import Keywords

COUNTERFEIT = "counterfeit"  # the tag of rules that find it
SHOP = "shop"  # the tag of rules that know further shops
FAMILIES = {"price": "prices", "contact": "contacts", "payment": "payments", "shop": "shops"}
_SAID = ("text", "link_title", "kind", "addresses", "in_shop")


def offers(ads: pl.DataFrame) -> pl.DataFrame:
    """Give `author_key`, `family`, `kind` and `ads`: how many of a friend's ads name what.

    The families are price, contact, payment and shop; the kind `any` counts an ad once. The family
    tag counts the tags of rules. Equal texts are looked at once.
    """
    told = ads.with_columns(
        addresses=pl.col("links").list.join("\n"), in_shop=pl.col("tags").list.contains(SHOP)
    )
    distinct = told.unique(_SAID, maintain_order=True)
    found = distinct.select(_SAID).hstack(_signs(distinct))
    own = told.select("author_key", *_SAID).join(
        found, on=list(_SAID), how="left", nulls_equal=True, maintain_order="left"
    )
    signs = [pl.col(name).sum() for name in found.columns if name not in _SAID]
    counted = own.group_by("author_key", maintain_order=True).agg(signs)
    long = counted.unpivot(index="author_key", variable_name="sign", value_name="ads")
    parts = pl.col("sign").str.split_exact(" ", 1).struct.rename_fields(["family", "kind"])
    named = long.filter(pl.col("ads") > 0).select("author_key", parts, pl.col("ads").cast(pl.Int64))
    return pl.concat([named.unnest("sign"), _tags(ads)]).sort("author_key", "family", "kind")


def _signs(distinct: pl.DataFrame) -> pl.DataFrame:
    """Give a Boolean column `family kind` for every sign, and one `family any` for each family."""
    view = View(distinct, Keywords(()))
    signs = {name: condition.test(view).fill_null(False) for name, condition in _conditions()}
    signs["shop any"] = signs["shop any"] | distinct["in_shop"]
    return pl.DataFrame(signs, schema=dict.fromkeys(signs, pl.Boolean))


def _conditions() -> Iterator[tuple[str, Condition]]:
    yield "price any", Price(present=True)
    yield "contact any", Contact(present=True)
    yield "payment any", Payment(present=True)
    yield "shop any", Token(present=True)
    yield from ((f"contact {kind}", Contact(any=(kind,))) for kind in CONTACTS)
    yield from ((f"payment {kind}", Payment(any=(kind,))) for kind in PAYMENTS)
    yield from ((f"shop {kind}", Token(any=(kind,))) for kind in SHOPS)


def _tags(ads: pl.DataFrame) -> pl.DataFrame:
    tags = ads.select("author_key", kind="tags").explode("kind").drop_nulls()
    counted = tags.group_by("author_key", "kind", maintain_order=True).agg(ads=pl.len())
    return counted.select(
        "author_key", pl.lit("tag").alias("family"), "kind", pl.col("ads").cast(pl.Int64)
    )


def per_friend_offers(found: pl.DataFrame) -> pl.DataFrame:
    """Give one row a friend: `prices`, `contacts`, `payments`, `shops` and `counterfeit`."""
    family, kind, ads = pl.col("family"), pl.col("kind"), pl.col("ads")
    columns = {
        column: ads.filter((family == name) & (kind == "any")).sum()
        for name, column in FAMILIES.items()
    }
    fakes = ads.filter((family == "tag") & (kind == COUNTERFEIT)).sum()
    return found.group_by("author_key").agg(**columns, counterfeit=fakes)
