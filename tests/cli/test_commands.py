"""What a user sees of each command on the demo feed."""

from __future__ import annotations

import json
import re
import tarfile
import zipfile
from pathlib import Path

import click
import pytest

from feedfilter.cli.main import cli
from feedfilter.cli.start import HELP
from tests.cli.running import DEMO, ROOT, RULES, feedfilter

SUM = re.compile(
    r"read (\d+) = kept (\d+) \+ collapsed (\d+) \+ digested (\d+) \+ hidden (\d+) \+ rejected (\d+)"
)


def sum_of(text: str) -> list[int]:
    match = SUM.search(text)
    assert match is not None, text
    return [int(number) for number in match.groups()]


def test_clean_prints_the_feed_on_stdout_and_a_sum_that_closes_on_stderr() -> None:
    ran = feedfilter("clean", DEMO, "--rules", RULES)
    read, *parts = sum_of(ran.err)
    assert ran.code == 0
    assert read == 286 == sum(parts)
    assert parts[0] < 250
    assert "Digest" in ran.out
    assert "2025-05-18 Sun" in ran.out


def test_clean_to_jsonl_has_exactly_the_kept_items() -> None:
    ran = feedfilter("clean", DEMO, "--rules", RULES, "--to", "jsonl")
    kept = sum_of(ran.err)[1]
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert len(lines) == kept
    assert {"time", "author", "author_id", "chat", "kind", "text", "pictures", "videos"} <= set(
        lines[0]
    )
    assert {"links", "id", "me"} <= set(lines[0])


@pytest.mark.parametrize("target", ["text", "csv", "md", "html"])
def test_every_format_of_clean_names_the_friends_that_stay(target: str) -> None:
    ran = feedfilter("clean", DEMO, "--rules", RULES, "--to", target)
    assert ran.code == 0
    assert "陈老师" in ran.out


def test_family_is_never_removed() -> None:
    ran = feedfilter("clean", DEMO, "--rules", RULES, "--to", "jsonl")
    mother = [json.loads(line) for line in ran.out.splitlines() if "wxid_mum" in line]
    posted = [
        post
        for post in json.loads(Path(DEMO).read_text())["posts"]
        if post["username"] == "wxid_mum"
    ]
    assert len(mother) == len(posted) > 5


def test_clean_o_then_restore_gives_the_input_back(tmp_path: Path) -> None:
    cleaned, hidden, again = (str(tmp_path / name) for name in ("c.json", "h.jsonl", "again.json"))
    ran = feedfilter("clean", DEMO, "--rules", RULES, "-o", cleaned, "--hidden-to", hidden)
    assert ran.code == 0
    kept = sum_of(ran.err)[1]
    assert len(json.loads(Path(cleaned).read_text())["posts"]) == kept
    assert feedfilter("restore", cleaned, hidden, "-o", again).code == 0
    assert Path(again).read_bytes() == Path(DEMO).read_bytes()


def test_found_arrays_that_stand_in_another_order_than_they_are_read_are_cleaned(
    tmp_path: Path,
) -> None:
    said = {"id": 1, "type": "message", "date": "2025-01-01T00:00:08", "from": "S", "text": "代购"}
    kept = said | {"id": 2, "text": "hello"}
    chat = {"name": "C", "type": "personal_chat", "id": 1, "messages": [said, kept]}
    account = {"left_chats": {"list": [chat]}, "chats": {"list": [chat, chat]}}
    export, rules = tmp_path / "account.json", tmp_path / "rules.yaml"
    export.write_text(json.dumps(account), encoding="utf-8")
    rules.write_text("rules: [{id: a, when: {text: [代购]}, action: hide}]", encoding="utf-8")
    cleaned, hidden, again = (str(tmp_path / name) for name in ("a.json", "h.jsonl", "b.json"))
    options = ("--rules", str(rules), "-o", cleaned, "--hidden-to", hidden)
    assert feedfilter("clean", str(export), *options).code == 0
    left = [chat | {"messages": [kept]}] * 2
    expected = {"left_chats": {"list": left[:1]}, "chats": {"list": left}}
    assert json.loads(Path(cleaned).read_bytes()) == expected
    assert feedfilter("restore", cleaned, hidden, "-o", again).code == 0
    assert Path(again).read_bytes() == export.read_bytes()


