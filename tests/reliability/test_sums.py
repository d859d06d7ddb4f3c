"""Nothing is lost: P1 to P4, P26 of the invariants in docs/reliability.md."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reliability.exports import (
    HARM,
    LOCAL,
    MESSAGES,
    NOTHING,
    WINDOWS,
    Message,
    chat_text,
    lines,
    table,
    telegram,
)
from tests.reliability.running import FEW, check_manners, rules_file, run

SAMPLES = Path(__file__).parent.parent / "samples"
BROKEN = ["{", "null", "7", '"text"', '{"text": 1', "[]", "\x00\x00", '{"time": "never", "text"}']


@FEW
@given(MESSAGES, st.lists(st.sampled_from(BROKEN), max_size=4), st.randoms(use_true_random=False))
def test_p01_every_line_is_kept_removed_or_rejected(
    tmp_path_factory: pytest.TempPathFactory,
    messages: list[Message],
    broken: list[str],
    random: object,
) -> None:
    folder = tmp_path_factory.mktemp("sums")
    written = lines(messages).decode().splitlines() + broken
    head, rest = written[0], written[1:]
    random.shuffle(rest)  # type: ignore[attr-defined]
    export = folder / "feed.jsonl"
    export.write_text("\n".join([head, *rest]) + "\n", encoding="utf-8")
    rules = rules_file(folder, WINDOWS)
    ran = run("clean", export, "--rules", rules, "--to", "jsonl", "--hidden-to", folder / "gone")
    read, kept, *gone, rejected = ran.sums
    assert read == len(written) == kept + sum(gone) + rejected
    assert rejected == len(broken)
    assert len(ran.objects) == kept
    assert len((folder / "gone").read_bytes().splitlines()) == 1 + sum(gone)
    assert ran.code == (1 if broken else 0)


@FEW
@given(MESSAGES)
def test_p01_every_report_counts_the_same(
    tmp_path_factory: pytest.TempPathFactory, messages: list[Message]
) -> None:
    folder = tmp_path_factory.mktemp("reports")
    export = folder / "result.json"
    export.write_bytes(telegram(messages))
    rules = rules_file(folder, WINDOWS)
    cleaned = run("clean", export, "--rules", rules, "--to", "jsonl")
    as_json = json.loads(run("report", export, "--rules", rules, "--json").out)
    as_csv = list(csv.DictReader(io.StringIO(run("report", export, "--rules", rules, "--csv").out)))
    page = folder / "page.html"
    paged = run("report", export, "--rules", rules, "--html", page)
    read, kept, collapsed, digested, hidden, rejected = cleaned.sums
    parts = {"kept": kept, "collapsed": collapsed, "digested": digested, "hidden": hidden}
    assert as_json["totals"] | parts | {"read": read, "rejected": rejected} == as_json["totals"]
    for name, number in parts.items():
        assert sum(int(row[name]) for row in as_csv) == number
        assert sum(friend[name] for friend in as_json["friends"]) == number
    assert paged.sums == cleaned.sums
    assert len(cleaned.objects) == kept


WRITERS = {"json": telegram, "jsonl": lines, "csv": table, "txt": chat_text}
ODD = [
    Message(text, author=f"a{number}", minute=number) for number, text in enumerate(HARM.values())
]
PLAIN = [Message("hello", minute=1), Message("代购 包邮", "Qiu", 2), Message("好 😀", "老妈", 3)]


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_p02_what_no_rule_touches_comes_out_byte_for_byte(
    tmp_path: Path, name: str, encoding: str
) -> None:
    export, out = tmp_path / f"chat.{name}", tmp_path / f"out.{name}"
    export.write_bytes(WRITERS[name](PLAIN).decode().encode(encoding))
    ran = run("clean", export, "--rules", rules_file(tmp_path, NOTHING), "-o", out)
    assert ran.code == 0
    assert ran.sums[0] == 3
    assert out.read_bytes() == export.read_bytes()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_p02_an_unmarked_export_that_begins_with_other_letters_too(
    tmp_path: Path, encoding: str
) -> None:
    export, out = tmp_path / "chat.csv", tmp_path / "out.csv"
    rows = [
        "时间,昵称,内容",
        "2026-03-14 09:05:00,老妈,一　好",
        "2026-03-14 09:06:00,阿珍,代购 包邮",
    ]
    export.write_bytes("".join(f"{row}\r\n" for row in rows).encode(encoding))
    ran = run("clean", export, "--rules", rules_file(tmp_path, NOTHING), "-o", out)
    assert (ran.code, ran.sums[0]) == (0, 2)
    assert out.read_bytes() == export.read_bytes()


@pytest.mark.parametrize("name", ["jsonl", "csv", "txt"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_p02_line_ends_stay(tmp_path: Path, name: str, end: str, last: bool) -> None:
    export, out = tmp_path / f"chat.{name}", tmp_path / f"out.{name}"
    written = WRITERS[name](PLAIN, end)  # type: ignore[operator]
    export.write_bytes(written if last else written.removesuffix(end.encode()))
    run("clean", export, "--rules", rules_file(tmp_path, NOTHING), "-o", out)
    assert out.read_bytes() == export.read_bytes()


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_p02_harmful_texts_stay_byte_for_byte_in_the_same_format(tmp_path: Path, name: str) -> None:
    export, out = tmp_path / f"chat.{name}", tmp_path / f"out.{name}"
    export.write_bytes(WRITERS[name](ODD))
    ran = run("clean", export, "--rules", rules_file(tmp_path, NOTHING), "-o", out)
    assert ran.sums[0] == ran.sums[1] == len(ODD)
    assert out.read_bytes() == export.read_bytes()


def test_p02_spelling_of_numbers_keys_and_escapes_stays(tmp_path: Path) -> None:
    record = (
        '{"id": 9007199254740993, "type": "message", "date": "2025-03-01T08:00:00", "zeta": 1.10,'
        ' "alpha": 1E5, "from": "lin", "from_id": "user1", "text": "\\ud800 \\u00e9 \\/ é"}'
    )
    export, out = tmp_path / "result.json", tmp_path / "out.json"
    export.write_text(
        f'{{"name": "c", "type": "private_group", "id": 1, "messages": [{record} , {record}\n]}}\n',
        encoding="utf-8",
    )
    run("clean", export, "--rules", rules_file(tmp_path, NOTHING), "-o", out)
    assert out.read_bytes() == export.read_bytes()


@FEW
@given(MESSAGES, st.sampled_from(["jsonl", "csv", "txt"]))
def test_p03_what_stays_is_a_subsequence_of_the_lines(
    tmp_path_factory: pytest.TempPathFactory, messages: list[Message], name: str
) -> None:
    folder = tmp_path_factory.mktemp("order")
    export, out = folder / f"chat.{name}", folder / f"out.{name}"
    export.write_bytes(WRITERS[name](messages))
    ran = run("clean", export, "--rules", rules_file(folder, LOCAL), "-o", out)
    before = iter(export.read_bytes().splitlines(keepends=True))
    after = out.read_bytes().splitlines(keepends=True)
    assert all(line in before for line in after)
    assert len(after) - (name == "csv") == ran.sums[1]


@FEW
@given(MESSAGES, st.sampled_from(list(WRITERS)), st.sampled_from([LOCAL, WINDOWS]))
def test_p04_cleaned_and_hidden_give_the_input_back(
    tmp_path_factory: pytest.TempPathFactory, messages: list[Message], name: str, rules: str
) -> None:
    folder = tmp_path_factory.mktemp("back")
    export, out, gone = folder / f"chat.{name}", folder / f"out.{name}", folder / "gone.jsonl"
    export.write_bytes(WRITERS[name](messages))
    run("clean", export, "--rules", rules_file(folder, rules), "-o", out, "--hidden-to", gone)
    back = run("restore", out, gone, "-o", folder / "back")
    assert back.code == 0
    assert (folder / "back").read_bytes() == export.read_bytes()


@FEW
@given(MESSAGES, st.integers(0, 3))
def test_p26_the_exit_code_is_honest(
    tmp_path_factory: pytest.TempPathFactory, messages: list[Message], broken: int
) -> None:
    folder = tmp_path_factory.mktemp("honest")
    export, out = folder / "feed.jsonl", folder / "out.jsonl"
    export.write_bytes(lines(messages) + b'{"text": \n' * broken)
    rules = rules_file(folder, LOCAL)
    ran = run("clean", export, "--rules", rules, "-o", out)
    check_manners(ran)
    assert ran.code == (1 if broken else 0)
    assert ("rejected:" in ran.err) is (broken > 0)
    again = run("clean", out, "--rules", rules) if ran.sums[1] else None
    assert again is None or again.sums[0] == ran.sums[1] + broken
    out.write_bytes(b"old")
    refused = run("clean", export, "--rules", folder / "missing.yaml", "-o", out)
    assert refused.code == 2
    assert out.read_bytes() == b"old"


def test_p26_many_bad_records_are_five_lines(tmp_path: Path) -> None:
    export = tmp_path / "feed.jsonl"
    export.write_bytes(lines(PLAIN) + b'{"text": \n' * 1000)
    ran = run("clean", export, "--rules", rules_file(tmp_path, LOCAL))
    assert ran.code == 1
    assert ran.err.count("rejected: ") == 6
    assert "and 995 more; --limit rejected=NUMBER names more" in ran.err
    for command in (("clean", export, "--rules", rules_file(tmp_path, LOCAL)), ("convert", export)):
        all_of_them = run(*command, "--limit", "rejected=1000")
        assert len(re.findall(r"^rejected: .*: line \d+: ", all_of_them.err, re.MULTILINE)) == 1000
        assert " more" not in all_of_them.err
