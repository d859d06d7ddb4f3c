"""WeChat chats: recognised by one importer each, never by a crash, and written back whole."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedfilter.export import ExportFile
from feedfilter.importer import find_importers
from feedfilter.ingest import ReadOptions, read_feed
from feedfilter.ingest.opened import OpenedExport
from feedfilter.write.same_format import cuts, pieces_without

SAMPLES = Path(__file__).parents[1] / "samples"
NAMES = (
    "chatlog-json",
    "chatlog-csv",
    "chatlog-text",
    "weflow-chat",
    "weflow-txt",
    "weflow-weclone-csv",
    "echotrace",
    "ciphertalk",
    "wda-chat",
    "wda-chat-text",
    "wxcli-chat",
    "wxcli-chat-text",
    "wxcli-chat-markdown",
)
EVERY = sorted(
    path
    for path in SAMPLES.glob("*/*")
    if path.is_file() and not path.name.endswith(".golden.jsonl") and path.suffix != ".zip"
)
OURS = [path for path in EVERY if path.parent.name in NAMES]


@pytest.mark.parametrize("sample", EVERY, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_only_its_own_importer_recognises_a_file(sample: Path) -> None:
    file = ExportFile(sample.name, sample.read_bytes())
    sure = {name for name in NAMES if find_importers()[name].recognises(file)}
    assert sure == ({sample.parent.name} & set(NAMES))


@pytest.mark.parametrize("sample", OURS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_record_goes_and_every_other_byte_stays(sample: Path) -> None:
    feed = read_feed([str(sample)])
    opened = feed.sources[0].export
    assert isinstance(opened, OpenedExport)
    assert b"".join(pieces_without(opened.file, [])) == sample.read_bytes()
    gone = feed.items["record"].to_list()[-1]
    pieces = b"".join(pieces_without(opened.file, cuts(opened, {gone})))
    cut = sum(each.end - each.start for each in cuts(opened, {gone}))
    assert len(pieces) == len(sample.read_bytes()) - cut
    rest = ExportFile(sample.name, pieces)
    assert find_importers()[sample.parent.name].recognises(rest) or feed.items.height == 1


@pytest.mark.parametrize("sample", OURS, ids=lambda path: f"{path.parent.name}/{path.name}")
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_damage_is_rejected_or_read_and_never_raised(sample: Path, data: st.DataObject) -> None:
    raw = bytearray(sample.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    file = ExportFile(sample.name, bytes(raw) or b" ")
    importer = find_importers()[sample.parent.name]
    for name in NAMES:
        assert find_importers()[name].recognises(file) in (True, False)
    read = [
        made
        for records in importer.split(file)
        for made in importer.read(records.raws, records.context)  # type: ignore[union-attr]
    ]
    assert len(read) <= len(raw)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40, deadline=None)
@given(raw=st.binary(min_size=1, max_size=400))
def test_no_bytes_make_recognition_raise(name: str, raw: bytes) -> None:
    assert find_importers()[name].recognises(ExportFile("x", raw)) in (True, False)


@pytest.mark.parametrize(
    ("said", "times"),
    [
        (None, [None, None]),
        ("2025", [None, None]),
        ("2025-05-15", ["2025-05-15 02:00:00", "2025-05-15 02:01:40"]),
    ],
)
def test_chatlog_text_of_one_day_needs_the_day(said: str | None, times: list[str | None]) -> None:
    sample = SAMPLES / "chatlog-text" / "day.txt"
    feed = read_feed([str(sample)], ReadOptions(date=said))
    assert [each and f"{each:%Y-%m-%d %H:%M:%S}" for each in feed.items["time"]] == times
    assert any("--date" in note for note in feed.sources[0].notes) == (times[0] is None)


def test_chatlog_text_of_one_year_needs_the_year() -> None:
    sample = SAMPLES / "chatlog-text" / "chatlog.txt"
    feed = read_feed([str(sample)], ReadOptions(date="2025"))
    assert f"{feed.items['time'][0]:%Y-%m-%d %H:%M}" == "2025-05-15 02:00"


def test_a_zip_of_a_chat_in_both_formats_is_read_once(tmp_path: Path) -> None:
    archive = tmp_path / "chats.zip"
    with zipfile.ZipFile(archive, "w") as made:
        json, text = SAMPLES / "wda-chat" / "messages.json", SAMPLES / "wda-chat-text"
        made.writestr("阿珍/messages.json", json.read_bytes())
        made.writestr("阿珍/messages.txt", (text / "messages.txt").read_bytes())
        made.writestr("阿珍/meta.json", b'{"schemaVersion":1,"username":"wxid_demo0001"}')
        made.writestr("只有文本/messages.txt", (text / "hidden_names.txt").read_bytes())
        made.writestr("manifest.json", b'{"conversations":[{"name":"a","text":"b","time":1}]}')
        made.writestr("report.json", b'{"errors":[]}')
    feed = read_feed([str(archive)])
    assert {source.importer for source in feed.sources} == {"wda-chat", "wda-chat-text"}
    assert feed.items.group_by("chat").len().rows_by_key("chat") == {
        "阿珍": [(1,)],
        "小区团购群": [(7,)],
    }


def test_a_group_without_owner_says_nothing_of_him() -> None:
    sample = SAMPLES / "weflow-txt" / "群聊_小区团购群_20250501-20250531.txt"
    assert read_feed([str(sample)]).items["me"].null_count() == 10
