"""Whatever somebody wrote, outputs are inert: P12, P15, P16, P18 (docs/reliability.md)."""

from __future__ import annotations

import ast
import base64
import csv
import hashlib
import html
import io
import itertools
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import feedfilter
from feedfilter.fold import fold_text, fold_word
from feedfilter.render.feed_html import value
from feedfilter.render.safe import safe, safe_json, safe_line
from tests.reliability.exports import HARM, LOCAL, NOTHING, Message, lines, telegram
from tests.reliability.running import CONTROLS, check_manners, rules_file, run

PACKAGE = Path(feedfilter.__file__).parent
TEXTS = (
    st.text() | st.sampled_from(list(HARM.values())) | st.text(st.characters(max_codepoint=0xA0))
)
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"[+-]?[0-9.,]+%?")


@given(TEXTS)
@example("\x1b[31m")
@example("\ud800\x9b\u202e\u2028\x7f\x00\r\n\t")
def test_p18_the_border_of_the_terminal_leaves_no_control(text: str) -> None:
    assert not CONTROLS.search(safe(text).replace("\n", "").replace("\t", ""))
    assert not CONTROLS.search(safe_line(text))
    assert "\n" not in safe_line(text)
    plain = CONTROLS.sub("", text).replace("\n", "")
    kept = iter(safe_line(text))
    assert all(letter in kept for letter in plain)  # nothing that can be shown is dropped


@given(TEXTS)
def test_p18_json_says_the_same_without_controls(text: str) -> None:
    harmless = text.encode("utf-8", "replace").decode()
    written = json.dumps({"text": harmless}, ensure_ascii=False).encode()
    assert json.loads(safe_json(written)) == {"text": harmless}
    assert not re.search("[\x7f-\x9f]", safe_json(written).decode())


@pytest.mark.parametrize("before", [0, 1, 999, 1000, 1001, 5000])
def test_p18_a_control_behind_many_letters_that_begin_like_it_is_escaped(before: int) -> None:
    written = ("«" * before + "\x85").encode()
    assert safe_json(written) == "«".encode() * before + b"\\u0085"
    assert safe_json(written[:-2]) == written[:-2]


class Page(HTMLParser):
    """The skeleton of a page (tags and names of attributes), and its words."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.skeleton: list[object] = []
        self.said: list[str] = []
        self.values: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.skeleton.append((tag, tuple(name for name, _ in attrs)))
        self.values += [each or "" for name, each in attrs if name in ("href", "src", "srcset")]

    def handle_endtag(self, tag: str) -> None:
        self.skeleton.append(tag)

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@given(TEXTS)
def test_p18_a_value_in_html_is_one_isolated_text(text: str) -> None:
    page = Page(value(text))
    assert page.skeleton == [("bdi", ()), "bdi"]
    assert "".join(page.said) == safe(text)


def harmful(name: str, folder: Path) -> Path:
    """Write an export in which text, author and chat are one harmful text."""
    text = HARM[name] or "x"
    export = folder / "result.json"
    messages = [
        Message(text, text, 1),
        Message(f"包邮 {text}", text, 2),
        Message("hello", "mia", 3),
    ]
    export.write_bytes(
        telegram(messages).replace(b'"name": "chat"', json.dumps({"name": text}).encode()[1:-1])
    )
    return export


@pytest.mark.parametrize("name", HARM)
def test_p18_no_output_for_people_obeys_a_text(tmp_path: Path, name: str) -> None:
    export, rules = harmful(name, tmp_path), rules_file(tmp_path, LOCAL)
    for args in (
        ["clean", export],
        ["clean", export, "--to", "md"],
        ["report", export],
        ["explain", export, "2"],
    ):
        ran = run(*args, "--rules", rules)
        check_manners(ran)
        assert ran.code == 0
        assert not CONTROLS.search(ran.out), args


def test_p18_pages_have_one_skeleton_whatever_is_written(tmp_path: Path) -> None:
    rules = rules_file(tmp_path, LOCAL)
    skeletons = set()
    for name in ("script", "closed early", "entities", "formula", "cells", "colour"):
        folder = tmp_path / name.replace(" ", "-")
        folder.mkdir()
        export, page = harmful(name, folder), folder / "page.html"
        assert run("clean", export, "--rules", rules, "--to", "html", "-o", page).code == 0
        written = page.read_text(encoding="utf-8")
        assert not CONTROLS.search(written)
        assert "default-src 'none'" in written
        skeletons.add(tuple(Page(written).skeleton))
    assert len(skeletons) == 1


@pytest.mark.parametrize("name", ["script", "closed early", "address", "turned round", "title"])
def test_p18_the_report_page_holds_no_markup_of_a_text(tmp_path: Path, name: str) -> None:
    export, page = harmful(name, tmp_path), tmp_path / "page.html"
    run("report", export, "--rules", rules_file(tmp_path, LOCAL), "--html", page)
    written = page.read_text(encoding="utf-8")
    found = Page(written)
    tags = {each[0] for each in found.skeleton if isinstance(each, tuple)}
    handlers = [
        n
        for each in found.skeleton
        if isinstance(each, tuple)
        for n in each[1]
        if n.startswith("on")
    ]
    assert "Content-Security-Policy" in written
    assert not tags & {"iframe", "object", "embed", "base", "form", "img"}
    assert not handlers
    assert not [
        each
        for each in found.values
        if re.match(r"\s*(javascript|data:text|vbscript|//|http)", each)
    ]
    assert not CONTROLS.search(written.replace("\t", ""))
    # The only script is the page's own: the same for every text, and the one that the policy names.
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", written, re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in html.unescape(written)
    assert not [text for text in ("alert(1)", "owned", "gnp.exe") if text in scripts[0]]


def test_p18_no_cell_of_a_safe_table_is_a_formula(tmp_path: Path) -> None:
    export = tmp_path / "feed.jsonl"
    export.write_bytes(
        lines([Message(text or "x", text or "x", n) for n, text in enumerate(HARM.values())])
    )
    rules = rules_file(tmp_path, NOTHING)
    for args in (
        ["convert", export, "--to", "csv", "--spreadsheet-safe"],
        ["report", export, "--rules", rules, "--csv"],
    ):
        rows = list(csv.reader(io.StringIO(run(*args).out, newline="")))
        assert len(rows) > len(HARM) / 2
        cells = [cell for row in rows for cell in row if not NUMBER.fullmatch(cell)]
        assert not [cell for cell in cells if FORMULA.match(cell)]


def test_p18_json_gives_every_text_back(tmp_path: Path) -> None:
    export = tmp_path / "result.json"
    texts = [text for text in HARM.values() if text]
    export.write_bytes(telegram([Message(text, minute=n) for n, text in enumerate(texts)]))
    ran = run("convert", export)
    assert [each["text"] for each in ran.objects] == texts
    assert not re.search("[\x7f-\x9f]|[\x00-\x09\x0b-\x1f]", ran.out)


# Whoever prints must pass the border: these modules print what is already harmless.
PRINTS = {"echo", "print", "secho", "echo_via_pager"}
OWN_WORDS = {"cli/commands/formats.py"}  # prints what importers say of themselves


def test_p18_only_the_command_line_prints_and_never_a_raw_format() -> None:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in PRINTS:
                found.append((path.relative_to(PACKAGE).as_posix(), node))
    outside = [path for path, _ in found if not path.startswith("cli/")]
    raw = [
        f"{path}:{node.lineno}"
        for path, node in found
        for argument in node.args[:1]
        if isinstance(argument, ast.JoinedStr) and path not in OWN_WORDS and not _harmless(argument)
    ]
    assert found
    assert not outside
    assert not raw


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def _harmless(text: ast.JoinedStr) -> bool:
    """Say whether every value of an f-string passed `safe`, or is a number or the tool's words."""
    values = [each.value for each in text.values if isinstance(each, ast.FormattedValue)]
    return all(re.match(r"safe|safe_line|len|counted", ast.unparse(each)) for each in values)


