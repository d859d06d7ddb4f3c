"""`similar` past one machine: which items can be copies at all, and each such set in its order.

Texts are told apart by hashes. Two texts that are alike share one of their rarest shingles (see
`alike.likeness`), so they meet in that shingle's bucket and are compared there. Texts, pictures
and links that are alike or stand in one item make a family; only inside a family can an item
follow another, and there the window of one machine decides, item by item in order of time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import partial

import polars as pl
import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it
from rapidfuzz import fuzz, process

from feedfilter.alike.likeness import SLACK, Likeness
from feedfilter.conditions.similar import Similar
from feedfilter.counting.lanes import LONGEST
from feedfilter.spark.frames import instead
from feedfilter.spark.plan import Stage
from feedfilter.spark.sorting import streamed
from feedfilter.spark.working import Worker

MET = 10_000  # texts of one bucket and length, near in time, that the next one is compared with
_FEW = 16  # of them that may be past without being let go
_SAMPLE = 5_000  # texts whose shingles are counted, to know the rare ones
_COMPARED = ["_bucket", "node", "_said", "_first", "_last"]
_PAIR = {"node": pl.String, "other": pl.String}
_FAMILY = pa.schema({"node": pa.string(), "_family": pa.string()})


def node(name: str, window: Similar) -> Column:
    """Give the hash of what an item says; the same author's only, where others do not count."""
    key = F.col("author_key")
    whose = key if window.to == "same_author" else F.when(key.isNotNull(), "")
    scope = F.lit("") if window.to == "anyone" else whose
    return F.md5(F.concat(scope, F.lit(name.split()[1]), F.lit(" "), F.col(name))).alias(name)


def similar(worker: Worker, stage: Stage, moving: DataFrame, whole: DataFrame) -> DataFrame:
    """Let the copies in each family follow as they do on one machine."""
    window = stage.steps[0].window
    assert isinstance(window, Similar)
    text, pictures, links = worker.compared[window]
    texts = _texts(whole, text, window)
    edges = _alike(texts, window).union(_together(moving, [text, pictures, links]))
    named = _families(edges).join(texts.select("node", "original"), "node", "left")
    placed = moving.withColumn("node", F.coalesce(text, pictures, links))
    alone = F.col("_family").isNull()  # equal ones only: then one thing stands for all it says
    met = placed.join(named, "node", "left").select(
        *moving.columns,
        F.coalesce("_family", "node").alias("_family"),
        F.when(~alone & F.col(text).isNotNull(), F.col("original")).alias("text"),
        F.array_compact(F.array(F.when(alone, F.col("node")).otherwise(F.col(pictures)))).alias(
            "picture_keys"
        ),
        F.array_compact(F.array(F.when(~alone, F.col(links)))).alias("links"),
    )
    last = window.keep == "last"
    done = streamed(worker.task, stage, ["_family"], met, newest_first=last)
    return done.select(moving.columns)


def _likeness(window: Similar) -> Likeness:
    least = max(bound for _, bound in window.ratio.bounds())
    return Likeness(least, window.ratio.gt == least, window.min_length)


def _texts(whole: DataFrame, text: str, window: Similar) -> DataFrame:
    """Give every different text once: `node`, an `original` that says it, its first and last."""
    micros = F.unix_micros("time")
    found = whole.filter(F.col(text).isNotNull()).withColumn("node", node(text, window))
    return (
        found.filter("node IS NOT NULL AND time IS NOT NULL")
        .groupBy("node")
        .agg(
            F.min(text).alias("_said"),
            F.min("text").alias("original"),
            F.min(micros).alias("_first"),
            F.max(micros).alias("_last"),
        )
    )


def _alike(texts: DataFrame, window: Similar) -> DataFrame:
    """Give the pairs of texts that are alike and near in time, enough of them to join all."""
    likeness = _likeness(window)
    if not any(likeness.kept()):
        return texts.select("node", F.col("node").alias("other")).limit(0)
    sample = [row[0] for row in texts.select("_said").limit(_SAMPLE).collect()]
    common = Counter(piece for each in sample for piece in _pieces(each, likeness.width))
    within = min(window.within.micros, LONGEST)
    placed = instead(
        texts.drop("original"),
        {"_bucket": "string"},
        partial(_spread, likeness, common),
    )
    sorted_ = placed.repartition("_bucket").sortWithinPartitions("_bucket", "_first", "node")
    pair = {"node": "string", "other": "string"}
    return instead(sorted_, pair, partial(_met, likeness, within), []).distinct()


