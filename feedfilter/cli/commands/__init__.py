"""One module per command, found by being here; it ends in `command`.

Modules import only click at their top, so that `--help` starts fast; what a command needs is
imported inside its function.
"""
