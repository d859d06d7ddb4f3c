"""Exports that are broken, ambiguous or made to harm: (name of the file, bytes, codes of `clean`).

A row says what a format's own tests cannot: that every command stays polite about it. Whole records
of a damaged file are kept (code 1, see "Choices" in docs/reliability.md); what is no export is 2.
"""

from __future__ import annotations

import codecs
import io
import json
import random
import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any

from tests.reliability.exports import HARM, Message, chat_text, lines, table, telegram

PRIVATE = "canary7391 secret words"
MESSAGES = [Message(f"{PRIVATE} {n}", "lin", n) for n in range(3)] + [Message("包邮", "qiu", 9)]
JSON, LINES, TABLE = telegram(MESSAGES), lines(MESSAGES), table(MESSAGES)
TEXT = chat_text(MESSAGES)
READ, DAMAGED, REFUSED = {0}, {1}, {2}
EITHER = {0, 1, 2}  # a format may allow it or not: only manners are asked for

Row = tuple[str, bytes, set[int]]


def message(**fields: Any) -> dict[str, Any]:
    """Give one message of Telegram with other fields; `...` takes one away."""
    whole = {
        "id": 7,
        "type": "message",
        "date": "2025-03-01T08:00:00",
        "date_unixtime": "1740816000",
        "from": "lin",
        "from_id": "userlin",
        "text": PRIVATE,
    } | fields
    return {name: value for name, value in whole.items() if value is not ...}


def chat(messages: Any, **more: Any) -> bytes:
    """Write an export of Telegram around these messages."""
    whole = {"name": "chat", "type": "private_group", "id": 1, "messages": messages} | more
    return json.dumps(whole, ensure_ascii=False).encode("utf-8", "surrogatepass")


def spelled(old: str, new: str) -> bytes:
    """Write an export with a spelling in it that no library would write."""
    return chat([message(), message(id=8, text="OLD")]).replace(old.encode(), new.encode())


