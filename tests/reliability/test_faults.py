"""A broken machine and broken files: P19, P23 to P25, P27, P28, limits (docs/reliability.md)."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import stat
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedfilter import container
from feedfilter.cli import main
from feedfilter.errors import RulesError
from feedfilter.ingest import read
from feedfilter.records import feed_xml
from feedfilter.rules.loader import read_rules
from tests.cli.running import TOOL
from tests.reliability.exports import HARM, LOCAL, Message, chat_text, lines, table, telegram
from tests.reliability.hostile import chat, message, packed, page, page_message, rss
from tests.reliability.running import FEW, check_manners, rules_file, run

Factory = pytest.TempPathFactory
PRIVATE = "canary7391 secret words"
MESSAGES = [Message(f"{PRIVATE} {n}", "lin", n) for n in range(6)] + [Message("包邮", "lin", 9)]
WRITERS = {"json": telegram, "jsonl": lines, "csv": table, "txt": chat_text}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "result.json"
    path.write_bytes(telegram(MESSAGES))
    return path


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return rules_file(tmp_path, LOCAL)


@FEW
@example(at=2425, name="txt")  # half of a line's date
@given(at=st.integers(0, 10**6), name=st.sampled_from(["jsonl", "csv", "txt", "json"]))
def test_p19_a_file_that_ends_early_loses_no_whole_record(
    tmp_path_factory: Factory, at: int, name: str
) -> None:
    folder = tmp_path_factory.mktemp("early")
    whole = WRITERS[name](MESSAGES)
    cut = whole[: at % len(whole)]
    path = folder / f"feed.{name}"
    path.write_bytes(cut)
    ran = run("convert", path)
    check_manners(ran)
    if ran.code == 2:
        return
    ends = {"json": b'"\n  }', "jsonl": b"}", "csv": b"\r\n", "txt": b"\n"}[name]
    complete = cut.count(ends) - (name == "csv")
    texts = [each["text"] for each in ran.objects]
    expected = [each.text for each in MESSAGES]
    if name == "txt" and complete:  # half a line goes on with the text before it
        assert texts[complete - 1].startswith(expected[complete - 1])
        texts[complete - 1] = texts[complete - 1].split("\n")[0]
    assert texts[:complete] == expected[:complete]
    assert len(texts) <= complete + 1
    if name == "json":
        assert ran.code == 1


CUT = {
    "feed.xml": rss("".join(f"<item><title>{n}</title><guid>g{n}</guid></item>" for n in range(4))),
    "messages.html": page(page_message(2, "two") + page_message(3, "three")),
    "export.zip": packed(("result.json", telegram(MESSAGES))),
}


@FEW
@given(st.integers(0, 10**6), st.sampled_from(list(CUT)))
def test_p19_a_page_or_an_archive_that_ends_early_is_no_smaller_one(
    tmp_path_factory: Factory, at: int, name: str
) -> None:
    path = tmp_path_factory.mktemp("short") / name
    path.write_bytes(CUT[name])
    expected = [each["text"] for each in run("convert", path).objects]
    path.write_bytes(CUT[name][: at % len(CUT[name])])
    ran = run("convert", path)
    check_manners(ran)
    if name == "export.zip" or ran.code == 2:
        assert ran.code == 2
        return
    texts = [each["text"] for each in ran.objects]
    assert texts[:-1] == expected[: len(texts)][:-1]
    assert len(texts) <= len(expected)
    assert name != "feed.xml" or ran.code == 1 or texts == expected


@given(
    st.binary(max_size=400),
    st.sampled_from(["a.json", "a.jsonl", "a.csv", "a.txt", "a.html", "a.xml", "a.zip", "a.yaml"]),
)
@FEW
def test_p23_any_bytes_end_politely(tmp_path_factory: Factory, data: bytes, name: str) -> None:
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(data)
    check_manners(run("convert", path))


@FEW
@given(st.data(), st.sampled_from(list(WRITERS)))
def test_p23_good_files_with_damage_end_politely(
    tmp_path_factory: Factory, data: st.DataObject, name: str
) -> None:
    written = bytearray(WRITERS[name](MESSAGES))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(written) - 1))
        written[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=6))
    path = tmp_path_factory.mktemp("damaged") / f"feed.{name}"
    path.write_bytes(written)
    check_manners(run("convert", path), PRIVATE)


@pytest.mark.parametrize(
    "line_end", [b"", b"\xdeL!A\xa2", b"!"], ids=["gone", "other bytes", "a sign"]
)
def test_found_a_row_of_names_that_runs_into_the_first_message_is_not_quoted(
    tmp_path: Path, line_end: bytes
) -> None:
    path = tmp_path / "feed.csv"
    path.write_bytes(WRITERS["csv"](MESSAGES).replace(b"text\r\n", line_end, 1))
    ran = run("convert", path)
    check_manners(ran, PRIVATE)
    assert ran.code == 2


@FEW
@given(
    st.binary(max_size=200)
    | st.text("rules:-{}[]&*!'\"|>#%@ \n\tabid0", max_size=80).map(str.encode)
)
def test_p23_any_bytes_as_rules_end_politely(tmp_path_factory: Factory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("rules") / "rules.yaml"
    path.write_bytes(data)
    check_manners(run("check", path))


def seconds(call: Callable[[], Any]) -> float:
    begun = time.process_time()
    call()
    return time.process_time() - begun


FAMILIES: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "one long text": ("a.jsonl", lambda n: lines([Message("a" * n * 300)])),
    "many records": ("a.jsonl", lambda n: lines([Message("ab", minute=at) for at in range(n)])),
    "marks": ("a.jsonl", lambda n: lines([Message("a" + "\u0301" * n * 100)])),
    "open brackets": ("a.json", lambda n: b'{"messages": ' + b"[" * n * 300),
    "open quotes": ("a.csv", lambda n: b'time,text\n"' + b'",""' * n * 100),
    "near copies": (
        "a.jsonl",
        lambda n: lines([Message(f"包邮 现货 {at} 全场", minute=at) for at in range(n)]),
    ),
    # As numbers of a dictionary they would have one hash, all of them.
    "colliding ids": (
        "a.json",
        lambda n: chat([message(id=at * (2**61 - 1)) for at in range(1, n)]),
    ),
    "open links": ("a.html", lambda n: page("<a " * n * 30)),
    "open comments": ("a.html", lambda n: page("<!--" * n * 30)),
    "open elements": ("a.html", lambda n: page("<b><i><div>" * n * 10)),
    "open elements of XML": ("a.xml", lambda n: rss("<item>" + "<a>" * n * 10)),
    "entities": ("a.xml", lambda n: rss(f"<item><title>{'&a;' * n * 10}</title></item>")),
    "a name of letters in XML": (
        "a.xml",
        lambda n: rss(f"<item><title>a</title><author>{'a' * n * 10}</author></item>"),
    ),
    "quotes in a name": ("a.txt", lambda n: b"2026-03-14 09:05:33 " + b"'" * n * 5 + b"x\nhi\n"),
    "lines before XML": (
        "a.xml",
        lambda n: rss("<item><title>a</title></item>").replace(b"<rss", b"\n" * n * 5 + b"<rss"),
    ),
    "blanks in a card": (
        "a.json",
        lambda n: json.dumps(
            [
                {
                    "seq": 1,
                    "talker": "a",
                    "isSelf": False,
                    "type": 49,
                    "subType": 5,
                    "content": "a" + " " * n * 10 + "b",
                }
            ]
        ).encode(),
    ),
    "lines of a message": ("a.txt", lambda n: chat_text(MESSAGES) + b"one more\n" * n * 10),
    "authors who wrote once": (
        "a.txt",
        lambda n: b"".join(
            b"14/03/2026, 09:07 - Mia %d%s: hi\n" % (at, end)
            for at in range(n)
            for end in (b"", b"", b" once", b" again")
        ),
    ),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_p24_twice_the_size_is_not_four_times_the_time(tmp_path: Path, family: str) -> None:
    name, made = FAMILIES[family]
    path = tmp_path / name
    took = []
    for size in (2000, 8000):
        path.write_bytes(made(size))
        took.append(
            min(seconds(lambda: run("convert", path, "-o", tmp_path / "out")) for _ in range(2))
        )
    # Four times the size: 4 times the time if it is linear, 16 times if it is quadratic.
    assert took[1] < 8 * took[0] + 0.3


def test_p24_evidence_is_underlined_in_proportion(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    took = []
    for size in (1500, 6000):
        path.write_bytes(lines([Message("加微信 ￥1 " * size)]))
        took.append(min(seconds(lambda: run("explain", path, "1")) for _ in range(2)))
    assert took[1] < 8 * took[0] + 0.3


CALLS = ("write", "fsync", "replace", "mkstemp", "chmod")


@contextmanager
def failing(call: str, number: int, error: type[BaseException] | int) -> Iterator[list[int]]:
    """Let the N-th call of one function of the system fail, for whatever is written."""
    seen = [0]

    def broken(original: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **more: Any) -> Any:
            seen[0] += 1
            if seen[0] == number:
                raise OSError(error, os.strerror(error)) if isinstance(error, int) else error
            return original(*args, **more)

        return called

    if call == "write":
        real = os.fdopen

        def opened(*args: Any, **more: Any) -> Any:
            handle = real(*args, **more)
            return _Writer(handle, broken(handle.write))

        with patch.object(os, "fdopen", opened):
            yield seen
    else:
        owner = tempfile if call == "mkstemp" else os
        with patch.object(owner, call, broken(getattr(owner, call))):
            yield seen


class _Writer:
    """A file whose writing is watched."""

    def __init__(self, handle: Any, write: Callable[..., Any]) -> None:
        self._handle, self.write = handle, write

    def __getattr__(self, name: str) -> Any:
        return getattr(self._handle, name)

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *error: object) -> None:
        self._handle.close()


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, KeyboardInterrupt, MemoryError])
def test_p25_the_nth_failure_leaves_the_old_file(
    tmp_path: Path, export: Path, rules: Path, call: str, error: Any
) -> None:
    target = tmp_path / "out" / "clean.json"
    target.parent.mkdir()
    run("clean", export, "--rules", rules, "-o", target)
    complete = target.read_bytes()
    failed = 0
    for number in range(1, 20):
        target.write_bytes(b"old")
        with failing(call, number, error) as seen:
            ran = run("clean", export, "--rules", rules, "-o", target, debug=False)
        assert os.listdir(target.parent) == ["clean.json"]
        if seen[0] < number:
            assert (ran.code, target.read_bytes()) == (0, complete)
            break
        if call == "fsync" and number == 2 and isinstance(error, int):
            assert (ran.code, target.read_bytes()) == (
                0,
                complete,
            )  # the folder's name: best effort
            continue
        failed += 1
        assert ran.code == (130 if error is KeyboardInterrupt else 2)
        assert (
            target.read_bytes() in (b"old", complete)
            if call == "fsync"
            else target.read_bytes() == b"old"
        )
        assert ran.err.count("\n") == 1 or error is KeyboardInterrupt
    assert failed


@pytest.mark.parametrize("call", CALLS)
def test_p25_two_outputs_are_both_new_or_both_old(
    tmp_path: Path, export: Path, rules: Path, call: str
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    kept, gone = folder / "kept.json", folder / "gone.jsonl"
    outputs = ("-o", kept, "--hidden-to", gone)
    run("clean", export, "--rules", rules, *outputs)
    complete = [kept.read_bytes(), gone.read_bytes()]
    renames = 0
    for number in range(1, 30):
        kept.write_bytes(b"old")
        gone.write_bytes(b"old")
        with failing(call, number, errno.ENOSPC) as seen:
            ran = run("clean", export, "--rules", rules, *outputs, debug=False)
        assert sorted(os.listdir(folder)) == ["gone.jsonl", "kept.json"]
        found = [kept.read_bytes(), gone.read_bytes()]
        if ran.code == 0:
            assert found == complete
        elif found != [b"old", b"old"]:
            renames += 1  # the last name could not be given: two renames are not one
            assert found == [complete[0], b"old"]
        if seen[0] < number:
            break
    assert renames == (call in ("replace", "chmod", "fsync"))


def test_p25_interrupted_by_a_signal(tmp_path: Path, rules: Path) -> None:
    big, target = tmp_path / "feed.jsonl", tmp_path / "clean.jsonl"
    big.write_bytes(lines([Message(f"hello {n}", minute=n) for n in range(60_000)]))
    for number, code in ((signal.SIGTERM, 143), (signal.SIGINT, 130)):
        target.write_bytes(b"old")
        process = subprocess.Popen(
            [TOOL, "clean", big, "--rules", rules, "-o", target],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        time.sleep(0.7)
        process.send_signal(number)
        said = process.communicate()[1]
        assert process.returncode in (0, code, -number)
        assert process.returncode == 0 or target.read_bytes() == b"old"
        assert b"Traceback" not in said
        assert sorted(os.listdir(tmp_path)) == ["clean.jsonl", "feed.jsonl", "rules.yaml"]


def test_sigterm_is_told_from_sigint_through_the_command_line(export: Path, rules: Path) -> None:
    for error, code in ((main._Terminated, 143), (KeyboardInterrupt, 130)):
        with patch.object(read, "open_exports", side_effect=error):
            assert run("clean", export, "--rules", rules, debug=False).code == code


@pytest.mark.parametrize("path", ["/dev/full"])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only where the system has a full disk")
def test_p25_a_full_disk(path: str, export: Path, rules: Path) -> None:
    with open(path, "wb") as full:
        to_stdout = subprocess.run(
            [TOOL, "clean", export, "--rules", rules],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert to_stdout.returncode == 2
    assert b"No space left" in to_stdout.stderr
    assert run("clean", export, "--rules", rules, "-o", path).code == 2


def test_a_closed_output_and_a_gone_reader(export: Path, rules: Path) -> None:
    command = f"'{TOOL}' clean '{export}' --rules '{rules}'"
    closed = subprocess.run(f"{command} >&-", shell=True, stderr=subprocess.PIPE, check=False)
    assert closed.returncode == 2
    assert b"closed" in closed.stderr
    reading, writing = os.pipe()
    os.close(reading)
    gone = subprocess.run(
        [TOOL, "clean", str(export), "--rules", str(rules), "-q"],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (gone.returncode, gone.stderr) == (141, b"")


def test_output_that_is_the_input_is_refused_by_any_name(
    tmp_path: Path, export: Path, rules: Path
) -> None:
    before = export.read_bytes()
    link, hard = tmp_path / "link.json", tmp_path / "hard.json"
    link.symlink_to(export)
    os.link(export, hard)
    for target in (export, link, hard, tmp_path / "." / "result.json"):
        ran = run("clean", export, "--rules", rules, "-o", target)
        assert ran.code == 2
        assert "the output is the input" in ran.err
        assert export.read_bytes() == before
    assert link.is_symlink()


def test_links_folders_and_missing_folders(tmp_path: Path, export: Path, rules: Path) -> None:
    real, link, dangling = (
        tmp_path / "real.json",
        tmp_path / "link.json",
        tmp_path / "dangling.json",
    )
    real.write_bytes(b"old")
    link.symlink_to(real)
    dangling.symlink_to(tmp_path / "nowhere.json")
    assert run("clean", export, "--rules", rules, "-o", link).code == 0
    assert link.is_symlink()
    assert real.read_bytes() != b"old"
    for target in (dangling, tmp_path, tmp_path / "missing" / "out.json"):
        assert run("clean", export, "--rules", rules, "-o", target).code == 2
    assert not (tmp_path / "nowhere.json").exists()


def test_two_runs_at_once_each_leave_a_whole_file(
    tmp_path: Path, export: Path, rules: Path
) -> None:
    target = tmp_path / "clean.json"
    running = [
        subprocess.Popen([TOOL, "clean", export, "--rules", rules, "-o", target, "-q"])
        for _ in range(2)
    ]
    assert [process.wait() for process in running] == [0, 0]
    alone = tmp_path / "alone.json"
    run("clean", export, "--rules", rules, "-o", alone)
    assert target.read_bytes() == alone.read_bytes()


def test_an_export_that_grows_while_it_is_read_is_refused(export: Path, rules: Path) -> None:
    def read_and_grow(*args: Any, **more: Any) -> Any:
        with export.open("ab") as handle:
            handle.write(b" ")
        return original(*args, **more)

    original = read._read
    with patch.object(read, "_read", read_and_grow):
        ran = run("clean", export, "--rules", rules)
    assert ran.code == 2
    assert "changed while it was read" in ran.err


def test_p27_outputs_are_no_wider_readable_than_the_input(
    tmp_path: Path, export: Path, rules: Path
) -> None:
    for mode in (0o600, 0o640, 0o644):
        os.chmod(export, mode)
        target, gone, page = (tmp_path / f"{name}-{mode}" for name in ("out", "gone", "page"))
        run("clean", export, "--rules", rules, "-o", target, "--hidden-to", gone)
        run("report", export, "--rules", rules, "--html", page)
        for path in (target, gone, page):
            assert stat.S_IMODE(path.stat().st_mode) & ~mode == 0


def test_p27_the_most_private_of_several_exports_counts(
    tmp_path: Path, export: Path, rules: Path
) -> None:
    other = tmp_path / "other.jsonl"
    other.write_bytes(lines([Message("hello", "qiu", 900)]))
    os.chmod(export, 0o644)
    os.chmod(other, 0o600)
    target, gone, page, table = (tmp_path / name for name in ("out", "gone", "page", "table"))
    for one, two in ((export, other), (other, export)):
        run("clean", one, two, "--rules", rules, "--to", "jsonl", "-o", target, "--hidden-to", gone)
        run("report", one, two, "--rules", rules, "--html", page)
        run("convert", one, two, "-o", table)
        for path in (target, gone, page, table):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            path.unlink()


def test_a_replaced_file_keeps_its_permissions_and_a_new_one_of_a_pipe_is_private(
    tmp_path: Path, export: Path, rules: Path
) -> None:
    os.chmod(export, 0o600)
    target, piped = tmp_path / "page.html", tmp_path / "piped.jsonl"
    target.write_bytes(b"old")
    os.chmod(target, 0o644)
    run("report", export, "--rules", rules, "--html", target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o644
    run("convert", "-", "-o", piped, stdin=export.read_bytes())
    assert stat.S_IMODE(piped.stat().st_mode) == 0o600


def test_a_folder_that_may_not_be_written_is_refused_before_the_work(
    tmp_path: Path, export: Path, rules: Path
) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    with (
        patch.object(os, "access", lambda path, _: Path(path) != folder),  # root may write anywhere
        patch.object(read, "open_exports", side_effect=AssertionError("too late")),
    ):
        ran = run("clean", export, "--rules", rules, "-o", folder / "out.json")
    assert ran.code == 2
    assert "may not be written" in ran.err
    assert os.listdir(folder) == []


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("damage", [b"\x00", b"}", b'"', b"\xff", b"\n\n{"])
def test_p27_no_text_of_a_message_stands_in_an_error(
    tmp_path: Path, name: str, damage: bytes
) -> None:
    written = WRITERS[name](MESSAGES)
    path = tmp_path / f"feed.{name}"
    for at in range(10, len(written), len(written) // 7):
        path.write_bytes(written[:at] + damage + written[at:])
        check_manners(
            run("clean", path, "--rules", rules_file(tmp_path, LOCAL)), PRIVATE, "canary7391"
        )


FORBIDDEN = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.sendto",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
)
_watching: list[list[tuple[str, Any]]] = []


def _hook(event: str, args: Any) -> None:
    if _watching:
        _watching[-1].append((event, args))


sys.addaudithook(_hook)


@contextmanager
def watched() -> Iterator[list[tuple[str, Any]]]:
    """Write down what the interpreter is asked to do."""
    _watching.append([])
    try:
        yield _watching[-1]
    finally:
        _watching.pop()


def test_p27_no_network_and_no_process(tmp_path: Path, rules: Path) -> None:
    text = "http://127.0.0.1:9/x <img src=http://127.0.0.1:9> https://example.invalid/?a=1"
    feeds = {"json": telegram, "jsonl": lines, "csv": table}
    with watched() as events:
        for name, writer in feeds.items():
            path = tmp_path / f"feed.{name}"
            path.write_bytes(writer([Message(text, minute=1), Message(f"包邮 {text}", minute=2)]))
            assert run("clean", path, "--rules", rules, "--to", "html").code == 0
            assert run("report", path, "--rules", rules, "--html", tmp_path / "page.html").code == 0
        page = tmp_path / "feed.xml"
        page.write_text('<!DOCTYPE rss [<!ENTITY a SYSTEM "http://127.0.0.1:9/">]><rss version="2.0"><channel>'
                        "<item><title>&a;</title></item></channel></rss>", encoding="utf-8")  # fmt: skip
        check_manners(run("convert", page))
    assert "open" in {event for event, _ in events}
    assert not [event for event, _ in events if event in FORBIDDEN]


def test_p28_loading_rules_opens_nothing_and_runs_nothing(tmp_path: Path) -> None:
    bad = [
        "rules: !!python/object/apply:os.system [id]",
        "include: http://127.0.0.1:9/rules.yaml\nrules: []",
        "include: ../../../../etc/passwd\nrules: []",
        "rules: [{id: a, when: {text: $HOME ${HOME} `id`}, action: hide}]",
        "output: /etc/passwd\nrules: []",
    ]
    read_rules(LOCAL.encode(), str(tmp_path / "rules.yaml"))  # modules are imported by now
    for text in bad:
        with watched() as events, suppress(RulesError):
            read_rules(f"version: 1\n{text}\n".encode(), str(tmp_path / "rules.yaml"))
        opened = [
            str(args[0])
            for event, args in events
            if event == "open" and not str(args[0]).endswith((".py", ".pyc"))
        ]
        assert not [event for event, _ in events if event in FORBIDDEN]
        assert not [path for path in opened if "passwd" in path]


def zip_of(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


GOOD = telegram(MESSAGES)
LIMITS = {
    "ratio": {"result.json": GOOD, "notes.txt": b"a" * (30 << 20)},
    "members": {"result.json": GOOD, **{f"n/{n}.txt": b"words" for n in range(30)}},
    "member": {"result.json": GOOD, "notes.txt": os.urandom(1 << 20).hex().encode()},
    "unpacked": {"result.json": GOOD, "notes.txt": os.urandom(1 << 20).hex().encode()},
}
LOWERED = {"ratio": 200, "members": 20, "member": 1, "unpacked": 1}


@pytest.mark.parametrize("name", LIMITS)
def test_limits_are_named_and_can_be_moved(tmp_path: Path, rules: Path, name: str) -> None:
    packed = zip_of(tmp_path / "export.zip", LIMITS[name])
    refused = run("clean", packed, "--rules", rules, "--limit", f"{name}={LOWERED[name]}")
    allowed = run("clean", packed, "--rules", rules, "--limit", f"{name}=5000")
    check_manners(refused)
    assert refused.code == 2
    assert f"--limit {name}=NUMBER" in refused.err
    assert allowed.code == 0
    assert allowed.sums[0] == len(MESSAGES)


def test_a_record_over_the_limit_is_named_and_can_be_allowed(tmp_path: Path, rules: Path) -> None:
    path = tmp_path / "feed.jsonl"
    path.write_bytes(lines([Message("a"), Message("b" * (2 << 20))]))
    refused = run("clean", path, "--rules", rules, "--limit", "record=1")
    assert refused.code == 2
    assert "line 2: is larger than 1 MB; --limit record=NUMBER allows more" in refused.err
    assert run("convert", path, "--limit", "record=3", "-o", tmp_path / "out").code == 0


def test_how_many_names_a_folder_or_archive_may_have_is_said(tmp_path: Path, rules: Path) -> None:
    members = {"result.json": GOOD, **{f"{n}.jpg": b"" for n in range(4)}}
    packed = zip_of(tmp_path / "export.zip", members)
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "folder")
    for path, words in ((packed, "members"), (tmp_path / "folder", "files in this folder")):
        assert run("clean", path, "--rules", rules).code == 0
        with patch.object(container, "MAX_NAMES", 4):
            ran = run("clean", path, "--rules", rules)
        check_manners(ran)
        assert ran.code == 2
        assert f"more than 4 {words}" in ran.err


def one_rule(words: str) -> str:
    return f"version: 1\nrules:\n  - {{id: r, when: {{text: {words}}}, action: hide}}\n"


MANY = "".join(f"  - {{id: r{n}, when: {{text: a{n}b}}, action: hide}}\n" for n in range(10_001))
RULES_PAST_A_LIMIT = [
    ("#" * (1 << 20) + "\n", "larger than 1 MiB"),
    ("version: 1\nlists: {a: [" + "x," * 200_001 + "]}\n", "2:399999: more than 200,000 words"),
    (f"version: 1\nrules:\n{MANY}", "10,001 rules; at most 10,000"),
    (one_rule(f"[{','.join(f'w{n}' for n in range(100_001))}]"), "more than 100,000 keywords"),
    (one_rule("{regex: '" + "ab" * 501 + "'}"), "a pattern of 1,002 characters; at most 1,000"),
    (one_rule("{regex: '(a{1000}){1000}'}"), "too large when compiled; repeat less"),
    (one_rule("a" * 10_001), "a word of 10,001 characters; at most 10,000"),
    (one_rule("x").replace("id: r", "id: " + "r" * 101), "101 characters; at most 100"),
]


@pytest.mark.parametrize("case", range(len(RULES_PAST_A_LIMIT)))
def test_limits_of_a_rule_file_are_named(tmp_path: Path, case: int) -> None:
    text, words = RULES_PAST_A_LIMIT[case]
    ran = run("check", rules_file(tmp_path, text))
    check_manners(ran)
    assert ran.code == 2
    assert words in ran.err


def test_a_feed_over_the_limit_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(rss(""))
    assert run("convert", path).code == 0
    with patch.object(feed_xml, "MAX_BYTES", len(rss("")) - 1):
        ran = run("convert", path)
    check_manners(ran, "canary7391")
    assert ran.code == 2
    assert "is larger than" in ran.err


DEEP = {
    "feed.yaml": b"- text: x\n  time: 2026-01-01\n- text: " + b"[" * 40 + b"]" * 40 + b"\n",
    "feed.xml": b"<rss><channel><item><title>x</title>" + b"<a>" * 200 + b"</a>" * 200
    + b"</item></channel></rss>",
    "feed.jsonl": lines([Message("x")]) + b'{"text": ' + b"[" * 5000 + b"]" * 5000 + b"}\n",
}  # fmt: skip


@pytest.mark.parametrize("name", DEEP)
def test_what_is_nested_too_deep_is_said_with_its_place(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(DEEP[name])
    ran = run("convert", tmp_path / name)
    check_manners(ran)
    assert ran.code in (1, 2)
    assert re.search(r"(?::|line )\d.*nested (?:deeper than|too deep)", ran.err), ran.err


@pytest.mark.parametrize(
    "word", ["depth=3", "ratio", "ratio=", "ratio=-1", "ratio=0", "ratio=٣", "ratio=" + "9" * 99]
)
def test_a_limit_that_is_none_is_refused(export: Path, rules: Path, word: str) -> None:
    ran = run("clean", export, "--rules", rules, "--limit", word)
    check_manners(ran)
    assert ran.code == 2
    assert "--limit: " in ran.err


# Every failure that was ever found, as a row that stays.


def test_found_a_bomb_that_nobody_reads_is_copied_and_not_unpacked(
    tmp_path: Path, rules: Path
) -> None:
    packed = zip_of(tmp_path / "a.zip", {"result.json": GOOD, "photo.bin": bytes(40 << 20)})
    target = tmp_path / "b.zip"
    assert run("clean", packed, "--rules", rules, "-o", target).code == 0
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert [each.file_size for each in archive.infolist()][1] == 40 << 20
    assert target.stat().st_size < 100_000


def test_found_pictures_do_not_count_as_members(tmp_path: Path, rules: Path) -> None:
    members = {"result.json": GOOD, **{f"photos/{n}.jpg": b"" for n in range(12_000)}}
    packed = zip_of(tmp_path / "a.zip", members, zipfile.ZIP_STORED)
    assert run("clean", packed, "--rules", rules).code == 0


def test_found_two_members_of_one_name_are_refused(tmp_path: Path, rules: Path) -> None:
    packed = tmp_path / "a.zip"
    zip_of(packed, {"result.json": GOOD, "result.jsox": GOOD}, zipfile.ZIP_STORED)
    packed.write_bytes(packed.read_bytes().replace(b"result.jsox", b"result.json"))
    ran = run("clean", packed, "--rules", rules)
    assert ran.code == 2
    assert "two members have one name" in ran.err


def test_found_a_first_line_longer_than_the_look(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    path.write_bytes(lines([Message("x" * 200_000), Message("b")]))
    assert len(run("convert", path).objects) == 2


def test_found_a_line_that_is_no_object_behind_a_good_one(tmp_path: Path, rules: Path) -> None:
    path = tmp_path / "feed.jsonl"
    path.write_bytes(lines([Message("hello")]) + b'7\nnull\n"x"\n[]\n')
    assert run("clean", path, "--rules", rules).sums == [5, 1, 0, 0, 0, 4]


def test_found_a_rule_file_with_a_hundred_faults_is_twenty_lines(tmp_path: Path) -> None:
    path = rules_file(tmp_path, "a: &a [x]\n" + "".join(f"k{n}: *a\n" for n in range(100)))
    ran = run("check", path)
    check_manners(ran)
    assert ran.code == 2
    assert "more problems" in ran.err


@pytest.mark.parametrize("name", sorted(HARM))
def test_harmful_names_of_files_are_shown_harmless(tmp_path: Path, name: str) -> None:
    text = HARM[name].replace("/", "_").replace("\x00", "")[:60] or "x"
    check_manners(run("clean", tmp_path / text / "missing.json"))
    check_manners(run("check", tmp_path / f"{text}.yaml"))
