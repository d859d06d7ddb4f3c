"""The condition `token`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import ClassVar, Literal, get_args

import polars as pl

from feedfilter.condition import View, rows_to_truth
from feedfilter.flags import any_in
from feedfilter.fold import fold_text
from feedfilter.model import Evidence
from feedfilter.patterns import Span
from feedfilter.signs import FIELDS, Signed, Signs
from feedfilter.tokens import CODES, SHOPS, lead_to

Kind = Literal["taobao", "jd", "xiaohongshu", "miniprogram", "pinduoduo", "xianyu"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Token(Signed, frozen=True):
    """Whether the item passes on a shop, by a share code or by a share link.

    Looked for in the text, in link titles and in links:

    - taobao: ￥AbCd1234EfG￥, /AbCd1234EfG/ CZ0001, m.tb.cn/h.…, item.taobao.com/…
    - jd: 20:/！AbCd1234EfGh！, u.jd.com/…, item.jd.com/….html, 3.cn/…
    - xiaohongshu: xhslink.com/…, 发布了一篇小红书笔记
    - miniprogram: #小程序://…/…, wxaurl.cn/…
    - pinduoduo: mobile.yangkeduo.com/goods.html, p.pinduoduo.com/…
    - xianyu: 【闲鱼】https://m.tb.cn/…, goofish.com/item

    and the wording that comes with them (复制…打开淘宝). A shop that is only named is no token
    (在淘宝买的), nor is a flight (CZ3457), a price ($19.99) or the shop's front page (www.jd.com).
    A link of tb.cn behind 【闲鱼】 counts as xianyu, not as taobao.

    `any`, or a bare list, asks for one of the kinds it lists. `present: true` asks for any kind,
    `present: false` for none. A token is never unknown: where the export does not state links, the
    words decide.

    Example::

        when: {token: [taobao, jd, pinduoduo, miniprogram]}

    Example::

        when: {token: {present: true}}
        unless: {token: {any: [xianyu]}}

    Evidence: the code, address or wording as it is written, or the link; where none is asked for,
    that there is none.
    """

    name: ClassVar[str] = "token"
    shorthand: ClassVar[str] = "any"
    near_misses: ClassVar[tuple[str, ...]] = ("tokens", "taobao", "code", "shop", "miniprogram")
    kinds: ClassVar[tuple[str, ...]] = KINDS
    signs: ClassVar[Signs] = SHOPS
    any: tuple[Kind, ...] = ()

    def has(self, view: View, kind: str) -> pl.Series:
        """Look for a token of a kind in words and links."""
        return _has(view, kind)

    def evidence(self, view: View) -> tuple[Evidence, ...]:
        """Underline the tokens, or name the link."""
        return Signed.evidence(self, view) or tuple(self._linked(view))

    def _linked(self, view: View) -> Iterator[Evidence]:
        links = view.column("links")[0]
        for kind in self.chosen() if links is not None else ():
            for link in links.filter(lead_to(links, kind)):
                yield Evidence("links", datum=f"link: {link}")

    def places(self, text: str, kinds: tuple[str, ...]) -> Iterator[Span]:
        """Give the places of tokens in one original text."""
        folded = fold_text(text)
        for place in SHOPS.places(folded.text, kinds):
            yield Span(*folded.span(*place))
        yield from CODES.places(text, [kind for kind in kinds if kind in CODES.plain])


def _has(view: View, kind: str) -> pl.Series:
    in_words = reduce(or_, (_in_field(view, field, kind) for field in FIELDS))
    return in_words | _in_links(view, kind)


def _in_field(view: View, field: str, kind: str) -> pl.Series:
    rows = view.once(f"token candidates {field}", lambda: SHOPS.candidates(view, field))
    found = SHOPS.truth(view.folded(field).gather(rows), kind)
    if kind in CODES.plain:
        found = found | CODES.truth(view.column(field).gather(rows), kind)
    return rows_to_truth(rows.filter(found), view.height)


def _in_links(view: View, kind: str) -> pl.Series:
    """Look at the addresses; links of tb.cn in words that say 闲鱼 are none of Taobao's."""
    rows = any_in(view.column("links")).arg_true()
    each = pl.DataFrame({"row": rows, "link": view.column("links").gather(rows)}).explode("link")
    truth = rows_to_truth(each.filter(lead_to(each["link"], kind))["row"], view.height)
    if kind != "taobao":
        return truth
    return truth & ~view.once("token xianyu", lambda: _has(view, "xianyu"))
