"""MemoTrace, PyWxDump, WechatExporter, wechat-dump, QQ and Qzone: nobody else's, never lost, whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfilter.errors import ExportError
from feedfilter.export import ExportFile
from feedfilter.importer import Item, UnreadableError, find_importers
from feedfilter.ingest import ReadOptions, read_feed
from feedfilter.ingest.frame import collect
from feedfilter.ingest.open import open_exports
from tests.cli.running import feedfilter

SAMPLES = Path(__file__).parents[1] / "samples"
REFUSED = ("memotrace-training", "qq-mht")
OURS = (
    "memotrace-csv memotrace-txt pywxdump wechatexporter-txt wechatdump qq-txt qce-json qce-txt"
    " qzone-messages"
).split()
FILES = sorted(
    path
    for name in (*OURS, *REFUSED)
    for path in (SAMPLES / name).rglob("*")
    if path.is_file() and not path.name.endswith(".golden.jsonl") and path.name != "users.json"
)
OTHERS = sorted(
    path
    for path in SAMPLES.glob("*/*")
    if path.is_file()
    and not path.name.endswith(".golden.jsonl")
    and path.parent.name not in (*OURS, *REFUSED)
)


def sure_of(path: Path) -> list[list[str]]:
    """Give the importers that are sure of a file, or of each member of an archive."""
    found = find_importers().values()
    return [
        [each.name for each in found if not each.fallback and each.recognises(file)]
        for file in open_exports(str(path))
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_sample_has_one_importer(path: Path) -> None:
    owner = path.relative_to(SAMPLES).parts[0]
    assert sure_of(path) == [[owner]]


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_samples_of_others_are_left_alone(path: Path) -> None:
    assert not [name for names in sure_of(path) for name in names if name in (*OURS, *REFUSED)]


# first lines of text that are nobody's export here
NEAR_MISSES = [
    "2025-05-15 10:00:00\n",
    "2025-05-15 10:00:00 ERROR disk full\n2025-05-15 10:00:01 ERROR disk full\n",
    "2025-05-15 10:00:00 '阿珍'\n'今日特价'\n",
    "2025-05-15 10:00 阿珍\n今日特价\n",
    "[2025-05-15 10:00:00] 阿珍\n今日特价\n",
    "阿珍(wxid_demo) 10:00:00\n今日特价\n",
    "阿珍 10:00:00\n今日特价\n小林 10:01:00\n好\n",
    "消息记录\n",
    "我的消息对象:阿珍\n",
    "今天聊到 消息记录（此消息记录为文本格式\n",
    "1|阿珍|2025-05-15 10:00:00|今日特价\n",
    "阿珍 (2025-05-15 10:00): 今日特价\n",
    "会议记录\n\n阿珍 (2025-05-15 10:00:00):今日特价\n",
    "QQChatExporter\n",
    "名字:\n时间: 2025-05-15 10:00:00\n",
    '{"metadata": {"name": "other"}, "chatInfo": {}}',
    '{"metadata": [], "chatInfo": {}, "messages": []}',
    '{"sender": 1, "content": {"text": ""}, "timestamp": 1747274400}',
    '{"sender": 1, "content": {"text": ""}, "timestamp": true}',
    '{"sender": 1, "content": "x", "timestamp": 1747274400000}',
    '[{"tid": 5, "uin": 1, "created_time": 1}]',
    'window.messages = {"tid": "a"};',
    '{"messages": [{"role": "user", "content": "x", "created_at": "2025-05-15", "author": "y"}]}',
    '{"messages": [], "conversations": []}',
    "localId,TalkerId,Type\n1,2,3\n",
    "[]",
    "{}",
]


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_what_is_nearly_an_export_is_not_taken_for_one(text: str, tmp_path: Path) -> None:
    path = tmp_path / "near.txt"
    path.write_text(text, encoding="utf-8")
    assert not [name for names in sure_of(path) for name in names if name in (*OURS, *REFUSED)]


TRAINING = [
    '[{"conversations": [{"role": "user", "content": "x"}]}]',
    '{"conversations": [{"role": "user", "content": "x"}]}',
    '[{"messages": [{"role": "system", "content": ""}, {"role": "user", "content": "x"}]}]',
    '{"messages": [{"role": "user", "content": "x"}]}\n{"messages": []}\n',
]


@pytest.mark.parametrize("text", TRAINING)
def test_training_sets_are_refused_with_what_to_do(text: str, tmp_path: Path) -> None:
    (tmp_path / "chat_train.json").write_text(text, encoding="utf-8")
    ran = feedfilter("convert", "chat_train.json", "--to", "jsonl", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "training set" in ran.err
    assert "CSV" in ran.err


def test_a_better_format_beside_a_refused_one_is_read(tmp_path: Path) -> None:
    for name in (
        "memotrace-csv/memotrace_v1.csv",
        "memotrace-txt/memotrace_v1.txt",
        "memotrace-training/messages.json",
    ):
        (tmp_path / Path(name).name).write_bytes((SAMPLES / name).read_bytes())
    feed = read_feed([str(tmp_path)])
    assert [source.importer for source in feed.sources] == ["memotrace-csv"]
    (tmp_path / "memotrace_v1.csv").unlink()
    assert [source.importer for source in read_feed([str(tmp_path)]).sources] == ["memotrace-txt"]


WRITTEN_BACK = [
    path for path in FILES if path.parent.name not in REFUSED and path.name != "manifest.json"
]


@pytest.mark.parametrize("path", WRITTEN_BACK, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_hidden_and_what_was_left_give_the_input_back(path: Path, tmp_path: Path) -> None:
    feed = tmp_path / path.name
    feed.write_bytes(path.read_bytes())
    before = read_feed([str(feed)])
    words = [text for text in before.items["text"].to_list() if text.strip()]
    hidden = max(words, key=len).split("\n")[0]
    rules = f"version: 1\nrules:\n  - id: gone\n    when: {{text: [{_quoted(hidden)}]}}\n    action: hide\n"
    (tmp_path / "rules.yaml").write_text(rules, encoding="utf-8")
    feedfilter(
        "clean",
        path.name,
        "-o",
        "out",
        "--hidden-to",
        "hidden",
        "--rules",
        "rules.yaml",
        cwd=tmp_path,
    )
    owner = path.relative_to(SAMPLES).parts[0]
    after = read_feed([str(_renamed(tmp_path, path))], ReadOptions(importer=owner))
    gone = before.items.height - after.items.height
    assert gone >= 1
    assert len(after.rejected) == len(before.rejected)
    feedfilter("restore", str(tmp_path / "again" / path.name), "hidden", "-o", "back", cwd=tmp_path)
    assert (tmp_path / "back").read_bytes() == path.read_bytes()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _renamed(folder: Path, path: Path) -> Path:
    """Put the cleaned export under its old name, which says what chat it is."""
    (folder / "again").mkdir()
    return (folder / "out").rename(folder / "again" / path.name)


REASONS = ("training set", "web page", "only the index", "has not the columns")
CONTENTS = [(path.relative_to(SAMPLES).parts[0], path.read_bytes()) for path in FILES]


@given(st.sampled_from(CONTENTS), st.data())
def test_damaged_bytes_cost_records_not_the_run(
    content: tuple[str, bytes], data: st.DataObject
) -> None:
    name, raw = content
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 40)))
    junk = data.draw(
        st.binary(max_size=12)
        | st.sampled_from([b'"', b"\n", b"null", b"[", b"9" * 400, b"\x00", b"0" * 5000])
    )
    file = ExportFile(
        f"chat{'.json' if raw[:1] in b'[{' else '.txt'}", raw[:start] + junk + raw[end:] or b" "
    )
    file.options = {"mapping": None, "date_order": None, "date": None}
    for importer in find_importers().values():
        if importer.name in (*OURS, *REFUSED):
            assert importer.recognises(file) in (True, False)
    importer = find_importers()[name]
    try:
        for records in importer.split(file):
            made = collect(importer.read(records.raws, records.context), 0)
            assert len(made.record) + len(made.rejected) <= len(records.raws)
            assert all(records.place(at) and why for at, why in made.rejected)
    except ExportError as refused:
        reason = str(refused)
        assert any(word in reason for word in REASONS)


LONG = [
    ("memotrace-txt", "2025-05-15 10:00:00 a\n{}", "2025-05-15 10:00:00 b\n引用:"),
    ("wechatexporter-txt", "a - b\n\na (2025-05-15 10:00:00):x\n{}", "「a：b\n- - - - - -\n"),
    ("wechatdump", "1|a:2025-05-15 10:00:00:x\n{}", "1|a|:"),
    ("qce-txt", "[QQChatExporter V5]\n{}", "a:\n时间: 2025-05-15 10:00:00\n资源: 1 个文件\n"),
    ("qce-txt", "[QQChatExporter V5]\na:\n时间: 2025-05-15 10:00:00\n内容: x\n{}", "提及: x\n\n"),
    (
        "pywxdump",
        '[{{"type_name":"引用回复","is_sender":0,"MsgSvrID":"1","msg":"{}"}}]',
        r"\n[引用](<a href=\"",
    ),
]


@pytest.mark.parametrize(("name", "frame", "piece"), LONG)
def test_long_repeats_take_linear_time(name: str, frame: str, piece: str, tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(frame.format(piece * 20_000), encoding="utf-8")
    feed = read_feed([str(path)], ReadOptions(importer=name))
    assert feed.items.height >= 1
    assert not feed.rejected


def test_items_are_items() -> None:
    """An importer's batch holds items and reasons, nothing of Python's own."""
    importer = find_importers()["qce-json"]
    made = list(importer.read([b'{"id": 1, "content": {"text": "x"}}', b"{"], _chat()))
    assert [type(each) for each in made] == [Item, UnreadableError]


def _chat() -> object:
    file = ExportFile(
        "c.jsonl", b'{"sender": {}, "content": {"text": ""}, "timestamp": 1747274400000}\n'
    )
    return next(iter(find_importers()["qce-json"].split(file))).context
