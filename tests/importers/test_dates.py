"""Dates in any form: read wholly or not at all, with their zone, in tables, feeds and chats."""

from __future__ import annotations

import json
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from feedfilter.ingest import ReadOptions, read_feed
from feedfilter.records import month_names, whole_dates
from feedfilter.records.column_reader import Reader
from feedfilter.records.columns import Column, ColumnMap, guess
from feedfilter.stamps import from_iso, from_wall
from tests.importers.made_exports import read, rows


def micros(meant: str | None) -> int | None:
    """Give microseconds of an ISO date; it shares no code with what is tested."""
    if meant is None:
        return None
    return round(
        (datetime.fromisoformat(meant.rstrip("Z")) - datetime(1970, 1, 1)).total_seconds() * 1e6
    )


WHOLE = [  # written, meant: an instant with Z
    ("2026/03/14 21:05:33 +0800", "2026-03-14T13:05:33Z"),
    ("2026-03-14 21:05:33 UTC", "2026-03-14T21:05:33Z"),
    ("2026-03-14 21:05:33.5 +0800", "2026-03-14T13:05:33.500000Z"),
    ("2026-03-14T21:05:33-05:00Z", "2026-03-15T02:05:33Z"),
    ("2026-03-14 21:05:33 +0800 CST", "2026-03-14T13:05:33Z"),
    ("2026-03-14T21:05:33+01:00[Europe/Berlin]", "2026-03-14T20:05:33Z"),
    ("2026-03-14 at 21:05:33", "2026-03-14T21:05:33"),
    ("2026-03-14, 21:05", "2026-03-14T21:05:00"),
    ("2026年3月14日 21:05", "2026-03-14T21:05:00"),
    ("2026年3月14日 星期六 21:05", "2026-03-14T21:05:00"),
    ("2026.03.14 21:05", "2026-03-14T21:05:00"),
    ("20260314210533", "2026-03-14T21:05:33"),
    ("1773475533", "2026-03-14T08:05:33Z"),
    ("1773475533000", "2026-03-14T08:05:33Z"),
    ("1773475533.25", "2026-03-14T08:05:33.250000Z"),
    ("14.03.2026 21:05", "2026-03-14T21:05:00"),
    ("21:05 14.03.2026 -0700", "2026-03-15T04:05:00Z"),
    ("3/14/2026 9:05:33 PM", "2026-03-14T21:05:33"),
    ("03/14/26 9:05 pm PST", "2026-03-15T05:05:00Z"),
    ("Sat, 14 Mar 2026 9:05 PM EST", "2026-03-15T02:05:00Z"),
    ("Sat, 14 Mar 2026 21:05:33 -07:00", "2026-03-15T04:05:33Z"),
    ("Sat, 14 Mar 2026 21:05:33 GMT-07:00", "2026-03-15T04:05:33Z"),
    ("Sat, 14 Mar 2026 21:05:33 MST -0700", "2026-03-15T04:05:33Z"),
    ("Sat, 14 Mar 2026 21:05:33 Europe/Brussels", "2026-03-14T20:05:33Z"),
    ("Tue, 14 Jul 2026 21:05:33 Europe/Brussels", "2026-07-14T19:05:33Z"),
    ("Sat, 14 Mar 2026 21:05:33 JST", "2026-03-14T12:05:33Z"),
    ("Sat, 14 Mar 2026 21:05:33 MSK", "2026-03-14T18:05:33Z"),
    ("Sat, 14 Mar 2026 21:05:33 IST", "2026-03-14T21:05:33"),  # Delhi, Dublin, Jerusalem
    ("Sat Mar 14 21:05:33 CST 2026", "2026-03-14T21:05:33"),  # Chicago, Shanghai
    ("Sat Mar 14 21:05:33 +0000 2026", "2026-03-14T21:05:33Z"),
    ("Sat Mar 14 2026 21:05:33 GMT+0100 (Central European Time)", "2026-03-14T20:05:33Z"),
    ("Sat, 14 Mar 2026 21:05:33 +0000 (UTC)", "2026-03-14T21:05:33Z"),
    ("Sat, 14 Mar 2026 21:05:33 (CET)", "2026-03-14T20:05:33Z"),
    ("Sat, 14th Mar 2026 21:05:33 GMT", "2026-03-14T21:05:33Z"),
    ("Mar. 14, 2026, 9:05 p.m.", "2026-03-14T21:05:00"),
    ("Mar. 14, 2026, 9 p.m.", "2026-03-14T21:00:00"),
    ("Mar 14, 2026, 9:05:33 PM", "2026-03-14T21:05:33"),
    ("Jan 27, 2018 5:32 PM", "2018-01-27T17:32:00"),
    ("27-Jan-18 05:32 PM", "2018-01-27T17:32:00"),
    ("27-Jan-18 12:32 AM", "2018-01-27T00:32:00"),
    ("14-Mar-2026 21:05:33", "2026-03-14T21:05:33"),
    ("14. März 2026, 09:05", "2026-03-14T09:05:00"),
    ("14 марта 2026 г., 21:05", "2026-03-14T21:05:00"),
    ("mar., 01 déc. 2026 16:11:02 +0000", "2026-12-01T16:11:02Z"),  # mardi, no March
    ("ven., 03 juil. 2026 15:09:58 +0200", "2026-07-03T13:09:58Z"),
    ("2026/3/14 下午 9:05:33", "2026-03-14T21:05:33"),
    ("2026/3/14 上午 12:05:33", "2026-03-14T00:05:33"),
    ("5 August, 2026", "2026-08-05T00:00:00"),
    ("Fri, 26/06/2026", "2026-06-26T00:00:00"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), WHOLE)
