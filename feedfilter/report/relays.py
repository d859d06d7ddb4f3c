"""The relay map: which ads are copies of whose, by the machinery of the condition `similar`."""

from __future__ import annotations

import polars as pl

from feedfilter.alike.copies import compared, find_copies
from feedfilter.alike.leaders import Terms
from feedfilter.alike.likeness import Likeness
from feedfilter.condition import Candidates
from feedfilter.engine.prepare import Prepared
from feedfilter.values import Duration

WITHIN = Duration.of("3d")
PERCENT = 85
SHORTEST = 10  # letters; shorter texts must be equal


def relays(prepared: Prepared, is_ad: pl.Series) -> pl.DataFrame:
    """Give for every ad that another friend posted before: its `row` and its `leader`'s row.

    The leader is the earliest near copy by somebody else within three days that is no copy itself.
    """
    candidates = _candidates(prepared, is_ad)
    said = compared(candidates, "other_authors", (), newest_leads=False)
    likeness = Likeness(PERCENT, False, SHORTEST)
    copies = find_copies(said, Terms(likeness, WITHIN.micros, only_others=True))
    rows = candidates.rows
    return pl.DataFrame(
        {
            "row": rows.gather(pl.Series(copies.follower, dtype=pl.UInt32)),
            "leader": rows.gather(pl.Series(copies.leader, dtype=pl.UInt32)),
        }
    )


def _candidates(prepared: Prepared, is_ad: pl.Series) -> Candidates:
    rows = prepared.order.filter(is_ad.gather(prepared.order))
    nobody = pl.repeat(False, rows.len(), dtype=pl.Boolean, eager=True)
    group = pl.repeat(0, rows.len(), dtype=pl.UInt32, eager=True)
    everyone = pl.repeat(0, prepared.items.height, dtype=pl.UInt32, eager=True)
    return Candidates(rows, prepared.items, group, nobody, nobody, everyone, prepared.zone)


def carried(found: pl.DataFrame, author_keys: pl.Series) -> pl.DataFrame:
    """Give `source`, `carrier` and `ads`: how often who carried whose ad, most often first."""
    edges = pl.DataFrame(
        {
            "source": author_keys.gather(found["leader"]),
            "carrier": author_keys.gather(found["row"]),
        }
    )
    counted = edges.group_by("source", "carrier").agg(ads=pl.len().cast(pl.Int64))
    return counted.sort("ads", "source", "carrier", descending=[True, False, False])


def per_friend_relays(edges: pl.DataFrame) -> pl.DataFrame:
    """Give per friend `copied`, ads taken from others, and `lent`, ads that others took."""
    copied = edges.group_by(author_key="carrier").agg(copied=pl.col("ads").sum())
    lent = edges.group_by(author_key="source").agg(lent=pl.col("ads").sum())
    both = copied.join(lent, on="author_key", how="full", coalesce=True)
    return both.with_columns(pl.col("copied", "lent").fill_null(0))
