"""Objects of JSON inside of each other: blocks of Slack, buttons of Discord."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

_MOST = 10_000  # values that are looked at


def objects_inside(found: Any, keys: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Give objects from outside in, in their order, of their members those under `keys`.

    Of these the last one is read first. Walked without recursion.
    """
    waiting = [found]
    for _ in range(_MOST):
        if not waiting:
            return
        each = waiting.pop()
        if isinstance(each, list):
            waiting.extend(reversed(each))
        elif isinstance(each, dict):
            yield each
            waiting += [each[key] for key in keys if isinstance(each.get(key), (list, dict))]
