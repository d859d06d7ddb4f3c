"""`schema`: what an editor needs to complete and check rule files."""

from __future__ import annotations

import click


@click.command(epilog="\b\nExample:\n  feedfilter schema -o rules.schema.json")
@click.option("-o", "output", metavar="FILE", help="Where to write; else standard output.")
def command(output: str | None) -> int:
    """Write the JSON Schema of rule files, for editors.

    With the file beside your rules and `# yaml-language-server: $schema=./rules.schema.json` as
    their first line, an editor that knows YAML completes keys and marks what is wrong.
    """
    from feedfilter.cli import work
    from feedfilter.rules.shipped import schema_text, shipped_rules

    path = work.output_path(output, [str(shipped_rules())])
    work.deliver([schema_text().encode()], path)
    return 0
