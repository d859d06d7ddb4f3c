"""Say which importer reads a file: exactly one, or an error that says why not."""

from __future__ import annotations

from rapidfuzz import process

from feedfilter.errors import ExportError, UsageError
from feedfilter.export import ExportFile
from feedfilter.importer import Importer, find_importers


def recognise(file: ExportFile, forced: str | None = None) -> Importer | None:
    """Give the importer of a file; None where none knows it.

    Raises ExportError that names both where two are sure: nothing is guessed between them.
    """
    if forced:
        return named(forced)
    sure = _sure(file, fallback=False) if file.options.get("mapping") is None else []
    sure = sure or _sure(file, fallback=True)
    superseded = {name for each in sure for name in each.supersedes}
    sure = [each for each in sure if each.name not in superseded]
    if len(sure) > 1:
        names = " and ".join(each.name for each in sure)
        raise ExportError(f"could be {names}", where=file.name, advice="choose one with --from")
    return sure[0] if sure else None


def _sure(file: ExportFile, *, fallback: bool) -> list[Importer]:
    importers = (each for each in find_importers().values() if each.fallback is fallback)
    return [each for each in importers if each.recognises(file)]


def named(name: str) -> Importer:
    """Give an importer by its name; raises UsageError with the nearest name."""
    importers = find_importers()
    if name in importers:
        return importers[name]
    near = process.extractOne(name, list(importers), score_cutoff=60)
    advice = f"did you mean '{near[0]}'?" if near else "`feedfilter formats` lists them"
    raise UsageError(f"unknown format '{name}'", advice=advice)
