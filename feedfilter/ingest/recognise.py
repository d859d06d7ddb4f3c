"""Say which importer reads a file: exactly one, or an error that says why not."""

from __future__ import annotations

from rapidfuzz import process

from feedfilter.errors import ExportError, UsageError
from feedfilter.export import ExportFile
from feedfilter.importer import Importer, find_importers, sure_importers
from feedfilter.scan import DAMAGED, broken_at, place_at


def recognise(file: ExportFile, forced: str | None = None) -> Importer | None:
    """Give the importer of a file; None where none knows it.

    Raises ExportError that names both where two are sure: nothing is guessed between them.
    """
    if forced:
        return named(forced)
    known = _specially(file) if file.options.get("mapping") is None else []
    known = known or sure_importers(file, fallback=True)
    superseded = {name for each in known for name in each.supersedes}
    known = [each for each in known if each.name not in superseded]
    if len(known) > 1:
        names = " and ".join(each.name for each in known)
        raise ExportError(f"could be {names}", where=file.name, advice="choose one with --from")
    return known[0] if known else None


def _specially(file: ExportFile) -> list[Importer]:
    """Give the importers of special formats that are sure, if need be by what stands far down."""
    known = sure_importers(file)
    return known if known or not file.look_further() else sure_importers(file)


def unrecognised(file: ExportFile, path: str) -> ExportError:
    """Say why nobody knows a file: its JSON is damaged before the first record, or it is no export.

    Damage further on is no reason: the file would have been known by its beginning.
    """
    broken = broken_at(memoryview(file.data)[file.start :])
    if broken is None:
        return nothing_known(path)
    place = place_at(file.data, file.start + broken)
    advice = "export it again, or mend it in an editor"
    return ExportError(DAMAGED, where=f"{file.name}: {place}", advice=advice)


def nothing_known(path: str) -> ExportError:
    """Say that a path holds no export."""
    advice = "`feedfilter formats` lists them; --from or --map reads tables and JSON"
    return ExportError("not an export that feedfilter knows", where=path, advice=advice)


def named(name: str) -> Importer:
    """Give an importer by its name; raises UsageError with the nearest name."""
    importers = find_importers()
    if name in importers:
        return importers[name]
    near = process.extractOne(name, list(importers), score_cutoff=60)
    advice = f"did you mean '{near[0]}'?" if near else "`feedfilter formats` lists them"
    raise UsageError(f"unknown format '{name}'", advice=advice)
