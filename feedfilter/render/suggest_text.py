"""A suggestion as YAML that can be pasted or used as it is; all else stands in comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl
from msgspec.structs import replace

from feedfilter.model import Action
from feedfilter.nearest import in_one_line
from feedfilter.render.cells import cut
from feedfilter.render.safe import safe_line
from feedfilter.rules.written import list_lines, rule_lines, scalar
from feedfilter.suggest.hygiene import Hygiene
from feedfilter.suggest.proposal import Effect, Suggestion

_SHOWN = 3  # items quoted that a proposal would newly hide
_NAMED = 8
_CELLS = 90


def suggestion_lines(
    suggestion: Suggestion, items: pl.DataFrame, action: Action, include: str | None
) -> Iterator[str]:
    """Give a rule file: what it includes, the lists, the rules with their numbers in comments.

    `include` is the present rule file as the new one would name it; without it the lines are to be
    pasted below the present rules.
    """
    yield from _head(suggestion)
    yield "version: 1"
    if include is not None:
        yield f"include: [{scalar(include)}]"
    lists = {
        name: words
        for effect in suggestion.effects
        for name, words in effect.proposal.lists.items()
    }
    if lists:
        yield ""
        yield "lists:"
        for name, words in lists.items():
            yield from list_lines(name, words)
    yield ""
    yield "rules:"
    for effect in suggestion.effects:
        yield from _effect(effect, items)
        yield from rule_lines(replace(effect.proposal.rule, action=action), lists)
        yield ""


def _head(suggestion: Suggestion) -> Iterator[str]:
    before, after = suggestion.before, suggestion.together
    yield f"# {after.of} marked ads: {before.hits} are taken out by the present rules, {after.hits}"
    yield f"# with all that follows, which newly takes out {suggestion.newly.len()} items in all."
    yield "# No marked personal item is hit, and no marked ad that was taken out comes back."
    if suggestion.dropped:
        yield f"# {suggestion.dropped} ideas that would have done so were left out."


def _effect(effect: Effect, items: pl.DataFrame) -> Iterator[str]:
    """Say what a proposal does, and quote the first items that it would newly take out."""
    hits, of = effect.support.hits, effect.support.of
    yield (
        f"  # hits {hits} of {of} marked ads ({_percent(effect.support.value)}), "
        f"{effect.missed_before} of them shown now;"
    )
    precision = effect.precision
    yield (
        f"  # precision {_percent(precision.value)} (at least {_percent(precision.low)}), "
        f"applies to {effect.hits.len()} items, newly takes out {effect.newly.len()}"
    )
    for row in effect.newly.head(_SHOWN):
        item = items.row(row, named=True)
        words = _shown(item["text"] or item["link_title"] or "")
        who = _shown(item["author"] or "(unknown)")
        yield cut(f"  #   {row + 1}  {who}: {words}", _CELLS)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f} %"


def hygiene_lines(found: Hygiene) -> Iterator[str]:
    """Give what the feed says about the keywords of the present rules, as comments."""
    yield "# Keywords of the present rules"
    if not (found.never or found.together or found.protected):
        yield "# nothing to say"
    for one in found.protected:
        hits = f"{one.items} of the {one.of} items that it hits are of protected people"
        yield f"# {_shown(one.rule)}: '{_shown(one.word)}': {hits}"
    for pair in found.together:
        adds = f"adds nothing to '{_shown(pair.other)}' ({pair.items} items)"
        yield f"# {_shown(pair.rule)}: '{_shown(pair.word)}' {adds}"
    for rule, words in found.never.items():
        yield f"# {_shown(rule)}: {len(words)} words never hit: {_some(words)}"
    if found.never_included:
        yield f"# included rules: {found.never_included} words never hit; other feeds have them"


def _shown(text: str) -> str:
    """Make content fit for a comment: one line, nothing invisible, which rules may not hold."""
    return in_one_line(safe_line(text))


def _some(words: Iterable[str]) -> str:
    named = [_shown(word) for word in words]
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return f"{', '.join(named[:_NAMED])}{more}"
