"""The XML of WeChat messages, where an exporter passes it on: cards, name cards, places, answers.

Read by plain searching, never by an XML parser: it may hold unescaped `&` and controls, may be
cut in the middle, and nothing in it may be resolved.
"""

from __future__ import annotations

import html
import re

from feedfilter.records.wechat import CARD, QUOTE, Meaning, Words, card, meaning

_MOST = 100_000  # characters that are looked at
_XML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:msg|appmsg|location|sysmsg|voipmsg|voip)\b")
_SHARED = 49


def is_xml(content: str) -> bool:
    """Say whether a message's text is the app's own XML."""
    return content[:1] in "< \n\t" and bool(_XML.match(content[:2000]))


def xml_words(content: str, known: Meaning | None = None) -> Words:
    """Read what a message's XML shares; `known` is what its type said."""
    xml = content[:_MOST]
    if "<appmsg" in xml:
        return _shared(xml[xml.find("<appmsg") :])
    place = [_attribute(xml, "poiname"), _attribute(xml, "label")]
    named = [_attribute(xml, "nickname"), _attribute(xml, "alias")]
    lines = [line for line in (place if "<location" in xml else named) if line]
    return card(known or CARD, lines) if lines else Words(known or CARD)


def _shared(xml: str) -> Words:
    """Read a card; what it quotes stands in `refermsg` and is left out of its own fields."""
    outer, _, referred = xml.partition("<refermsg>")
    own = outer + referred.partition("</refermsg>")[2]
    feed = _between(own, "finderFeed")
    plain = own.replace(feed, "") if feed else own
    found = meaning(_SHARED, _number(_value(plain, "type")))
    title = _value(plain, "title")
    if found is QUOTE:
        return Words(found, title, quote=_quoted(referred) or None)
    if found.forwarded:
        return Words(found, title=title or None, quote=_value(plain, "des") or None)
    lines = [title, _value(plain, "des"), _value(feed, "nickname"), _value(feed, "desc")]
    if not found.card:
        return Words(found, "" if found.wordless else title)
    return card(found, [line for line in lines if line], _value(plain, "url"))


def _quoted(referred: str) -> str:
    """Give the quoted words; a quoted card is XML in XML and gives its title."""
    inner = _value(referred, "content")
    if not is_xml(inner):
        return inner
    words = xml_words(inner)
    return words.text or words.title or ""


def _between(xml: str, name: str) -> str:
    start, end = xml.find(f"<{name}>"), xml.find(f"</{name}>")
    return xml[start:end] if 0 <= start < end else ""


def _value(xml: str, name: str) -> str:
    start = xml.find(f"<{name}>")
    if start < 0:
        return ""
    inner = xml[start + len(name) + 2 :].lstrip()
    if inner.startswith("<![CDATA["):
        return inner[len("<![CDATA[") :].partition("]]>")[0].strip()
    return html.unescape(inner.partition("<")[0]).strip()


def _attribute(xml: str, name: str) -> str:
    match = re.search(rf'\b{name}\s*=\s*"([^"]*)"', xml)
    return html.unescape(match[1]).strip() if match else ""


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 0
