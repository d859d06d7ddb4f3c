"""The report's page in a real browser: it sorts, filters, folds, and talks to nobody."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedfilter.render.report_html import report_html
from feedfilter.render.report_words import Words
from feedfilter.report.whole import Report
from tests.report.reports import demo_report, report_of

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
BROWSER = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
pytestmark = pytest.mark.skipif(
    BROWSER is None,
    reason="no browser is installed: the page is not looked at (apt install chromium)",
)
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
EVIL = '"><img src=http://evil.example/x onerror=document.title=1><script>document.title=2</script>'


class Seen:
    """A page that is open, with everything it said and asked for."""

    def __init__(self, page: object, url: str) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(url)

    def column(self, at: int) -> list[str]:
        rows = f"#friends tbody tr:not([hidden]) td:nth-child({at})"
        return [text.strip() for text in self.page.locator(rows).all_text_contents()]

    def sort(self, at: int) -> None:
        self.page.locator(f"#friends th:nth-child({at}) button").click()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=BROWSER, args=OPTIONS)
        yield opened
        opened.close()


def shown(browser: object, report: Report, folder: Path, **context: object) -> Seen:
    file = folder / "report.html"
    file.write_bytes(b"".join(report_html(report, report.friends, Words("en"), 40)))
    return Seen(browser.new_context(**context).new_page(), file.as_uri())


@pytest.fixture
def demo(browser: object, tmp_path: Path) -> Iterator[Seen]:
    seen = shown(browser, demo_report(), tmp_path)
    yield seen
    assert seen.said == []
    assert seen.asked == [(tmp_path / "report.html").as_uri()]


def test_columns_sort_both_ways(demo: Seen) -> None:
    ads = [int(number) for number in demo.column(3)]
    assert ads == sorted(ads, reverse=True)
    demo.sort(4)
    items = [int(number) for number in demo.column(4)]
    assert items == sorted(items, reverse=True)
    demo.sort(4)
    assert [int(number) for number in demo.column(4)] == sorted(items)
    assert demo.page.locator("th[aria-sort]").count() == 1


def test_gaps_sort_by_length_and_those_without_come_last(demo: Seen) -> None:
    demo.sort(8)
    gaps = demo.column(8)
    assert gaps[0] == "6d0h"
    assert gaps[-1] == ""
    demo.sort(8)
    assert demo.column(8)[0] == "6m"
    assert demo.column(8)[-1] == ""


def test_names_sort_as_text(demo: Seen) -> None:
    demo.sort(1)
    assert demo.column(1)[0] != "Lily美衣优选"
    assert sorted(demo.column(1)) == sorted(demo_report().friends["friend"])


def test_names_and_roles_filter(demo: Seen) -> None:
    demo.page.fill("#name", "lily")
    assert demo.column(1) == ["Lily美衣优选"]
    assert demo.page.text_content("#count") == "1 / 26"
    demo.page.fill("#name", "")
    demo.page.select_option("#role", "seller")
    assert len(demo.column(1)) == 6
    demo.page.fill("#name", "nobody at all")
    assert demo.column(1) == []


def test_ads_are_folded_until_somebody_looks(demo: Seen) -> None:
    first = demo.page.locator("#f1 details")
    assert not first.locator("li").first.is_visible()
    first.locator("summary").click()
    assert first.locator("li").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_nothing_sticks_out_and_the_schemes_differ(
    browser: object, tmp_path: Path, scheme: str, width: int
) -> None:
    size = {"width": width, "height": 800}
    seen = shown(browser, demo_report(), tmp_path, viewport=size, color_scheme=scheme)
    assert seen.page.evaluate("document.documentElement.scrollWidth") == width
    paper = seen.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(246, 245, 242)", "dark": "rgb(20, 23, 27)"}[scheme]
    bars = seen.page.locator("#time rect").count()
    assert bars == 20


def test_printed_it_hides_its_controls_and_shows_its_ads(demo: Seen) -> None:
    demo.page.emulate_media(media="print")
    assert not demo.page.locator("#controls").is_visible()
    assert demo.page.locator("#f1 details li").first.is_visible()
    demo.page.emulate_media(media="screen")


def test_without_scripts_the_table_is_whole(browser: object, tmp_path: Path) -> None:
    seen = shown(browser, demo_report(), tmp_path, java_script_enabled=False)
    assert seen.page.locator("#friends tbody tr").count() == 26
    assert not seen.page.locator("#controls").is_visible()


def test_hostile_content_does_nothing(browser: object, tmp_path: Path) -> None:
    made = [
        {
            "at": 300 * n,
            "author": f"{EVIL}{n % 2}",
            "author_id": f"{EVIL}{n % 2}",
            "text": f"包邮 {EVIL}",
        }
        for n in range(12)
    ]
    seen = shown(browser, report_of(made), tmp_path)
    seen.page.locator("#f1 summary").click()
    seen.sort(1)
    assert seen.page.title() == "Ad report"
    assert seen.page.locator("img").count() == 0
    assert EVIL[:16] in seen.page.text_content("#friends")
    assert (seen.said, len(seen.asked)) == ([], 1)


def test_the_policy_stops_what_would_be_smuggled_in(browser: object, tmp_path: Path) -> None:
    """A proof that the policy works: a script and a picture put in later are refused."""
    seen = shown(browser, demo_report(), tmp_path)
    answered: list[str] = []
    seen.page.on("requestfinished", lambda request: answered.append(request.url))
    seen.page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'document.title=3';"
        " document.body.append(s); const i = new Image(); i.src = 'http://evil.example/x'; }"
    )
    seen.page.wait_for_timeout(100)
    assert seen.page.title() == "Ad report"
    refused = [line for line in seen.said if "Content Security Policy" in line]
    assert len(refused) == 2
    assert answered == []


def test_five_thousand_friends_sort_in_a_moment(browser: object, tmp_path: Path) -> None:
    made = [
        {"at": n, "author": f"friend {n}", "text": "包邮" if n % 3 else "吃饭"} for n in range(5000)
    ]
    rules = "version: 1\nrules: [{id: t, when: {text: [包邮]}, action: tag, tags: [ad]}]\n"
    seen = shown(browser, report_of(made, rules), tmp_path)
    taken = seen.page.evaluate(
        "() => { const t = performance.now(); document.querySelector('#friends th button').click();"
        " document.body.offsetHeight; return performance.now() - t }"
    )
    assert seen.column(1)[0] == "friend 0"
    assert taken < 5000  # ms, on a busy machine
    seen.page.fill("#name", "friend 4999")
    assert seen.column(1) == ["friend 4999"]