def test_dates_are_read_wholly(written: str, meant: str) -> None:
    assert whole_dates.moment(written)[:2] == (micros(meant), meant.endswith("Z"))


@pytest.mark.parametrize(
    "written",
    [
        "", "soon", "March", "Mar. 2026", "2026", "2026-03", "21:05", "14", "1.77E+09", "12345",
        "3/4/2026 9:05 PM", "11-04-2026", "10/11/12",  # day or month first
        "2026-03-14 21:05:33 (edited)", "2026-03-14 and more", "2026-03-14_21-05-33",
        "2026-03-14 21:05:33 XYZ", "14 Mar 2026 21:05:33 XYZT", "14 Mar 2026 21:05:33 GMT Standard",
        "14 Mar 2026 25:05", "14 Mar 2026 21:61", "14 Mar 2026 21:05:33 +9900", "40 Mar 2026 21:05",
        "14 Mar 2026 21:05 and 3 more", "14 Mar 2026 to 15 Mar 2026", "version 1.2.3 of 14 things",
        "call me at 14 Mar 2026 21:05", "14 Mar 2026 21:05 not sure", "March 14, 2026 by admin",
        "30.02.2026 10:00", "20261314210533", "14 Mar 2026 21:05" + " " * 100 + "x",
    ],
)  # fmt: skip
def test_what_is_left_over_makes_a_date_unknown(written: str) -> None:
    assert whole_dates.moment(written)[0] is None


def test_the_order_of_day_and_month_is_given_or_shown() -> None:
    assert whole_dates.moment("3/4/26 9:05 PM UTC", "mdy") == (
        micros("2026-03-04T21:05"),
        True,
        "second",
    )
    assert whole_dates.moment("3/4/26 21:05", "dmy") == (
        micros("2026-04-03T21:05"),
        False,
        "minute",
    )
    shown = map(
        whole_dates.order_shown,
        ["13/4/2026", "4/13/26", "13/4/26", "3/4/26", "14.3.2026", "2026-3-14", ""],
    )
    assert list(shown) == ["dmy", "mdy", None, None, None, None, None]


