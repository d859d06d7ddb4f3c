"""WeChat Moments: stamps, ids and cards; near misses of recognition; writing back; any bytes."""

from __future__ import annotations

import json
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.export import ExportFile
from feedfilter.importer import find_importers
from feedfilter.ingest import ReadOptions, read_feed
from feedfilter.records.moments import (
    Card,
    Medium,
    Stamp,
    card_of,
    count_of,
    id_of,
    links_of,
    media_of,
    stamp_of,
    title_of,
)
from feedfilter.write.restore import restored_export
from tests.cli.running import feedfilter

SAMPLES = Path(__file__).parent.parent / "samples"
NAMES = (
    "atlasoin-moments chatlog-alpha-moments moments-stat moments-zmath01 mr0x01-moments"
    " siwx-moments siwx-moments-txt wda-moments wda-moments-txt wechat-decrypt-moments"
    " wechat-decrypt-timeline weflow-moments weflow-moments-txt wxcli-moments"
).split()
FILES = sorted(
    path
    for name in NAMES
    for path in (SAMPLES / name).glob("*")
    if path.is_file() and "golden" not in path.name
)
ID = "14657200010035212345"
SIGNED = -3789544063674339271
MADE = 1_747_274_400_000_000
UPGRADE = "当前微信版本不支持展示该内容，请升级至最新版本。"


