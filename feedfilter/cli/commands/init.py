"""`init`: a rule file of your own to start from."""

from __future__ import annotations

import click


@click.command(epilog="\b\nExample:\n  feedfilter init my-rules.yaml")
@click.argument("file", default="rules.yaml")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@click.option("--stdout", "to_stdout", is_flag=True, help="Print it instead of writing a file.")
def command(file: str, force: bool, to_stdout: bool) -> int:
    """Write the shipped rules, with their comments and tests, to FILE (default: rules.yaml)."""
    from pathlib import Path

    from feedfilter.cli import work
    from feedfilter.errors import OutputError
    from feedfilter.rules.shipped import shipped_rules

    starter = shipped_rules().read_bytes()
    if to_stdout:
        work.deliver([starter], None)
        return 0
    if Path(file).exists() and not force:
        raise OutputError("is there already", where=file, advice="use --force, or another name")
    work.deliver([starter], work.output_path(file, [str(shipped_rules())]))
    work.tell([f"wrote {file}; next: feedfilter clean YOUR-EXPORT --rules {file}"])
    return 0
