"""Posts and comments crawled by MediaCrawler: Weibo, Xiaohongshu and its other sites.

Get it: NanmiCoder/MediaCrawler; `data/<site>/{json,jsonl,csv}/<kind>_<date>`. A record is one note,
video or comment. Newer releases mask the nickname and give `creator_hash`, which tells accounts
apart; older ones have `user_id`. Stamps are Unix numbers, in seconds or milliseconds by site.
Comments are messages; `reply_to` is the comment they answer, or the note.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from feedfilter.export import ExportFile
from feedfilter.importer import Importer, Item, Made, Marks, Records, UnreadableError
from feedfilter.model import Kind
from feedfilter.records import weibo
from feedfilter.records.json import arrays, each, json_lines
from feedfilter.records.table import Table, cells_of, each_row, rows
from feedfilter.stamps import from_unknown_number

_IDS = ("note_id", "aweme_id", "video_id", "content_id", "dynamic_id", "comment_id")
_ALWAYS = "last_modify_ts"
_PICTURE_POST = "68"  # Douyin's type of what is no video
_DYNAMIC = "DYNAMIC_TYPE_"  # Bilibili's types of posts that are not, or not only, videos

Text = str | int | float | None


class Note(msgspec.Struct, gc=False):
    """A note, video or comment of any of the sites; values may be text."""

    note_id: Text = None
    aweme_id: Text = None
    video_id: Text = None
    content_id: Text = None
    dynamic_id: Text = None
    comment_id: Text = None
    parent_comment_id: Text = None
    type: Text = None
    aweme_type: Text = None
    title: Text = None
    desc: Text = None
    content: Text = None
    content_text: Text = None
    text: Text = None
    create_time: Text = None
    created_time: Text = None
    publish_time: Text = None
    pub_ts: Text = None
    time: Text = None
    create_date_time: Text = None
    creator_hash: Text = None
    user_id: Text = None
    nickname: Text = None
    user_nickname: Text = None
    user_name: Text = None
    liked_count: Text = None
    like_count: Text = None
    comment_like_count: Text = None
    voteup_count: Text = None
    total_liked: Text = None
    comments_count: Text = None
    comment_count: Text = None
    video_comment: Text = None
    total_replay_num: Text = None
    total_comments: Text = None
    image_list: str | list[str] | None = None
    pictures: str | list[str] | None = None
    note_download_url: str | list[str] | None = None
    video_url: str | None = None


def recognises(file: ExportFile) -> bool:
    """Look for an id of one of the sites beside the time of the crawl."""
    if _ALWAYS not in file.head:
        return False
    header = set(cells_of(file.header)) if file.json is None else set()
    return any(
        file.json_array(name, _ALWAYS)
        or file.first_line_object(name, _ALWAYS)
        or {name, _ALWAYS} <= header
        for name in _IDS
    )


def split(file: ExportFile) -> Iterator[Records]:
    """Give the records of whichever file type this is."""
    if isinstance(file.json, list):
        return arrays("")(file)
    return json_lines(file) if file.json is not None else rows(delimiter=",")(file)


def item(note: Note, context: Any) -> Item:
    """Make an item of a note, video or comment."""
    stamp = _stamp(note)
    pictures = _pictures(note)
    comment = _text(note.comment_id)
    own = _text(_own_id(note))
    forwarded = note.type == f"{_DYNAMIC}FORWARD"
    post = Kind.REPOST if forwarded else Kind.POST
    return Item(
        text=_words(note),
        time=stamp.time,
        absolute=stamp.absolute,
        time_unit=stamp.unit,
        author_id=_text(note.creator_hash) or _text(note.user_id),
        author=_text(note.nickname) or _text(note.user_nickname) or _text(note.user_name),
        kind=(Kind.MESSAGE if comment else post).value,
        pictures=len(pictures) if note.image_list is not None or pictures else None,
        videos=_videos(note),
        links=[],
        picture_keys=pictures or None,
        item_id=comment or own,
        reply_to=_answered(note) or own if comment else None,
        reply=comment is not None,
        forwarded=forwarded or None,
        likes=_likes(note),
        comments=_comments(note),
    )


def _likes(note: Note) -> int | None:
    return weibo.count(
        weibo.given(
            note.liked_count,
            note.like_count,
            note.comment_like_count,
            note.voteup_count,
            note.total_liked,
        )
    )


def _comments(note: Note) -> int | None:
    return weibo.count(
        weibo.given(
            note.comments_count,
            note.comment_count,
            note.video_comment,
            note.total_replay_num,
            note.total_comments,
        )
    )


def _pictures(note: Note) -> list[str]:
    """Give the addresses of pictures; a video's own address is none."""
    for addresses in (note.image_list, note.pictures, note.note_download_url):
        if found := weibo.listed(addresses):
            return found
    return []


def _stamp(note: Note) -> weibo.Stamp:
    number = weibo.given(
        note.create_time, note.created_time, note.publish_time, note.time, note.pub_ts
    )
    micros = from_unknown_number(number)
    if micros is not None:
        return weibo.Stamp(micros, True, "second")
    return weibo.stamp(weibo.given(note.create_date_time, number))


def _words(note: Note) -> str:
    """Join title and words; a title that the words begin with is said once."""
    title = weibo.plain(_text(note.title))
    words = weibo.plain(_text(weibo.given(note.content_text, note.content, note.text, note.desc)))
    if not title or words.startswith(title):
        return words
    return f"{title}\n{words}" if words else title


def _videos(note: Note) -> int | None:
    """Say whether it is a video; Weibo's and comments' records do not say."""
    if note.aweme_id is not None and note.comment_id is None:
        is_album = _text(note.aweme_type) == _PICTURE_POST or weibo.listed(note.note_download_url)
        return int(not is_album)
    if note.video_id is not None and note.comment_id is None:
        return 1
    if note.type in ("video", "normal"):
        return int(note.type == "video")
    if note.dynamic_id is not None and str(note.type).startswith(_DYNAMIC):
        return int(note.type == f"{_DYNAMIC}AV")
    return 1 if weibo.listed(note.video_url) else None


def _own_id(note: Note) -> Text:
    return weibo.given(note.note_id, note.aweme_id, note.video_id, note.content_id, note.dynamic_id)


def _answered(note: Note) -> str | None:
    """Give the comment that is answered; zero stands for none, on Weibo the comment's own id."""
    parent = _text(note.parent_comment_id)
    return None if parent in ("0", _text(note.comment_id)) else parent


def _text(value: Text) -> str | None:
    return None if value in (None, "") else str(value)


_read_json = each(Note, item)


def _row(row: Any, table: Table) -> Item | None:
    if tuple(row.values()) == table.header:  # a later run appends its header too
        return None
    try:
        return item(msgspec.convert(dict(row), Note, strict=False), table)
    except msgspec.ValidationError as error:
        raise UnreadableError("a cell is not what its column holds") from error


_read_row = each_row(_row)


def read(raws: Sequence[Any], context: Any) -> Iterator[Made]:
    """Make items of objects or of rows."""
    return _read_row(raws, context) if isinstance(context, Table) else _read_json(raws, context)


IMPORTER = Importer(
    name="mediacrawler",
    title="Weibo, Xiaohongshu and others, MediaCrawler",
    recognises=recognises,
    marks=Marks(words=("last_modify_ts",)),
    split=split,
    read=read,
    zone="Asia/Shanghai",
    knows=frozenset({"links"}),
)
