"""Write an export back without some of its records; every other byte stays as it was."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Set
from copy import copy
from typing import Any

from msgspec import Struct

from feedfilter.container import ZipArchive
from feedfilter.errors import OutputError
from feedfilter.export import ExportFile
from feedfilter.ingest.opened import Group, OpenedExport
from feedfilter.model import Source

_SIZES_FOLLOW = 0x08  # the flag of a member whose sizes stand behind it; here they stand before


class Cut(Struct, frozen=True):
    """Bytes that go with one removed record: a half-open span of the file's UTF-8 bytes."""

    record: int
    start: int
    end: int


def cuts(opened: OpenedExport, removed: Set[int]) -> list[Cut]:
    """Say which bytes go when the records `removed` go, in file order.

    In a JSON array a record goes with the comma before it, or, where no record before it stays,
    with the one behind it; elsewhere a record is its own lines.
    """
    found: list[Cut] = []
    for group in opened.groups:
        here = [
            n - group.first for n in range(group.first, group.first + group.count) if n in removed
        ]
        if here:
            found += _group_cuts(group, here)
    return sorted(found, key=lambda cut: cut.start)  # arrays are read in the order of their names


def _group_cuts(group: Group, removed: list[int]) -> Iterator[Cut]:
    if group.spans is None:
        raise OutputError(
            "its records have no place of their own", advice="use --to jsonl, csv, md, html or text"
        )
    starts, ends = group.spans()
    leading = 0  # records so far, all of them removed
    for index in removed:
        start, end = starts[index], ends[index]
        if group.separated:
            if index == leading:
                leading += 1
                end = starts[index + 1] if index + 1 < group.count else end
            else:
                start = ends[index - 1]
        yield Cut(group.first + index, start, end)


def pieces_without(file: ExportFile, gone: Iterable[Cut]) -> Iterator[bytes]:
    """Give the file's bytes without the cuts, in the file's own encoding."""
    data = memoryview(file.data)
    if file.data is not file.raw:
        yield file.bom
    position = 0
    for cut in gone:
        if cut.start > position:
            yield encoded(file, data[position : cut.start])
        position = cut.end
    yield encoded(file, data[position:])


def encoded(file: ExportFile, piece: Any) -> bytes:
    """Bring UTF-8 bytes into the file's own encoding."""
    if file.data is file.raw:
        return bytes(piece)
    return bytes(piece).decode("utf-8").encode(file.encoding)


def opened_export(source: Source) -> OpenedExport:
    """Give the opened export of a source; raises OutputError where it cannot be written back."""
    opened = source.export
    if not isinstance(opened, OpenedExport) or not opened.writes_back:
        raise OutputError(
            f"{source.importer} cannot be written back in its own format",
            where=source.name,
            advice="use --to jsonl, csv, md, html or text",
        )
    return opened


def zip_with(archive: ZipArchive, changed: Mapping[str, bytes]) -> bytes:
    """Give a zip archive with some members changed; the others keep name, time and content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(archive.source) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in old.infolist():
            content = changed.get(info.filename)
            if content is None and not info.is_dir():
                _copy(archive, info, new)
            else:
                new.writestr(info, content or b"")
    return buffer.getvalue()


def _copy(archive: ZipArchive, info: zipfile.ZipInfo, new: zipfile.ZipFile) -> None:
    """Copy a member as it is packed: it may be large, encrypted or a bomb, and is nobody's matter.

    zipfile has no such call; the directory that it writes at the end is made of `filelist`.
    """
    file: Any = new.fp
    twin = copy(info)
    twin.flag_bits &= ~_SIZES_FOLLOW
    packed = archive.packed(info.filename)
    twin.header_offset = file.tell()
    file.write(twin.FileHeader())
    file.write(packed)
    new.filelist.append(twin)
    new.NameToInfo[twin.filename] = twin
    new.start_dir = file.tell()