@pytest.mark.parametrize("unit", ["12 jan ", "(abc) ", "+01:00 ", "a/A ", "12h 3 ", "1.1.1.", " "])
def test_a_long_text_is_no_date_and_takes_little_time(unit: str) -> None:
    start = time.perf_counter()
    for text in (unit * 200_000, "2026-01-01 10:00" + unit * 200_000 + "x"):
        assert whole_dates.moment(text)[0] is None
        assert month_names.spoken(text) is None
        assert from_iso(text)[0] is None
    assert time.perf_counter() - start < 2


WALLS = [
    ("2026-03-14 21:05:33", "2026-03-14T21:05:33"),
    ("2026-03-14 21:05:33 UTC", "2026-03-14T21:05:33"),
    ("2026-03-14 21:05:33 +0800", "2026-03-14T21:05:33"),
    ("2026-03-14 9:05:33 p.m.", "2026-03-14T21:05:33"),
    ("2026-03-14 21:05:33 星期六", "2026-03-14T21:05:33"),
    ("2026-03-14 21:05:33:125", "2026-03-14T21:05:33.125000"),
    ("2026年3月14日 下午9:05", "2026-03-14T21:05:00"),
    ("2026年3月14日 周六", "2026-03-14T00:00:00"),
    ("2026-03-14", "2026-03-14T00:00:00"),
    ("2026-03-14 夜里九点", None),
    ("2026-03-14 21-05", None),
    ("2026-03-14 21:05 or so", None),
]


@pytest.mark.parametrize(("written", "meant"), WALLS)
def test_a_wall_clock_that_is_not_understood_is_not_midnight(
    written: str, meant: str | None
) -> None:
    assert from_wall(written) == micros(meant)


LANGUAGES = [
    "Dienstag, 10. September 2024 um 20:44:40 UTC",
    "mardi 10 septembre 2024 à 20 h 44 min 40 s UTC",
    "martes, 10 de septiembre de 2024, 8:44:40 p.m. UTC",
    "dimarts, 10 de setembre de 2024, a les 20:44:40 UTC",
    "wtorek, 10 września 2024 o 20:44:40 UTC",
    "úterý 10. září 2024 v 20:44:40 UTC",
    "utorok 10. septembra 2024 o 20:44:40 UTC",
    "utorak, 10. rujna 2024. u 20:44:40 UTC",
    "tirsdag den 10. september 2024 kl. 20.44.40 UTC",
    "tiistai 10. syyskuuta 2024 klo 20.44.40 UTC",
    "10 Eylül 2024 Salı 20:44:40 UTC",
    "marți, 10 septembrie 2024 la 20:44:40 UTC",
    "2024. szeptember 10., kedd 20:44:40 UTC",
    "вівторок, 10 вересня 2024 р. о 20:44:40 UTC",
    "вторник, 10 септември 2024 г. в 20:44:40 UTC",
    "Τρίτη 10 Σεπτεμβρίου 2024 στις 8:44:40 μ.μ. UTC",
    "lúc 20:44:40 UTC Thứ Ba, 10 tháng 9, 2024",
    "20:44:40 UTC Thứ Ba, ngày 10 tháng 9 năm 2024",
    "יום שלישי, 10 בספטמבר 2024 בשעה 20:44:40 UTC",
    "الثلاثاء، 10 سبتمبر 2024 في 8:44:40 م UTC",
    "الثلاثاء، ١٠ سبتمبر ٢٠٢٤ في ٨:٤٤:٤٠ م UTC",
    "วันอังคารที่ 10 กันยายน 2567 เวลา 20:44:40 UTC",
    "10 ก.ย. 2567 20:44:40",
    "मंगलवार, 10 सितंबर 2024 को 8:44:40 pm UTC",
    "Selasa, 10 September 2024 pukul 20.44.40 UTC",
    "2024년 9월 10일 화요일 오후 8시 44분 40초 UTC",
    "2024년 9월 10일 화요일 PM 8시 44분 40초 UTC",
    "2024年9月10日 火曜日 20時44分40秒 UTC",
    "2024年9月10日星期二 UTC 下午8:44:40",
    "2024年9月10日 星期二 下午8:44:40 [UTC]",
]


