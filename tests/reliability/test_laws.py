"""What must not change a decision: P5 to P14, P17, P20 to P22 (docs/reliability.md)."""

from __future__ import annotations

import os
import random
import subprocess
import zipfile
from datetime import timedelta, timezone
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from feedfilter import export as export_file
from feedfilter.alike.likeness import Likeness
from feedfilter.engine import decide
from feedfilter.ingest import read_feed
from feedfilter.ingest.options import ReadOptions
from feedfilter.rules.loader import read_rules
from tests.cli.running import DEMO, RULES, TOOL
from tests.reliability.exports import (
    LOCAL,
    MESSAGES,
    WINDOWS,
    Message,
    chat_text,
    lines,
    table,
    telegram,
)
from tests.reliability.running import FEW, rules_file, run

Factory = pytest.TempPathFactory
# For and against: what is removed, what is near it, what is nothing.
FIXED = [
    Message("代购 现货", "lin", 0),
    Message("全场包邮", "lin", 30),
    Message("谁要代购吗", "qiu", 31),
    Message("hello", "lin", 40),
    Message("vx12", "qiu", 200),
    Message("代 购", "lin", 300),
]


def actions(export: bytes, rules: str = LOCAL, name: str = "feed.jsonl") -> list[str]:
    """Decide an export that is given as bytes; gives the action of every item in order."""
    feed = read_feed(["-"], ReadOptions(importer=name), lambda: export)
    decided = decide(feed, read_rules(rules.encode(), "rules.yaml"))
    return [str(each) for each in decided.verdicts["action"]]


def of_lines(messages: list[Message], rules: str = LOCAL) -> list[str]:
    """Decide messages written as JSON Lines."""
    return actions(lines(messages), rules, "jsonl")


def taken(found: list[str]) -> set[int]:
    """Give the places of what is removed."""
    return {place for place, action in enumerate(found) if action not in ("keep", "tag")}


def test_p05_the_same_bytes_in_every_environment(tmp_path: Path) -> None:
    ways = [
        {
            "PYTHONHASHSEED": "1",
            "TZ": "UTC",
            "LC_ALL": "C",
            "COLUMNS": "200",
            "HOME": str(tmp_path),
        },
        {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "C.UTF-8", "COLUMNS": "1"},
        {"PYTHONHASHSEED": "3", "TZ": "Asia/Kathmandu", "POLARS_MAX_THREADS": "1", "TERM": "dumb"},
    ]
    seen = {
        subprocess.run(
            [TOOL, "clean", DEMO, "--rules", RULES],
            capture_output=True, env={"PATH": os.environ["PATH"], **way}, cwd=tmp_path, check=True,
        ).stdout
        for way in ways
    }  # fmt: skip
    assert len(seen) == 1
    assert len(seen.pop()) > 10_000


@FEW
@given(MESSAGES)
def test_p06_cleaning_twice_takes_nothing_more_for_rules_on_one_item(
    tmp_path_factory: Factory, messages: list[Message]
) -> None:
    folder = tmp_path_factory.mktemp("twice")
    export, once, twice = (folder / f"{name}.json" for name in ("feed", "once", "twice"))
    export.write_bytes(telegram(messages))
    rules = rules_file(folder, LOCAL)
    run("clean", export, "--rules", rules, "-o", once)
    run("clean", once, "--rules", rules, "-o", twice)
    assert once.read_bytes() == twice.read_bytes()


@FEW
@given(MESSAGES, MESSAGES, st.randoms(use_true_random=False))
def test_p07_rules_on_one_item_see_that_item_only(
    one: list[Message], other: list[Message], shuffle: random.Random
) -> None:
    assert of_lines(one + other) == of_lines(one) + of_lines(other)
    order = list(range(len(one)))
    shuffle.shuffle(order)
    before = of_lines(one)
    assert of_lines([one[at] for at in order]) == [before[at] for at in order]


@FEW
@given(MESSAGES, st.randoms(use_true_random=False))
def test_p08_the_order_in_the_file_does_not_matter_to_windows(
    messages: list[Message], shuffle: random.Random
) -> None:
    distinct = list({each.minute: each for each in messages}.values())
    order = list(range(len(distinct)))
    shuffle.shuffle(order)
    before = taken(of_lines(distinct, WINDOWS))
    after = taken(of_lines([distinct[at] for at in order], WINDOWS))
    assert {order[at] for at in after} == before


