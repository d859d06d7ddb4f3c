"""A report that can be shown: names become stable pseudonyms, contacts in texts are covered.

A pseudonym is made from who the friend is, so it is the same in every report. It hides a name from
a reader, not from somebody who suspects whom and can compute it too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import polars as pl
from msgspec.structs import replace

from feedfilter.conditions.contact import KINDS as CONTACTS
from feedfilter.contacts import CONTACTS as CONTACT_SIGNS
from feedfilter.contacts import PLUSES
from feedfilter.fold import fold_text
from feedfilter.patterns import Span
from feedfilter.payments import PAYMENTS, card_numbers
from feedfilter.report.friends import NOBODY
from feedfilter.report.whole import Report
from feedfilter.signs import joined

COVER = "▇▇▇"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 6
_SHORTEST = 2  # letters of a name that is looked for in texts
_ADDRESS = r"(?i)(?:https?://|www\.)\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,8}/\S*"
_HANDLE = r"@[\w.-]{2,}|[A-Za-z][A-Za-z0-9_-]*[0-9_][A-Za-z0-9_-]{2,}|[0-9]{7,}"


def redacted(report: Report) -> Report:
    """Give the report with pseudonyms instead of names and ids, in texts as well."""
    names = pseudonyms(report.friends["author_key"])
    both = {"author_key": list(names), "alias": list(names.values())}
    keys = pl.DataFrame(both, schema=dict.fromkeys(both, pl.String))  # also of nobody
    friends = report.friends.join(keys, on="author_key", how="left", maintain_order="left")
    cover = _Cover(report.rows, names)
    friends = friends.with_columns(
        friend="alias",
        ids=pl.when(pl.col("ids").list.len() > 0).then(pl.concat_list("alias")).otherwise("ids"),
        words=_covered_lists(friends["words"], cover),
    ).drop("alias")
    return replace(report, friends=friends, cover=cover.texts)


def pseudonyms(author_keys: Iterable[str]) -> dict[str, str]:
    """Give every key a name of its own that depends on the key alone, but for rare collisions."""
    found: dict[str, str] = {}
    taken = {NOBODY}
    for key in sorted(author_keys):
        name = pseudonym(key) if key else NOBODY
        number = 2
        while key and name in taken:
            name, number = f"{pseudonym(key)}-{number}", number + 1
        taken.add(name)
        found[key] = name
    return found


def pseudonym(key: str) -> str:
    """Name somebody by six letters of a hash."""
    digest = hashlib.sha256(b"feedfilter" + key.encode("utf-8", "surrogatepass")).digest()
    letters = (_LETTERS[byte % len(_LETTERS)] for byte in digest[:_LENGTH])
    return "friend " + "".join(letters)


class _Cover:
    """Takes names, ids, contacts, accounts and addresses out of texts."""

    def __init__(self, rows: pl.DataFrame, names: dict[str, str]) -> None:
        known = pl.concat(
            [
                rows.select("author_key", name=column).drop_nulls().unique(maintain_order=True)
                for column in ("author", "author_id")
            ]
        )
        known = known.filter(pl.col("name").str.len_chars() >= _SHORTEST).unique(
            "name", maintain_order=True
        )
        self._names = known["name"].to_list()
        self._aliases = [names.get(key, COVER) for key in known["author_key"]]

    def texts(self, texts: pl.Series) -> pl.Series:
        """Cover what could lead to somebody."""
        contacts = pl.Series(texts.name, [_covered(text) for text in texts], dtype=pl.String)
        plain = contacts.str.replace_all(_ADDRESS, COVER).str.replace_all(_HANDLE, COVER)
        if self._names:
            plain = pl.select(
                pl.lit(plain).str.replace_many(self._names, self._aliases, leftmost=True)
            ).to_series()
        return plain.alias(texts.name)


def _covered(text: str | None) -> str | None:
    if not text:
        return text
    folded = fold_text(text)
    kinds = list(PAYMENTS.plain)
    spans = [*CONTACT_SIGNS.places(folded.text, CONTACTS), *PAYMENTS.places(folded.text, kinds)]
    spans += card_numbers(folded.text)
    places = [Span(*folded.span(*span)) for span in spans]
    for start, end in reversed(joined([*places, *PLUSES.places(text, PLUSES.plain)])):
        text = text[:start] + COVER + text[end:]
    return text


def _covered_lists(lists: pl.Series, cover: _Cover) -> pl.Series:
    whole = pl.DataFrame({"words": lists}).with_row_index("at")
    each = whole.explode("words").drop_nulls()
    covered = each.with_columns(words=cover.texts(each["words"]))
    again = covered.group_by("at", maintain_order=True).agg("words")
    return whole.select("at").join(again, on="at", how="left", maintain_order="left")["words"]