def test_restore_refuses_files_of_two_runs(tmp_path: Path) -> None:
    cleaned, hidden = str(tmp_path / "c.json"), str(tmp_path / "h.jsonl")
    feedfilter("clean", DEMO, "--rules", RULES, "-o", cleaned, "--hidden-to", hidden)
    Path(cleaned).write_text(Path(cleaned).read_text().replace("demo", "omed", 1))
    ran = feedfilter("restore", cleaned, hidden, "-o", str(tmp_path / "again.json"))
    assert ran.code == 2
    assert "was changed since, or --to wrote it" in ran.err
    assert not (tmp_path / "again.json").exists()


def test_report_sums_equal_those_of_clean() -> None:
    report = feedfilter("report", DEMO, "--rules", RULES, "--top", "99")
    clean = feedfilter("clean", DEMO, "--rules", RULES, "-q", "--to", "jsonl")
    assert sum_of(report.err)[1] == len(clean.out.splitlines())
    assert "Lily美衣优选" in report.out


def test_explain_underlines_the_words_and_names_the_other_items() -> None:
    ran = feedfilter("explain", "--rules", RULES, "--text", "高 仿 包包，加薇❤ abc_12345")
    assert ran.code == 0
    assert "counterfeit" in ran.out
    assert "~" in ran.out


def test_explain_names_what_it_cannot_find() -> None:
    ran = feedfilter("explain", DEMO, "999", "--rules", RULES)
    assert ran.code == 2
    assert ran.err == "feedfilter: no item '999'; give an id, or a number from 1 to 286\n"


def test_check_and_test_accept_the_shipped_rules() -> None:
    assert feedfilter("test", RULES).code == 0
    checked = feedfilter("check", RULES)
    assert checked.code == 0, checked.out


def test_init_writes_rules_that_work_and_never_overwrites(tmp_path: Path) -> None:
    assert feedfilter("init", cwd=tmp_path).code == 0
    assert feedfilter("test", cwd=tmp_path).code == 0
    again = feedfilter("init", cwd=tmp_path)
    assert again.code == 2
    assert again.err == "feedfilter: rules.yaml: is there already; use --force, or another name\n"


def test_the_rules_of_the_folder_come_before_the_shipped_ones(tmp_path: Path) -> None:
    rules = "version: 1\nrules:\n  - {id: all, when: {pictures: {gte: 0}}, action: hide}\n"
    (tmp_path / "rules.yaml").write_text(rules)
    ran = feedfilter("clean", DEMO, cwd=tmp_path)
    assert sum_of(ran.err) == [286, 0, 0, 0, 286, 0]


# `tune` takes the whole screen; its own tests look at that.
COMMANDS = sorted(set(cli.list_commands(click.Context(cli))) - {"tune"})


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_ends_in_an_example_that_works(command: str, tmp_path: Path) -> None:
    shown = feedfilter(command, "--help")
    assert shown.code == 0
    example = shown.out.strip().split("Example:")[-1].split()
    assert example[:2] == ["feedfilter", command]
    for name in ("demo", "rules.yaml", "feedfilter"):
        (tmp_path / name).symlink_to(ROOT / name)
    if command == "restore":
        feedfilter(
            "clean",
            "demo/moments.json",
            "--rules",
            "rules.yaml",
            "-o",
            "cleaned.json",
            "--hidden-to",
            "hidden.jsonl",
            cwd=tmp_path,
        )
    assert feedfilter(*example[1:], cwd=tmp_path).code == 0


def test_stdin_is_a_feed() -> None:
    ran = feedfilter(
        "clean", "-", "--rules", RULES, "-q", "--to", "jsonl", stdin=Path(DEMO).read_bytes()
    )
    assert ran.code == 0
    assert ran.out == feedfilter("clean", DEMO, "--rules", RULES, "-q", "--to", "jsonl").out


