"""An explanation as text: the item with its words underlined, then rule by rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from feedfilter.explain.step import Explanation, Ladder, Miss, RuleStep, Step, WindowStep
from feedfilter.model import Evidence
from feedfilter.render.cells import cut, width
from feedfilter.render.safe import safe_line

_TRUTH = {True: "true", False: "false", None: "unknown"}
_SHOWN = 12  # items of a window that are listed
_TEXTS = ("text", "quote", "link_title", "author")
_WOULD = {"hide": "hidden", "digest": "digested", "collapse": "collapsed", "keep": "kept"}


def explanation_lines(
    explanation: Explanation, items: pl.DataFrame, zone: str, *, every: bool = False
) -> Iterator[str]:
    """Give the lines: the item, its verdict, the nearest misses, the rules with their data.

    Without `every`, only the rules that apply, are unknown or nearly applied.
    """
    item = items.row(explanation.row, named=True)
    yield f"item {explanation.row + 1}{_name(item)}"
    yield f"  {_when(item, zone)}  {safe_line(item['author'] or '(unknown)')}"
    yield from _marked(item, list(_evidence(explanation)))
    yield _media(item)
    yield ""
    yield from _verdict(explanation)
    yield from _misses(explanation.misses)
    yield ""
    shown = explanation.rules if every else [*_telling(explanation)]
    for step in shown:
        yield from _rule(step, items, zone, explanation.row)
    left = len(explanation.rules) - len(shown)
    if left:
        yield f"{left} more rules do not apply; --all shows them"


def _telling(explanation: Explanation) -> Iterator[RuleStep]:
    near = {miss.rule for miss in explanation.misses}
    for step in explanation.rules:
        if not step.off and (step.truth is not False or step.rule.id in near):
            yield step


def _name(item: dict[str, Any]) -> str:
    return f" ({safe_line(item['item_id'])})" if item["item_id"] else ""


def _when(item: dict[str, Any], zone: str) -> str:
    local = pl.Series([item["time"]], dtype=pl.Datetime("us", "UTC")).dt.convert_time_zone(zone)[0]
    return f"{local:%Y-%m-%d %H:%M:%S}" if local else "(no time)"


def _media(item: dict[str, Any]) -> str:
    counts = [(item[name], name) for name in ("pictures", "videos", "files", "links")]
    told = [f"{name} {_number(value)}" for value, name in counts]
    return f"  {item['kind']}; {', '.join(told)}"


def _number(value: Any) -> str:
    if value is None:
        return "not said"
    return str(len(value) if isinstance(value, list) else value)


def _evidence(explanation: Explanation) -> Iterator[Evidence]:
    for rule in explanation.rules:
        for tree in rule.trees():
            for leaf in tree.leaves():
                yield from leaf.evidence if leaf.truth else ()


def _marked(item: dict[str, Any], evidence: list[Evidence]) -> Iterator[str]:
    """Print each text with a line of tildes below the words that were evidence."""
    for name in _TEXTS:
        text = item[name]
        spans = [
            (each.start, each.end) for each in evidence if each.field == name and each.start >= 0
        ]
        if not text or (name == "author" and not spans):
            continue
        is_marked = bytearray(len(text))
        for begin, end in spans:
            is_marked[begin:end] = b"\1" * len(is_marked[begin:end])
        start = 0
        for line in text.split("\n"):
            yield f"    {safe_line(line)}"
            marks = _underline(line, is_marked[start : start + len(line)])
            if marks:
                yield f"    {marks}"
            start += len(line) + 1


def _underline(line: str, is_marked: bytearray) -> str:
    letters = zip(line, is_marked, strict=True)
    marks = (("~" if mark else " ") * width(safe_line(letter)) for letter, mark in letters)
    return "".join(marks).rstrip()


def _verdict(explanation: Explanation) -> Iterator[str]:
    """Say what became of it and which step of the ladder decided."""
    verdict, ladder = explanation.verdict, explanation.ladder
    yield f"{verdict['action']}: {_because(ladder)}"
    if ladder.allowed:
        would = _WOULD.get(ladder.allowed_action, "removed")
        passed = f"'{safe_line(ladder.allowed)}' would have {would} it"
        yield f"  {passed}; allowed: its author is protected"
    if ladder.then_action:
        yield f"  without that rule: {ladder.then_action}{_by(ladder.then_rule)}"
    if verdict["tags"]:
        yield f"  tags: {', '.join(map(safe_line, verdict['tags']))}"
    if verdict["score"]:
        yield f"  score: {verdict['score']:g}"


def _by(rule: str | None) -> str:
    return f", by '{safe_line(rule)}'" if rule else ""


def _because(ladder: Ladder) -> str:
    if ladder.decider == "decision":
        return "your decision, which comes before all rules"
    if ladder.decider == "scores":
        return f"no rule decided, but the scores do: {ladder.score:g} in sum"
    if ladder.decider == "rule":
        place = f"of {ladder.of} rules that may decide, number {ladder.place} is the first to apply"
        return f"rule '{safe_line(ladder.rule or '')}' ({place})"
    passed = " for an allowed author" if ladder.allowed else ""
    return f"no rule decided{passed}, nor did scores; what nobody decides stays"


def _misses(misses: tuple[Miss, ...]) -> Iterator[str]:
    if misses:
        yield ""
        yield "nearest misses"
    for miss in misses:
        yield f"  {safe_line(miss.change)} {safe_line(miss.outcome)}  ({safe_line(miss.rule)})"


def _rule(step: RuleStep, items: pl.DataFrame, zone: str, row: int) -> Iterator[str]:
    state = "off" if step.off else _TRUTH[step.truth]
    yield f"{state:<8}{safe_line(step.rule.id)} ({step.rule.action.value})"
    if step.when is not None:
        yield from _tree("when: ", step.when, 1)
    if step.unless is not None:
        yield from _tree("unless: ", step.unless, 1)
    for window in step.windows:
        yield from _window(window, items, zone, row)


def _tree(label: str, step: Step, depth: int) -> Iterator[str]:
    shown = "; ".join(dict.fromkeys(filter(None, (_datum(each) for each in step.evidence))))
    text = f"{'  ' * depth}{_TRUTH[step.truth]:<8}{label}{step.name}"
    yield text + (f"  [{shown}]" if shown else "")
    for part in step.parts:
        yield from _tree("", part, depth + 1)


def _datum(evidence: Evidence) -> str:
    return cut(safe_line(evidence.datum), 60)


def _window(step: WindowStep, items: pl.DataFrame, zone: str, own: int) -> Iterator[str]:
    datum = f"  [{safe_line(step.datum)}]" if step.datum else ""
    yield f"  {_TRUTH[step.truth]:<8}{step.name}{datum}"
    for row in step.rows[-_SHOWN:]:
        item = items.row(row, named=True)
        words = cut(safe_line(item["text"] or item["link_title"] or ""), 40)
        mark = "  (stays)" if row == step.kept else "  (this one)" if row == own else ""
        yield f"            {row + 1}  {_when(item, zone)}  {words}{mark}"
