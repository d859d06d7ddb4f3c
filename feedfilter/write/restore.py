"""The input again, from the cleaned export and what was removed from it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from feedfilter.container import ZipArchive
from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.write.hidden import HiddenRecord, SourceNote, read_hidden, restored
from feedfilter.write.same_format import zip_with


def restored_export(cleaned: str, hidden: str) -> bytes:
    """Give the bytes of the input; raises ExportError where the two files do not fit."""
    header, records = read_hidden(_bytes(hidden), hidden)
    raw = _bytes(cleaned)
    if zipfile.is_zipfile(io.BytesIO(raw)):
        return _archive(cleaned, header.sources, records)
    if len(header.sources) != 1:
        raise ExportError("speaks of several exports", where=hidden, advice="restore them singly")
    return restored(_opened(cleaned, raw, header.sources[0]), header.sources[0], records)


def _archive(cleaned: str, notes: list[SourceNote], records: list[HiddenRecord]) -> bytes:
    """Put records back into the members of a zip archive; members are exact, the zip is new."""
    archive = ZipArchive(Path(cleaned))
    changed = {}
    for number, note in enumerate(notes):
        member = note.name.split("!", 1)[-1]
        file = _opened(f"{cleaned}!{member}", archive.read(member), note)
        theirs = [record for record in records if record.source == number]
        changed[member] = restored(file, note, theirs)
    return zip_with(archive, changed)


def _opened(name: str, raw: bytes, note: SourceNote) -> ExportFile:
    """Look at a cleaned file; it is empty where every record was hidden."""
    known = None if note.encoding in ("utf-8", "utf-8-damaged") else note.encoding
    try:
        return ExportFile(name, raw, encoding=known)
    except (LookupError, UnicodeDecodeError) as error:
        raise ExportError(f"cannot be read as '{known}'", where=name) from error


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ExportError("cannot be read", where=path) from error
