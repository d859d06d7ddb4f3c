"""A redacted report names nobody, in no form of it."""

from __future__ import annotations

import pytest

from feedfilter.render.report_csv import report_csv
from feedfilter.render.report_html import report_html
from feedfilter.render.report_json import report_json
from feedfilter.render.report_markdown import report_markdown
from feedfilter.render.report_text import overview_lines
from feedfilter.render.report_words import Words
from feedfilter.report.redacted import COVER, pseudonym, pseudonyms, redacted
from tests.report.reports import demo_report, report_of

SECRETS = ["阿珍", "wxid_secret9", "zz_shop_168", "13800138000", "lin@shop.example", "@linhandle"]
SAID = (
    "包邮 阿珍亲测，加微信：zz_shop_168 电话13800138000 邮箱 lin@shop.example "
    "wxid_secret9 https://weidian.com/item?id=77665544 找 @linhandle"
)


def forms() -> dict[str, str]:
    made = [
        {"at": 300 * n, "author": "阿珍", "author_id": "wxid_secret9", "text": f"{SAID} {n}"}
        for n in range(8)
    ]
    report = redacted(report_of(made))
    friends, words = report.friends, Words("en")
    return {
        "csv": b"".join(report_csv(report.zone, [friends])).decode(),
        "json": b"".join(report_json(report, [(report, friends)])).decode(),
        "html": b"".join(report_html(report, friends, words, 9)).decode(),
        "md": "\n".join(report_markdown(report, friends, words, 9)),
        "text": "\n".join(overview_lines(report, friends, words, top=9, width=160)),
    }


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    return forms()


@pytest.mark.parametrize("form", ["csv", "json", "html", "md", "text"])
@pytest.mark.parametrize("secret", [*SECRETS, "77665544"])
def test_nothing_that_leads_to_somebody_is_left(
    form: str, secret: str, written: dict[str, str]
) -> None:
    assert secret not in written[form]
    assert pseudonym("i:wxid_secret9") in written[form]


def test_words_that_say_nothing_of_anybody_stay(written: dict[str, str]) -> None:
    assert "包邮" in written["html"]
    assert COVER in written["html"]


def test_no_name_of_the_demo_is_left() -> None:
    plain = demo_report()
    report = redacted(plain)
    page = b"".join(report_html(report, report.friends, Words("zh"), 40)).decode()
    table = b"".join(report_csv(report.zone, [report.friends])).decode()
    for name, ids in plain.friends.select("friend", "ids").iter_rows():
        for secret in (name, *ids):
            assert secret not in page
            assert secret not in table
    assert "zz_shoes_168" not in page


def test_a_pseudonym_is_the_same_in_every_report_and_nobody_shares_one() -> None:
    keys = [f"i:{number}" for number in range(20_000)]
    found = pseudonyms(keys)
    assert len(set(found.values())) == len(keys)
    assert found["i:7"] == pseudonyms(["i:7"])["i:7"] == pseudonym("i:7")
    assert pseudonyms([""])[""] == "(unknown)"
