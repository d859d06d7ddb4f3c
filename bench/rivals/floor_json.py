"""The floor: a Telegram export decoded into typed structs, and nothing done with them."""

import mmap
import sys

import msgspec

from feedfilter.importers.telegram_json import Message


class Chat(msgspec.Struct):
    """The outermost level."""

    messages: list[msgspec.Raw]


with open(sys.argv[1], "rb") as handle:
    data = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
decode = msgspec.json.Decoder(Message).decode
print(len([decode(raw) for raw in msgspec.json.decode(data, type=Chat).messages]))
