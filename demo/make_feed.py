"""Write demo/moments.json, an invented Moments export as WeFlow writes it, from demo/story.txt.

    python demo/make_feed.py

The story says who posted what and when; likes, seconds and picture addresses come from a fixed
seed. The file is the same on every machine and every day: it reads no clock and uses of `random`
only `Random.random`, whose numbers do not change between versions of Python.

A post's id holds its time, as in WeChat: milliseconds since 1970 in the upper bits, then 23
random bits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent
SEED = 520
ZONE = timezone(timedelta(hours=8))
EXPORT_TIME = "2025-05-21T01:00:00.000Z"
TEXT_AND_PICTURES, TEXT_ONLY, LINK, VIDEO = 1, 2, 3, 15  # WeChat's types of posts
_COMMENT = re.compile(r"> (?P<name>.+?)(?: -> (?P<to>.+?))?: (?P<words>.+)")


@dataclass(slots=True)
class Post:
    """One post of the story: a head line and the indented lines below it."""

    author_id: str
    author: str
    advertises: bool
    minute: datetime
    media: str
    text: str
    place: str = ""
    card: str = ""
    comments: list[str] = field(default_factory=list)

    def add(self, line: str) -> None:
        """Take in an indented line, by its first character."""
        match line[0]:
            case "|":
                self.text += "\n" + line[2:]
            case "@":
                self.place = line[2:]
            case "=":
                self.card = line[2:]
            case _:
                self.comments.append(line)


def main() -> None:
    """Write the export beside this script."""
    export = json.dumps(moments(read_story()), ensure_ascii=False, indent=2)
    (HERE / "moments.json").write_bytes(export.encode())


def read_story() -> list[Post]:
    """Read every post of demo/story.txt, friend by friend."""
    return list(_posts((HERE / "story.txt").read_text(encoding="utf-8").splitlines()))


def moments(story: list[Post]) -> dict[str, Any]:
    """Give the whole export, newest post first."""
    random = Random(SEED)
    friends = list(dict.fromkeys(post.author for post in story))
    posts = [_exported(post, friends, random) for post in story]
    posts.sort(key=lambda post: int(post["id"]), reverse=True)
    return {
        "exportTime": EXPORT_TIME,
        "totalPosts": len(posts),
        "filters": {"usernames": [], "keyword": ""},
        "posts": posts,
    }


def _posts(lines: Sequence[str]) -> Iterator[Post]:
    post = None
    author_id = author = ""
    for line in lines:
        if line.startswith("== "):
            _, author_id, author = line.split(" ", 2)
        elif line.startswith(("* ", "- ")):
            if post:
                yield post
            post = _head(line, author_id, author)
        elif line.startswith("  ") and post:
            post.add(line[2:])
    if post:
        yield post


def _head(line: str, author_id: str, author: str) -> Post:
    mark, day, clock, media, *text = line.split(" ", 4)
    minute = datetime.strptime(f"2025-05-{day} {clock}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)
    return Post(author_id, author, mark == "*", minute, media, "".join(text))


def _exported(post: Post, friends: list[str], random: Random) -> dict[str, Any]:
    stamp = post.minute + timedelta(seconds=_below(60, random))
    seconds = int(stamp.timestamp())
    post_id = ((seconds * 1000 + _below(1000, random)) << 23) | _below(1 << 23, random)
    exported: dict[str, Any] = {
        "id": str(post_id),
        "username": post.author_id,
        "nickname": post.author,
        "createTime": seconds,
        "createTimeStr": f"{stamp.year}/{stamp.month}/{stamp.day} {stamp:%H:%M:%S}",
        "contentDesc": post.text,
        "type": _type(post),
        "media": _media(post.media, random),
        "likes": _likes(post, friends, random),
        "comments": _comments(post.comments),
    }
    if post.place:
        exported["location"] = _location(post.place)
    if post.card:
        exported["linkTitle"], exported["linkUrl"] = post.card.split(" :: ")
    return exported


def _below(limit: int, random: Random) -> int:
    return int(random.random() * limit)


def _type(post: Post) -> int:
    if post.card:
        return LINK
    if post.media == "v":
        return VIDEO
    return TEXT_ONLY if post.media == "0" else TEXT_AND_PICTURES


def _media(media: str, random: Random) -> list[dict[str, str]]:
    if media == "v":
        name = f"{_below(1 << 48, random):012x}"
        thumb = f"https://sns.example.com/mmsns/{name}/150"
        return [{"url": f"https://video.example.com/snsvideodownload/{name}.mp4", "thumb": thumb}]
    names = [f"{_below(1 << 48, random):012x}" for _ in range(int(media.lstrip("p")))]
    address = "https://sns.example.com/mmsns"
    return [{"url": f"{address}/{name}/0", "thumb": f"{address}/{name}/150"} for name in names]


def _likes(post: Post, friends: list[str], random: Random) -> list[str]:
    """Give a few names: friends like life far more than ads."""
    readiness = 0.04 if post.advertises else 0.28
    return [name for name in friends if name != post.author and random.random() < readiness]


def _comments(lines: list[str]) -> list[dict[str, str]]:
    comments: list[dict[str, str]] = []
    for line in lines:
        said = _COMMENT.fullmatch(line)
        assert said, line
        to = said["to"]
        comment = {
            "id": str(len(comments) + 1),
            "nickname": said["name"],
            "content": said["words"],
            "refCommentId": next((c["id"] for c in reversed(comments) if c["nickname"] == to), ""),
        }
        comments.append(comment | ({"refNickname": to} if to else {}))
    return comments


def _location(place: str) -> dict[str, Any]:
    city, name, latitude, longitude = place.split(" ")
    return {
        "latitude": float(latitude),
        "longitude": float(longitude),
        "city": city,
        "country": "中国",
        "poiName": name,
    }


if __name__ == "__main__":
    main()
