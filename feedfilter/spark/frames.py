"""Between Spark's record batches and the columns of the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import polars as pl
import pyarrow as pa
from pyspark import StorageLevel
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType

from feedfilter.condition import PREPARED
from feedfilter.model import SCHEMA

_TYPES = {
    pl.String: "string",
    pl.Enum: "string",
    pl.Int32: "int",
    pl.Int64: "bigint",
    pl.Boolean: "boolean",
    pl.Datetime: "timestamp",
    pl.List: "array<string>",
}
STRETCH = 131_072  # rows that a worker looks at together
ON_DISK = StorageLevel.DISK_ONLY  # where big frames are kept: in memory texts fill the heap
ITEMS = {**SCHEMA, **PREPARED}
Work = Callable[[Iterator[pl.DataFrame]], Iterator[pl.DataFrame]]


def spark_type(dtype: pl.DataType) -> str:
    """Name the type of a column of items in Spark."""
    return _TYPES[dtype.base_type()]


def items_of(table: pa.Table) -> pl.DataFrame:
    """Give the columns that the engine knows; what is not there is unknown, texts are empty."""
    ours = [
        name for name in table.column_names if name in ITEMS or name[0] == "_" or name == "node"
    ]
    frame = pl.from_arrow(table.select(ours))
    assert isinstance(frame, pl.DataFrame)
    columns = [
        (pl.col(name) if name in ours else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in ITEMS.items()
    ]
    return frame.with_columns(columns).with_columns(pl.col("text").fill_null(""))


def beside(df: DataFrame, added: dict[str, str], work: Work) -> DataFrame:
    """Add columns that `work` makes, row by row, to those of a frame; the others are not touched.

    `added` gives the columns and their types in words of Spark; a column that is there already
    gets its new value.
    """
    kept = [name for name in df.columns if name not in added]
    schema = _schema(df, kept, added)
    arrow = to_arrow_schema(schema)

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        tables: list[pa.Table] = []

        def remembered() -> Iterator[pl.DataFrame]:
            for table in gathered(batches):
                tables.append(table)
                yield items_of(table)

        for frame in work(remembered()):
            table = tables.pop(0).select(kept)
            for name in added:
                table = table.append_column(name, frame[name].to_arrow())
            yield from table.cast(arrow).combine_chunks().to_batches()

    return df.mapInArrow(run, schema)


def instead(
    df: DataFrame, added: dict[str, str], work: Work, kept: list[str] | None = None
) -> DataFrame:
    """Give the rows that `work` makes of a frame's: its columns (or `kept`) and those added."""
    before = df.columns if kept is None else kept
    schema = _schema(df, [name for name in before if name not in added], added)
    arrow = to_arrow_schema(schema)

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for frame in work(items_of(table) for table in gathered(batches)):
            table = frame.select(schema.names).to_arrow()
            yield from table.cast(arrow).combine_chunks().to_batches()

    return df.mapInArrow(run, schema)


def _schema(df: DataFrame, kept: list[str], added: dict[str, str]) -> StructType:
    fields = [df.schema[name] for name in kept]
    more = StructType.fromDDL(", ".join(f"`{name}` {kind}" for name, kind in added.items()))
    assert isinstance(more, StructType)
    return StructType([*fields, *more.fields])


def gathered(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Join small batches, so that the engine's columns pay."""
    waiting: list[pa.RecordBatch] = []
    height = 0
    for batch in batches:
        waiting.append(batch)
        height += batch.num_rows
        if height >= STRETCH:
            yield pa.Table.from_batches(waiting)
            waiting, height = [], 0
    if waiting:
        yield pa.Table.from_batches(waiting)