ADDED = "  - {id: more, when: {text: [搬家, ab, 谁]}, action: hide}\n"


@FEW
@given(MESSAGES, st.sampled_from(["包邮", "现货", "x", "加", "v"]))
def test_p09_an_exception_takes_away_and_a_rule_adds(messages: list[Message], word: str) -> None:
    excepted = LOCAL.replace(
        "add my wechat]}", f"add my wechat]}}, unless: {{text: {{any: [{word}], word: false}}}}"
    )
    assert excepted != LOCAL
    plain = taken(of_lines(messages))
    assert taken(of_lines(messages, excepted)) <= plain <= taken(of_lines(messages, LOCAL + ADDED))


@FEW
@given(MESSAGES, st.integers(1, 4), st.integers(70, 95))
def test_p10_a_higher_threshold_takes_less(messages: list[Message], count: int, ratio: int) -> None:
    def rules(more: int, near: int, within: str) -> str:
        return (
            WINDOWS.replace("{gt: 1}", f"{{gt: {more}}}")
            .replace("90", str(near))
            .replace("2h", within)
        )

    at_first = taken(of_lines(messages, rules(count, 100, "2h")))
    assert taken(of_lines(messages, rules(count + 1, 100, "2h"))) <= at_first
    assert taken(of_lines(messages, rules(count, 100, "90m"))) <= at_first
    # `similar` compares with the item that stays, so the number is what may not grow at the pair.
    pair = messages[:2]
    assert taken(of_lines(pair, rules(9, ratio + 5, "2h"))) <= taken(
        of_lines(pair, rules(9, ratio, "2h"))
    )


@FEW
@given(MESSAGES, st.permutations(["ad", "bait", "short"]))
def test_p11_order_of_rules_changes_the_name_only(
    messages: list[Message], order: list[str]
) -> None:
    head, *rules = LOCAL.split("  - ")
    by_name = {name: next(each for each in rules if f"id: {name}," in each) for name in order}
    shuffled = head + "".join(f"  - {by_name[name]}" for name in order)
    assert taken(of_lines(messages, shuffled)) == taken(of_lines(messages))


@FEW
@given(st.integers(-14 * 60, 14 * 60), MESSAGES)
def test_p13_zones_and_shifts_of_the_clock_change_nothing(
    offset: int, messages: list[Message]
) -> None:
    zone = timezone(timedelta(minutes=offset))
    written = lines(messages).decode()
    moved = written
    for each in messages:
        here = each.time.isoformat().replace("+00:00", "Z")
        moved = moved.replace(here, each.time.astimezone(zone).isoformat())
    before = of_lines(messages, WINDOWS)
    assert actions(moved.encode(), WINDOWS, "jsonl") == before
    later = [Message(each.text, each.author, each.minute + 525_600 + offset) for each in messages]
    assert of_lines(later, WINDOWS) == before


def test_p14_file_standard_input_and_zip_give_the_same(tmp_path: Path) -> None:
    export, packed = tmp_path / "result.json", tmp_path / "export.zip"
    export.write_bytes(telegram(FIXED))
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(export, "result.json")
    rules = rules_file(tmp_path, WINDOWS)
    outs = {
        run("clean", export, "--rules", rules, "--to", "jsonl").raw,
        run("clean", packed, "--rules", rules, "--to", "jsonl").raw,
        run("clean", tmp_path / "result.json", "--rules", rules, "--to", "jsonl").raw,
        run("clean", "-", "--rules", rules, "--to", "jsonl", stdin=export.read_bytes()).raw,
    }
    assert len(outs) == 1
    assert outs.pop().count(b"\n") == 5


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537])
@pytest.mark.parametrize("letter", ["é", "加", "😀"])
def test_p14_a_letter_across_the_border_of_a_look(tmp_path: Path, size: int, letter: str) -> None:
    export = tmp_path / "feed.jsonl"
    first = lines([Message("")]).decode().replace('"text": ""', '"text": "%"')
    padding = "x" * (size - len(first.split("%", 1)[0].encode()) - 1)
    export.write_text(
        first.replace("%", padding + letter) + lines(FIXED).decode(), encoding="utf-8"
    )
    ran = run("convert", export)
    assert ran.code == 0
    assert ran.objects[0]["text"] == padding + letter
    assert len(ran.objects) == 1 + len(FIXED)


