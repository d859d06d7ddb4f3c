"""Where the time of a run went: by stage, then by condition and window, the slowest first."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from msgspec import Struct

from feedfilter.condition import Condition
from feedfilter.model import Decided
from feedfilter.profile import Profile
from feedfilter.render.cells import cut
from feedfilter.render.safe import safe_line
from feedfilter.rules.rule import Rules

SHOWN = 25  # conditions and windows


class _Place(Struct, frozen=True):
    """Where a condition or window stands, and to how many items the rule applies."""

    rules: tuple[str, ...]
    what: str
    hits: int


def profile_lines(profile: Profile, decided: Decided, rules: Rules) -> Iterator[str]:
    """Give the lines; stages that ran at the same time are counted each."""
    places = _places(decided, rules)
    stages = {name: spent for name, spent in profile.spent.items() if isinstance(name, str)}
    rest = {name: spent for name, spent in profile.spent.items() if name in places}
    stages["conditions"] = sum(spent for name, spent in rest.items() if not isinstance(name, tuple))
    stages["windows"] = sum(spent for name, spent in rest.items() if isinstance(name, tuple))
    yield "seconds  stage (reading and matching run side by side)"
    for stage, spent in sorted(stages.items(), key=lambda pair: -pair[1]):
        yield f"{spent:7.2f}  {stage}"
    yield ""
    yield "seconds     hits  condition or window, and the rules it stands in"
    for name, spent in sorted(rest.items(), key=lambda pair: -pair[1])[:SHOWN]:
        place = places[name]
        yield cut(f"{spent:7.2f}  {place.hits:>7}  {place.what}: {', '.join(place.rules)}", 100)
    if len(rest) > SHOWN:
        yield f"… and {len(rest) - SHOWN} faster ones"


def _places(decided: Decided, rules: Rules) -> dict[Hashable, _Place]:
    hits = {name: int(decided.truth[name].sum() or 0) for name in decided.truth.columns}
    found: dict[Hashable, _Place] = {}
    for rule in rules.rules:
        for leaf in rule.conditions():
            found[leaf.condition] = _with(found.get(leaf.condition), leaf.condition, rule.id, hits)
        for window in rule.windows:
            name = safe_line(rule.id)
            found[rule.id, window.name] = _Place((name,), window.name, hits[rule.id])
    return found


def _with(known: _Place | None, condition: Condition, rule: str, hits: dict[str, int]) -> _Place:
    """Add a rule to those that share a condition; hits are those of the rules together."""
    before = known or _Place((), condition.name, 0)
    if rule in before.rules:
        return before
    return _Place((*before.rules, safe_line(rule)), before.what, before.hits + hits[rule])
