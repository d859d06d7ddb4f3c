"""Write docs/conditions.md from the docstrings and fields of all conditions and windows."""

from __future__ import annotations

from pathlib import Path

from feedfilter.rules.reference import reference

TARGET = Path(__file__).parent.parent / "docs" / "conditions.md"


if __name__ == "__main__":
    TARGET.write_text(reference(), encoding="utf-8")
