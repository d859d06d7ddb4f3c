"""The condition `contact`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import ClassVar, Literal, get_args

import polars as pl

from feedfilter.condition import View, rows_to_truth
from feedfilter.contacts import CONTACTS, PLUSES
from feedfilter.fold import fold_text
from feedfilter.patterns import Span
from feedfilter.signs import FIELDS, Signed, Signs

Kind = Literal["wechat", "qq", "phone", "telegram", "whatsapp", "email", "qr"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Contact(Signed, frozen=True):
    """Whether the item says how to reach somebody: an id, a number, an invitation.

    Contacts are looked for in the text and in link titles, in their disguises as well:

    - wechat: 微信：lin_2024, vx abc12345, 薇❤lin88888, V同号, wxid_…; 加我微, ➕V看图,
      add my wechat
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
    shorthand: ClassVar[str] = "present"
    near_misses: ClassVar[tuple[str, ...]] = ("contacts", "phone", "wechat", "qq", "email")
    kinds: ClassVar[tuple[str, ...]] = KINDS
    signs: ClassVar[Signs] = CONTACTS
    any: tuple[Kind, ...] = ()

    def has(self, view: View, kind: str) -> pl.Series:
        """Look for a contact of a kind."""
        return reduce(or_, (_in_field(view, field, kind) for field in FIELDS))

    def places(self, text: str, kinds: tuple[str, ...]) -> Iterator[Span]:
        """Give the places of contacts in one original text."""
        folded = fold_text(text)
        for place in CONTACTS.places(folded.text, kinds):
            yield Span(*folded.span(*place))
        yield from PLUSES.places(text, [kind for kind in kinds if kind in PLUSES.plain])


def _in_field(view: View, field: str, kind: str) -> pl.Series:
    texts = view.folded(field)
    rows = view.once(f"contact candidates {field}", lambda: CONTACTS.candidates(view, field))
    some = texts.gather(rows)
    rest = view.once(f"contact rest {field}", lambda: CONTACTS.past_others(some))
    found = CONTACTS.truth(some, kind, rest)
    if kind in PLUSES.plain:
        found = found | PLUSES.truth(view.column(field).gather(rows), kind)
    return rows_to_truth(rows.filter(found), view.height)
