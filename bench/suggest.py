"""How good are the rules that `suggest` makes from 200 marked items of each kind?

Reads the labelled collections in `../shared/labelled`, which are no part of this project. For each
feed and each of several drawings, 200 ads and 200 personal items (at most half of what there is)
are marked, rules are made from them alone, and the whole rest is measured with the engine. Prints
recall on the ads and false positives on the others; ends with 1 where the mean of a feed is below
70 % or above 1 %.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from random import Random

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from feedfilter.engine import decide
from feedfilter.model import SCHEMA, Action, Feed, Source
from feedfilter.rules.rule import Rules
from feedfilter.suggest import marked_by_labels, suggest

LABELLED = Path(__file__).resolve().parent.parent.parent / "shared" / "labelled"
FEEDS = {
    "zh (qq-group + weibo-personal + sms-ads)": (
        "zh-qq-group",
        "zh-weibo-personal",
        "zh-sms-ads",
    ),
    "en-groupme": ("en-groupme",),
    "ru-telegram": ("ru-telegram",),
}
MARKED = 200
DRAWINGS = 10
LEAST_RECALL, MOST_FALSE = 0.70, 0.01


class Measured(Struct, frozen=True):
    """One drawing: what the rules hit of the rest."""

    recall: float
    false: float
    marked: tuple[int, int]


def feed_of(texts: list[str]) -> Feed:
    """Give a feed of texts alone."""
    rows = [
        {"seq": at, "kind": "message", "text": text, "source": 0, "record": at}
        for at, text in enumerate(texts)
    ]
    columns = {name: [row.get(name) for row in rows] for name in SCHEMA}
    return Feed(pl.DataFrame(columns, schema=SCHEMA), (Source("labelled", "bench", "UTC"),))


def loaded(names: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Read collections, each text once."""
    rows: dict[str, bool] = {}
    for name in names:
        lines = (LABELLED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        for row in map(json.loads, lines):
            rows.setdefault(row["text"], bool(row["label"]))
    return list(rows.items())


def measured(rows: list[tuple[str, bool]], drawing: int) -> Measured:
    """Mark some, make rules, measure them on the rest."""
    drawn = Random(drawing)
    ads, others = ([row for row in rows if row[1] is kind] for kind in (True, False))
    for part in (ads, others):
        drawn.shuffle(part)
    cut = [min(MARKED, len(part) // 2) for part in (ads, others)]
    marked = ads[: cut[0]] + others[: cut[1]]
    feed = feed_of([text for text, _ in marked])
    labels = pl.Series([label for _, label in marked], dtype=pl.Boolean)
    nothing = Rules()
    found = suggest(decide(feed, nothing), nothing, marked_by_labels(labels))
    made = tuple(replace(each.proposal.rule, action=Action.HIDE) for each in found.effects)
    rest = ads[cut[0] :] + others[cut[1] :]
    verdicts = decide(feed_of([text for text, _ in rest]), Rules(rules=made)).verdicts
    hit = (verdicts["action"].cast(pl.String) == "hide").to_list()
    ad_hits = [gone for gone, (_, label) in zip(hit, rest, strict=True) if label]
    false = [gone for gone, (_, label) in zip(hit, rest, strict=True) if not label]
    return Measured(sum(ad_hits) / len(ad_hits), sum(false) / len(false), (cut[0], cut[1]))


def main() -> int:
    """Measure every feed; gives the exit code."""
    if not LABELLED.is_dir():
        print(
            f"no labelled collections in {LABELLED.parent.name}/{LABELLED.name}: nothing measured"
        )
        return 0
    drawings = int(sys.argv[1]) if len(sys.argv) > 1 else DRAWINGS
    reached = True
    for name, files in FEEDS.items():
        rows = loaded(files)
        each = [measured(rows, drawing) for drawing in range(1, drawings + 1)]
        recall = sum(one.recall for one in each) / drawings
        false = sum(one.false for one in each) / drawings
        ads, others = each[0].marked
        single = " ".join(f"{one.recall:.0%}/{one.false:.2%}" for one in each)
        print(f"{name}: {ads} + {others} marked of {len(rows)}")
        print(f"  recall {recall:.1%}, false positives {false:.2%}  (each: {single})", flush=True)
        reached = reached and recall >= LEAST_RECALL and false <= MOST_FALSE
    print("reached" if reached else "not reached", f"(>= {LEAST_RECALL:.0%}, <= {MOST_FALSE:.0%})")
    return int(not reached)


if __name__ == "__main__":
    raise SystemExit(main())
