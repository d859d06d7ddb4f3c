"""The sum that closes: what was read is kept, collapsed, digested, hidden or rejected."""

from __future__ import annotations

from msgspec import Struct

from feedfilter.model import Action, Decided


class Totals(Struct, frozen=True):
    """Counts of one run."""

    read: int
    kept: int
    collapsed: int
    digested: int
    hidden: int
    rejected: int
    merged: int  # copies of items in a second export; not in `read`

    def closes(self) -> bool:
        """Say whether nothing is lost."""
        parts = self.kept + self.collapsed + self.digested + self.hidden + self.rejected
        return self.read == parts

    def __str__(self) -> str:
        return (
            f"read {self.read} = kept {self.kept} + collapsed {self.collapsed}"
            f" + digested {self.digested} + hidden {self.hidden} + rejected {self.rejected}"
        )


def totals(decided: Decided) -> Totals:
    """Count the verdicts; `read` is counted on its own path, from the feed."""
    counts = dict(decided.verdicts["action"].value_counts().iter_rows())
    return Totals(
        read=decided.feed.read,
        kept=counts.get(Action.KEEP, 0),
        collapsed=counts.get(Action.COLLAPSE, 0),
        digested=counts.get(Action.DIGEST, 0),
        hidden=counts.get(Action.HIDE, 0),
        rejected=len(decided.feed.rejected),
        merged=decided.feed.twins.height,
    )