@given(st.text(max_size=12), st.text(max_size=12), st.integers(1, 100))
def test_p17_likeness_is_a_likeness(one: str, other: str, percent: int) -> None:
    likeness = Likeness(percent, above=False, shortest=0)
    assert likeness.first(one, [one]) == 0
    assert likeness.first(one, [other]) == likeness.first(other, [one])
    by_hand = 100 * Indel.normalized_similarity(one, other)
    if abs(by_hand - percent) > 1e-3:
        assert (likeness.first(one, [other]) == 0) is (by_hand > percent)


@FEW
@given(st.integers(0, 10_000), st.integers(0, 255), st.sampled_from(["jsonl", "csv"]))
def test_p20_damage_to_one_record_stays_there(at: int, byte: int, name: str) -> None:
    whole = lines(FIXED) if name == "jsonl" else table(FIXED, "\n")
    rows = whole.split(b"\n")
    victim = 2
    row = bytearray(rows[victim])
    place = at % len(row)
    if byte in b'\r\n"' or row[place] in b'\r\n"':
        return
    row[place] = byte
    damaged = b"\n".join([*rows[:victim], bytes(row), *rows[victim + 1 :]])
    found = actions(damaged, LOCAL, name)
    before = actions(whole, LOCAL, name)
    hurt = victim - (name == "csv")
    assert len(found) in (len(before), len(before) - 1)
    assert found[:hurt] == before[:hurt]
    rest = before[hurt + 1 :]
    assert found[-len(rest) :] == rest


@FEW
@given(MESSAGES)
def test_p21_four_formats_one_decision(messages: list[Message]) -> None:
    expected = of_lines(messages, WINDOWS)
    assert actions(telegram(messages), WINDOWS, "telegram-json") == expected
    assert actions(table(messages), WINDOWS, "csv") == expected
    if all("/" not in each.text for each in messages):
        assert actions(chat_text(messages), WINDOWS, "whatsapp") == expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("writer", [telegram, lines, table])
def test_p22_every_encoding_gives_the_same(tmp_path: Path, encoding: str, writer: object) -> None:
    written = writer(FIXED).decode()  # type: ignore[operator]
    plain, other = tmp_path / "plain.json", tmp_path / "other.json"
    suffix = {telegram: ".json", lines: ".jsonl", table: ".csv"}[writer]  # type: ignore[index]
    plain, other = tmp_path / f"plain{suffix}", tmp_path / f"other{suffix}"
    plain.write_text(written, encoding="utf-8", newline="")
    other.write_bytes(written.replace("\r\n", "\n").replace("\n", "\r\n").encode(encoding))
    rules = rules_file(tmp_path, WINDOWS)
    outs = [run("clean", each, "--rules", rules, "--to", "jsonl") for each in (plain, other)]
    assert outs[0].sums == outs[1].sums
    assert outs[0].sums[0] == len(FIXED)
    texts = [[(each["text"], each["author"]) for each in ran.objects] for ran in outs]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("cut", range(4))
def test_p22_of_a_large_file_the_head_tells_the_encoding(
    tmp_path: Path, encoding: str, cut: int
) -> None:
    path = tmp_path / "feed.csv"
    texts = ["a" * cut, *(f"加微信 包邮 {number}" for number in range(5_000))]
    path.write_bytes(table([Message(text) for text in texts]).decode().encode(encoding))
    assert path.stat().st_size > 2 * export_file.HEAD  # which ends inside of a letter, or not
    with patch.object(export_file, "_WHOLE_CHECK", 0):
        ran = run("convert", path)
    assert [each["text"] for each in ran.objects] == texts
    assert "broken letters" not in ran.err


def test_p22_a_large_file_of_no_known_encoding_says_so(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_bytes(
        table([Message("包邮")] * 9) + "x,é包,é".encode("latin-1", "replace") + b"\xff"
    )
    with patch.object(export_file, "_WHOLE_CHECK", 0):
        ran = run("convert", path)
    assert "broken letters were read as" in ran.err
