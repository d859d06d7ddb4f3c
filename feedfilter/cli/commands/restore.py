"""`restore`: put back what `clean` took out."""

from __future__ import annotations

import click


@click.command(
    epilog="\b\nExample:\n  feedfilter restore cleaned.json hidden.jsonl -o moments.json"
)
@click.argument("cleaned")
@click.argument("hidden")
@click.option("-o", "--output", required=True, metavar="FILE", help="Where the input of then goes.")
def command(cleaned: str, hidden: str, output: str) -> int:
    """Make the input again from CLEANED (`clean -o`) and HIDDEN (`--hidden-to`).

    The result is compared with the checksum that the hidden file remembers, so it is the input of
    then, byte for byte, or nothing.
    """
    from feedfilter.cli import work
    from feedfilter.write.restore import restored_export

    place = work.output_path(output, [cleaned, hidden])
    work.deliver([restored_export(cleaned, hidden)], place, like=[cleaned, hidden])
    return 0
