"""The sentences that Messenger and Instagram write into a chat under somebody's name.

Newer exports mark none of them, so they are known by their words: a sentence of the app is only
what begins with the sender's own name, as nobody speaks of himself, or with `You`, and is such a
sentence as a whole. `You` is also how people begin, so those need the full stop that the app sets.
English alone: other languages stay messages.
"""

from __future__ import annotations

import re

from msgspec import Struct

_LONGEST = 600  # signs; the names and titles in a sentence are shorter
_WHO = r"(?!(?:me|us|him|her|it|them|this|that)\b).{1,200}"
_OWN = r"(?:your(?: own)?|his own|her own|their own)"
_NOTICES = (
    r"(?:left|joined|created) the (?:group|chat|conversation)",
    rf"added {_WHO} to the group",
    rf"removed {_WHO} from the group",
    rf"(?:added|removed) {_WHO} as an? (?:group )?admin",
    rf"made {_WHO} an? (?:group )?admin",
    r"named the group .{1,300}",
    r"removed the group name",
    r"(?:changed|removed) the (?:group|chat) (?:photo|theme|colou?rs?)",
    r"(?:changed|set) the (?:chat )?(?:theme|emoji|quick reaction|colou?rs?) to .{1,100}",
    rf"set (?:the nickname for {_WHO}|{_OWN} nickname) to .{{1,100}}",
    rf"cleared (?:the nickname for {_WHO}|{_OWN} nickname)",
    r"(?:pinned|unpinned|liked) a message",
    r"reacted .{1,20} to your message",
    r"turned (?:on|off) (?:member approval|disappearing messages)\b.{0,200}",
    r'(?:voted|removed (?:your|his|her|their) vote) for ".{1,200}" .{0,50}in the poll\b.{0,200}',
)
_NOTICE = re.compile(rf"(?:{'|'.join(_NOTICES)})\.? ?")
_UNSENT = re.compile(r"unsent a message\.?")
_CALL = re.compile(
    r"(?:missed (?:a|your) (?:(?:video|voice|audio) )?(?:call|chat)(?: from .{1,100})?"
    r"|called (?:you|[^\W\d_a-z]\S{0,60}(?: \S{1,60}){0,2})"
    r"|(?:started (?:a|an)|joined the) (?:(?:video|voice|audio) )?(?:call|chat))\.?"
)
_REACTION = re.compile(r"Liked a message|Reacted .{1,20} to your message ?")
_SENT = re.compile(
    r"sent (?:an attachment|a (?:photo|video|GIF|gif|sticker|link|file|voice message|reel|post"
    r"|story)|[0-9]{1,3} (?:photos|videos))\.?"
)


class Said(Struct, frozen=True):
    """What a message says of its sender: `left.` of `Mia left.`; nothing where it does not."""

    words: str = ""
    by_name: bool = True  # and not as `You`


def said_of(content: str, author: str | None) -> Said:
    """Take the sender's own name, or `You`, from the beginning of a message."""
    if len(content) > _LONGEST:
        return Said()
    for name in (author, "You"):
        if name and content.startswith(f"{name} "):
            return Said(content[len(name) + 1 :], name == author)
    return Said()


def is_notice(content: str, said: Said) -> bool:
    """Say whether a message is a sentence of the app on the chat or a reaction."""
    return bool(_REACTION.fullmatch(content[: _LONGEST + 1])) or _is_apps(_NOTICE, said)


def is_unsent(said: Said) -> bool:
    """Say whether a message stands for one that was taken back; the app sets no stop there."""
    return _UNSENT.fullmatch(said.words) is not None


def is_call(said: Said) -> bool:
    """Say whether a message tells of a call."""
    return _is_apps(_CALL, said)


def _is_apps(sentence: re.Pattern[str], said: Said) -> bool:
    """Say whether it is the app's sentence: people say `You left the group` as well."""
    has_stop = said.by_name or said.words.rstrip().endswith(".")
    return has_stop and sentence.fullmatch(said.words) is not None


def is_stand_in(said: Said) -> bool:
    """Say whether a sentence stands where a picture or a card is: `Mia sent a photo.`"""
    return _SENT.fullmatch(said.words) is not None
