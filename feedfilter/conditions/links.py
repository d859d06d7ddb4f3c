"""The condition `links`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import reduce
from operator import and_
from typing import ClassVar

import polars as pl

from feedfilter.condition import Counted, View, check_bounds, compare, rows_to_truth
from feedfilter.flags import any_in
from feedfilter.fold import fold_text, fold_word
from feedfilter.model import Evidence
from feedfilter.patterns import any_of
from feedfilter.values import Pattern
from feedfilter.words import Keyword

# The host of an address, as a browser takes it: what stands before @ is no host, \ is like /.
HOST = r"(?i)^[a-z][a-z0-9+.-]*:[/\\]{2,}(?:[^/\\?#]*@)?(\[[^\]]*\]|[^/\\?#:\s]+)"
# How a bare domain must stand in a text: no part of an e-mail, of a path, or of a longer name.
BEFORE = r"(?:^|://|[^a-z0-9_.@/\\=&?%#~+-])(?P<host>(?:[a-z0-9_-]+\.)*"
BEHIND = r")(?::[0-9]+)?(?:[^a-z0-9_@.:-]|[.:](?:[^a-z0-9_@]|$)|$)"
TOGETHER = 100  # domains in one regex
_DOMAIN = re.compile(r"[^\s/\\@:?#*%$.]+(?:\.[^\s/\\@:?#*%$.]+)+")


class Links(Counted, frozen=True):
    """The number of links, or where they lead.

    A bare number or `gt`, `gte`, `lt`, `lte`, `eq`, `neq` compare the number of addresses in the
    text and in cards. `any: true` asks for at least one, `any: false` for none. `domain` holds if
    a link leads to one of the domains or to a host below it: `taobao.com` is found in
    `https://item.taobao.com/x`, not in `nottaobao.com` nor in `https://taobao.com@evil.example`.
    An address that the text names without `https://` counts for `domain` as well
    (`weidian.com/item`, `t.me/x`). Several keys must all hold. Where the export does not state
    links, numbers are unknown, and so is `domain` unless the text shows the address.

    Example::

        when: {links: {domain: [taobao.com, weidian.com]}}

    Evidence: the number of links, or the link that leads there.
    """

    name: ClassVar[str] = "links"
    near_misses: ClassVar[tuple[str, ...]] = ("link", "url", "urls", "domain", "domains")
    any: bool | None = None
    domain: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not (self.comparison().bounds() or self.any is not None or self.domain):
            raise ValueError("'links' compares with nothing; write links: {domain: [taobao.com]}")
        check_bounds(self.comparison())
        for domain in self.domain:
            _check(domain)

    def of_content(self) -> bool:
        """Look at nothing but what the item says."""
        return True

    def effort(self) -> int:
        """Look at addresses late."""
        return 2 if self.domain else 0

    def number(self, view: View) -> pl.Series:
        """Count the links."""
        return view.column("links").list.len()

    def test(self, view: View) -> pl.Series:
        """Join the keys by AND."""
        keys = [compare(self.number(view), self.comparison())]
        if self.any is not None:
            keys.append((self.number(view) > 0) == self.any)
        if self.domain:
            keys.append(self._leads_there(view))
        return reduce(and_, keys)

    def evidence(self, view: View) -> tuple[Evidence, ...]:
        """Show the link that leads there, or the number."""
        shown = tuple(self._named(view)) if self.domain else ()
        return shown or (Evidence("links", datum=f"links: {self.number(view)[0] or 0}"),)

    def _leads_there(self, view: View) -> pl.Series:
        return _to_hosts(view.column("links"), self._forms()) | self._named_in(view)

    def hints(self) -> tuple[Keyword, ...]:
        """Give the domains, as they may stand in a text."""
        return tuple(Keyword(domain, whole=False) for domain in self._folded_forms())

    def _named_in(self, view: View) -> pl.Series:
        """Say for each text whether an address there leads to a domain."""
        rows = view.rows_with_some(self._folded_forms(), "text")
        found = any_of(self._searched(), view.folded("text").gather(rows), raw=True)
        return rows_to_truth(rows.filter(found), view.height)

    def _folded_forms(self) -> tuple[str, ...]:
        return tuple(sorted({fold_word(form) for form in self._forms()}))

    def _forms(self) -> frozenset[str]:
        return frozenset(form for domain in self.domain for form in _spellings(domain))

    def _searched(self) -> Iterator[Pattern]:
        """Give few patterns for all domains: the few texts that name one are searched fast."""
        domains = [re.escape(domain) for domain in self._folded_forms()]
        for start in range(0, len(domains), TOGETHER):
            yield Pattern(_address("|".join(domains[start : start + TOGETHER])))

    def _named(self, view: View) -> Iterator[Evidence]:
        """Show the addresses in the text, and those of cards."""
        folded = fold_text(view.column("text")[0])
        patterns = (_address(re.escape(domain)) for domain in self._folded_forms())
        found = [one for each in patterns for one in re.finditer(each, folded.text)]
        for span in sorted(folded.span(*one.span("host")) for one in found):
            yield Evidence("text", *span)
        links = view.column("links")[0]
        hosts = _hosts(links).to_list() if links is not None else []
        for link, host in zip(links if hosts else (), hosts, strict=True):
            if host and _is_below(host, self._forms()):
                yield Evidence("links", datum=f"link: {link}")


def _address(domains: str) -> str:
    """Give the regex of an address that leads to one of some domains, written as a regex."""
    return f"{BEFORE}(?:{domains}){BEHIND}"


def _to_hosts(links: pl.Series, domains: frozenset[str]) -> pl.Series:
    """Say for each list of links whether one leads to a domain or below; null stays null."""
    rows = any_in(links).arg_true()
    each = pl.DataFrame({"row": rows, "link": links.gather(rows)}).explode("link")
    each = each.with_columns(host=_hosts(each["link"]))
    below = [host for host in each["host"].unique() if host and _is_below(host, domains)]
    truth = rows_to_truth(each.filter(pl.col("host").is_in(below))["row"], links.len())
    return truth.set(links.is_null(), None)


def _hosts(links: pl.Series) -> pl.Series:
    """Give the host of each address, or null."""
    hosts = links.str.normalize("NFKC").str.extract(HOST, 1)
    return hosts.str.to_lowercase().str.strip_chars_end(".")


def _is_below(host: str, domains: frozenset[str]) -> bool:
    """Say whether a host is one of the domains or has one of them behind a dot."""
    parts = host.split(".")
    return any(".".join(parts[at:]) in domains for at in range(max(len(parts) - 10, 0), len(parts)))


def _spellings(domain: str) -> tuple[str, ...]:
    """Give a domain in lower case, and in the other of its spellings if it has two (xn--)."""
    lower = unicodedata.normalize("NFKC", domain).lower().rstrip(".")
    if lower.isascii() and "xn--" not in lower:
        return (lower,)
    try:
        coded = lower.encode("idna").decode("ascii")
        return lower, coded, coded.encode("ascii").decode("idna")
    except UnicodeError:
        return (lower,)


def _check(domain: str) -> None:
    if not _DOMAIN.fullmatch(domain.rstrip(".")):
        raise ValueError(f"'{domain[:100]}' is no domain; write it bare, such as taobao.com")