def _pieces(text: str, width: int) -> Iterator[str]:
    """Give the shingles of a text; its n-th "abc" is another one than its first."""
    seen: Counter[str] = Counter()
    for start in range(len(text) - width + 1):
        piece = text[start : start + width]
        seen[piece] += 1
        yield f"{seen[piece]} {piece}"


def _spread(
    likeness: Likeness, common: Counter[str], frames: Iterable[pl.DataFrame]
) -> Iterator[pl.DataFrame]:
    """Put each text into the buckets of its rarest shingles."""
    kept = likeness.kept()
    for frame in frames:
        buckets = []
        for text in frame["_said"].to_list():
            pieces = sorted((common[each], each) for each in _pieces(text, likeness.width))
            buckets.append([each for _, each in pieces[: kept[len(text)]]])
        placed = frame.with_columns(_bucket=pl.Series(buckets, dtype=pl.List(pl.String)))
        yield placed.explode("_bucket").drop_nulls("_bucket")


def _met(likeness: Likeness, within: int, frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Compare each text with those before it in its bucket that are near in time."""
    bucket, before, joined = None, Recent(), Joined()
    cutoff = likeness.percent - SLACK
    for frame in frames:
        pairs: list[tuple[str, str]] = []
        for own, name, text, first, last in frame.select(_COMPARED).iter_rows():
            since = first - within
            if own != bucket:
                bucket, before = own, Recent()
            near = before.near(since, *likeness.lengths(len(text)))
            for _, _, other in process.extract_iter(
                text, near, scorer=fuzz.ratio, score_cutoff=cutoff
            ):
                if joined.root(name) != joined.root(other):
                    joined.join(name, other)
                    pairs.append((name, other))
            before.add(name, text, last, since)
        yield pl.DataFrame(pairs, schema=_PAIR, orient="row")


class Recent:
    """The texts of one bucket that were said of late, at most `MET` of a length."""

    def __init__(self) -> None:
        self._by_length: defaultdict[int, list[tuple[str, str, int]]] = defaultdict(list)
        self._room: defaultdict[int, int] = defaultdict(lambda: _FEW)  # until some are let go

    def add(self, name: str, text: str, last: int, since: int) -> None:
        """Enter a text said last at `last`; what was said up to `since` is past, and may go."""
        length = len(text)
        said = self._by_length[length]
        said.append((name, text, last))
        if len(said) >= self._room[length]:
            said[:] = [each for each in said if each[2] > since][-MET:]
            self._room[length] = max(2 * len(said), _FEW)

    def near(self, since: int, shortest: int, longest: int) -> dict[str, str]:
        """Give by name the texts of these lengths that were said after `since`."""
        return {
            name: text
            for length in range(shortest, longest + 1)
            for name, text, last in self._by_length.get(length, ())
            if last > since
        }


def _together(moving: DataFrame, things: list[str]) -> DataFrame:
    """Give the pairs of what items say that also stands in other company."""
    every = F.array_compact(F.array(*things))
    pairs = moving.select(
        F.coalesce(*things).alias("node"), F.explode(every).alias("other")
    ).distinct()
    shared = pairs.groupBy("other").count().filter("count > 1").select("other")
    return pairs.join(shared, "other").filter("node != other").select("node", "other")


def _families(edges: DataFrame) -> DataFrame:
    """Name for each node that is in a pair the family that it belongs to.

    The pairs come to the driver: copies that are not equal, and what pictures and links join.
    """
    joined = Joined()
    for one, other in edges.toLocalIterator():
        joined.join(one, other)
    nodes = list(joined.above)
    families = pa.table({"node": nodes, "_family": [joined.root(each) for each in nodes]}, _FAMILY)
    return edges.sparkSession.createDataFrame(families)


class Joined:
    """Sets that grow together."""

    def __init__(self) -> None:
        self.above: dict[str, str] = {}

    def root(self, name: str) -> str:
        """Give the one that stands for a name's set; halves the way for the next time."""
        while (above := self.above.get(name, name)) != name:
            self.above[name] = self.above.get(above, above)
            name = above
        return name

    def join(self, one: str, other: str) -> None:
        """Make one set of two."""
        first, second = self.root(one), self.root(other)
        self.above[max(first, second)] = self.above[min(first, second)] = min(first, second)
