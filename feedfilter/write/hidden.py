"""What was removed, in a file of its own, from which the input can be made again.

JSON Lines. The first line names the exports: file, importer, encoding, size and SHA-256 of each.
Each further line is one removed record: `source` (its number), `record`, `offset` (where in the
cleaned file's UTF-8 bytes it stood), `removed` (its bytes as text, or `removed_base64`), `action`,
`rule`, `tags`, and the item's `time`, `author` and `text`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.model import Source
from feedfilter.write.same_format import Cut, encoded, opened_export


class SourceNote(msgspec.Struct):
    """What the first line says of one export."""

    name: str
    importer: str
    encoding: str
    size: int
    sha256: str


class Header(msgspec.Struct):
    """The first line."""

    feedfilter: int
    sources: list[SourceNote]


class HiddenRecord(msgspec.Struct, omit_defaults=True):
    """One removed record."""

    source: int
    record: int
    offset: int
    removed: str | None = None
    removed_base64: str | None = None
    action: str | None = None
    rule: str | None = None
    tags: list[str] = []
    time: str | None = None
    author: str | None = None
    text: str | None = None

    def content(self) -> bytes:
        """Give the removed bytes."""
        if self.removed_base64 is not None:
            return base64.b64decode(self.removed_base64)
        return (self.removed or "").encode("utf-8")


def hidden_lines(
    sources: Sequence[Source],
    cuts: Sequence[Sequence[Cut]],
    verdicts: Sequence[Mapping[int, Mapping[str, Any]]],
) -> Iterator[bytes]:
    """Give the lines of a hidden file; `verdicts` say per source and record what was decided."""
    yield msgspec.json.encode(Header(1, [_note(source) for source in sources])) + b"\n"
    for number, source in enumerate(sources):
        file = opened_export(source).file
        gone = 0
        for cut in cuts[number]:
            removed = bytes(memoryview(file.data)[cut.start : cut.end])
            about = verdicts[number].get(cut.record, {})
            line = HiddenRecord(number, cut.record, cut.start - gone, **_text(removed), **about)
            yield msgspec.json.encode(line) + b"\n"
            gone += cut.end - cut.start


def _note(source: Source) -> SourceNote:
    file = opened_export(source).file
    digest = hashlib.sha256(file.raw).hexdigest()
    return SourceNote(source.name, source.importer, file.encoding, len(file.raw), digest)


def _text(removed: bytes) -> dict[str, Any]:
    try:
        return {"removed": removed.decode("utf-8")}
    except UnicodeDecodeError:
        return {"removed_base64": base64.b64encode(removed).decode("ascii")}


def read_hidden(data: bytes, name: str) -> tuple[Header, list[HiddenRecord]]:
    """Read a hidden file; raises ExportError with the line that is wrong."""
    lines = [line for line in data.split(b"\n") if line.strip()]
    try:
        header = msgspec.json.decode(lines[0], type=Header)
    except (msgspec.DecodeError, IndexError, UnicodeDecodeError) as error:
        raise ExportError(
            "is no file of hidden items", where=name, advice="give the one that --hidden-to wrote"
        ) from error
    records = []
    for number, line in enumerate(lines[1:], 2):
        try:
            records.append(msgspec.json.decode(line, type=HiddenRecord))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ExportError("is no hidden item", where=f"{name}:{number}") from error
    return header, records


def restored(cleaned: ExportFile, note: SourceNote, records: Sequence[HiddenRecord]) -> bytes:
    """Put removed records back; raises ExportError where the result is not the input of then."""
    try:
        whole = _whole(cleaned, records)
    except UnicodeError:  # places of another file's records cut letters apart
        whole = b""
    if hashlib.sha256(whole).hexdigest() != note.sha256:
        raise ExportError(
            "does not fit the hidden items: one of the two was changed since, or --to wrote it",
            where=cleaned.name,
            advice="give the two files of one run of clean -o, without --to",
        )
    return whole


def _whole(cleaned: ExportFile, records: Sequence[HiddenRecord]) -> bytes:
    data = memoryview(cleaned.data)
    pieces: list[bytes] = [] if cleaned.data is cleaned.raw else [cleaned.bom]
    position = 0
    for record in records:
        pieces.append(encoded(cleaned, data[position : record.offset]))
        pieces.append(encoded(cleaned, record.content()))
        position = record.offset
    pieces.append(encoded(cleaned, data[position:]))
    return b"".join(pieces)