def test_a_broken_record_is_rejected_with_its_place_and_the_rest_survives(tmp_path: Path) -> None:
    export = json.loads(Path(DEMO).read_text())
    export["posts"][3]["createTime"] = {"odd": 1}
    (tmp_path / "feed.json").write_text(json.dumps(export))
    ran = feedfilter("clean", str(tmp_path / "feed.json"), "--rules", RULES, "--to", "jsonl")
    assert ran.code == 1
    assert sum_of(ran.err)[5] == 1
    assert "posts[3]" in ran.err


def test_a_truncated_export_gives_its_whole_records_and_says_so(tmp_path: Path) -> None:
    whole = Path(DEMO).read_bytes()
    (tmp_path / "feed.json").write_bytes(whole[: len(whole) // 2])
    ran = feedfilter("clean", str(tmp_path / "feed.json"), "--rules", RULES, "--to", "jsonl")
    assert ran.code == 1
    assert len(ran.out.splitlines()) > 50
    assert "export it again" in ran.err
    strict = feedfilter("clean", str(tmp_path / "feed.json"), "--rules", RULES, "--strict")
    assert strict.code == 2
    assert strict.out == ""


REFUSED = [
    (["clean", "missing.json"], "missing.json: no such file"),
    (["clean", "empty"], "empty: the file is empty; export it again"),
    (["clean", "noise"], "noise: not an export that feedfilter knows; "),
    (
        ["clean", "base.db"],
        "base.db: is an SQLite database; a database is no export: use an exporter first",
    ),
    (
        ["clean", "feed.json", "-o", "feed.json"],
        "feed.json: the output is the input, or another output; ",
    ),
    (["clean", "feed.json", "-o", "no/where.json"], "no/where.json: its folder does not exist; "),
    (
        ["clean", "feed.json", "--from", "weflow-moment"],
        "unknown format 'weflow-moment'; did you mean 'weflow-moments'?",
    ),
    (["clean", "feed.json", "--tz", "Asia/Shangai"], "--tz: unknown zone 'Asia/Shangai'; "),
    (["clean", "feed.json", "--tz", "Factory"], "--tz: unknown zone 'Factory'; "),
    (["clean", "feed.json", "--as-of", "tomorrow"], "--as-of: 'tomorrow' is no day; "),
    (["clean", "feed.json", "--rules", "no.yaml"], "no.yaml"),
    (["claen", "feed.json"], "no command 'claen'; did you mean 'clean'?"),
    (
        ["clean", "feed.json", "--from", "telegram-json"],
        "feed.json: holds no record of telegram-json; ",
    ),
    (["explain", "feed.json", "1", "--text", "x"], "--text stands alone; "),
]


@pytest.mark.parametrize(("args", "message"), REFUSED, ids=[" ".join(args) for args, _ in REFUSED])
def test_refusals_take_one_line_and_write_nothing(
    args: list[str], message: str, tmp_path: Path
) -> None:
    (tmp_path / "feed.json").write_bytes(Path(DEMO).read_bytes())
    (tmp_path / "empty").touch()
    (tmp_path / "noise").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "base.db").write_bytes(b"SQLite format 3\x00" + bytes(100))
    before = sorted(path.name for path in tmp_path.iterdir())
    ran = feedfilter(*args, cwd=tmp_path)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith(f"feedfilter: {message}"), ran.err
    assert ran.err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_content_reaches_no_terminal_raw(tmp_path: Path) -> None:
    evil = "\x1b]0;title\x07\x1b[2J\x9b5n real\rfake \u202egnp.exe\n[ERROR] feedfilter: lost"
    post = {
        "id": "1",
        "username": "wxid_x",
        "nickname": evil,
        "createTime": 1747274400,
        "contentDesc": evil,
    }
    export = {"exportTime": "", "totalPosts": 1, "filters": {}, "posts": [post]}
    name = "feed\x1b[31m.json"
    (tmp_path / name).write_text(json.dumps(export), encoding="utf-8")
    for command in (
        ["clean"],
        ["report"],
        ["clean", "--to", "jsonl"],
        ["clean", "--to", "csv"],
        ["clean", "--to", "md"],
        ["clean", "--to", "html"],
    ):
        ran = feedfilter(command[0], name, *command[1:], "--rules", RULES, cwd=tmp_path)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", ran.out + ran.err), command


def test_help_starts_without_what_reads_feeds() -> None:
    code = "import sys, runpy; sys.argv = ['feedfilter', '--help']\ntry:\n import feedfilter.cli.main as m; m.run()\nexcept SystemExit: pass\nprint(sorted(set(sys.modules) & {'polars', 'rich', 'yaml', 'msgspec', 'rapidfuzz'}))"
    import subprocess
    import sys

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip().endswith("[]")


def test_help_and_version_are_said_before_click_is_imported(tmp_path: Path) -> None:
    code = "import sys\nfrom feedfilter.cli.start import run\nsys.argv = ['feedfilter', '{}']\ntry:\n run()\nexcept SystemExit: pass\nprint('click' in sys.modules)"
    import subprocess
    import sys

    for option in ("--help", "-h", "--version"):
        command = [sys.executable, "-c", code.format(option)]
        shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert shown.endswith("\nFalse\n")
        assert shown.startswith(("Usage: feedfilter", "feedfilter, version "))


def test_it_runs_as_a_module_too() -> None:
    import subprocess
    import sys

    command = [sys.executable, "-m", "feedfilter", "--version"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    assert shown.stdout.startswith("feedfilter, version ")


def test_the_kept_help_is_what_click_says(tmp_path: Path) -> None:
    code = "import sys\nfrom feedfilter.cli.main import run\nsys.argv = ['feedfilter', '--help']\nrun()"
    import os
    import subprocess
    import sys

    shown = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "80"},
    ).stdout
    assert shown == Path(HELP).read_text(encoding="utf-8"), "run scripts/make_help.py"


