"""Who carried whose ad."""

from __future__ import annotations

from feedfilter.report.posts import ads_of, relations
from tests.report.reports import demo_report, friend_of, report_of

BAG = "意大利直邮链条包，专柜正品，小票齐全，喜欢的私聊我 包邮"


def carried(*posts: tuple[str, str, str]) -> list[tuple[str, str, int]]:
    report = report_of({"at": at, "author": who, "text": text} for at, who, text in posts)
    names = dict(report.friends.select("author_key", "friend").iter_rows())
    return [(names[a], names[b], n) for a, b, n in report.relays.iter_rows()]


def test_the_earliest_is_the_source_of_all_who_carry_it() -> None:
    later = [("5h", "wu", BAG.replace("齐全", "都齐")), ("20h", "qiu", BAG)]
    assert carried(("0h", "lin", BAG), *later) == [("lin", "qiu", 1), ("lin", "wu", 1)]


def test_what_is_no_relay() -> None:
    assert carried(("0h", "lin", BAG), ("5h", "lin", BAG)) == []  # one's own
    assert carried(("0h", "lin", BAG), ("3d", "wu", BAG)) == []  # exactly three days before
    assert carried(("0h", "lin", BAG), ("5h", "wu", "代购 意大利")) == []  # another text
    assert carried(("0h", "lin", "早上好"), ("5h", "wu", "早上好")) == []  # no ads


def test_counts_per_friend_and_the_note_at_the_ad() -> None:
    made = [("0h", "lin", BAG), ("5h", "wu", BAG), ("9h", "wu", BAG + "！")]
    report = report_of({"at": at, "author": who, "text": text} for at, who, text in made)
    assert friend_of(report, "wu")["copied"] == friend_of(report, "lin")["lent"] == 2
    assert friend_of(report, "wu")["lent"] == friend_of(report, "lin")["copied"] == 0
    wu = friend_of(report, "wu")["author_key"]
    assert relations(report, wu) == ([("lin", 2)], [])
    assert {ad.copied_from for ad in ads_of(report, [wu], 9)[wu].ads} == {"n:\0lin"}


def test_the_bag_of_the_demo_went_from_one_friend_to_three() -> None:
    report = demo_report()
    assert report.relays["ads"].to_list() == [1, 1, 1]
    assert report.relays["source"].n_unique() == 1
    assert report.relays["carrier"].n_unique() == 3
