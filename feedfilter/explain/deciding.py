"""Which step of the ladder decided an item, and which would have without it."""

from __future__ import annotations

from feedfilter.engine.ladder import DECISIONS, SCORES
from feedfilter.explain.replay import Replay
from feedfilter.explain.step import Decider, Ladder
from feedfilter.model import Action
from feedfilter.rules.rule import Rule

_DECIDERS: dict[str | None, Decider] = {
    DECISIONS: "decision",
    SCORES: "scores",
    None: "nothing",
}


def ladder_of(replay: Replay, row: int) -> Ladder:
    """Name the step that decided, its place, who was passed over, and what would come next."""
    verdict = replay.decided.verdicts.row(row, named=True)
    decider = _DECIDERS.get(verdict["rule"], "rule")
    places = [rule.id for rule in replay.decision.working if rule.action is not Action.TAG]
    passed = replay.rules.rule(verdict["allowed"]) if verdict["allowed"] else None
    then = _then(replay, row, replay.rules.rule(verdict["rule"])) if decider == "rule" else ("", "")
    return Ladder(
        decider=decider,
        action=verdict["action"],
        rule=verdict["rule"] if decider == "rule" else None,
        place=places.index(verdict["rule"]) + 1 if decider == "rule" else 0,
        of=len(places),
        score=verdict["score"],
        allowed=verdict["allowed"],
        allowed_action=passed.action.value if passed else "",
        then_action=then[0],
        then_rule=then[1] or None,
    )


def _then(replay: Replay, row: int, rule: Rule | None) -> tuple[str, str]:
    """Give what would decide this item if the rule did not apply to it."""
    if rule is None:
        return "", ""
    fate = replay.fate(row, replay.forced(rule, row, False))
    return fate.action, fate.rule or ""
