"""`test`: run the tests inside a rule file."""

from __future__ import annotations

import click


@click.command(epilog="\b\nExample:\n  feedfilter test rules.yaml")
@click.argument("rules", required=False)
@click.option("-k", "only", metavar="WORD", help="Only tests whose name contains this.")
@click.option("--coverage", is_flag=True, help="List rules and conditions that no test reaches.")
@click.option("--junit", metavar="FILE", help="Write JUnit XML for a build server.")
def command(rules: str | None, only: str | None, coverage: bool, junit: str | None) -> int:
    """Run the tests inside RULES (default: the rules that `clean` would use)."""
    from feedfilter.cli import testing, work

    path = work.rules_path(rules)
    place = work.output_path(junit, [str(path)])
    return testing.run(path, only, coverage=coverage, junit=place)
