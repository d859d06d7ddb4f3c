"""What a change would make of an item, in words; nothing where it makes no difference."""

from __future__ import annotations

from feedfilter.explain.replay import Fate
from feedfilter.explain.step import RuleStep
from feedfilter.model import REMOVING

PAST = {"hide": "hidden", "digest": "digested", "collapse": "collapsed", "keep": "kept"}


def outcome_of(fate: Fate, now: Fate, step: RuleStep) -> str:
    """Say what becomes of the item instead: stays, is hidden, gets or loses a tag."""
    if fate.action != now.action:
        return _moved(fate, now, step)
    gained = [tag for tag in fate.tags if tag not in now.tags]
    lost = [tag for tag in now.tags if tag not in fate.tags]
    if gained:
        return f"it would be tagged {', '.join(gained)}"
    return f"it would not be tagged {', '.join(lost)}" if lost else ""


def _moved(fate: Fate, now: Fate, step: RuleStep) -> str:
    if fate.action not in REMOVING:
        return "it would stay"
    by = "" if fate.rule in (step.rule.id, None) else f" by '{fate.rule}'"
    stays = "still " if now.action in REMOVING else ""
    return f"it would {stays}be {PAST[fate.action]}{by}"