DOCUMENTS: list[Row] = [
    ("empty.json", b"", REFUSED),
    ("blank.json", b" \n\t\r\n", REFUSED),
    ("no-fields.json", b"{}", REFUSED),
    ("one-text.json", f'"{PRIVATE}"'.encode(), REFUSED),
    ("one-number.json", b"7", REFUSED),
    ("no-messages.json", chat([]), READ),
    ("messages-null.json", chat(None), EITHER),
    ("messages-keyed.json", chat({"1": message()}), EITHER),
    ("messages-mixed.json", chat([message(), 7, None, "x", [], message(id=9)]), DAMAGED),
    ("cut-in-text.json", JSON[: JSON.rindex(b"canary") + 3], DAMAGED),
    ("cut-behind-record.json", JSON[: JSON.rindex(b"},") + 2], DAMAGED),
    ("cut-before-end.json", JSON[:-1], DAMAGED),
    ("comma-at-end.json", JSON[:-4] + b",\n ]\n}", {0, 1}),
    ("words-behind.json", JSON + PRIVATE.encode(), DAMAGED),
    ("two-documents.json", JSON + b"\n" + JSON, DAMAGED),
    ("single-quotes.json", JSON.replace(b'"', b"'"), REFUSED),
    ("comments.json", b"// " + PRIVATE.encode() + b"\n" + JSON, EITHER),
    ("not-a-number.json", spelled('"id": 8', '"id": NaN'), EITHER),
    ("infinite.json", spelled('"id": 8', '"id": -Infinity'), EITHER),
    ("messages-twice.json", spelled('"messages":', '"messages": [], "messages":'), EITHER),
    ("text-twice.json", spelled('"text": "OLD"', '"text": "one", "text": "two"'), EITHER),
    ("digits.json", spelled('"id": 8', '"id": ' + "9" * 5_000), EITHER),
    ("exponent.json", spelled('"id": 8', '"id": 1e999'), EITHER),
    ("deep-open.json", b'{"messages": ' + b"[" * 100_000, REFUSED),
    ("deep-closed.json", b'{"messages": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", REFUSED),
    ("deep-field.json", spelled('"OLD"', '{"a":' * 900 + "1" + "}" * 900), DAMAGED),
    ("exact-numbers.json", spelled('"id": 8', '"id": 8, "n": [1.10, 1E5, 9007199254740993]'), READ),
    ("unknown-fields.json", chat([message(zeta={"a": [None, True]})], later={"x": 1}), READ),
]

VALUES = [None, 7, True, 1.5, {"text": "x"}, [], "", [{"type": "bold", "text": "x"}, "y", 7, None]]
FIELDS: list[Row] = [
    (f"{field}-{number}.json", chat([message(**{field: value}), message(id=9)]), {0, 1})
    for field in ("text", "from", "from_id", "date", "id", "type")
    for number, value in enumerate(VALUES)
]

DAYS = ["2025-02-30T00:00:00", "0000-01-01T00:00:00", "9999-12-31T23:59:59", "24:00", "never", "",
        "2025-03-01T08:00:60", "1969-12-31T23:59:59", "２０２５-03-01T08:00:00"]  # fmt: skip
SECONDS = ["1e18", "-1", "0", "NaN", "1740816000000", "9" * 400, "٣٤", "1_0", "0x10", "", None, 1.5]
GAPS = ["2025-03-30T02:30:00", "2025-10-26T02:30:00", "2025-03-30T01:59:59", "2025-03-30T03:00:00"]
# What a dictionary of raw numbers would take quadratic time for: all have one hash.
ONE_HASH = [message(id=number * (2**61 - 1), text=str(number)) for number in range(1, 4_000)]
TIMES: list[Row] = [
    ("days.json", chat([message(id=n, date=day) for n, day in enumerate(DAYS)]), {0, 1}),
    ("days-alone.json", chat([message(id=n, date=day, date_unixtime=...)
                              for n, day in enumerate(DAYS)]), {0, 1}),
    ("seconds.json", chat([message(id=n, date_unixtime=each)
                           for n, each in enumerate(SECONDS)]), {0, 1}),
    ("clock-change.json", chat([message(id=n, date=day, date_unixtime=...)
                                for n, day in enumerate(GAPS)]), READ),
    ("backwards.json", chat([message(id=n, date_unixtime=str(1740816000 - n))
                             for n in range(50)]), READ),
    ("one-id.json", chat([message(text=f"{PRIVATE} {n}") for n in range(50)]), READ),
    ("one-hash.json", chat(ONE_HASH), READ),
    ("replies-in-a-ring.json", chat([message(id=n, reply_to_message_id=3 - n)
                                     for n in (1, 2)]), READ),
    ("long-author.json", chat([message(**{"from": "名" * 100_000})]), READ),
    ("many-authors.json", chat([message(id=n, **{"from": f"a{n}", "from_id": f"user{n}"})
                                for n in range(500)]), READ),
    ("chat-name.json", chat([message()], name=HARM["colour"] + HARM["script"]), READ),
]  # fmt: skip

WIDE = JSON.decode()
ENCODINGS: list[Row] = [
    ("mark.json", codecs.BOM_UTF8 + JSON, READ),
    ("mark-twice.json", codecs.BOM_UTF8 * 2 + JSON, EITHER),
    ("utf-16-unmarked.json", WIDE.encode("utf-16-le"), READ),
    ("utf-32.json", WIDE.encode("utf-32"), EITHER),
    ("gb18030.json", WIDE.encode("gb18030"), READ),
    ("latin-1.json", JSON.replace("包邮".encode(), "café".encode("latin-1")), {0, 1}),
    ("one-bad-byte.json", JSON.replace(b"canary", b"c\xffnary", 1), {0, 1}),
    ("two-encodings.jsonl", LINES + LINES.decode().encode("gb18030"), {0, 1}),
    ("overlong.json", JSON.replace(b"canary", b"\xc0\xaf", 1), {0, 1}),
    ("surrogates-as-utf-8.json", JSON.replace(b"canary", b"\xed\xa0\xbd\xed\xb8\x80", 1), {0, 1}),
    ("cut-in-letter.json", JSON[: JSON.index("邮".encode()) + 1], DAMAGED),
    ("half-pair.json", spelled("OLD", "a\\ud800b"), READ),
    ("half-pair-author.json", spelled('"lin"', '"\\udc00"'), READ),
    ("turned-pair.json", spelled("OLD", "\\ude00\\ud83d"), READ),
    ("escaped-nul.json", spelled("OLD", "a\\u0000b"), READ),
    ("raw-nul.json", spelled("OLD", "a\x00b"), EITHER),
    ("nul-behind.json", JSON + bytes(4096), EITHER),
    ("all-nul.json", bytes(4096), REFUSED),
    ("raw-controls.json", spelled("OLD", "\x01\x1b[31m\x7f"), EITHER),
    ("no-letters.json", chat([message(text="\ufffe\uffff\U0010ffff\ue000\u2028\u2029\x85")]), READ),
    ("old-line-ends.json", JSON.replace(b"\n", b"\r"), READ),
    ("utf-7.json", b"+AHs-" + JSON[1:], REFUSED),
    ("gzip.json", b"\x1f\x8b\x08" + zlib.compress(JSON), REFUSED),
    ("picture.json", b"\x89PNG\r\n\x1a\n" + bytes(200), REFUSED),
    ("noise.dat", random.Random(7).randbytes(4_000), REFUSED),
]  # fmt: skip

LINE = LINES.split(b"\n")[0]
OTHER_BREAKS = "".join(chr(code) for code in (0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029))
JSON_LINES: list[Row] = [
    ("empty.jsonl", b"", REFUSED),
    ("blank-lines.jsonl", b"\n" + LINES.replace(b"\n", b"\n\n \n"), READ),
    ("bad-line.jsonl", LINE + b'\n{"text": \n' + LINES, DAMAGED),
    ("no-last-end.jsonl", LINES[:-1], READ),
    ("cut-line.jsonl", LINES[:-9], DAMAGED),
    ("crlf.jsonl", LINES.replace(b"\n", b"\r\n"), READ),
    ("mark-inside.jsonl", LINES + codecs.BOM_UTF8 + LINES, {0, 1}),
    ("nul-line.jsonl", LINES + bytes(64) + b"\n" + LINES, DAMAGED),
    ("no-objects.jsonl", LINES + b'7\nnull\n"x"\n[]\ntrue\n', DAMAGED),
    ("two-in-a-line.jsonl", LINES + LINE + LINE + b"\n", DAMAGED),
    ("other-breaks.jsonl", lines([Message(f"a{OTHER_BREAKS}b"), Message("c")]), READ),
    ("mixed.jsonl", LINES + b'{"body": "x", "ts": 1}\n{"text": null}\n{}\n', {0, 1}),
    ("long-line.jsonl", lines([Message("x" * 1_000_000), Message("b")]), READ),
    ("all-bad.jsonl", LINE + b"\n" + b'{"text": \n' * 300, DAMAGED),
]

HEAD = "time,author,text\r\n"
STAMP = "2025-03-01T08:00:00Z"


def cells(*rows: str, head: str = HEAD) -> bytes:
    """Write rows of a table as somebody's program spelled them."""
    return (head + "".join(row + "\r\n" for row in rows)).encode()


TABLES: list[Row] = [
    ("empty.csv", b"", REFUSED),
    ("head-only.csv", HEAD.encode(), READ),
    ("no-head.csv", cells(f"{STAMP},lin,{PRIVATE}", head=""), REFUSED),
    ("no-head-long.csv", cells(f"lin,{PRIVATE * 3}", "qiu,x", head=""), REFUSED),
    ("head-twice.csv", cells(f"{STAMP},lin,a,b", head="time,author,text,text\r\n"), EITHER),
    ("short-row.csv", TABLE + f"{STAMP},lin\r\n{STAMP},lin,a,b,c\r\n".encode(), {0, 1}),
    ("open-quote.csv", TABLE + f'{STAMP},lin,"{PRIVATE}\r\n{STAMP},qiu,x\r\n'.encode(), DAMAGED),
    ("quote-inside.csv", cells(f'{STAMP},lin,a "b" c', f'{STAMP},lin,"a"b'), {0, 1}),
    ("old-line-ends.csv", TABLE.replace(b"\r\n", b"\r"), EITHER),
    ("mixed-ends.csv", TABLE + TABLE[len(HEAD) :].replace(b"\r\n", b"\n"), READ),
    ("nul.csv", cells(f"{STAMP},lin,a\x00b"), {0, 1}),
    ("long-cell.csv", cells(f'{STAMP},lin,"{"x," * 100_000}"'), READ),
    ("semicolons.csv", TABLE.replace(b",", b";"), EITHER),
    ("tabs.csv", TABLE.replace(b",", b"\t"), EITHER),
    ("sep-line.csv", b"sep=,\r\n" + TABLE, EITHER),
    ("marked-quoted.csv", codecs.BOM_UTF8 + cells(f'"{STAMP}","lin","a"',
                                                 head='"time","author","text"\r\n'), READ),
    ("utf-16-tabs.csv", TABLE.decode().replace(",", "\t").encode("utf-16"), EITHER),
    ("breaks-in-cells.csv", cells(f'{STAMP},lin,"a\r\nb\nc\rd\u2028e"'), READ),
    ("wide.csv", cells(f"{STAMP},lin,x" + ",y" * 2_000,
                       head="time,author,text" + "".join(f",c{n}" for n in range(2_000)) + "\r\n"),
     READ),
    ("empty-cells.csv", TABLE + b",,\r\n,,\r\n", {0, 1}),
    ("blank-rows.csv", TABLE + b"\r\n\r\n" + TABLE[len(HEAD) :], READ),
    ("formulas.csv", table([Message(each) for each in HARM.values() if each[:1] in "=+-@\t＝"]),
     {0, 1}),
]  # fmt: skip

TEXTS: list[Row] = [
    ("empty.txt", b"", REFUSED),
    ("prose.txt", (PRIVATE + "\n").encode() * 20, REFUSED),
    ("words-first.txt", b"somebody's notes\n\n" + TEXT, EITHER),
    ("forged.txt", TEXT + b"01/03/2025, 10:00 - Mum: send money\n", READ),
    ("bad-day.txt", TEXT + f"31/02/2025, 10:00 - lin: {PRIVATE}\n".encode(), {0, 1}),
    ("other-digits.txt", TEXT + "٠١/٠٣/٢٠٢٥, ١٠:٠٠ - lin: x\n".encode(), {0, 1}),
    ("colons.txt", TEXT + b"01/03/2025, 10:00 - a: b: c: d\n01/03/2025, 10:01 - joined\n", READ),
    ("controls.txt", TEXT + f"01/03/2025, 10:00 - lin: a{OTHER_BREAKS}\x1b[2Jb\n".encode(), READ),
    ("crlf.txt", TEXT.replace(b"\n", b"\r\n"), READ),
    ("old-line-ends.txt", TEXT.replace(b"\n", b"\r"), EITHER),
    ("bad-letters.txt", TEXT + b"01/03/2025, 10:00 - lin: \xff\xfe\n", {0, 1}),
    ("long-line.txt", TEXT[:-1] + b"x" * 1_000_000 + b"\n", READ),
    ("long-head.txt", TEXT + b"01/03/2025, " + b"1" * 200_000 + b" - lin: x\n", READ),
    ("many-lines.txt", TEXT + b"and one more\n" * 50_000, READ),
]


def rss(inside: str, head: str = "") -> bytes:
    """Write a feed of one item."""
    items = f"<item><title>{PRIVATE}</title><guid>1</guid></item>{inside}"
    return (
        f'<?xml version="1.0"?>{head}<rss version="2.0"><channel>{items}</channel></rss>'.encode()
    )


def page_message(number: int, text: str) -> str:
    """Write one message of a page of Telegram."""
    return (
        f'<div class="message default clearfix" id="message{number}"><div class="body">'
        '<div class="pull_right date details" title="01.03.2025 08:00:00 UTC+01:00">08:00</div>'
        f'<div class="from_name">\nlin \n</div><div class="text">\n{text}\n</div></div></div>'
    )


def page(inside: str) -> bytes:
    """Write a page of Telegram with one message and this behind it."""
    return (
        '<!DOCTYPE html><title>Exported Data</title><div class="page_header">'
        '<div class="text bold">\nchat \n</div></div><div class="history">'
        f"{page_message(1, PRIVATE)}{inside}</div>"
    ).encode()


LAUGHS = "<!DOCTYPE rss [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(10)
)
OUTSIDE = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
FAR = '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY a SYSTEM "http://127.0.0.1:9/">]>'
MARKUP: list[Row] = [
    *[(f"open-{n}.html", page(piece * 20_000), {0, 1}) for n, piece in enumerate(
        ("<a ", "<!--", "<!x ", "</a ", "&#x1;", "<b><i>", "<div>", "<script>", '<p a="'))],
    ("cut.html", page("")[:-200], {0, 1}),
    ("no-messages.html", b"<!DOCTYPE html><p>" + PRIVATE.encode(), REFUSED),
    ("attributes.html", page("<div class='\"onload=alert(1) x=\"' onclick=alert(1)>x</div>"),
     {0, 1}),
    ("other-charset.html", page('<meta charset="utf-16"><meta charset="nonsense">'), {0, 1}),
    ("laughs.xml", rss("<item><title>&k;</title></item>", LAUGHS + "]>"), {1, 2}),
    ("long-entity.xml", rss("<item><title>" + "&a;" * 20_000 + "</title></item>",
                            f"<!DOCTYPE rss [<!ENTITY a '{'x' * 20_000}'>]>"), {1, 2}),
    ("entity-of-a-file.xml", rss("<item><title>&a;</title></item>", OUTSIDE), EITHER),
    ("entity-of-an-address.xml", rss("<item><title>&a;</title></item>", FAR), EITHER),
    ("deep.xml", rss("<item><title>x</title>" + "<a>" * 50_000 + "</a>" * 50_000 + "</item>"),
     {1, 2}),
    ("cut.xml", rss("<item><title>x</title></item>")[:-30], DAMAGED),
    ("other-encoding.xml", rss("").replace(b'"1.0"', b'"1.0" encoding="utf-16"'), EITHER),
    ("no-encoding.xml", rss("").replace(b'"1.0"', b'"1.0" encoding="nonsense"'), EITHER),
    ("one-guid.xml", rss("<item><title>x</title><guid>1</guid></item>" * 5), READ),
    ("html-in-title.xml", rss("<item><title>&lt;script&gt;alert(1)&lt;/script&gt;</title></item>"),
     READ),
]  # fmt: skip


