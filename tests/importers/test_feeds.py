"""RSS, Atom and JSON Feed: odd dates, HTML as text, damaged XML said and not repaired silently."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from feedfilter.records.html_text import MOST, content_of, text_of
from tests.importers.made_exports import read, rows


def rss(*items: str, top: str = "") -> str:
    inside = "".join(f"<item>{item}</item>\n" for item in items)
    return f'<?xml version="1.0"?>\n<rss version="2.0"{top}><channel><title>Shop</title>\n{inside}</channel></rss>'


HTML = [
    ("<p>one</p><p>two</p>", "one\n\ntwo"),
    ("one<br>two<br/>three", "one\ntwo\nthree"),
    ("New <b>serum</b> in <i>stock</i>", "New serum in stock"),
    ('<span class="invisible">https://</span><span>shop.example</span>', "https://shop.example"),
    ("a &amp; b &lt;c&gt; &nbsp;d", "a & b <c> \u00a0d"),
    ("2 < 3 and 5 > 4", "2 < 3 and 5 > 4"),
    ("a<script>b < c</script>d<style>e</style>", "ad"),
    ("a<!-- b --> c", "a c"),
    ("a<!-- b never closed", "a"),
    ("<ul><li>one</li><li>two</li></ul>", "one\n\ntwo"),
    ("<", "<"),
    ("a <b", "a <b"),
    ("", ""),
]


@pytest.mark.parametrize(("source", "text"), HTML)
def test_html_as_text(source: str, text: str) -> None:
    assert content_of(source).text == text


@pytest.mark.parametrize(
    "piece",
    ["<a ", "<!--", "<div>", "<script>", "&#x1;", "<p", "]]>", "<a href='", "</p>", " ", "<b>\t"],
)
def test_html_takes_linear_time(piece: str) -> None:
    start = time.perf_counter()
    text_of(piece * (MOST // len(piece)) + "<b>")
    assert time.perf_counter() - start < 2


def test_addresses_of_html() -> None:
    content = content_of(
        '<a href="/1">a</a><a class="mention" href="https://x.example/@b">b</a>'
        '<img src="p.png"><img src="t.gif" width="1"><a href="javascript:x()">c</a>',
        "https://s.example/dir/",
    )
    assert content.links == ("https://s.example/1",)
    assert content.pictures == ("https://s.example/dir/p.png",)


DATES = [
    ("Sat, 14 Mar 2026 09:05:33 +0100", "2026-03-14T08:05:33", True, "second"),
    ("Sat, 14 Mar 26 04:40 EDT", "2026-03-14T08:40:00", True, "second"),
    ("14 Mar 2026 09:05:33 GMT", "2026-03-14T09:05:33", True, "second"),
    ("14 Mar 2026 09:05:33 -0000", "2026-03-14T09:05:33", True, "second"),
    ("Sat, 14 Mar 2026 09:05:33", "2026-03-14T09:05:33", False, "second"),
    ("2026-03-14T09:05:33+01:00", "2026-03-14T08:05:33", True, "second"),
    ("2026-03-14", "2026-03-14T00:00:00", False, "day"),
    ("yesterday", None, True, "second"),
]


@pytest.mark.parametrize("case", DATES, ids=lambda case: case[0])
def test_dates(case: tuple[str, str | None, bool, str], tmp_path: Path) -> None:
    feed = read(rss(f"<title>x</title><pubDate>{case[0]}</pubDate>"), tmp_path / "a.xml")
    assert rows(feed, "time", "absolute", "time_unit") == [case[1:]]


AUTHORS = [
    ("<author>bo@example.org (Bo Ek)</author>", "Bo Ek"),
    ("<author>bo@example.org</author>", "bo@example.org"),
    ('<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Mia</dc:creator>', "Mia"),
    ('<odd:creator xmlns:odd="http://purl.org/dc/elements/1.1/">Mia</odd:creator>', "Mia"),
    ("", "Shop"),
]


@pytest.mark.parametrize(("item", "author"), AUTHORS)
def test_authors(item: str, author: str, tmp_path: Path) -> None:
    feed = read(rss(f"<title>x</title>{item}"), tmp_path / "a.xml")
    assert rows(feed, "author", "link_title", "chat") == [(author, "x", "Shop")]


def test_only_the_damaged_item_is_rejected(tmp_path: Path) -> None:
    feed = read(
        rss("<title>one</title>", "<title>AT&T</title>", "<title>three"), tmp_path / "a.xml"
    )
    assert rows(feed, "link_title") == [("one",)]
    assert [each.place for each in feed.rejected] == ["line 4", "line 5"]


def test_characters_of_html_are_read_and_said(tmp_path: Path) -> None:
    feed = read(rss("<title>caf&eacute;&nbsp;now</title><media:x/>"), tmp_path / "a.xml")
    assert rows(feed, "link_title") == [("café\u00a0now",)]
    assert any("line 3" in note for note in feed.sources[0].notes)
    assert not feed.rejected


def test_damage_outside_of_items_is_said(tmp_path: Path) -> None:
    text = rss("<title>one</title>").replace("</channel>", "</chanel>")
    feed = read(text, tmp_path / "a.xml")
    assert rows(feed, "link_title") == [("one",)]
    assert [each.place for each in feed.rejected] == ["line 4"]


def test_entities_do_not_grow(tmp_path: Path) -> None:
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol" * 10}">' for n in range(12))
    start = time.perf_counter()
    feed = read(
        f'<!DOCTYPE rss [{lols}]><rss version="2.0"><channel><item><title>&l11;</title></item></channel></rss>',
        tmp_path / "a.xml",
        "rss",
    )
    assert sum(len(title or "") for (title,) in rows(feed, "link_title")) < 1_000_000
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    "unit", ["<item>", "<item><title>x</title>", "<a>", "&nbsp;<item/>", "<!--<rss>"]
)
def test_damaged_xml_takes_linear_time(unit: str, tmp_path: Path) -> None:
    start = time.perf_counter()
    read(rss() + unit * 3_000, tmp_path / "a.xml", "rss")
    assert time.perf_counter() - start < 20


def test_declared_and_wrong_encodings(tmp_path: Path) -> None:
    text = rss("<title>på lager</title>").replace('"1.0"?', '"1.0" encoding="iso-8859-1"?')
    assert rows(read(text.encode("latin-1"), tmp_path / "a.xml"), "link_title") == [("på lager",)]
    assert rows(read(text.encode(), tmp_path / "b.xml"), "link_title") == [("på lager",)]


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><html><body><rss/></body></html>",
        "<feed><entry/></feed>",
        '<opml version="2.0"><rss/></opml>',
        "words <rss>",
        "<rssfeed/>",
    ],
)
def test_what_is_no_feed(text: str) -> None:
    from feedfilter.importer import find_importers
    from feedfilter.ingest.open import opened

    assert not find_importers()["rss"].recognises(opened("a.xml", text.encode()))


def test_a_json_feed_takes_what_an_item_lacks_from_the_feed(tmp_path: Path) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1",
        "title": "Shop",
        "author": {"name": "Eva"},
        "items": [{"id": 2, "content_html": "<p>a</p>"}, {"id": "3", "authors": [{"name": "Bo"}]}],
    }
    found = rows(read(json.dumps(feed), tmp_path / "a.json"), "item_id", "author", "text", "chat")
    assert found == [("2", "Eva", "a", "Shop"), ("3", "Bo", "", "Shop")]