def test_rules_that_could_not_be_told_for_one_reason_are_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "feed.csv").write_text("id,author,text\n1,Ann,hello\n2,Bo,sale\n3,Bo,good day\n")
    (tmp_path / "rules.yaml").write_text(
        "version: 1\nrules:\n"
        "  - {id: bare, when: {pictures: {gte: 4}}, tags: x}\n"
        "  - {id: one, when: {matched: bare}, action: hide}\n"
        "  - {id: two, when: {matched: bare}, action: digest}\n"
        "  - {id: sale, when: {text: sale, forwarded: true}, action: hide}\n"
    )
    ran = feedfilter("clean", "feed.csv", "--to", "jsonl", cwd=tmp_path)
    assert [line for line in ran.err.splitlines() if "told" in line] == [
        "2 rules ('one', 'two') could not be told for 3 items (not said: pictures): left alone",
        "rule 'sale' could not be told for 1 item (not said: forwarded): left alone",
    ]


WHATSAPP = "14/03/2026, 09:05 - Mia: New serum\n14/03/2026, 09:06 - Bo: hi\n"
SERUM = "rules: [{id: h, when: {text: [serum]}, action: hide}]\n"
TAKEN = "the output is the input, or another output; take another name"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("clean c.txt --rules r.yaml -o r.yaml", f"r.yaml: {TAKEN}"),
        ("clean c.txt --rules r.yaml --hidden-to r.yaml", f"r.yaml: {TAKEN}"),
        ("clean c.txt --rules r.yaml -o x --hidden-to x", f"x: {TAKEN}"),
        (
            "clean c.txt --rules r.yaml -o x --hidden-to -",
            "--hidden-to: the hidden items go to a file",
        ),
        ("report c.txt --rules r.yaml --html r.yaml", f"r.yaml: {TAKEN}"),
        ("report c.txt --rules r.yaml --md -o r.yaml", f"r.yaml: {TAKEN}"),
        ("report c.txt --rules r.yaml --html x -o x", f"x: {TAKEN}"),
        ("convert c.txt --map m.yaml -o m.yaml", f"m.yaml: {TAKEN}"),
        ("convert r.yaml --from whatsapp", "r.yaml: holds no record of whatsapp; leave out --from"),
    ],
)
def test_what_a_run_reads_is_never_written_over(asked: str, said: str, tmp_path: Path) -> None:
    files = {"c.txt": WHATSAPP, "r.yaml": SERUM, "m.yaml": "fields: {text: text}\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ran = feedfilter(*asked.split(), cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert {each.name: each.read_text(encoding="utf-8") for each in tmp_path.iterdir()} == files


def test_an_archive_may_come_through_a_pipe(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("_chat.txt", WHATSAPP)
    with tarfile.open(tmp_path / "c.tgz", "w:gz") as tar:
        (tmp_path / "_chat.txt").write_text(WHATSAPP, encoding="utf-8")
        tar.add(tmp_path / "_chat.txt", "_chat.txt")
    expected = feedfilter("convert", str(tmp_path / "c.zip")).out
    assert expected.count("\n") == 2
    for name in ("c.zip", "c.tgz"):
        piped = feedfilter("convert", "-", stdin=(tmp_path / name).read_bytes())
        assert (piped.code, piped.out) == (0, expected)
    (tmp_path / "r.yaml").write_text(SERUM, encoding="utf-8")
    clean = ("--rules", "r.yaml", "-o", "out.zip")
    feedfilter("clean", "-", *clean, stdin=(tmp_path / "c.zip").read_bytes(), cwd=tmp_path)
    with zipfile.ZipFile(tmp_path / "out.zip") as cleaned:
        assert cleaned.read("_chat.txt").decode() == WHATSAPP.splitlines(keepends=True)[1]


@pytest.mark.parametrize(
    ("rows", "times"),
    [
        ("date,time,text\n2026-03-14,09:05:00,a\n2026-03-15,9:06 PM,b\n", ["14T09:05", "15T21:06"]),
        ("日期,时间,内容\n2026-03-14,09:05:00,a\n", ["14T09:05"]),
        ("date,time,text\n2026-03-14,2026-03-14 09:05:00,a\n2026-03-14,2026-03-14 19:05:00,b\n", ["14T09:05", "14T19:05"]),
        ("date,time,text\n14.03.2026,14.03.2026 19:05,b\n", ["14T19:05"]),
    ],
)  # fmt: skip
def test_a_day_and_a_clock_are_joined_and_no_more(
    rows: str, times: list[str], tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text(rows, encoding="utf-8")
    read = feedfilter("convert", "t.csv", cwd=tmp_path).out.splitlines()
    assert [json.loads(line)["time"][8:16] for line in read] == times


def test_times_that_cannot_be_read_and_columns_that_are_not_there_are_said(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Date,Text\n46095.378,a\n2026-03-14,b\n", encoding="utf-8")
    read = feedfilter("convert", "t.csv", cwd=tmp_path)
    assert "t.csv: 1 of 2 items have no time that can be read" in read.err.splitlines()
    (tmp_path / "m.yaml").write_text("fields: {time: dat, text: Text}\n", encoding="utf-8")
    mapped = feedfilter("convert", "t.csv", "--map", "m.yaml", cwd=tmp_path)
    assert (mapped.code, mapped.out) == (2, "")
    assert mapped.err == "feedfilter: t.csv: time: no column 'dat'; did you mean 'Date'?\n"


def test_who_is_only_called_a_user_is_known_by_that(tmp_path: Path) -> None:
    lines = '{"user":"U1","text":"a"}\n{"username":"Shop","text":"b"}\n'
    (tmp_path / "n.jsonl").write_text(lines, encoding="utf-8")
    read = map(json.loads, feedfilter("convert", "n.jsonl", cwd=tmp_path).out.splitlines())
    assert [(each["author"], each["author_id"]) for each in read] == [(None, "U1"), ("Shop", None)]