def packed(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Write an archive of these members, in this order and by these names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def linked() -> bytes:
    """Write an archive with a link out of it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("result.json")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


GOOD = packed(("result.json", JSON))
CENTRAL = b"PK\x01\x02"


def said(offset: int, form: str, value: int, local: int | None = None) -> bytes:
    """Let the archive say something else of its member in the list (and before the member)."""
    data = bytearray(GOOD)
    struct.pack_into(form, data, data.index(CENTRAL) + offset, value)
    if local is not None:
        struct.pack_into(form, data, local, value)
    return bytes(data)


def hurt(at: int) -> bytes:
    """Change one byte of the packed member."""
    data = bytearray(packed(("result.json", JSON), method=zipfile.ZIP_STORED))
    data[at] ^= 0x20
    return bytes(data)


def overlapping(times: int) -> bytes:
    """Write an archive whose list names one member many times."""
    start, end = GOOD.index(CENTRAL), GOOD.index(b"PK\x05\x06")
    entry = GOOD[start:end]
    entries = [entry.replace(b"result.json", f"result{n:02}.js".encode()) for n in range(times)]
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, times, times, len(entry) * times, start, 0)
    return GOOD[:start] + b"".join(entries) + tail


ARCHIVES: list[Row] = [
    ("out.zip", packed(("../../result.json", JSON), ("../ffslip", b"x")), {0, 2}),
    ("absolute.zip", packed(("/tmp/result.json", JSON), ("C:\\result.json", JSON)), EITHER),
    ("link.zip", linked(), REFUSED),
    ("bomb.zip", packed(("result.json", JSON[:-3] + b" " * (30 << 20) + JSON[-3:])), REFUSED),
    ("nested.zip", packed(("inner.zip", GOOD)), REFUSED),
    ("cut-list.zip", GOOD[:-10], REFUSED),
    ("half.zip", GOOD[: len(GOOD) // 2], REFUSED),
    ("wrong-sum.zip", hurt(200), REFUSED),
    ("locked.zip", said(8, "<H", 1, local=6), REFUSED),
    ("method-97.zip", said(10, "<H", 97, local=8), REFUSED),
    ("says-small.zip", said(24, "<I", 10, local=22), REFUSED),
    ("says-huge.zip", said(24, "<I", 0x7FFFFFFF, local=22), {0, 2}),
    ("two-exports.zip", packed(("a/result.json", JSON), ("b/result.json", JSON)), {0, 1}),
    ("nothing.zip", packed(("readme", b"hello")), REFUSED),
    ("no-members.zip", packed(), REFUSED),
    ("folders-only.zip", packed(("a/", b""), ("a/b/", b"")), REFUSED),
    ("odd-names.zip", packed((HARM["colour"] + ".json", JSON), ("\u202egnp.json", b"x")), EITHER),
    ("nul-name.zip", GOOD.replace(b"result.json", b"resul\x00.json"), EITHER),
    ("bad-name.zip", said(8, "<H", 0x800, local=6).replace(b"result.json", b"r\xff\xfe\xfdlt.json"),
     EITHER),
    ("words-first.zip", b"#!/bin/sh\nexit\n" + GOOD, EITHER),
    ("overlapping.zip", overlapping(40), EITHER),
    ("really.json.zip", JSON, {0, 2}),
    ("really-zip.json", GOOD, {0, 2}),
]  # fmt: skip

GROUPS: Sequence[list[Row]] = (
    DOCUMENTS,
    FIELDS,
    TIMES,
    ENCODINGS,
    JSON_LINES,
    TABLES,
    TEXTS,
    MARKUP,
    ARCHIVES,
)
HOSTILE: dict[str, tuple[bytes, set[int]]] = {
    name: (data, codes) for group in GROUPS for name, data, codes in group
}
