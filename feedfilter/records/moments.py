"""The XML inside WeChat Moments exports: what a shared card says.

Read by plain searching, never by an XML parser: the text may hold unescaped `&` and controls, and
nothing in it may be resolved. Only the outer fields of the card are looked for.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_FIELD = r"<{name}>\s*(?:<!\[CDATA\[)?([^<\]]*+)"
# Shown instead of a title by clients that are too old for the card; never somebody's words.
_PLACEHOLDER = re.compile("当前(?:微信)?版本不支持展示该内容")
_VIDEO = re.compile(r"<media>(?:(?!</media>).){0,400}?<type>\s*(?:<!\[CDATA\[)?6\D", re.DOTALL)
_MOST = 200_000  # characters of XML that are looked at


@dataclass(frozen=True, slots=True)
class Card:
    """What a post shares: title and description, an address, how many videos; its own words."""

    title: str | None
    link: str | None
    videos: int
    text: str = ""


def card_of(xml: str) -> Card:
    """Read the card of a post's XML; an empty one where there is none."""
    outer, _, content = xml[:_MOST].partition("<ContentObject>")
    media = content.find("<mediaList>")
    card = content[:media] + content[content.rfind("</mediaList>") :] if media >= 0 else content
    finder = _between(card, "finderFeed")
    titles = [_value(card, "title"), _value(card, "description")]
    titles += [_value(finder, "nickname"), _value(finder, "desc")]
    shown = [each for each in titles if each and not _PLACEHOLDER.search(each)]
    link = _value(card, "contentUrl")
    videos = len(_VIDEO.findall(content)) if "<media>" in content else 0
    return Card(
        "\n".join(shown) or None, link if shown else None, videos, _value(outer, "contentDesc")
    )


def _between(xml: str, name: str) -> str:
    start, end = xml.find(f"<{name}>"), xml.find(f"</{name}>")
    return xml[start:end] if 0 <= start < end else ""


def _value(xml: str, name: str) -> str:
    match = re.search(_FIELD.format(name=name), xml)
    return html.unescape(match.group(1)).strip() if match else ""
