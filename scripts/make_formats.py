"""Write docs/formats.md from the importers: how to get each export, what it holds, its zone."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from feedfilter.importer import Importer, find_importers

TARGET = Path(__file__).parent.parent / "docs" / "formats.md"
HEAD = """# Formats

Made from the importers by `python scripts/make_formats.py`; do not edit. Which one reads a file is
told by its content, for sure or not at all; `--from NAME` says it where two are possible. Stamps
without a zone are read in `--tz`, else in `timezone:` of the rules, else in the zone named here.
"""


def page() -> str:
    """Give the page."""
    sections = (section(each) for each in find_importers().values())
    return "\n".join([HEAD, *overview(), "", *sections])


def overview() -> Iterator[str]:
    """Give one line of a table per format."""
    yield "| name | what | zone of bare stamps | written back |"
    yield "|---|---|---|---|"
    for each in find_importers().values():
        back = "yes" if each.writes_back else "no: `--to jsonl`" if each.read_only else "not read"
        yield f"| [{each.name}](#{each.name}) | {each.title} | {each.zone or 'UTC'} | {back} |"


def section(importer: Importer) -> str:
    """Give what there is to say about one format."""
    module = sys.modules[importer.recognises.__module__]
    parts = [f"## {importer.name}", inspect.getdoc(module) or ""]
    if importer.own_only:
        parts.append("Holds only its owner's own posts, none of friends.")
    stated = ", ".join(sorted(importer.knows)) or "nothing"
    parts.append(f"Stated for every item, so that absent there is none: {stated}.")
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
