"""A file that was compressed by itself is read as the file that it was."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from feedfilter.errors import ExportError
from feedfilter.ingest import read_feed
from feedfilter.ingest.options import ReadOptions
from feedfilter.limits import Limits
from feedfilter.model import Feed
from tests.cli.running import DEMO

WHOLE = Path(DEMO).read_bytes()
WAYS = pytest.mark.parametrize(
    ("suffix", "compress"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)]
)
Compress = Callable[[bytes], bytes]


def read(name: Path, data: bytes, limits: Limits | None = None) -> Feed:
    name.write_bytes(data)
    return read_feed([str(name)], ReadOptions(limits=limits or Limits()))


def tar(*members: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for data in members:
            member = tarfile.TarInfo("moments.json")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


@WAYS
def test_found_a_compressed_file_is_read(suffix: str, compress: Compress, tmp_path: Path) -> None:
    plain = read(tmp_path / "moments.json", WHOLE)
    for name in (f"moments.json.{suffix}", f"moments.{suffix.upper()}", "named-otherwise"):
        feed = read(tmp_path / name, compress(WHOLE))
        assert feed.items.equals(plain.items)
        assert feed.sources[0].importer == plain.sources[0].importer
    assert read_feed(["-"], stdin=lambda: compress(WHOLE)).items.equals(plain.items)


@WAYS
def test_found_a_tar_archive_is_one_however_compressed(
    suffix: str, compress: Compress, tmp_path: Path
) -> None:
    for data in (tar(WHOLE), compress(tar(WHOLE))):
        feed = read(tmp_path / f"a.tar.{suffix}", data)
        assert feed.items.height
        assert feed.sources[0].name.endswith("!moments.json")


@WAYS
def test_a_part_of_a_compressed_file_is_damaged(
    suffix: str, compress: Compress, tmp_path: Path
) -> None:
    for size in (16, 100, len(compress(WHOLE)) - 9):
        with pytest.raises(ExportError) as refused:
            read(tmp_path / f"cut.json.{suffix}", compress(WHOLE)[:size])
        assert refused.value.what == "the archive is damaged"


@WAYS
def test_several_streams_are_one_file_and_none_is_lost_silently(
    suffix: str, compress: Compress, tmp_path: Path
) -> None:
    half = len(WHOLE) // 2
    first, second = compress(WHOLE[:half]), compress(WHOLE[half:])
    whole = read(tmp_path / "moments.json", WHOLE).items
    for name, data in (("two", first + second), ("padded", first + compress(b"") + second + b"\0")):
        assert read(tmp_path / f"{name}.{suffix}", data).items.equals(whole)
    for name, data in (("odd", first + b"\0" + second[1:]), ("more", first + second + b"x")):
        with pytest.raises(ExportError, match="the archive is damaged"):
            read(tmp_path / f"{name}.{suffix}", data)


def test_a_tar_archive_with_two_members_of_one_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="two members have one name"):
        read(tmp_path / "twice.tar", tar(WHOLE, WHOLE))


@pytest.mark.parametrize(
    "rows", [b"BZh1,time,author,text\nx,%s,A,x\n", b"time,author,text\n%s,A,ustar"]
)
def test_text_that_begins_or_ends_like_an_archive_is_text(rows: bytes, tmp_path: Path) -> None:
    feed = read(tmp_path / "feed.csv", rows % b"2024-01-01 10:00")
    assert feed.sources[0].importer == "csv"
    assert feed.items.height == 1


@WAYS
def test_what_unpacks_to_too_much_is_refused(
    suffix: str, compress: Compress, tmp_path: Path
) -> None:
    zeros, varied = bytes(12 * 2**20), b"".join(b"%d," % number for number in range(400_000))
    with pytest.raises(ExportError, match="200 times its size; --limit ratio="):
        read(tmp_path / f"bomb.{suffix}", compress(zeros))
    with pytest.raises(ExportError, match="1 MB; --limit member="):
        read(tmp_path / f"large.{suffix}", compress(varied), Limits(member=1))
