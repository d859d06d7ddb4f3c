"""Write feedfilter/packs/*.json: the packs parsed and folded, so that a command starts fast."""

from __future__ import annotations

from pathlib import Path

import msgspec

from feedfilter.rules.kept import PACKS, pack_names, parsed_pack

if __name__ == "__main__":
    for name in pack_names():
        target = Path(str(PACKS)) / f"{name}.json"
        target.write_bytes(msgspec.json.encode(parsed_pack(name)) + b"\n")