@pytest.mark.parametrize(
    ("seconds", "identifier", "written", "want"),
    [
        (1747274400, None, None, Stamp(MADE)),
        ("1747274400", "", None, Stamp(MADE)),
        ("1.7472744e+09", None, None, Stamp(MADE)),
        (0, ID, None, Stamp(MADE)),
        (None, SIGNED, None, Stamp(MADE)),
        (None, str(SIGNED), "2020-01-01 00:00", Stamp(MADE)),
        (0, float(SIGNED), None, Stamp(MADE)),
        (0, "-3.789544063674339e+18", None, Stamp(MADE)),
        (SIGNED // 1_000_000, SIGNED, None, Stamp(MADE)),  # chatlog_alpha where the XML is broken
        (1747274400123, ID, None, Stamp(MADE)),  # milliseconds are no seconds
        (86400, ID, None, Stamp(MADE)),  # before there was a WeChat
        (0, 0, "2025-05-15 10:00", Stamp(MADE + 28_800_000_000, absolute=False, unit="minute")),
        (86400, 5, None, Stamp(86_400_000_000)),
        (0, 12345, None, Stamp(None)),  # an id without a time
        (None, None, "05-15 10:00", Stamp(None)),  # the year is lost
        ("soon", "abc", "soon", Stamp(None)),
        (1e300, float("inf"), None, Stamp(None)),
        (float("nan"), float("nan"), "", Stamp(None)),
        ("9" * 5000, "9" * 5000, None, Stamp(None)),
    ],
)
def test_the_best_time_is_chosen(seconds: Any, identifier: Any, written: Any, want: Stamp) -> None:
    assert stamp_of(seconds, identifier, written) == want


@pytest.mark.parametrize(
    ("identifiers", "want"),
    [
        ((ID,), ID),
        ((int(ID),), ID),
        ((SIGNED,), ID),
        ((str(SIGNED),), ID),
        ((None, "", 0, "0", SIGNED), ID),
        ((float(SIGNED), SIGNED), ID),
        ((float(SIGNED),), None),  # a float has lost the last digits
        (("-3.789544063674339e+18",), None),
        ((None, ""), None),
        (("abc",), "abc"),
    ],
)
def test_ids_are_written_as_the_app_does(identifiers: tuple[Any, ...], want: str | None) -> None:
    assert id_of(*identifiers) == want


def content(inner: str, text: str = "") -> str:
    said = f"<contentDesc>{text}</contentDesc>" if text else "<contentDesc/>"
    return f"<TimelineObject>{said}<ContentObject>{inner}</ContentObject></TimelineObject>"


FINDER = (
    f"<title>{UPGRADE}</title><contentUrl>https://support.weixin.qq.com/update/</contentUrl>"
    "<mediaList/><finderFeed><nickname>烘焙</nickname><desc>开箱[礼物]</desc>"
    "<mediaList><media><type>6</type></media></mediaList></finderFeed>"
)


@pytest.mark.parametrize(
    ("xml", "want"),
    [
        (None, Card()),
        ("", Card()),
        ("<TimelineObject/>", Card()),
        ("<title>outside</title>", Card()),
        (content("<title></title>", "[微笑]好"), Card(text="[微笑]好")),
        (content("", "<![CDATA[[微笑] a<b & c]]>"), Card(text="[微笑] a<b & c")),
        (content("", "1 &lt; 2 &amp;amp; &#x4f60;"), Card(text="1 < 2 &amp; 你")),
        (content("<title>A</title><description>B</description>"), Card("A\nB")),
        (content("<title>A</title><description>A</description>"), Card("A")),
        (
            content("<title>A</title><contentUrl>http://x/?a=1&copy=2&amp;b</contentUrl>"),
            Card("A", "http://x/?a=1&copy=2&b"),
        ),
        (
            content("<title>A</title><mediaList><media><title>no</title><type>2</type>"
                    "</media></mediaList>"),
            Card("A"),
        ),
        (
            content("<mediaList><media><title>no</title><type>2</type></media></mediaList>", "x"),
            Card(text="x"),
        ),
        (
            content("<mediaList><media><type><![CDATA[6]]></type></media></mediaList>", "x"),
            Card(videos=1, text="x"),
        ),
        (content(FINDER), Card("烘焙\n开箱[礼物]")),
        (content(f"<title>{UPGRADE}</title>"), Card()),
        (content("<noteinfo><datainfo><datadesc>记</datadesc></datainfo></noteinfo>"), Card("记")),
        (
            content("<finderLive><nickname>烘焙</nickname><desc>八点</desc></finderLive>"),
            Card("烘焙\n八点"),
        ),
        (
            content("<mediaList><media><description>只在这里</description></media></mediaList>"),
            Card(text="只在这里"),
        ),
        (
            content("<mediaList><media><description>同</description></media></mediaList>", "同"),
            Card(text="同"),
        ),
    ],
)  # fmt: skip
def test_cards_are_read_from_the_xml(xml: str | None, want: Card) -> None:
    assert card_of(xml) == want


@pytest.mark.parametrize(
    "piece",
    ["<title", "<title>", "<title> ", "<![CDATA[", "<mediaList>", "<title>\t", "<type>6", "&#"],
)
def test_hostile_xml_takes_linear_time(piece: str) -> None:
    xml = "<ContentObject>" + piece * (1_000_000 // len(piece)) + "</mediaList>"
    begin = time.process_time()
    card_of(xml)
    assert time.process_time() - begin < 2


@pytest.mark.parametrize(
    ("media", "pictures", "videos"),
    [
        ([], 0, 0),
        ([Medium("2", "a"), Medium(2, "b"), Medium("image", "c")], 3, 0),
        ([Medium("6", "a"), Medium(6, "b"), Medium("video", "c")], 0, 3),
        ([Medium(4, "cover"), Medium("5", "cover")], 0, 0),
        (
            [Medium(None, "http://a.video.qq.com/1"), Medium(None, None, None, "media/1_0.mp4")],
            0,
            2,
        ),
        ([Medium(None, "https://a.example/mp4/1.jpg"), Medium(2, "https://a/x.mp4")], 2, 0),
        ([Medium("15", "https://a/x.mp4"), Medium(0, "https://a/y.mp4"), Medium("15", "b")], 1, 2),
    ],
)
def test_media_are_counted(media: list[Medium], pictures: int, videos: int) -> None:
    found = media_of(media)
    assert (found.pictures, found.videos) == (pictures, videos)


def test_a_medium_is_named_once_by_its_hash_or_else_its_address() -> None:
    assert media_of([Medium(2, "a", "h"), Medium(2, "b"), Medium(2)]).keys == ["h", "b"]


@pytest.mark.parametrize(
    ("values", "want"),
    [
        (([1, 2],), 2),
        ((3,), 3),
        ((None, [1]), 1),
        (([],), 0),
        ((None,), None),
        (("3",), None),
        ((-1,), None),
        ((2**40,), None),
    ],
)
def test_likes_are_counted(values: tuple[Any, ...], want: int | None) -> None:
    assert count_of(*values) == want


@pytest.mark.parametrize(
    ("parts", "want"),
    [
        (("a", "b"), "a\nb"),
        (("a", " a "), "a"),
        ((None, "", " "), None),
        ((UPGRADE, "b"), "b"),
        (("当前版本不支持展示该内容",), None),
        (
            ("当前版本支持展示", "我的微信不支持展示图片"),
            "当前版本支持展示\n我的微信不支持展示图片",
        ),
    ],
)
def test_a_plea_to_upgrade_is_no_title(parts: tuple[str | None, ...], want: str | None) -> None:
    assert title_of(*parts) == want


NEAR_MISSES: list[Any] = [
    [],
    {},
    [1],
    [[]],
    {"posts": []},
    {"posts": {}, "meta": []},
    {"meta": {"account": "x"}, "posts": [{"title": "a", "body": "b"}]},
    {"meta": None, "posts": None},
    {"count": 1, "items": [{"content": "a", "time": "2025-05-15 10:00"}]},
    {"count": 1, "items": ["raw_content"]},
    {"account": {"id": 1}, "messages": []},
    {"account": "x", "moments": []},
    {"moments": [{"authorName": "a", "content": "b"}]},
    {"success": True, "timeline": [{"text": "a", "user": "b"}]},
    {"success": True, "timeline": 5},
    {"exportedAt": "2025-05-16", "posts": [], "account": "x"},
    {"exportedAt": "2025-05-16", "exportId": "x", "account": "x", "users": []},
    {"exportedAt": "2025-05-16", "filters": {}, "posts": []},
    {"totalPosts": 1, "posts": []},
    {"chat": "a", "username": "b", "is_group": False, "messages": []},
    [{"snsId": ID, "content": "a", "authorId": "b"}],
    [{"snsId": 5, "content": "a", "authorName": "b"}],
    [{"author": "a", "author_username": "b", "content": "c"}],
    [{"tid": ID, "uin": 5, "created_time": 5, "content": "a"}],
    {"momentId": ID},
    {"momentId": ID, "posterinfo": {}},
    [{"tid": ID, "username": "a", "createTime": 5, "contentDesc": "b", "media": []}],
    [{"tid": ID, "title": "a", "createTime": 5, "contentDesc": "b", "contentUrl": "c"}],
    {
        "tid": ID,
        "username": "a",
        "createTime": 5,
        "contentDesc": "b",
        "contentUrl": "",
        "media": [],
    },
    {"user_name": "a", "total_posts": 1, "posts": []},
    {"user_name": "a", "display_name": "b", "posts": [{"content_desc": "c"}]},
    {"username": "a", "create_time": 5, "content_desc": "b", "content_type": 1},
]


@pytest.mark.parametrize("document", NEAR_MISSES, ids=lambda value: json.dumps(value)[:60])
def test_what_only_looks_like_moments_is_not_taken_for_them(document: Any) -> None:
    assert sure(json.dumps(document).encode()) == []


@pytest.mark.parametrize(
    "text",
    [
        "- author: a\n  author_username: b\n",
        "- author: a\n- author_username: b\n- media_count: 0\n",
        "- posts:\n  - author_username: b\n    media_count: 0\n",
        "other:\n- author_username: b\n  media_count: 0\n",
        "author_username: b\nmedia_count: 0\n",
        "count: 1\nitems:\n- content: a\n  text: raw_content\n",
        "items: raw_content\n",
        "var moment_data = 5; // \"posterInfo\"",
        "let others = [{\"posterInfo\": {}}]",
        "朋友圈导出\n",
        "说说 朋友圈导出\n用户名: x\n",
        "【1】2025-05-15 10:00:00 老王\n早\n",
        "【1】好东西 (wxid_demo)\n",
        "【1】2025-05-15 10:00:00 老王 (a)(b) c\n",
        "[2025-05-15 10:00:00] wxid_demo0001\n只有字\n",
        "[2025-05-15 10:00:00] 老王: 早\n  赞：小林\n",
        "2025-05-15 10:00:00 wxid_demo0001\n  赞：小林\n",
        "请看 author_username: b 和 media_count: 0",
    ],
)  # fmt: skip
def test_yaml_and_scripts_that_only_look_alike(text: str) -> None:
    assert sure(text.encode()) == []


def sure(data: bytes) -> list[str]:
    file = ExportFile("some", data)
    return [name for name in NAMES if find_importers()[name].recognises(file)]


def records_of(file: ExportFile, name: str) -> list[tuple[bytes, Any]]:
    """Read a file with one importer, whatever it is: raw bytes and what became of them."""
    importer = find_importers()[name]
    found = []
    for records in importer.split(file):
        made = list(importer.read(records.raws, records.context))  # type: ignore[arg-type]
        starts, ends = records.spans() if records.spans else ([], [])
        raws = [bytes(file.data[start:end]) for start, end in zip(starts, ends, strict=True)]
        found += list(zip(raws, made, strict=True))
    return found


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_read_never_fatal(data: bytes) -> None:
    file = ExportFile("some", data)
    assert sure(data) == []
    for name in NAMES:
        assert isinstance(records_of(file, name), list)


@given(st.data())
def test_a_sample_with_changed_bytes_is_never_fatal(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([each for each in FILES if each.suffix != ".zip"]))
    raw = path.read_bytes()
    at = data.draw(st.integers(0, len(raw)))
    gone = data.draw(st.integers(0, 40))
    changed = raw[:at] + data.draw(st.binary(max_size=8)) + raw[at + gone :]
    file = ExportFile(path.name, changed)
    assert len(sure(changed)) <= 1
    assert all(raw in changed for raw, _ in records_of(file, path.parent.name)) or (
        file.encoding != "utf-8"
    )


@pytest.mark.parametrize(
    "line",
    [
        "【1】2025-05-15 10:00:00 " + " " * 500_000 + "x",
        "【1】2025-05-15 10:00:00 " + "(" * 500_000,
        "[2025-05-15 10:00:00] a\n  🔗 " + "（" * 500_000,
        "[2025-05-15 10:00:00] a\n  🔗 " + " " * 500_000,
        "朋友圈导出\n用户名: a\n#1\n时间: \n媒体:\n- [1] type=" + " url" * 200_000,
        "- author: " + "- " * 400_000,
        "posts:\n" + " " * 500_000 + "-\n",
    ],
    ids=lambda line: line[:30],
)
def test_a_long_line_takes_linear_time(line: str) -> None:
    begin = time.process_time()
    file = ExportFile("some.txt", line.encode())
    for name in NAMES:
        find_importers()[name].recognises(file)
        records_of(file, name)
    assert time.process_time() - begin < 10


def test_the_text_of_a_post_is_left_out_beside_its_json(tmp_path: Path) -> None:
    for name in ("wda-moments/sns_wxid_demo0001.json", "wda-moments-txt/sns_wxid_demo0001.txt"):
        (tmp_path / Path(name).name).write_bytes((SAMPLES / name).read_bytes())
    feed = read_feed([str(tmp_path)])
    assert [source.importer for source in feed.sources] == ["wda-moments"]


RULES = "version: 1\nrules:\n  - id: ads\n    when: {text: [曲奇, 爬山]}\n    action: hide\n"


# Exports of one post would be empty afterwards, and an empty file is no export.
SEVERAL = [
    path
    for path in FILES
    if path.with_name(f"{path.name}.golden.jsonl").read_text("utf-8").count('"time"') > 1
]


@pytest.mark.parametrize("path", SEVERAL, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_stays_is_left_as_it_is_and_what_goes_comes_back(path: Path, tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    out, hidden = tmp_path / f"out{path.suffix}", tmp_path / "hidden.jsonl"
    where = ["-o", str(out), "--hidden-to", str(hidden), "--rules", str(tmp_path / "rules.yaml")]
    ran = feedfilter("clean", str(path), *where)
    assert ran.code in (0, 1), ran.err
    gone = len(hidden.read_bytes().splitlines()) - 1
    was, now = read_feed([str(path)]), read_feed([str(out)])
    assert now.items.height == was.items.height - gone
    assert not now.items["text"].str.contains("曲奇|爬山").any()
    back = restored_export(str(out), str(hidden))
    if path.suffix == ".zip":
        (tmp_path / "back.zip").write_bytes(back)
        assert members(tmp_path / "back.zip") == members(path)
    else:
        assert back == path.read_bytes()


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def yaml_post(number: int, content: str, indent: str = "") -> str:
    lines = [
        f"- author: 老王{number}", "  author_username: wxid_demo0002", f"  content: {content}",
        "  media: []", "  media_count: 0", "  time: 2025-05-15 10:00", f"  timestamp: {1747274400 + number}",
    ]  # fmt: skip
    return "".join(f"{indent}{line}\n" for line in lines)


@pytest.mark.parametrize(
    ("before", "indent", "after"),
    [
        ("", "", ""),
        ("# comment\n---\n", "", "...\n"),
        ("posts:\n", "", "total: 3\n"),
        ("posts:\n", "    ", "total: 3\n"),
        ("total: 3\nposts:\n\n", "  ", ""),
        ("total: 3\nother:\n- 1\nposts: # those\n", "  ", "more:\n  - author: x\n"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_yaml_records_are_cut_wherever_the_list_stands(
    before: str, indent: str, after: str, end: str, encoding: str
) -> None:
    posts = [yaml_post(number, text, indent) for number, text in enumerate(["a", "'- b'", "c"])]
    data = "".join([before, *posts, after]).replace("\n", end).encode(encoding)
    assert sure(data) == ["wxcli-moments"]
    found = records_of(ExportFile("feed.yaml", data), "wxcli-moments")
    assert [made.text for _, made in found] == ["a", "- b", "c"]
    assert [raw.decode().replace("\r\n", "\n") for raw, _ in found] == posts


@pytest.mark.parametrize("broken", ['"open', "{open", "\tx: y: z", "&a b", "*a", "!!python/x y"])
def test_one_damaged_yaml_record_costs_only_itself(broken: str, tmp_path: Path) -> None:
    path = tmp_path / "feed.yaml"
    path.write_text(yaml_post(0, "a") + yaml_post(1, broken) + yaml_post(2, "c"), encoding="utf-8")
    feed = read_feed([str(path)])
    texts = feed.items["text"].to_list()
    assert [text for text in texts if text in ("a", "c")] == ["a", "c"]
    assert len(texts) + len(feed.rejected) == 3
    assert [each.place for each in feed.rejected] in ([], ["line 8"])


def test_a_yaml_record_that_is_cut_off_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "feed.yaml"
    path.write_text(yaml_post(0, "a") + yaml_post(1, "b").split("  time")[0], encoding="utf-8")
    feed = read_feed([str(path)])
    assert feed.items["text"].to_list() == ["a"]
    assert [str(each.reason) for each in feed.rejected] == ["is cut off: neither tid nor timestamp"]


def test_a_deep_yaml_record_is_rejected_at_once(tmp_path: Path) -> None:
    path = tmp_path / "feed.yaml"
    path.write_text(yaml_post(0, "a") + yaml_post(1, "[" * 200_000), encoding="utf-8")
    begin = time.process_time()
    feed = read_feed([str(path)])
    assert (feed.items.height, len(feed.rejected)) == (1, 1)
    assert time.process_time() - begin < 10


def test_a_truncated_feed_keeps_its_whole_posts(tmp_path: Path) -> None:
    raw = (SAMPLES / "moments-stat" / "odd.json").read_bytes()
    path = tmp_path / "moments_output.json"
    path.write_bytes(raw[: raw.rindex(b'{"snsId"') + 60])
    feed = read_feed([str(path)])
    assert feed.sources[0].importer == "moments-stat"
    assert feed.items.height == 4
    assert len(feed.rejected) >= 1


def test_a_part_of_a_feed_is_said_to_be_one() -> None:
    notes = {
        name: " ".join(read_feed([str(SAMPLES / "weflow-moments" / name)]).sources[0].notes)
        for name in ("arkmejson.json", "sns-export-20250516-090000.json", "timeline.json")
    }
    assert "chosen friends" in notes["arkmejson.json"]
    assert "search word" in notes["sns-export-20250516-090000.json"]
    assert "exported" not in notes["timeline.json"]


def test_the_owner_can_be_named_where_the_export_does_not(tmp_path: Path) -> None:
    path = SAMPLES / "wxcli-moments" / "odd.yaml"
    feed = read_feed([str(path)], ReadOptions(me="wxid_demo0001"))
    assert feed.items["me"].to_list() == [True, False, False]


def test_a_post_in_a_folder_and_in_its_script_is_read_once() -> None:
    feed = read_feed([str(SAMPLES / "mr0x01-moments" / "export")])
    assert len(feed.sources) == 2
    assert feed.items["item_id"].is_duplicated().sum() == 0
    assert feed.twins.height == 1


@pytest.mark.parametrize(
    ("address", "stays"),
    [
        ("https://support.weixin.qq.com/update/", False),
        (
            "https://support.weixin.qq.com/cgi-bin/mmsupport-bin/readtemplate"
            "?t=page/common_page__upgrade&v=1",
            False,
        ),
        ("https://support.weixin.qq.com/cgi-bin/mmsupport-bin/readtemplate?t=page/other", True),
        ("https://shop.example/common_page__upgrade", True),
    ],
)
def test_where_the_app_is_upgraded_is_no_link(address: str, stays: bool) -> None:
    assert links_of(address, None) == [address] * stays


def test_a_post_in_a_timeline_and_in_a_file_of_its_own_is_read_once() -> None:
    feed = read_feed([str(SAMPLES / "wechat-decrypt-timeline" / "output")])
    assert len(feed.sources) == 4
    assert feed.items["item_id"].is_duplicated().sum() == 0
    assert (feed.items.height, feed.twins.height) == (3, 2)
    assert "已从时间线里删掉的一条" in feed.items["text"].to_list()  # in no timeline any more


def test_a_hidden_post_leaves_the_timeline_and_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    whole, out, hidden = (tmp_path / name for name in ("whole.zip", "out.zip", "hidden.jsonl"))
    folder = SAMPLES / "wechat-decrypt-timeline" / "output"
    with zipfile.ZipFile(whole, "w") as archive:
        for path in sorted(folder.rglob("*.json")):
            archive.write(path, str(path.relative_to(folder)))
    where = ["-o", str(out), "--hidden-to", str(hidden), "--rules", str(tmp_path / "rules.yaml")]
    ran = feedfilter("clean", str(whole), *where)
    assert ran.code in (0, 1), ran.err
    left = b"".join(members(out).values()).decode()
    assert "已从时间线里删掉的一条" in left
    assert "曲奇" not in left
    assert "爬山" not in left
    (tmp_path / "back.zip").write_bytes(restored_export(str(out), str(hidden)))
    assert members(tmp_path / "back.zip") == members(whole)


def test_likes_and_comments_of_older_versions_are_unknown() -> None:
    feed = read_feed([str(SAMPLES / "wechat-decrypt-moments" / "older.json")])
    assert set(feed.items["likes"].to_list()) == {None}
    assert feed.items["videos"].null_count() == 0


@pytest.mark.parametrize(
    ("line", "text", "media"),
    [
        ("[视频](http://a/1)", "", (0, 1)),
        ("[视频](http://a/1) 好看", "[视频](http://a/1) 好看", (0, 0)),
        ("看 [视频](http://a/1)", "看 [视频](http://a/1)", (0, 0)),
        ("[视频](在 下面)", "[视频](在 下面)", (0, 0)),
        ("[视频]", "[视频]", (0, 0)),
        ("[短视频](http://a/1)", "[短视频](http://a/1)", (0, 0)),
        ("![image](a.jpg)\n\n[实况照片](a_live.mp4)", "", (1, 0)),
        ("[实况照片](a_live.mp4)", "[实况照片](a_live.mp4)", (0, 0)),
        ("> ![封面](http://a/1)", "> ![封面](http://a/1)", (0, 0)),
    ],
)
def test_media_in_markdown_are_lines_of_their_own(
    line: str, text: str, media: tuple[int, int]
) -> None:
    made = _markdown_post(line)
    assert (made.text, (made.pictures, made.videos)) == (text, media)


@pytest.mark.parametrize(
    ("lines", "title", "links"),
    [
        ("> 🎵 歌（4:29）（[打开](https://a/1)）", "歌（4:29）", ["https://a/1"]),
        ("> 🎵 歌（[打开](https://a/1)）现场", "歌（[打开](https://a/1)）现场", []),
        ("> 🎵 歌（4:29）", "歌（4:29）", []),
        ("> 📹 视频号 @甲\n> ![封面](http://c)", "视频号 @甲", []),
        ("> 📹 视频号 @甲\n> ![封面](http://c)\n> 词", "视频号 @甲\n词", []),
        ("> 📹 视频号 @甲\n> ![封面](http://c) 词", "视频号 @甲\n![封面](http://c) 词", []),
    ],
)
def test_cards_in_markdown_have_their_words_and_addresses(
    lines: str, title: str, links: list[str]
) -> None:
    made = _markdown_post(lines)
    assert (made.text, made.link_title, made.links) == ("", title, links)


def _markdown_post(lines: str) -> Any:
    data = f"# 朋友圈导出\n\n## 2025-05-15 10:00:00 · wxid_demo0001\n\n{lines}\n\n---\n"
    [(_, made)] = records_of(ExportFile("moments.md", data.encode()), "moments-markdown")
    return made


@pytest.mark.parametrize(
    "line",
    [
        "> 🎵 " + "（[打开](" * 200_000,
        "> 🎵 （[打开](" + "x" * 1_000_000,
        "[视频](" * 200_000,
        "![" * 400_000,
    ],
    ids=lambda line: line[:12],
)
def test_a_long_line_of_markdown_takes_linear_time(line: str) -> None:
    begin = time.process_time()
    _markdown_post(line)
    assert time.process_time() - begin < 2
