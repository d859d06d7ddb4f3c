"""Every export in `../shared/samples` against what it must give; skipped where they are absent.

`<sample>.expect.jsonl` or a folder's `expect.jsonl` hold one object per item: `time` with `Z` is
an instant, without it the export's wall clock. The peers' fixtures come with their `target.json`.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from feedfilter.export import ExportFile
from feedfilter.importer import find_importers
from feedfilter.ingest import ReadOptions, read_feed
from feedfilter.ingest.open import open_exports
from feedfilter.model import Feed
from tests.cli.running import ROOT

SAMPLES = ROOT.parent / "shared" / "samples"
EXPECTED = sorted(SAMPLES.glob("west/**/*expect.jsonl"))
PEERS = SAMPLES / "peers" / "joweich+chat-miner" / "test"
TARGETS = sorted(path for path in PEERS.glob("*/*") if path.name != "target.json")
FILES = sorted(
    path
    for folder in ("cn", "west")
    for path in (SAMPLES / folder).glob("**/*")
    if path.is_file() and "expect.jsonl" not in path.name
)
# No exports by themselves: tables of single lines, names beside an export, maps, wrappers.
BESIDE = frozenset(
    "header-lines.jsonl placeholders.json mapping-csv.yaml mapping-jsonl.yaml actor.json"
    " account.js index.json channel.json users.json channels.json groups.json dms.json mpims.json"
    " integration_logs.json group_info.json user_info.json qce_manifest.json".split()
)
# Expectations that are named after the language of their exports.
NAMED = {"line/ja": "[LINE]"}
# Wherever the same item is a post to us and a message to the expectation.
SPOKEN = frozenset({"message", "post", "repost"})

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="../shared/samples is not here")


def exports_of(expected: Path, wants: list[dict[str, Any]]) -> list[tuple[Path, list[Any]]]:
    """Give each export that an expectation is about, and what it must give.

    An expectation is about the file of its name, about those that its items name, or its folder.
    """
    folder = expected.parent
    name = expected.name.removesuffix("expect.jsonl").removesuffix(".")
    files = sorted({want["file"] for want in wants if "file" in want})
    if files:
        return [(folder / file, [want for want in wants if want["file"] == file]) for file in files]
    if not name:
        return [(folder, wants)]
    wanted = NAMED.get(f"{folder.name}/{name}", f"{name}.")
    return [
        (path, wants)
        for path in folder.iterdir()
        if path.name.startswith(wanted) and path != expected
    ]


def seen(feed: Feed) -> list[dict[str, Any]]:
    """Give the items as expectations write them; wall clocks were read as UTC."""
    rows = []
    for row in feed.items.iter_rows(named=True):
        media = sum(row[name] or 0 for name in ("pictures", "videos", "files"))
        unsaid = any(row[name] is None for name in ("pictures", "videos", "files"))
        rows.append({**row, "media": media, "media_unsaid": unsaid, "id": row["item_id"]})
    return rows


def agrees(row: dict[str, Any], want: dict[str, Any]) -> list[str]:
    """Name the fields of an item that are not as expected."""
    wrong = [
        name
        for name in ("author", "author_id", "id", "chat", "forwarded_from", "reply_to")
        if name in want and row[name] != want[name]
    ]
    if not same_kind(row["kind"], want.get("kind", "message")):
        wrong.append("kind")
    if flat(row["text"]) != flat(want["text"]) and want.get("kind") != "deleted":
        wrong.append("text")
    if stamp(row["time"]) != stamp_of(want["time"]):
        wrong.append("time")
    if not set(want.get("links") or ()) <= set(row["links"] or ()):
        wrong.append("links")
    if want.get("media") and not row["media"] and not row["media_unsaid"]:
        wrong.append("media")
    if want.get("edited") and not row["edited"]:
        wrong.append("edited")
    return wrong


def same_kind(ours: str, theirs: str) -> bool:
    return ours == theirs or {ours, theirs} <= SPOKEN


def flat(text: str) -> str:
    return " ".join(text.split())


def bare(text: str) -> str:
    """Leave out blanks: peers put some between pieces of rich text, where the app shows none."""
    return "".join(text.split())


def stamp(time: datetime | None) -> float | None:
    return None if time is None else round(time.timestamp(), 3)


def stamp_of(text: str | None) -> float | None:
    if text is None:
        return None
    return round(
        datetime.fromisoformat(text if text.endswith("Z") else f"{text}+00:00").timestamp(), 3
    )


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: str(path.relative_to(SAMPLES)))
def test_items_are_as_expected(expected: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wants = [json.loads(line) for line in expected.read_text("utf-8").split("\n") if line]
    exports = exports_of(expected, wants)
    assert exports
    wrong = []
    for path, theirs in exports:
        rows = seen(read_feed([str(path)], ReadOptions(zone="UTC")))
        assert len(rows) >= len(theirs)
        for want in theirs:
            best = min((agrees(row, want) for row in rows), key=len)
            if best:
                wrong.append((best, want))
    with capsys.disabled():
        print(
            f"\n{expected.relative_to(SAMPLES)}: {len(wants) - len(wrong)} of {len(wants)} agree",
            end="",
        )
    assert not wrong


@pytest.mark.parametrize("path", TARGETS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_peers_targets_are_met(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = json.loads((path.parent / "target.json").read_text("utf-8"))
    read = read_feed([str(path)], ReadOptions(zone="UTC"))
    ours = Counter(
        (stamp(row["time"]), row["author"], bare(row["text"]))
        for row in read.items.iter_rows(named=True)
    )
    theirs = Counter(
        (stamp_of(row["timestamp"]), row["author"], bare(row["message"] or "")) for row in target
    )
    missing = theirs - ours
    with capsys.disabled():
        total = theirs.total()
        print(
            f"\npeers/{path.parent.name}/{path.name}: {total - missing.total()} of {total} agree",
            end="",
        )
    assert not missing


def files() -> list[Path]:
    return [path for path in FILES if path.name not in BESIDE]


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(SAMPLES)))
def test_exactly_one_importer_is_sure(path: Path) -> None:
    known = [sure_of(file) for file in open_exports(str(path))]
    assert all(len(each) <= 1 for each in known)
    assert any(known)


def sure_of(file: ExportFile) -> set[str]:
    """Name the importers that are sure of a file and not outdone by one that says more."""
    special = sure(file, fallback=False)
    better = {name for each in special for name in find_importers()[each].supersedes}
    return set(special) - better or set(sure(file, fallback=True))


def sure(file: ExportFile, *, fallback: bool) -> list[str]:
    return [
        name
        for name, each in find_importers().items()
        if each.fallback is fallback and each.recognises(file)
    ]
