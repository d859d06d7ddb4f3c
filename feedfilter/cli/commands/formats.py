"""`formats`: which exports can be opened."""

from __future__ import annotations

import click


@click.command(epilog="\b\nExample:\n  feedfilter formats")
@click.argument("name", required=False)
def command(name: str | None) -> int:
    """List the formats of exports that can be opened, or say all about one of them."""
    import inspect
    import sys

    from feedfilter.importer import find_importers
    from feedfilter.ingest.recognise import named

    if name:
        importer = named(name)
        module = sys.modules[importer.recognises.__module__]
        click.echo(f"{importer.name}: {importer.title}\n\n{inspect.getdoc(module)}")
        if importer.read_only:
            click.echo("\nRead only: `clean -o` cannot write it again; choose another with --to.")
        return 0
    importers = find_importers()
    size = max(map(len, importers))
    for importer in importers.values():
        own = " (own posts only)" if importer.own_only else ""
        only = " (read only)" if importer.read_only else ""
        click.echo(f"{importer.name:<{size}}  {importer.title}{own}{only}")
    return 0
