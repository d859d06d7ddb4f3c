"""MediaCrawler: what a comment answers, and how many liked it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from feedfilter.ingest import read_feed

COMMENT = {"comment_id": "77", "note_id": "5166", "content": "几盒", "last_modify_ts": 1}


def read(record: dict[str, Any], folder: Path) -> dict[str, Any]:
    path = folder / "comments.jsonl"
    path.write_text(json.dumps(record), encoding="utf-8")
    feed = read_feed([str(path)])
    assert (feed.items.height, feed.rejected) == (1, ())
    return feed.items.row(0, named=True)


# parent_comment_id -> reply_to; on Weibo a comment on the note names itself
PARENTS = [
    ("76", "76"),
    (76, "76"),
    ("77", "5166"),
    (77, "5166"),
    (0, "5166"),
    ("0", "5166"),
    ("", "5166"),
    (None, "5166"),
    ("777", "777"),
    ("077", "077"),
]


@pytest.mark.parametrize(("parent", "answered"), PARENTS)
@pytest.mark.parametrize("own", ["77", 77])
def test_a_comment_does_not_answer_itself(
    parent: Any, own: Any, answered: str, tmp_path: Path
) -> None:
    row = read({**COMMENT, "comment_id": own, "parent_comment_id": parent}, tmp_path)
    assert (row["item_id"], row["reply_to"], row["reply"]) == ("77", answered, True)


LIKES = [
    ({"comment_like_count": "2"}, 2),
    ({"comment_like_count": 0}, 0),
    ({"comment_like_count": "1.2万"}, 12_000),
    ({"comment_like_count": ""}, None),
    ({"like_count": 3, "comment_like_count": None}, 3),
    ({"sub_comment_count": "2"}, None),
]


@pytest.mark.parametrize(("counts", "likes"), LIKES)
def test_likes_of_a_comment(counts: dict[str, Any], likes: int | None, tmp_path: Path) -> None:
    assert read({**COMMENT, **counts}, tmp_path)["likes"] == likes