@pytest.mark.parametrize("written", LANGUAGES)
def test_dates_are_spoken_in_many_languages(written: str) -> None:
    assert month_names.spoken(written) == micros("2024-09-10T20:44:40")


SPOKEN = [
    ("2025년 1월 3일 금요일 오전 12시 30분 36초 UTC", "2025-01-03T00:30:36"),
    ("2025년 1월 3일 금요일 AM 1시 26분 8초 UTC", "2025-01-03T01:26:08"),
    ("2015. február 15., vasárnap 21:54:36 UTC", "2015-02-15T21:54:36"),
    ("mar. 14 févr. 2026, 08:05:33", "2026-02-14T08:05:33"),
    ("10 listopada 2026 08:05:33", "2026-11-10T08:05:33"),
    ("10. listopada 2026. u 08:05:33", "2026-10-10T08:05:33"),  # Croatian
    ("Saturday, March 14, 2026", "2026-03-14T00:00:00"),
    ("Saturday, March 14, 2026 at half past 9", None),
    ("2025년 1월 3일 12-30-36", None),
]


@pytest.mark.parametrize(("written", "meant"), SPOKEN)
def test_a_spoken_clock_that_is_not_understood_is_not_midnight(
    written: str, meant: str | None
) -> None:
    assert month_names.spoken(written) == micros(meant)


def reader(*sample: str, **options: Any) -> tuple[Reader, Column]:
    made = Reader(
        guess(["time", "text"]), [{"time": each} for each in sample], options.get("order")
    )
    return made, made.fields["time"]


def test_columns_read_the_same_forms() -> None:
    for written, meant in WHOLE:
        made, column = reader(written)
        found, absolute, _ = made.moment(written, column, ())
        assert (written, found, absolute) == (written, micros(meant), meant.endswith("Z"))


@pytest.mark.parametrize(
    ("sample", "meant"),
    [
        (["3/14/26 9:05 PM"], "2026-03-04T21:05"),
        (["14/3/26 9:05 PM"], "2026-04-03T21:05"),
        (["3/14/26 9:05 PM UTC"], "2026-03-04T21:05"),
        (["2026-03-14"], None),
        ([], None),
    ],
)
def test_columns_tell_the_order_of_dates_with_a_zone(sample: list[str], meant: str | None) -> None:
    made, column = reader(*sample)
    assert made.moment("3/4/26 9:05 PM UTC", column, ())[0] == micros(meant)


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("14. März 2026, 09:05", "minute"), ("14. März 2026", "day"), ("14.3.2026 9.05", "minute"),
        ("14.3.2026 9.05.33", "second"), ("Mar 14, 2026, 9:05:33 PM", "second"),
        ("20260314 0905", "minute"), ("20260314T090533", "second"), ("Mar 14 2026", "day"),
    ],
)  # fmt: skip
def test_how_exact_a_date_is(written: str, unit: str) -> None:
    made, column = reader()
    assert made.moment(written, column, ())[2] == unit


def test_fourteen_digits_are_a_calendars_where_no_unit_is_said() -> None:
    made, column = reader()
    assert made.moment(20260314210533, column, ()) == (
        micros("2026-03-14T21:05:33"),
        False,
        "second",
    )
    assert made.moment("20261314210533", column, ())[1]  # month 13: milliseconds, far ahead
    mapped = Reader(ColumnMap({"time": Column(("time",), unit="milliseconds")}), [], None)
    assert mapped.moment("20260314210533", mapped.fields["time"], ())[1]


def items(folder: Path, name: str, text: str, **options: Any) -> Any:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_feed([str(path)], ReadOptions(zone="UTC", **options))


