"""Write feedfilter/rules.schema.json from the classes of the rule language."""

from __future__ import annotations

import json
from pathlib import Path

from feedfilter.rules.schema import rules_schema

TARGET = Path(__file__).parent.parent / "feedfilter" / "rules.schema.json"


def schema_text() -> str:
    """Give the text of the file."""
    return json.dumps(rules_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(schema_text(), encoding="utf-8")
