"""A made feed of any size: ties, nameless and timeless items, one loud author, copies."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import Any

import polars as pl

from feedfilter.model import SCHEMA

START = int(datetime(2025, 3, 1, tzinfo=UTC).timestamp())
TRADE = ["代购", "包邮", "高仿 现货", "清仓 秒杀", "加微信", "尾货 补货"]
TALK = [
    "今天下雨 {0}",
    "我们结婚啦 {0}",
    "谁有靠谱的代购推荐 {0}",
    "下班回家喂猫",
    "hello {0} {1}",
    "",
]


def made_feed(count: int, seed: int = 7) -> pl.DataFrame:
    """Give so many items in the order of the input; a third is by one author."""
    random = Random(seed)
    rows = [_row(place, count, random) for place in range(count)]
    random.shuffle(rows)
    frame = pl.DataFrame(rows, schema_overrides={"time": pl.Datetime("us", "UTC")})
    known = [name for name in SCHEMA if name in frame.columns]
    missing = [pl.lit(None, SCHEMA[name]).alias(name) for name in SCHEMA if name not in known]
    placed = frame.with_columns(missing).with_columns(seq=pl.int_range(pl.len()))
    return placed.select(list(SCHEMA)).cast(SCHEMA)  # type: ignore[arg-type]


def _row(place: int, count: int, random: Random) -> dict[str, Any]:
    loud = random.random() < 0.3
    author = "a0" if loud else f"a{random.randrange(1, count // 40 + 3)}"
    seconds = START + 60 * random.randrange(count // 3 + 1)  # minutes: many are equal
    ad = random.random() < 0.25
    talk = random.choice(TALK).format(random.randrange(99), random.randrange(count))
    return {
        "time": None if random.random() < 0.02 else seconds * 1_000_000,
        "time_unit": "day" if random.random() < 0.02 else "second",
        "absolute": True,
        "author_id": None if random.random() < 0.03 else author,
        "author": random.choice([None, "老妈" if author == "a1" else f"Name {author}"]),
        "chat": random.choice(["c1", "c2", None]),
        "kind": random.choice(["post", "post", "message", "system"]),
        "text": _advertisement(count, random) if ad else talk,
        "pictures": random.choice([None, 0, 1, 4, 9]),
        "picture_keys": [f"p{random.randrange(count)}"] if random.random() < 0.1 else None,
        "links": ["https://weidian.com/?id=7"] if random.random() < 0.01 else [],
        "item_id": f"m-{place}",
        "me": author == "a2",
        "source": 0,
        "record": place,
    }


def _advertisement(count: int, random: Random) -> str:
    """Give an ad of one's own, or one of those that are copied, a letter off now and then."""
    own = random.random() < 0.7
    said = random if own else Random(random.randrange(count // 60 + 1))
    goods = "".join(chr(0x4E00 + said.randrange(3000)) for _ in range(said.randrange(6, 20)))
    return f"{said.choice(TRADE)} {goods}{'' if own else random.choice(['', '', '1', '啊'])}"
