"""The demo's feed: the same bytes on every run, and the whole story in it."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import pytest
from rapidfuzz import fuzz

DEMO = Path(__file__).parent.parent / "demo"
ZONE = timezone(timedelta(hours=8))
AZHEN, PACED, CAKES = "wxid_demo01", "wxid_demo02", "wxid_demo09"
FIELDS = ["id", "username", "nickname", "createTime", "createTimeStr"]
FIELDS += ["contentDesc", "type", "media", "likes", "comments"]
OPTIONAL = {"location", "linkTitle", "linkUrl"}
SHOPS = {"weidian.com", "m.tb.cn", "e.tb.cn"}

Post = dict[str, Any]


@pytest.fixture(scope="module")
def export() -> dict[str, Any]:
    return json.loads((DEMO / "moments.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def posts(export: dict[str, Any]) -> list[Post]:
    return export["posts"]


@pytest.fixture(scope="module")
def ads(posts: list[Post]) -> list[Post]:
    """The posts that the story marks as ads."""
    marked = {(p.author_id, p.text) for p in _script().read_story() if p.advertises}
    return [post for post in posts if (post["username"], post["contentDesc"]) in marked]


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_feed", DEMO / "make_feed.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_feed"] = module  # where its dataclass looks itself up
    spec.loader.exec_module(module)
    return module


def _when(post: Post) -> datetime:
    return datetime.fromtimestamp(post["createTime"], ZONE)


def _by_day(posts: list[Post]) -> dict[int, list[datetime]]:
    days: dict[int, list[datetime]] = defaultdict(list)
    for post in posts:
        days[_when(post).day].append(_when(post))
    return {day: sorted(times) for day, times in days.items()}


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_a_new_run_writes_the_same_bytes_and_says_nothing(tmp_path: Path, hash_seed: str) -> None:
    for name in ("make_feed.py", "story.txt"):
        shutil.copy(DEMO / name, tmp_path)
    command = [sys.executable, str(tmp_path / "make_feed.py")]
    environment = {"PYTHONHASHSEED": hash_seed}
    run = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert (run.stdout, run.stderr) == (b"", b"")
    assert (tmp_path / "moments.json").read_bytes() == (DEMO / "moments.json").read_bytes()


def test_it_has_the_fields_of_the_app(export: dict[str, Any], posts: list[Post]) -> None:
    assert list(export) == ["exportTime", "totalPosts", "filters", "posts"]
    assert 240 <= len(posts) == export["totalPosts"] <= 300
    for post in posts:
        assert list(post)[: len(FIELDS)] == FIELDS
        assert set(post) - set(FIELDS) <= OPTIONAL
        assert len(post["media"]) <= 9


def test_ids_are_unique_and_carry_their_time(posts: list[Post]) -> None:
    assert len({post["id"] for post in posts}) == len(posts)
    for post in posts:
        assert (int(post["id"]) >> 23) // 1000 == post["createTime"]
        stamp = datetime.strptime(post["createTimeStr"], "%Y/%m/%d %H:%M:%S")
        assert stamp.replace(tzinfo=ZONE) == _when(post)


def test_newest_first_over_ten_days_of_may(posts: list[Post]) -> None:
    times = [post["createTime"] for post in posts]
    assert times == sorted(times, reverse=True)
    assert sorted(_by_day(posts)) == list(range(11, 21))
    assert {(_when(post).year, _when(post).month) for post in posts} == {(2025, 5)}


def test_at_least_half_is_life(posts: list[Post], ads: list[Post]) -> None:
    assert 90 <= len(ads) <= len(posts) / 2
    people = {post["username"] for post in posts}
    assert len(people - {ad["username"] for ad in ads}) >= 14
    assert "wxid_mum" in people


def test_six_ads_in_half_an_hour_on_two_days(ads: list[Post]) -> None:
    days = _by_day([ad for ad in ads if ad["username"] == AZHEN])
    bursts = [times for times in days.values() if len(times) == 6]
    assert len(bursts) == 2
    assert all(times[-1] - times[0] < timedelta(minutes=30) for times in bursts)


def test_the_paced_seller_waits_just_over_two_hours_all_day(ads: list[Post]) -> None:
    days = _by_day([ad for ad in ads if ad["username"] == PACED])
    assert [len(days[day]) for day in sorted(days)] == [7, 7, 7, 6, 6]
    for times in days.values():
        gaps = [later - earlier for earlier, later in pairwise(times)]
        assert all(timedelta(hours=2) < gap < timedelta(hours=2, minutes=15) for gap in gaps)


def test_four_friends_carry_the_same_bag_within_three_days(ads: list[Post]) -> None:
    carried = sorted((ad for ad in ads if "gucci" in ad["contentDesc"].lower()), key=_when)
    assert len({ad["username"] for ad in carried}) == len(carried) == 4
    assert len({ad["contentDesc"] for ad in carried}) == 4
    assert _when(carried[-1]) - _when(carried[0]) < timedelta(days=3)
    first, *others = [ad["contentDesc"].lower() for ad in carried]
    assert all(fuzz.ratio(first, other) >= 90 for other in others)


def test_a_friend_sells_now_and_then_and_lives(posts: list[Post], ads: list[Post]) -> None:
    of_ads = sum(ad["username"] == CAKES for ad in ads)
    of_all = sum(post["username"] == CAKES for post in posts)
    assert 4 <= of_ads < of_all / 2


def test_nine_pictures_and_few_words_are_ads_and_holidays(
    posts: list[Post], ads: list[Post]
) -> None:
    def nine(post: Post) -> bool:
        return len(post["media"]) == 9 and len(post["contentDesc"]) <= 30

    sold = [ad["id"] for ad in ads if nine(ad)]
    lived = [post for post in posts if nine(post) and post["id"] not in sold]
    assert len(sold) >= 30
    assert len(lived) >= 12


@pytest.mark.parametrize(
    "words",
    [
        "加V|➕V|加薇|威信|Ⅴ❤",  # disguised contacts
        "(?i)add my wechat",
        "先付定金|支付宝转账|不退不换",
        "高仿|1:1|原单|A货",
        r"weidian\.com/item\.html",
        r"m\.tb\.cn/h\.",
        r"#小程序://[^/\s]+/[\w-]{15}",
        r"€[0-9A-Za-z]{11}€",
    ],
)
def test_sellers_speak_as_sellers_do(ads: list[Post], words: str) -> None:
    assert any(re.search(words, f"{ad['contentDesc']} {ad.get('linkUrl')}") for ad in ads)


@pytest.mark.parametrize(
    "words", ["谁有靠谱的代购推荐", "朋友圈全是加微信的", "打车花了58块", "支付宝", "红包", "粽子"]
)
def test_words_of_sellers_stand_in_life_too(posts: list[Post], ads: list[Post], words: str) -> None:
    sold = {ad["id"] for ad in ads}
    assert any(words in post["contentDesc"] for post in posts if post["id"] not in sold)


def test_answers_follow_the_comment_they_answer(posts: list[Post]) -> None:
    answers = 0
    for post in posts:
        earlier: dict[str, str] = {}
        for comment in post["comments"]:
            if "refNickname" in comment:
                answers += 1
                assert earlier[comment["refCommentId"]] == comment["refNickname"]
            earlier[comment["id"]] = comment["nickname"]
    assert answers >= 5


def test_nothing_leads_to_a_real_person_or_place_on_the_net(posts: list[Post]) -> None:
    hosts: Counter[str] = Counter()
    for post in posts:
        text = json.dumps(post, ensure_ascii=False)
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text.replace(post["id"], ""))
        hosts.update(str(urlsplit(url).hostname) for url in re.findall(r"https?://[^\s\"]+", text))
    others = set(hosts) - SHOPS
    assert others
    assert all(re.fullmatch(r"(\w+\.)?example\.(com|org|net)", host) for host in others)
