"""The generators of big exports: every format parses, has its shape, and repeats itself."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

SCRIPT = Path(__file__).parent.parent / "bench" / "generate.py"
FORMATS = ["telegram", "moments", "csv", "jsonl"]
COUNT = 200
HAN = re.compile("[\u4e00-\u9fff]")
# The order in which Telegram Desktop writes the keys of a message; any of them may be missing.
TELEGRAM_KEYS = ["id", "type", "date", "date_unixtime", "edited", "edited_unixtime"]
TELEGRAM_KEYS += ["actor", "actor_id", "action", "members", "from", "from_id", "forwarded_from"]
TELEGRAM_KEYS += ["reply_to_message_id", "photo", "photo_file_size", "width", "height"]
TELEGRAM_KEYS += ["text", "text_entities"]
JSONL_KEYS = ["time", "author", "author_id", "chat", "kind", "text"]
JSONL_KEYS += ["pictures", "videos", "links", "id", "me"]


def _generate(form: str, path: Path, count: int = COUNT, seed: int = 1) -> Path:
    command = [sys.executable, str(SCRIPT), form, str(count), str(path), "--seed", str(seed)]
    subprocess.run(command, check=True, capture_output=True)
    return path


def _json(form: str, path: Path, count: int = COUNT) -> Any:
    return json.loads(_generate(form, path, count).read_text(encoding="utf-8"))


@pytest.mark.parametrize("form", FORMATS)
def test_the_seed_decides_every_byte(form: str, tmp_path: Path) -> None:
    first = _generate(form, tmp_path / "a").read_bytes()
    assert _generate(form, tmp_path / "b").read_bytes() == first
    assert _generate(form, tmp_path / "c", seed=2).read_bytes() != first


def test_telegram_is_one_chat_in_the_spelling_of_telegram_desktop(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    chat = _json("telegram", path)
    assert list(chat) == ["name", "type", "id", "messages"]
    assert path.read_text(encoding="utf-8") == json.dumps(chat, ensure_ascii=False, indent=1)
    assert [message["id"] for message in chat["messages"]] == list(range(1, COUNT + 1))
    for message in chat["messages"]:
        assert list(message) == [key for key in TELEGRAM_KEYS if key in message]
        parts = message["text"] if isinstance(message["text"], list) else [message["text"]]
        words = "".join(part if isinstance(part, str) else part["text"] for part in parts)
        assert words == "".join(entity["text"] for entity in message["text_entities"])


def test_telegram_has_some_of_everything(tmp_path: Path) -> None:
    messages = _json("telegram", tmp_path / "result.json", 2000)["messages"]
    assert {message["type"] for message in messages} == {"message", "service"}
    for key in ("edited", "forwarded_from", "reply_to_message_id", "photo"):
        assert any(key in message for message in messages), key
    assert any(isinstance(message["text"], list) for message in messages)


def test_moments_are_newest_first_with_the_time_in_their_ids(tmp_path: Path) -> None:
    path = tmp_path / "moments.json"
    export = _json("moments", path)
    assert path.read_text(encoding="utf-8") == json.dumps(export, ensure_ascii=False, indent=2)
    assert list(export) == ["exportTime", "totalPosts", "filters", "posts"]
    posts = export["posts"]
    assert export["totalPosts"] == len(posts) == len({post["id"] for post in posts}) == COUNT
    times = [post["createTime"] for post in posts]
    assert times == sorted(times, reverse=True)
    assert [(int(post["id"]) >> 23) // 1000 for post in posts] == times


def test_csv_has_its_five_columns(tmp_path: Path) -> None:
    with _generate("csv", tmp_path / "feed.csv").open(encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file)
    assert head == ["id", "time", "author", "author_id", "text"]
    assert len(lines) == COUNT
    assert {len(line) for line in lines} == {5}
    assert [line[1] for line in lines] == sorted(line[1] for line in lines)


def test_json_lines_have_the_keys_of_feedfilter(tmp_path: Path) -> None:
    text = _generate("jsonl", tmp_path / "feed.jsonl").read_text(encoding="utf-8")
    records = [json.loads(line) for line in text.split("\n")[:-1]]
    assert len(records) == COUNT
    assert all(list(record) == JSONL_KEYS for record in records)
    assert all(record["time"].endswith("Z") for record in records)


@pytest.mark.parametrize("form", ["telegram", "moments"])
def test_no_messages_are_an_empty_export(form: str, tmp_path: Path) -> None:
    export = _json(form, tmp_path / "none.json", 0)
    assert export["messages" if form == "telegram" else "posts"] == []


def test_people_and_texts_are_mixed_as_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    from messages import AUTHORS, YEAR, messages

    made = list(messages(20_000, Random(3)))
    texts = [message.text for message in made if message.text]
    assert 0.06 < sum(message.advertises for message in made) / len(made) < 0.08
    assert 0.5 < sum(bool(HAN.search(text)) for text in texts) / len(texts) < 0.66
    assert sum(map(len, texts)) / len(texts) < 40 < max(map(len, texts))
    assert 1000 < len({message.author for message in made}) <= AUTHORS
    assert sum(message.author == 0 for message in made) > 1000  # Zipf: the first writes most
    assert made[-1].seconds - made[0].seconds == pytest.approx(YEAR, rel=0.05)
