"""Read exports into one feed; what cannot be read is rejected with its place."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.importer import Importer, NotAsCutError, sure_importers
from feedfilter.ingest.bounded import check_records, unchanged
from feedfilter.ingest.frame import collect, frame_of
from feedfilter.ingest.joined import few_at_once, one_of
from feedfilter.ingest.merge import newest_first, with_order, without_twins
from feedfilter.ingest.open import open_exports, opened, piped_exports
from feedfilter.ingest.opened import Group, OpenedExport
from feedfilter.ingest.options import ReadOptions
from feedfilter.ingest.recognise import nothing_known, recognise, unrecognised
from feedfilter.model import SCHEMA, Feed, Rejected, Source

BATCH = 50_000
Progress = Callable[[int, int], None]
Watch = Callable[[pl.DataFrame], None]
Pair = tuple[ExportFile, Importer]


def read_feed(
    paths: Sequence[str],
    options: ReadOptions | None = None,
    stdin: Callable[[], bytes] | None = None,
    progress: Progress | None = None,
    watch: Watch | None = None,
) -> Feed:
    """Read every export that the paths name into one feed.

    `stdin` gives the bytes that stand for the path `-`; `progress` is called with records read
    and records in all of one file. Raises ExportError where a path cannot be opened or
    recognised, UsageError for an unknown `importer`. `watch` is given each batch of rows as it is
    read, in the order that they have in the feed; where a file has to be read anew, all of its
    batches come once more.
    """
    chosen = options or ReadOptions()
    found = list(_recognised(paths, chosen, stdin))
    with _unbothered(), unchanged(paths):
        readings = [
            _as_cut_or_anew(file, partial(_read, file, importer, chosen, progress, watch))
            for file, importer in found
        ]
    if chosen.importer:
        _refuse_nothing(found, readings)
    if chosen.strict:
        _refuse_damage(readings)
    return _joined(readings, chosen)


@contextmanager
def _unbothered() -> Iterator[None]:
    """Keep the garbage collector from looking through millions of young objects again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Reading(Struct):
    """What came out of one file."""

    source: Source
    frame: pl.DataFrame
    rejected: list[Rejected] = field(default_factory=list)


def _recognised(
    paths: Sequence[str], options: ReadOptions, stdin: Callable[[], bytes] | None
) -> Iterator[Pair]:
    for path in paths:
        pairs: list[Pair] = []
        unknown: ExportError | None = None
        for file in _opened(path, options, stdin):
            sure = _sure(file, options)
            if not (sure or pairs or unknown):
                unknown = unrecognised(file, path)
            pairs += sure
            del file  # a member that nobody reads does not stay in memory
        if not pairs:
            raise unknown or nothing_known(path)
        yield from _preferred([*pairs, *_parts(pairs, options)])


def _sure(file: ExportFile, options: ReadOptions) -> list[Pair]:
    """Give a file with the importer that reads it; nothing where there is none."""
    file.options = {
        "date_order": options.date_order,
        "mapping": options.mapping,
        "date": options.date,
    }
    importer = recognise(file, options.importer)
    return [(file, importer)] if importer is not None else []


def _parts(pairs: list[Pair], options: ReadOptions) -> Iterator[Pair]:
    """Open the files that an index names and that were not opened with it."""
    taken = {file.member for file, _ in pairs}
    for file, importer in pairs:
        for name in importer.parts(file):
            member = f"{file.folder}/{name}" if file.folder else name
            raw = file.beside(name)
            if raw and member not in taken:
                taken.add(member)
                whole = f"{file.name.removesuffix(file.file_name)}{name}"
                yield from _sure(
                    opened(whole, raw, file.container, member, options.encoding), options
                )


def _opened(
    path: str, options: ReadOptions, stdin: Callable[[], bytes] | None
) -> Iterator[ExportFile]:
    if path == "-" and stdin is not None:
        return piped_exports(stdin(), options.encoding, options.limits)
    said = options.encoding or (options.mapping.encoding if options.mapping else None)
    return open_exports(path, said, options.limits)


def _preferred(pairs: list[Pair]) -> Iterator[Pair]:
    """Leave out formats that a better one in the same folder says again.

    Beside a format that is known for sure, tables and JSON of any shape are no part of the export.
    """
    if not all(each.fallback for _, each in pairs):
        pairs = [(file, each) for file, each in pairs if not each.fallback]
    better = {(file.folder, name): file for file, each in pairs for name in each.supersedes}
    for file, importer in pairs:
        places = ((folder, importer.name) for folder in _around(file.folder))
        instead = next((better[place] for place in places if place in better), None)
        if instead is None:
            yield file, importer
        else:
            instead.notes.append(f"was read instead of {file.member}, which says less")