def times(feed: Any) -> list[str | None]:
    return [None if each is None else f"{each:%Y-%m-%d %H:%M}" for each in feed.items["time"]]


def test_a_table_and_json_keep_the_half_of_the_day(tmp_path: Path) -> None:
    table = 'date,author,text\n"Mar 14, 2026, 9:05:33 PM",mia,a\n14-Mar-26 09:05 PM,bo,b\n20260314210500,eva,c\n'
    assert times(items(tmp_path, "a.csv", table)) == ["2026-03-14 21:05"] * 3
    rows = [{"date": "Jan 27, 2018 5:32 PM", "author": "mia", "text": "a"}]
    assert times(items(tmp_path, "a.json", json.dumps(rows))) == ["2018-01-27 17:32"]
    assert times(items(tmp_path, "a.jsonl", json.dumps(rows[0]) + "\n")) == ["2018-01-27 17:32"]


def feed_of(*dates: str) -> str:
    inside = "".join(f"<item><title>x</title><pubDate>{each}</pubDate></item>" for each in dates)
    return f'<rss version="2.0"><channel><title>Shop</title>{inside}</channel></rss>'


@pytest.mark.parametrize(
    ("dates", "options", "meant"),
    [
        (["3/4/2026 9:05 PM", "3/14/2026 9:05 PM"], {}, ["2026-03-04 21:05", "2026-03-14 21:05"]),
        (["3/4/2026 21:05", "14/3/2026 21:05"], {}, ["2026-04-03 21:05", "2026-03-14 21:05"]),
        (["3/4/2026 21:05", "5/4/2026 21:05"], {}, [None, None]),
        (
            ["3/4/2026", "14/3/2026", "3/14/2026"],
            {},
            [None, "2026-03-14 00:00", "2026-03-14 00:00"],
        ),
        (["3/4/2026 21:05"], {"date_order": "mdy"}, ["2026-03-04 21:05"]),
        (["1773475533"], {}, ["2026-03-14 08:05"]),
    ],
)
def test_a_feed_shows_the_order_of_its_dates(
    dates: list[str], options: dict[str, str], meant: list[str | None], tmp_path: Path
) -> None:
    assert times(items(tmp_path, "a.xml", feed_of(*dates), **options)) == meant


def test_a_damaged_feed_shows_the_order_of_its_dates(tmp_path: Path) -> None:
    text = feed_of("3/4/2026 9:05 PM", "3/14/2026 9:05 PM").replace("</channel>", "</chanel>")
    assert times(items(tmp_path, "a.xml", text)) == ["2026-03-04 21:05", "2026-03-14 21:05"]


PREFIXES = (
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
ALT = '<media:content url="https://x.example/a.png" medium="image"><media:description type="plain">{}</media:description></media:content>'
WORDS = [
    ("<description>words</description>" + ALT.format("alt"), "words"),
    (ALT.format("alt") + "<description>words</description>", "words"),
    (ALT.format("alt") + ALT.format("other"), "alt"),
    ("<description/>" + ALT.format("alt"), "alt"),
    ("<description>words</description><itunes:summary>short</itunes:summary>", "words"),
    ("<itunes:summary>short</itunes:summary><description>words</description>", "words"),
    ("<itunes:summary>short</itunes:summary>", "short"),
    (
        "<description>short</description><itunes:summary>short</itunes:summary>"
        "<content:encoded>words</content:encoded>",
        "words",
    ),
    ("<media:group><media:description>one\ntwo</media:description></media:group>", "one\ntwo"),
    ('<media:description type="html">&lt;p&gt;one&lt;/p&gt;two</media:description>', "one\n\ntwo"),
]


@pytest.mark.parametrize(("item", "text"), WORDS)
def test_the_words_of_an_item_are_not_those_of_its_picture(
    item: str, text: str, tmp_path: Path
) -> None:
    feed = f'<rss version="2.0"{PREFIXES}><channel><title>Shop</title><item>{item}</item></channel></rss>'
    assert rows(read(feed, tmp_path / "a.xml"), "text") == [(text,)]


@pytest.mark.parametrize(
    ("member", "meant"),
    [
        ({"date_published": 1773475533}, "2026-03-14 08:05"),
        ({"date_published": "1773475533"}, "2026-03-14 08:05"),
        ({"date_published": "Sat, 14 Mar 2026 09:05:33 +0100"}, "2026-03-14 08:05"),
        ({"date_published": "soon", "date_modified": "2026-03-14T08:05:33Z"}, "2026-03-14 08:05"),
        ({"date_published": None}, None),
    ],
)
def test_stamps_of_a_json_feed(member: dict[str, Any], meant: str | None, tmp_path: Path) -> None:
    feed = {"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", **member}]}
    found = items(tmp_path, "a.json", json.dumps(feed))
    assert (times(found), list(found.rejected)) == ([meant], [])


