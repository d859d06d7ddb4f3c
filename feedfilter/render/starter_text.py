"""Starter rules as a file to read: every rule with what it finds, every choice with a hint."""

from __future__ import annotations

from collections.abc import Iterator

from feedfilter.nearest import in_one_line
from feedfilter.render.cells import cut
from feedfilter.render.safe import safe_line
from feedfilter.rules.rule import Rule
from feedfilter.rules.written import list_lines, rule_lines, scalar
from feedfilter.starter.finding import MINE, Found, Owner, Seller
from feedfilter.starter.rules import RATES, Left, Starter

_OWNER = "me"


def starter_lines(starter: Starter, feed_name: str) -> Iterator[str]:
    """Give the lines of the rule file."""
    found = starter.found
    looks = f"{found.ads} of {found.items} items look like ads"
    yield f"# Starter rules for {_shown(feed_name)}: {looks}."
    yield "# Nothing is hidden yet: every rule only tags. Read them, look at `feedfilter report`,"
    yield "# then write `action: hide` (or digest, collapse) where you want it, and see with"
    yield "# `feedfilter compare` what that changes."
    yield "version: 1"
    yield f"timezone: {scalar(found.zone)}"
    yield ""
    yield "include:"
    yield from (f"  - {name}" for name in starter.include)
    yield ""
    yield from _people(found.owner)
    yield ""
    yield "lists:"
    for name, words in starter.lists.items():
        if name == MINE:
            yield from _mine(found)
        yield from list_lines(name, words)
    yield ""
    yield "rules:"
    for rule in starter.rules:
        yield from _comments(rule, starter)
        yield from rule_lines(rule, starter.lists)
        yield ""
    yield from _test()


def _people(owner: Owner | None) -> Iterator[str]:
    if owner is None:
        yield "# The export does not say who you are. Your own items are protected with:"
        yield "# people: {me: {ids: [YOUR-ID]}}"
        yield "# and with `me` under allow:"
        yield "allow:"
        yield "  authors: [self]"
        return
    yield "people:                          # more may follow: family: {ids: [...], names: [...]}"
    keys = {"ids": owner.ids, "names": owner.names}
    pairs = (f"{key}: [{', '.join(map(scalar, values))}]" for key, values in keys.items() if values)
    yield f"  {_OWNER}: {{{', '.join(pairs)}}}"
    yield ""
    yield "allow:                           # nothing of theirs is ever removed"
    yield f"  authors: [self, {_OWNER}]"


def _mine(found: Found) -> Iterator[str]:
    if found.words:
        yield f"  # The last {len(found.words)} words stand only in ads here, of several sellers."
        yield "  # Take out what is no word of sellers."


def _comments(rule: Rule, starter: Starter) -> Iterator[str]:
    """Say what a rule found in this feed, or what it would leave."""
    if rule.id == "ads-of-sellers":
        yield from (f"  # {_seller(one)}" for one in starter.found.sellers)
    hours = starter.found.hours
    if rule.id == "ads-at-busy-hours" and hours is not None:
        yield f"  # {hours.ads} of {hours.of} ads come then"
    for left in starter.left:
        if left.rule == rule.id:
            yield from _rate(left)


def _seller(seller: Seller) -> str:
    name = cut(_shown(seller.name), 40)
    return f"{name}: {seller.ads} ads in {seller.items} items"


def _rate(left: Left) -> Iterator[str]:
    yield f"  # with `action: hide` it would take out {left.hidden} ads and leave {left.left}"
    if left.rule == RATES[0]:
        yield "  # (who posts every hour is silenced but for the first; the next rule shows some)"


def _shown(text: str) -> str:
    return in_one_line(safe_line(text))


def _test() -> Iterator[str]:
    yield "tests:                           # `feedfilter test` runs them; add your own cases"
    yield "  - name: an ad is tagged, and nothing is hidden yet"
    yield "    items:"
    yield '      - {at: 0m, author: lin, text: "代购 包邮", expect: [{tagged: ad}, keep]}'
    yield '      - {at: 1m, author: lin, text: "现货 秒发", expect: [{tagged: ad}, keep]}'
    yield '      - {at: 2m, author: wu, text: "早安", expect: [{not_tagged: ad}, keep]}'