def _around(folder: str) -> Iterator[str]:
    """Give a folder and all those that it lies in, the container's own last."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def _as_cut_or_anew(file: ExportFile, read: Callable[[], _Reading]) -> _Reading:
    """Read a file; anew, looking at every byte, where it is not indented as it seemed."""
    file.may_be_cut_by_lines = True
    try:
        return read()
    except NotAsCutError:
        file.may_be_cut_by_lines = False
        return read()


def _read(
    file: ExportFile,
    importer: Importer,
    options: ReadOptions,
    progress: Progress | None,
    watch: Watch | None,
) -> _Reading:
    zone, zone_note = _zone(importer, options)
    frames: list[pl.DataFrame] = []
    rejected: list[tuple[int, str, str]] = []
    groups: list[Group] = []
    first = 0
    for several in few_at_once(importer, file, BATCH):
        for records in several:
            check_records(records, len(file.data), file.name, options.limits)
        read = one_of(several, importer)
        for start in range(0, len(read.raws), BATCH):
            batch = read.raws[start : start + BATCH]
            made = collect(importer.read(batch, read.context), start)
            frame = frame_of(made, importer, zone)
            frames.append(frame.with_columns(record=pl.col("record") + first))
            if watch:
                watch(frame)
            rejected += [(first + at, read.place(at), why) for at, why in made.rejected]
            file.let_go()
            if progress:
                progress(start + len(batch), len(read.raws))
        for records in several:
            rejected += [(-1, place, reason) for place, reason in records.damage]
            groups.append(Group(first, len(records.raws), records.spans, records.separated))
            first += len(records.raws)
    file.let_go()
    frame = pl.concat(frames) if frames else pl.DataFrame(schema=SCHEMA)
    notes = _notes(file, importer, frame, zone_note)
    opened_export = OpenedExport(file, importer.writes_back, tuple(groups))
    source = Source(file.name, importer.name, zone, tuple(notes), opened_export)
    return _Reading(source, frame, [Rejected(0, *each) for each in rejected])


def _zone(importer: Importer, options: ReadOptions) -> tuple[str, str]:
    """Choose the zone of stamps without one; the note says so where nobody chose it."""
    known = options.zone or options.rules_zone or importer.zone
    if known:
        return known, ""
    return "UTC", "times without a zone were read as UTC; --tz or `timezone:` says which they are"


def _notes(file: ExportFile, importer: Importer, frame: pl.DataFrame, zone_note: str) -> list[str]:
    notes = [*file.notes, *importer.notes(file)]
    if zone_note and not frame.filter(pl.col("time").is_not_null())["absolute"].all():
        notes.append(zone_note)
    timeless = frame["time"].null_count()
    if timeless:
        notes.append(f"{timeless} of {frame.height} items have no time that can be read")
    if newest_first(frame["time"]):
        notes.append("newest first")
    if importer.own_only:
        notes.append("this export holds only its owner's own posts, none of friends")
    return notes


def _refuse_nothing(found: list[Pair], readings: list[_Reading]) -> None:
    """Refuse a format that the user named and of which nothing is found."""
    if any(reading.frame.height or reading.rejected for reading in readings):
        return
    for file, importer in found:
        sure = [each.name for each in sure_importers(file)]
        shown = next((name for name in sure if name != importer.name), None)
        if shown or not (sure or file.json is not None):
            advice = f"leave out --from: it looks like {shown}" if shown else "leave out --from"
            raise ExportError(f"holds no record of {importer.name}", where=file.name, advice=advice)


def _refuse_damage(readings: list[_Reading]) -> None:
    for reading in readings:
        for rejected in reading.rejected:
            raise ExportError(
                rejected.reason,
                where=f"{reading.source.name}: {rejected.place}",
                advice="leave out --strict to read what is whole",
            )


def _joined(readings: list[_Reading], options: ReadOptions) -> Feed:
    frames = [
        reading.frame.with_columns(source=pl.lit(index, pl.Int32))
        for index, reading in enumerate(readings)
    ]
    items, twins = without_twins(with_order(frames))
    rejected = tuple(
        replace(each, source=index)
        for index, reading in enumerate(readings)
        for each in reading.rejected
    )
    sources = tuple(reading.source for reading in readings)
    notes = () if items.height or rejected else _nothing_found(sources)
    return Feed(_with_owner(items, sources, options.me), sources, rejected, twins, notes)


def _nothing_found(sources: Sequence[Source]) -> tuple[str, ...]:
    """Say that an export is empty: it may also be one of a version that nobody has seen."""
    names = ", ".join(dict.fromkeys(source.importer for source in sources))
    return (f"no message or post was found; read as {names}",)


def _with_owner(items: pl.DataFrame, sources: tuple[Source, ...], me: Any) -> pl.DataFrame:
    """Mark the owner's items where the export does not but the user or the format does."""
    if not me:
        return items
    mine = (pl.col("author_id") == me).fill_null(False) | (pl.col("author") == me).fill_null(False)
    return items.with_columns(me=pl.col("me").fill_null(mine))
