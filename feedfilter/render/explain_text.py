"""An explanation as text: the item with its words underlined, then rule by rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from feedfilter.explain import Explanation
from feedfilter.explain.item import RuleStep, Step, WindowStep
from feedfilter.model import Evidence
from feedfilter.render.cells import cut, width
from feedfilter.render.safe import safe_line

_TRUTH = {True: "true", False: "false", None: "unknown"}
_SHOWN = 12  # items of a window that are listed
_TEXTS = ("text", "quote", "link_title", "author")


def explanation_lines(explanation: Explanation, items: pl.DataFrame, zone: str) -> Iterator[str]:
    """Give the lines: the item, its verdict, every rule with its conditions and their data."""
    item = items.row(explanation.row, named=True)
    yield f"item {explanation.row + 1}{_name(item)}"
    yield f"  {_when(item, zone)}  {safe_line(item['author'] or '(unknown)')}"
    yield from _marked(item, list(_evidence(explanation)))
    yield _media(item)
    yield ""
    yield from _verdict(explanation)
    for step in explanation.rules:
        yield from _rule(step, items, zone)


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
        for step in (rule.when, rule.unless):
            if step is not None:
                yield from _evidence_of(step)


def _evidence_of(step: Step) -> Iterator[Evidence]:
    yield from step.evidence
    for part in step.parts:
        yield from _evidence_of(part)


def _marked(item: dict[str, Any], evidence: list[Evidence]) -> Iterator[str]:
    """Print each text with a line of tildes below the words that were evidence."""
    for name in _TEXTS:
        text = item[name]
        spans = [
            (each.start, each.end) for each in evidence if each.field == name and each.start >= 0
        ]
        if not text or (name == "author" and not spans):
            continue
        start = 0
        for line in text.split("\n"):
            yield f"    {safe_line(line)}"
            marks = _underline(line, start, spans)
            if marks:
                yield f"    {marks}"
            start += len(line) + 1


def _underline(line: str, start: int, spans: list[tuple[int, int]]) -> str:
    marks = []
    for offset, letter in enumerate(line):
        marked = any(begin <= start + offset < end for begin, end in spans)
        marks.append(("~" if marked else " ") * width(safe_line(letter)))
    return "".join(marks).rstrip()


def _verdict(explanation: Explanation) -> Iterator[str]:
    verdict = explanation.verdict
    because = {None: "no rule decided", "decisions": "your decision", "scores": "scores"}.get(
        verdict["rule"], f"rule '{safe_line(verdict['rule'] or '')}'"
    )
    yield f"{verdict['action']}: {because}"
    if verdict["allowed"]:
        yield f"  '{safe_line(verdict['allowed'])}' would have removed it; its author is allowed"
    if verdict["tags"]:
        yield f"  tags: {', '.join(map(safe_line, verdict['tags']))}"
    if verdict["score"]:
        yield f"  score: {verdict['score']:g}"
    yield ""


def _rule(step: RuleStep, items: pl.DataFrame, zone: str) -> Iterator[str]:
    state = "off" if step.off else _TRUTH[step.truth]
    yield f"{state:<8}{safe_line(step.rule.id)} ({step.rule.action.value})"
    if step.when is not None:
        yield from _tree("when", step.when, items, 1)
    if step.unless is not None:
        yield from _tree("unless", step.unless, items, 1)
    for window in step.windows:
        yield from _window(window, items, zone)


def _tree(label: str, step: Step, items: pl.DataFrame, depth: int) -> Iterator[str]:
    shown = "; ".join(dict.fromkeys(filter(None, (_datum(each) for each in step.evidence))))
    text = (
        f"{'  ' * depth}{_TRUTH[step.truth]:<8}{label}{step.name}"
        if label == ""
        else (f"{'  ' * depth}{_TRUTH[step.truth]:<8}{label}: {step.name}")
    )
    yield text + (f"  [{shown}]" if shown else "")
    for part in step.parts:
        yield from _tree("", part, items, depth + 1)


def _datum(evidence: Evidence) -> str:
    return cut(safe_line(evidence.datum), 60)


def _window(step: WindowStep, items: pl.DataFrame, zone: str) -> Iterator[str]:
    datum = f"  [{safe_line(step.datum)}]" if step.datum else ""
    yield f"  {_TRUTH[step.truth]:<8}{step.name}{datum}"
    for row in step.rows[-_SHOWN:]:
        item = items.row(row, named=True)
        words = cut(safe_line(item["text"] or item["link_title"] or ""), 40)
        mark = "  (stays)" if row == step.kept else ""
        yield f"            {row + 1}  {_when(item, zone)}  {words}{mark}"
