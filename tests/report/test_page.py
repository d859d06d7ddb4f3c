"""The page as a file: one skeleton whatever stands in it, small, and closed to the network."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from feedfilter.render.report_html import ROWS, cut, report_html
from feedfilter.render.report_words import Words
from feedfilter.report.whole import Report
from tests.report.reports import demo_report, report_of

HOSTILE = [
    "<script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "' onfocus='x",
    "</title></style></script><img src=http://evil.example/x>",
    "<!-- -->",
    "]]>",
    "javascript:alert(1)",
    "{{7*7}}{% raw %}",
    "&lt;b&gt;",
    "\u2028\u2029",
    "\u202eevil\u2066",
    "\x00\x1b[2J\x9b",
    "=1+1",
    "url(http://evil.example)",
]
VOID = {"meta", "input", "br"}


class Skeleton(HTMLParser):
    """Elements with the names of their attributes, texts left out."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(" ".join([tag, *(name for name, _ in attrs)]))
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_comment(self, data: str) -> None:
        self.tags.append("comment")


def items(say: str) -> list[dict[str, Any]]:
    """Give a feed in which everything that is somebody's words is `say`."""
    made = [
        {
            "at": 500 * n,
            "author": f"{say}{who}",
            "author_id": f"{say}{who}",
            "text": f"包邮 {say} {n}",
        }
        for who in "ab"
        for n in range(6)
    ]
    return [
        *made,
        {"at": 9, "author": f"{say}c", "author_id": f"{say}c", "text": say, "link_title": say},
    ]


def page(report: Report, top: int = 40, language: str = "en") -> str:
    return b"".join(report_html(report, report.friends, Words(language), top)).decode()


def skeleton(text: str) -> Skeleton:
    read = Skeleton()
    read.feed(text)
    read.close()
    return read


@pytest.mark.parametrize("say", HOSTILE)
def test_the_skeleton_is_the_same_whatever_is_said(say: str) -> None:
    plain, hostile = (skeleton(page(report_of(items(text)))) for text in ("plain", say))
    assert hostile.tags == plain.tags
    assert "comment" not in hostile.tags


@pytest.mark.parametrize("say", HOSTILE)
def test_no_control_and_no_direction_reaches_the_page(say: str) -> None:
    text = page(report_of(items(say)))
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", text
    )
    assert (
        "49" not in re.sub(r"[^{}]*\{\{7\*7\}\}", "", text) or "{{7*7}}" in text or "7*7" not in say
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_in_it_leads_away(language: str) -> None:
    read = skeleton(page(demo_report(), language=language))
    kinds = {tag.split()[0] for tag in read.tags}
    assert not kinds & {
        "img",
        "link",
        "iframe",
        "object",
        "embed",
        "video",
        "audio",
        "form",
        "base",
    }
    for name, value in read.attributes:
        assert name not in ("src", "srcset", "action", "background", "formaction")
        assert not name.startswith("on")
        if name == "href":
            assert value.startswith("#")


def test_its_policy_allows_its_one_script_by_hash_and_nothing_else() -> None:
    text = page(demo_report())
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert policy[1].replace("&#39;", "'") == (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_links_inside_lead_to_sections_that_are_there() -> None:
    text = page(demo_report(), top=3)
    wanted = set(re.findall(r'href="#([^"]+)"', text))
    assert wanted <= set(re.findall(r'id="([^"]+)"', text))
    assert len([name for name in wanted if re.fullmatch(r"f\d+", name)]) == 3


@pytest.mark.parametrize(
    "name",
    ["好" * 90, '"&<' * 30, "\u202e" * 50, "😀" * 50],
    ids=["wide", "escaped", "turned", "four bytes"],
)
def test_five_thousand_hostile_friends_stay_under_three_megabytes(name: str) -> None:
    made = [
        {"at": n % 9000, "author": f"{n}{name}", "author_id": str(n), "text": f"包邮{name}{n}"}
        for n in range(ROWS + 50)
    ]
    made += [
        {
            "at": 7 * n,
            "author_id": str(n % 40),
            "author": f"{n % 40}{name}",
            "text": f"{n}包邮{name}",
        }
        for n in range(1600)
    ]
    text = page(report_of(made, rules=ONLY_TAG))
    assert len(text.encode()) < 3_000_000
    assert "… and 50 more friends" in text


ONLY_TAG = "version: 1\nrules: [{id: trade, when: {text: [包邮]}, action: tag, tags: [ad]}]\n"


def test_an_empty_feed_and_one_without_times_have_a_page() -> None:
    assert "0 items of 0 friends" in page(report_of([]))
    assert "包邮" in page(report_of([{"text": "包邮"}]))


def test_the_same_report_is_the_same_bytes() -> None:
    assert page(demo_report()) == page(demo_report())


@pytest.mark.parametrize(
    ("text", "letters", "shown"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        (None, 3, ""),
        ("a\n b", 9, "a b"),
        ("\u202e" * 9, 8, "\\u202e\\…"),
    ],
)
def test_what_cannot_be_seen_counts_as_it_is_shown(
    text: str | None, letters: int, shown: str
) -> None:
    assert cut(text, letters) == shown