@pytest.mark.parametrize(
    "text", [*HARM.values(), "ＡＤＤ my ＷeChat", "İﬃß\ufdfa加微信", "加\u200b微\u200b信"]
)
def test_p12_evidence_lies_in_the_original_text(tmp_path: Path, text: str) -> None:
    export = tmp_path / "result.json"
    export.write_bytes(telegram([Message(f"{text}加微信{text}", minute=1)]))
    rules = rules_file(
        tmp_path, "version: 1\nrules: [{id: r, when: {text: 加微信}, action: hide}]\n"
    )
    gone = tmp_path / "gone.jsonl"
    run("clean", export, "--rules", rules, "--hidden-to", gone)
    record = json.loads(gone.read_bytes().splitlines()[1])
    assert record["rule"] == "r"
    assert "加微信" in run("explain", export, "1", "--rules", rules).out.replace(" ", "")


UNSEEN = ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\ufe0f", "\U000e0041", "\u034f"]


@given(st.text("ab加微信ＡＢéſßİﬃ\u0301 \u200b", max_size=12))
def test_p15_folding_twice_is_folding_once(text: str) -> None:
    folded = fold_text(text).text
    assert fold_text(folded).text == folded
    assert len(folded) <= 18 * len(text)


@given(st.lists(st.sampled_from(UNSEEN), min_size=3, max_size=3))
def test_p15_what_cannot_be_seen_hides_nothing_from_a_rule(unseen: list[str]) -> None:
    one, two, three = unseen
    assert fold_word("加微信") in fold_text(f"找我{one}加{two}微{three}信").text


def test_p16_every_small_text_against_a_plain_search(tmp_path: Path) -> None:
    texts = ["".join(each) for n in range(1, 5) for each in itertools.product("ab加", repeat=n)]
    export = tmp_path / "feed.jsonl"
    export.write_bytes(lines([Message(text, minute=n) for n, text in enumerate(texts)]))
    for word in ("加", "加a", "a加", "加加", "ba加"):
        rules = f"version: 1\nrules: [{{id: r, when: {{text: {{any: [{word}], word: false}}}}, action: hide}}]\n"
        ran = run("clean", export, "--rules", rules_file(tmp_path, rules), "--to", "jsonl")
        assert [each["text"] for each in ran.objects] == [
            text for text in texts if word not in text
        ]
