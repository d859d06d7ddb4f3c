"""The packs that come with feedfilter: YAML for people, and the same parsed and folded, for speed.

`packs/NAME.json` is made of `packs/NAME.yaml`, and a test holds it to it. What is kept are the
nodes and their places; they are read into rules like those of any other file.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from feedfilter.node import Mapping
from feedfilter.rules import tree
from feedfilter.rules.document import Document
from feedfilter.rules.folded import folded_texts

PACK = "pack:"
PACKS = files("feedfilter") / "packs"


def pack_names() -> list[str]:
    """Give the names of the packs."""
    if not PACKS.is_dir():
        return []
    return sorted(one.name[:-5] for one in PACKS.iterdir() if one.name.endswith(".yaml"))


@cache
def kept_pack(name: str) -> Document:
    """Give a pack as it is kept; the same while somebody tunes the rules beside it."""
    return msgspec.json.decode((PACKS / f"{name}.json").read_bytes(), type=Document)


def parsed_pack(name: str) -> Document:
    """Parse the YAML of a pack and fold its words, to be kept."""
    root = tree.parse((PACKS / f"{name}.yaml").read_bytes(), PACK + name)
    assert isinstance(root, Mapping)  # the packs' own test says so
    folded = folded_texts([Document(PACK + name, root)])
    changed = {text: form for text, form in folded.items() if form != text}
    return Document(PACK + name, root, changed)
