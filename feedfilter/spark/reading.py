"""Items from JSON Lines and Parquet that Spark reads, numbered as on one machine.

All files are one export, in the order of their names. JSON Lines of any format that feedfilter
knows go through its own importer; Parquet has the keys of feedfilter's JSON Lines as columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import polars as pl
from msgspec import Struct
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from feedfilter.errors import ExportError
from feedfilter.importer import Columns, Importer, find_importers
from feedfilter.ingest.frame import collect, frame_of
from feedfilter.ingest.open import opened
from feedfilter.ingest.recognise import recognise
from feedfilter.model import SCHEMA
from feedfilter.render.jsonl import KEYS
from feedfilter.spark.frames import ON_DISK, instead, spark_type
from feedfilter.stamps import from_iso

OWN = "feedfilter-jsonl"
_ISO = "yyyy-MM-dd'T'HH:mm:ss.SSSSSS"
_SAMPLE = 2_000  # lines from which the format is recognised
_NO_RECORD = re.compile(rb"[\s\x1e]*(?:#|\Z)")  # as `records.json` has it
_ITEMS = {name: spark_type(dtype) for name, dtype in SCHEMA.items()}
_PLACES = {"_file": "string", "_block": "bigint", "_at": "bigint", "_reason": "string"}
Place = tuple[str, int]


class Read(Struct, frozen=True):
    """Items with `seq` and `record`, and records that could not be read with `_reason`."""

    items: DataFrame
    rejected: DataFrame
    read: int  # how many records there were


class _Part(Struct, frozen=True):
    """Some records of one block: where, how many, and how their stamps follow each other."""

    file: str
    block: int
    at: int  # the first record in the block, and the one behind the last
    end: int
    items: int
    rejected: int
    rise: int
    first: int | None
    last: int | None


_PART = {
    "_file": "string",
    **dict.fromkeys(
        ("_block", "at", "end", "items", "rejected", "rise", "first", "last"), "bigint"
    ),
}


def read(spark: SparkSession, paths: Sequence[str], zone: str) -> Read:
    """Read files and folders, as Parquet where their names end so, else as JSON Lines."""
    names = spark.read.text(list(paths), recursiveFileLookup=True).inputFiles()
    form = read_parquet if any(".parquet" in name for name in names) else read_json
    return form(spark, paths, zone)


def read_json(spark: SparkSession, paths: Sequence[str], zone: str) -> Read:
    """Read JSON Lines, each line once; `_raw` has its bytes."""
    lines = spark.read.text(list(paths), lineSep="\n", recursiveFileLookup=True)
    first = lines.limit(_SAMPLE).select(F.col("value").cast("binary")).collect()
    file = opened("feed.jsonl", b"".join(bytes(row[0]) + b"\n" for row in first))
    importer = recognise(file)
    if importer is None:
        raise ExportError("no JSON Lines that feedfilter knows", where=paths[0])
    context = next(iter(importer.split(file))).context
    placed = lines.select(F.col("value").cast("binary").alias("_raw"), *_place())
    work = partial(_read_lines, importer.name, context, zone)
    return _numbered(instead(placed, _ITEMS | _PLACES, work))


def read_parquet(spark: SparkSession, paths: Sequence[str], zone: str) -> Read:
    """Read Parquet; stamps are timestamps, or text as in JSON Lines."""
    df = spark.read.option("recursiveFileLookup", "true").parquet(*paths)
    types = dict(df.dtypes)
    said = [F.col(key).alias(name) for name, key in KEYS.items() if key in types]
    time = F.unix_micros("time") if types.get("time") == "timestamp" else F.lit(None)
    wall = F.date_format("time", _ISO) if types.get("time") == "timestamp_ntz" else F.col("time")
    words = F.lit(None) if types.get("time") == "timestamp" else wall
    stamps = [time.cast("bigint").alias("_micros"), words.cast("string").alias("_words")]
    placed = df.select(*said, *stamps, *_place())
    return _numbered(instead(placed, _ITEMS | _PLACES, partial(_read_rows, zone), []))


def _place() -> list[Column]:
    return [
        F.col("_metadata.file_path").alias("_file"),
        F.col("_metadata.file_block_start").alias("_block"),
    ]


def _read_lines(
    name: str, context: Any, zone: str, frames: Iterable[pl.DataFrame]
) -> Iterator[pl.DataFrame]:
    importer = find_importers()[name]
    for part, at in _by_block(_records(frame) for frame in frames):
        made = collect(importer.read(part["_raw"].to_list(), context), 0)
        yield _placed(part, at, made, importer, zone)


def _records(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter([_NO_RECORD.match(raw) is None for raw in frame["_raw"]])


def _read_rows(zone: str, frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    importer = find_importers()[OWN]
    for part, at in _by_block(frames):
        stamps = [from_iso(words) for words in part["_words"]]
        micros = part["_micros"].fill_null(pl.Series([time for time, _ in stamps], dtype=pl.Int64))
        absolute = pl.Series([sure for _, sure in stamps], dtype=pl.Boolean)
        days = part["_words"].str.len_chars().fill_null(0) == len("2025-05-15")
        units = pl.select(pl.when(days).then(pl.lit("day")).otherwise(pl.lit("second"))).to_series()
        columns: dict[str, Any] = {name: part[name] for name in KEYS}
        columns |= {"time": micros, "absolute": absolute | part["_micros"].is_not_null()}
        columns["time_unit"] = units
        made = Columns(columns, list(range(part.height)), ())
        yield _placed(part, at, made, importer, zone)


def _by_block(frames: Iterable[pl.DataFrame]) -> Iterator[tuple[pl.DataFrame, int]]:
    """Cut frames where another block begins; each part with how many of its block were before."""
    place, before = None, 0
    for frame in frames:
        for key, part in frame.group_by("_file", "_block", maintain_order=True):
            before = before if key == place else 0
            place = key
            yield part, before
            before += part.height


def _placed(
    part: pl.DataFrame, at: int, made: Columns, importer: Importer, zone: str
) -> pl.DataFrame:
    """Give the items of a part and, with a reason, what was rejected, in the order of the file."""
    items = frame_of(made, importer, zone)
    rejected = pl.DataFrame(made.rejected, {"record": pl.Int64, "_reason": pl.String}, orient="row")
    rows = pl.concat([items, rejected], how="diagonal").sort("record")
    kept = [name for name in ("_raw", "_file", "_block") if name in part.columns]
    return rows.hstack(part.select(kept)[rows["record"]]).with_columns(
        pl.col("record") + at, _at=pl.col("record") + at, text=pl.col("text").fill_null("")
    )


def _numbered(parsed: DataFrame) -> Read:
    """Number records and items over all blocks, items from the older end."""
    parsed = parsed.persist(ON_DISK)
    parts = [_Part(*row) for row in instead(parsed, _PART, _parts, []).collect()]
    parts.sort(key=lambda part: (part.file, part.block, part.at))
    begins: dict[Place, tuple[int, int]] = {}
    items, records, rise, last = 0, 0, 0, None
    for part in parts:
        if (part.file, part.block) not in begins:
            base = records  # of the records before this block
            begins[part.file, part.block] = (items, base)
        items, records = items + part.items, base + part.end
        if last is not None and part.first is not None:
            rise += (part.first > last) - (part.first < last)
        rise, last = rise + part.rise, last if part.last is None else part.last
    number = partial(_number, begins, items if rise < 0 else None)
    good = parsed.filter("_reason IS NULL")
    numbered = instead(good, {"seq": "bigint", "record": "bigint"}, number)
    hidden = [name for name in _PLACES if name != "_reason"]
    rejected = parsed.filter("_reason IS NOT NULL")
    read = items + sum(part.rejected for part in parts)
    return Read(numbered.drop(*hidden, "_reason"), rejected, read)


def _parts(frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Count what is in each part of a block, and how often its stamps rise more than they fall."""
    for frame in frames:
        for (file, block), part in frame.group_by("_file", "_block", maintain_order=True):
            good = part.filter(pl.col("_reason").is_null())
            times = good["time"].drop_nulls().dt.epoch("us")
            rise = int(times.diff().sign().sum() or 0)
            ends = (times[0], times[-1]) if times.len() else (None, None)
            at, end = part["_at"][0], part["_at"][-1] + 1
            row = (file, block, at, end, good.height, part.height - good.height, rise, *ends)
            yield pl.DataFrame([row], schema=list(_PART), orient="row")


def _number(
    begins: dict[Place, tuple[int, int]], mirrored: int | None, frames: Iterable[pl.DataFrame]
) -> Iterator[pl.DataFrame]:
    seen: Counter[Place] = Counter()
    for frame in frames:
        for key, part in frame.group_by("_file", "_block", maintain_order=True):
            place: Place = (str(key[0]), int(str(key[1])))
            items, records = begins[place]
            row = pl.int_range(pl.len()) + items + seen[place]
            seq = row if mirrored is None else mirrored - 1 - row
            seen[place] += part.height
            yield part.with_columns(seq=seq, record=pl.col("_at") + records)
