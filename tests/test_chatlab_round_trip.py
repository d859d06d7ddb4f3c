"""What `convert --to chatlab` writes is read again as the same items, as far as ChatLab goes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.ingest import read_feed
from feedfilter.model import SCHEMA, Feed
from feedfilter.render.chatlab import chatlab_json

SAMPLES = Path(__file__).parent / "samples"
HELD = ("time", "kind", "text", "link_title", "item_id", "reply_to")


def again(feed: Feed, folder: Path) -> Feed:
    path = folder / "again.json"
    path.write_bytes(b"".join(chatlab_json(feed, feed.items)))
    return read_feed([str(path)])


def feed_of(*items: dict[str, Any]) -> Feed:
    usual = {"text": "", "kind": "message", "author": "Mia", "author_id": "u1"}
    rows = [{**dict.fromkeys(SCHEMA), **usual, **item} for item in items]
    return Feed(pl.DataFrame(rows, schema=SCHEMA, orient="row"))


def as_held(items: pl.DataFrame) -> list[dict[str, Any]]:
    """Give what ChatLab can hold of items: seconds, chat messages, one name for each person."""
    kinds = pl.col("kind").cast(pl.String).replace({"post": "message", "repost": "message"})
    held = items.with_columns(
        pl.col("time").dt.truncate("1s"), kind=kinds, who=pl.coalesce("author_id", "author")
    )
    return held.select(*HELD, "who").to_dicts()


@pytest.mark.parametrize(
    "sample",
    ["telegram-json/single", "weflow-moments/weflow_moments.json", "chatlog-json/chatlog.json",
     "chatlab/chatlab.json", "chatlab/chatlab.jsonl", "chatlab/odd.jsonl"],
)  # fmt: skip
def test_samples_come_back(sample: str, tmp_path: Path) -> None:
    feed = read_feed([str(SAMPLES / sample)])
    back = again(feed, tmp_path)
    assert back.rejected == ()
    assert as_held(back.items) == as_held(feed.items)


def test_cards_media_and_the_owner_come_back(tmp_path: Path) -> None:
    feed = feed_of(
        {"link_title": "[Sale] a\\b\nonly today", "links": ["https://s.example/a_(b)"]},
        {"text": "look\n[here]", "link_title": "Sale", "links": ["https://s.example/?q=](x"]},
        {"text": "tap here", "links": ["https://s.example/hidden"]},
        {"text": "at https://s.example/a", "links": ["https://s.example/a"]},
        {"text": "new", "pictures": 9, "me": True},
        {"videos": 1, "author": None},
        {"text": "no card: [a](b)"},
        {"kind": "transfer", "link_title": "paid"},
    )
    items = again(feed, tmp_path).items
    assert items["link_title"].to_list() == [
        "[Sale] a\\b\nonly today", "Sale", None, None, None, None, None, None,
    ]  # fmt: skip
    assert items["links"].to_list() == [
        ["https://s.example/a_(b)"], ["https://s.example/?q=%5D(x"], ["https://s.example/hidden"],
        ["https://s.example/a"], [], [], [], [],
    ]  # fmt: skip
    assert items["text"].to_list() == [
        "", "look\n[here]", "tap here", "at https://s.example/a", "new", "", "no card: [a](b)",
        "paid",
    ]  # fmt: skip
    assert items["pictures"].to_list() == [0, 0, 0, 0, 1, 0, 0, 0]
    assert items["videos"].to_list() == [0, 0, 0, 0, 0, 1, 0, 0]
    assert items["me"].to_list() == [True] * 8  # the owner is an account, not a message


def test_nobody_is_invented(tmp_path: Path) -> None:
    nobody = {"author": None, "author_id": None}
    feed = feed_of({"kind": "system", "text": "Mia left", **nobody}, {"text": "who?", **nobody})
    items = again(feed, tmp_path).items
    assert items.select("author", "author_id").rows() == [(None, None), (None, None)]
    assert items["kind"].to_list() == ["system", "message"]


def test_the_document_is_what_chatlab_asks_for() -> None:
    feed = feed_of({"text": "a", "chat": "one"}, {"text": "b\x9b31m\x7f", "author": "Mia L."})
    written = b"".join(chatlab_json(feed, feed.items))
    assert b"\xc2\x9b" not in written
    assert b"\x7f" not in written
    document = json.loads(written)
    assert set(document) == {"chatlab", "meta", "members", "messages"}
    assert document["chatlab"]["version"] == "0.0.2"
    assert document["meta"] == {"name": "one", "platform": "unknown", "type": "private"}
    assert document["members"] == [{"platformId": "u1", "accountName": "Mia L."}]
    assert document["messages"][1] == {
        "sender": "u1", "accountName": "Mia L.", "timestamp": 0, "type": 0, "content": "b\x9b31m\x7f",
    }  # fmt: skip


def test_an_empty_feed_is_a_document() -> None:
    document = json.loads(
        b"".join(chatlab_json(Feed(pl.DataFrame(schema=SCHEMA)), pl.DataFrame(schema=SCHEMA)))
    )
    assert document["messages"] == []
    assert document["members"] == []


words = st.text(st.sampled_from('a[]()\\\n"，:null, \u2028\x85é😀'), max_size=12)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=4))
def test_any_words_and_titles_come_back(
    tmp_path_factory: Any, pairs: list[tuple[str, str]]
) -> None:
    feed = feed_of(
        *({"text": text, "link_title": title or None, "kind": "post"} for text, title in pairs)
    )
    back = again(feed, tmp_path_factory.mktemp("any"))
    assert back.items["text"].to_list() == [text for text, _ in pairs]
    assert back.items["link_title"].to_list() == [title or None for _, title in pairs]
