"""Files that Spark reads, cleans and counts, beside one machine and the same records."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from feedfilter.errors import UsageError
from feedfilter.ingest import read_feed
from feedfilter.model import SCHEMA
from tests.cli.running import DEMO, RULES, feedfilter
from tests.spark.sessions import needs_java

pytestmark = [needs_java, pytest.mark.xdist_group("spark")]
BROKEN = {3: b"{broken\n", 7: b'{"time": 7}\n', 150: b"[]\n"}


@pytest.fixture(scope="module")
def spark(spark: Any) -> Iterator[Any]:
    """Let Spark cut files into many blocks."""
    spark.conf.set("spark.sql.files.maxPartitionBytes", "30000")
    yield spark
    spark.conf.unset("spark.sql.files.maxPartitionBytes")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file of JSON Lines, some of them broken, some no records."""
    lines = feedfilter("convert", DEMO, "--to", "jsonl").out.encode().splitlines(keepends=True)
    for at, broken in BROKEN.items():
        lines[at:at] = [broken]
    lines[20:20] = [b"\n", b"# no record\n"]
    file = tmp_path_factory.mktemp("lines") / "whole.jsonl"
    file.write_bytes(b"".join(lines))
    return file


@pytest.fixture
def parts(whole: Path, tmp_path: Path) -> Path:
    """Give a folder with the same lines in three files."""
    lines, folder = whole.read_bytes().splitlines(keepends=True), tmp_path / "parts"
    folder.mkdir()
    for at in range(3):
        (folder / f"part-{at}.jsonl").write_bytes(b"".join(lines[at * 100 : at * 100 + 100]))
    return folder


def plain(items: pl.DataFrame) -> list[Any]:
    names = [name for name in SCHEMA if name not in ("source", "seq", "record")]
    texts = pl.col("kind", "time_unit").cast(pl.String)
    return items.sort("seq").select(names).with_columns(texts).rows()


def test_lines_in_many_blocks_are_the_items_of_one_file(
    spark: Any, whole: Path, parts: Path
) -> None:
    from feedfilter.spark.reading import read

    expected = read_feed([str(whole)])
    found = read(spark, [str(parts)], "UTC")
    items = pl.from_arrow(found.items.toArrow())
    assert isinstance(items, pl.DataFrame)
    assert plain(items) == plain(expected.items)
    pairs = items.select("seq", "record").sort("seq").rows()
    assert pairs == expected.items.select("seq", "record").sort("seq").rows()
    reasons = [row["_reason"] for row in found.rejected.orderBy("_file", "_at").collect()]
    assert reasons == [each.reason for each in expected.rejected]
    assert len(reasons) == len(BROKEN)
    assert found.read == expected.read


def test_parquet_says_the_same(spark: Any, whole: Path, tmp_path: Path) -> None:
    from feedfilter.spark.reading import read

    expected = read_feed([str(whole)])
    good = [json.loads(line) for line in whole.read_bytes().splitlines() if line[:8] == b'{"time":']
    rows = [row for row in good if isinstance(row["time"], str)]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    frame.write_parquet(tmp_path / "feed.parquet", row_group_size=50)
    found = read(spark, [str(tmp_path)], "UTC")
    items = pl.from_arrow(found.items.toArrow())
    assert isinstance(items, pl.DataFrame)
    assert plain(items) == plain(expected.items)


def test_the_command_writes_what_one_machine_writes(
    whole: Path, parts: Path, tmp_path: Path
) -> None:
    output, one = tmp_path / "out", tmp_path / "one.jsonl"
    alone = feedfilter("clean", str(whole), "--rules", RULES, "-o", str(one))
    ran = feedfilter(
        "clean", str(parts), "--rules", RULES, "--engine", "spark=local[2]", "-o", str(output)
    )
    assert ran.code == alone.code == 1
    summed = alone.err.splitlines()[0]
    assert summed in ran.err.splitlines()
    kept = b"".join(each.read_bytes() for each in sorted(output.glob("kept/part-*")))
    no_records = [*BROKEN.values(), b"\n", b"# no record\n"]
    stays = [line for line in one.read_bytes().splitlines(keepends=True) if line not in no_records]
    assert kept == b"".join(stays)
    rejected = [json.loads(line) for each in output.glob("rejected/part-*") for line in each.open()]
    assert len(rejected) == len(BROKEN)
    removed = [json.loads(line) for each in output.glob("removed/part-*") for line in each.open()]
    assert len(removed) + len(stays) + len(rejected) == 289
    assert {line["action"] for line in removed} <= {"collapse", "digest", "hide"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--engine", "sparc", "-o", "out"], "no engine 'sparc'"),
        (["--engine", "spark"], "write -o FOLDER"),
        (["--engine", "spark", "-o", "out", "--to", "csv"], "one machine only"),
    ],
)
def test_what_spark_does_not_do_is_said_in_one_line(
    options: list[str], said: str, tmp_path: Path
) -> None:
    ran = feedfilter("clean", DEMO, "--rules", RULES, *options, cwd=tmp_path)
    assert ran.code == 2
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_no_java_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    from feedfilter.cli import sparking

    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(UsageError, match="Spark needs Java"), sparking._session("spark"):
        pass
