"""The condition `contact`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import ClassVar, Literal, get_args

import polars as pl

from feedfilter.condition import Condition, View, rows_to_truth
from feedfilter.contacts import CONTACTS, PLUSES
from feedfilter.fold import fold_text
from feedfilter.model import Evidence
from feedfilter.patterns import Span
from feedfilter.signs import joined

FIELDS = ("text", "link_title")
Kind = Literal["wechat", "qq", "phone", "telegram", "whatsapp", "email", "qr"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Contact(Condition):
    """Whether the item says how to reach somebody: an id, a number, an invitation.

    Contacts are looked for in the text and in link titles, in their disguises as well:

    - wechat: 微信：lin_2024, vx abc123, 薇❤lin88, V同号, wxid_…; 加我微, ➕V看图, add my wechat
    - qq: QQ 123456, 扣扣：123456, 企鹅号 123456, 加Q
    - phone: 138 0013 8000, 一三八零零…, +1 (415) 555-0134, 010-88886666, "call 020 7946 0000"
    - telegram: t.me/…, tg: name, 飞机 @name
    - whatsapp: wa.me/…, WhatsApp +44 20 7946 0000
    - email: shop@example.com
    - qr: an invitation to scan a code (扫码进群, 长按识别二维码, scan the QR code)

    A name alone is no contact (微信步数, QQ音乐, "I love WeChat"), nor are order numbers, resident
    ids, dates, prices, versions, addresses of web pages and a mention of @friend.

    `present: true` asks for a contact, `present: false` for none; a bare `true` or `false` means
    `present`. `any` asks for one of the kinds it lists. A contact is never unknown.

    Example::

        when: {contact: {present: true}, pictures: {gte: 1}}

    Example::

        when: {contact: {any: [wechat, qr]}}

    Evidence: the contacts as they are written; where none is asked for, that there is none.
    """

    name: ClassVar[str] = "contact"
    of_words: ClassVar[bool] = True
    shorthand: ClassVar[str] = "present"
    near_misses: ClassVar[tuple[str, ...]] = ("contacts", "phone", "wechat", "qq", "email")
    present: bool | None = None
    any: tuple[Kind, ...] = ()

    def __post_init__(self) -> None:
        if self.present is None and not self.any:
            raise ValueError("'contact' asks for nothing; write contact: {present: true}")
        if self.present is False and self.any:
            raise ValueError("write either present: false or any; to exclude kinds use unless")

    def test(self, view: View) -> pl.Series:
        """Look for a contact of the kinds that are asked for."""
        kinds = [_of_kind(view, kind) for kind in self._kinds()]
        return reduce(or_, kinds) == (self.present is not False)

    def evidence(self, view: View) -> tuple[Evidence, ...]:
        """Underline the contacts."""
        if self.present is False:
            return (Evidence("text", datum="contact: none"),)
        return tuple(
            Evidence(field, *place)
            for field in FIELDS
            for place in joined(_places(view.column(field)[0] or "", self._kinds()))
        )

    def _kinds(self) -> tuple[Kind, ...]:
        return self.any or KINDS


def _places(text: str, kinds: tuple[Kind, ...]) -> Iterator[Span]:
    """Give the places of contacts in one original text."""
    folded = fold_text(text)
    for place in CONTACTS.places(folded.text, kinds):
        yield Span(*folded.span(*place))
    yield from PLUSES.places(text, [kind for kind in kinds if kind in PLUSES.plain])


def _of_kind(view: View, kind: Kind) -> pl.Series:
    """Say for each item whether it has a contact of a kind; looked for once for all rules."""
    return view.once(f"contact {kind}", lambda: reduce(or_, _in_fields(view, kind)))


def _in_fields(view: View, kind: Kind) -> list[pl.Series]:
    return [_in_field(view, field, kind) for field in FIELDS]


def _in_field(view: View, field: str, kind: Kind) -> pl.Series:
    texts = view.folded(field)
    rows = view.once(f"contact candidates {field}", lambda: CONTACTS.candidates(texts))
    some = texts.gather(rows)
    rest = view.once(f"contact rest {field}", lambda: CONTACTS.past_others(some))
    found = CONTACTS.truth(some, kind, rest)
    if kind in PLUSES.plain:
        found = found | PLUSES.truth(view.column(field).gather(rows), kind)
    return rows_to_truth(rows.filter(found), view.height)