@pytest.mark.parametrize(
    "member",
    [
        {"authors": "Mia"},
        {"authors": ["Mia"]},
        {"author": "Mia"},
        {"authors": [None, {"name": "Mia"}]},
    ],
)
def test_authors_of_a_json_feed_may_be_names(member: dict[str, Any], tmp_path: Path) -> None:
    feed = {"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", **member}]}
    assert items(tmp_path, "a.json", json.dumps(feed)).items["author"].to_list() == ["Mia"]


def discord(*messages: str, said: int | None = None) -> str:
    rule = "=" * 62
    end = "" if said is None else f"\n{rule}\nExported {said:,} message(s)\n{rule}\n"
    return f"{rule}\nGuild: Yoga\nChannel: general\n{rule}\n\n" + "\n\n".join(messages) + "\n" + end


def test_discord_text_with_the_names_of_months(tmp_path: Path) -> None:
    text = discord(
        "[17-May-20 02:21 AM] mia#1\na\n\n[note 3 May 2020] is no message",
        "[17-May-20 02:22 PM] bo#2 (pinned)\nb",
        "[Sunday, 17 May 2020 14:23] eva\n[17-May-20] is no message either",
        "[17 mai 2020 14:24] Ida\nd",
    )
    feed = items(tmp_path, "a.txt", text)
    assert times(feed) == [
        "2020-05-17 02:21",
        "2020-05-17 14:22",
        "2020-05-17 14:23",
        "2020-05-17 14:24",
    ]
    assert rows(feed, "author", "text") == [
        ("mia#1", "a\n\n[note 3 May 2020] is no message"), ("bo#2", "b"),
        ("eva", "[17-May-20] is no message either"), ("Ida", "d"),
    ]  # fmt: skip


def test_discord_text_tells_messages_by_their_number_where_no_date_is_known(tmp_path: Path) -> None:
    messages = ("[17th at 2 o'clock] mia\na", "[17th at 3 o'clock] bo\nb")
    feed = items(tmp_path, "a.txt", discord(*messages, said=2))
    assert rows(feed, "author", "text", "time") == [("mia", "a", None), ("bo", "b", None)]
    feed = items(tmp_path, "a.txt", discord(*messages, said=1_003))
    assert feed.items.height == 0
    assert any("holds 1003 messages" in note for note in feed.sources[0].notes)
    assert not items(tmp_path, "a.txt", discord(said=0)).sources[0].notes


def test_discord_tables_with_the_names_of_months(tmp_path: Path) -> None:
    row = '"1","mia","{}","a","",""\n'
    table = "AuthorID,Author,Date,Content,Attachments,Reactions\n"
    table += "".join(
        map(row.format, ["17-May-20 02:21 AM", "17-May-20 02:21 PM", "17-May-20", "soon"])
    )
    assert times(items(tmp_path, "a.csv", table)) == [
        "2020-05-17 02:21",
        "2020-05-17 14:21",
        None,
        None,
    ]
