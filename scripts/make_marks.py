"""Write feedfilter/importers/marks.json: which importers a file need not be shown to."""

from __future__ import annotations

import msgspec

from feedfilter.importer import MARKS, Importer, KeptMarks, find_importers


def page() -> str:
    """Give one line of JSON per importer that says which files it need not see."""
    return "{\n" + ",\n".join(sorted(map(_line, find_importers().values()))) + "\n}\n"


def _line(importer: Importer) -> str:
    module = importer.recognises.__module__.rpartition(".")[2]
    kept = msgspec.json.encode(KeptMarks(importer.marks, importer.fallback))
    return f'"{module}": {msgspec.json.format(kept, indent=0).decode()}'


if __name__ == "__main__":
    MARKS.write_text(page(), encoding="utf-8")
