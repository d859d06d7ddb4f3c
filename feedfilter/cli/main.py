"""The entry point: the group of commands, and what every failure ends as.

Exit codes: 0 done; 1 done, but records were rejected or a check failed; 2 refused, nothing
written; 70 internal error; 130 and 143 interrupted; 141 the reader of a pipe has gone.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

import click

import feedfilter
from feedfilter.errors import FeedfilterError

COMMANDS = "feedfilter.cli.commands"
EPILOG = """\b
Exit codes: 0 done; 1 done, but records were rejected or a check failed;
2 refused, nothing written; 70 internal error; 130, 143 interrupted.
"""


class Commands(click.Group):
    """A group whose commands are the modules of a folder."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the modules in the folder of commands."""
        package = importlib.import_module(COMMANDS)
        return sorted(info.name.rstrip("_") for info in pkgutil.iter_modules(package.__path__))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import one command; raises UsageError with the nearest name for an unknown one."""
        known = self.list_commands(ctx)
        if name not in known:
            from feedfilter.nearest import did_you_mean

            raise click.UsageError(f"no command '{name}'{did_you_mean(name, known)}", ctx)
        try:
            module = importlib.import_module(f"{COMMANDS}.{name}")
        except ModuleNotFoundError as error:
            if error.name != f"{COMMANDS}.{name}":
                raise
            module = importlib.import_module(f"{COMMANDS}.{name}_")
        command = module.command
        return command if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; click would make an exit code of its own of a closed pipe."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _ReaderGoneError from error


class _ReaderGoneError(Exception):
    """Whoever read the output has enough of it."""


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
)
@click.version_option(feedfilter.__version__, prog_name="feedfilter")
@click.option("--debug", is_flag=True, help="Show tracebacks; they may hold private text.")
def cli(debug: bool) -> None:
    """Get your feed back: clean an exported feed or chat of its ads, by rules in YAML."""


def run() -> int:
    """Run the command line and give its exit code; all that it says has been written."""
    debug = "--debug" in sys.argv or bool(os.environ.get("FEEDFILTER_DEBUG"))
    return _flushed(_guarded(debug))


def _guarded(debug: bool) -> int:
    try:
        with _terminated_is_an_interrupt():
            _check_streams()
            return _called()
    except FeedfilterError as error:
        _complain(str(error))
        return error.exit_code
    except (BrokenPipeError, _ReaderGoneError):
        return 141
    except KeyboardInterrupt as interrupt:
        _complain("interrupted; no output file was changed")
        return 143 if isinstance(interrupt, _Terminated) else 130
    except MemoryError:
        _complain("not enough memory; give a smaller export or convert it to JSON Lines")
        return 2
    except OSError as error:
        _complain(f"{_file(error)}: {error.strerror or 'cannot be read or written'}")
        return 2
    except Exception:
        if debug:
            raise
        _complain("internal error, nothing written; --debug shows details (and private text)")
        return 70


def _called() -> int:
    try:
        result = cli.main(args=_arguments(), standalone_mode=False, prog_name="feedfilter")
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.Abort as abort:
        cause = abort.__cause__  # click's word for an interrupt hides which one it was
        raise (cause if isinstance(cause, _Terminated) else KeyboardInterrupt) from abort
    except click.ClickException as error:
        _complain(_usage(error))
        return 2
    return result if isinstance(result, int) else 0


def _arguments() -> list[str]:
    """Give the arguments; --debug may stand anywhere."""
    rest = [each for each in sys.argv[1:] if each != "--debug"]
    return rest if len(rest) == len(sys.argv) - 1 else ["--debug", *rest]


def _usage(error: click.ClickException) -> str:
    message = error.format_message()
    if isinstance(error, click.UsageError) and error.ctx is not None:
        return f"{message.rstrip('.')}; see {error.ctx.command_path} --help"
    return message


class _Terminated(KeyboardInterrupt):
    """The process was asked to end by SIGTERM."""


@contextmanager
def _terminated_is_an_interrupt() -> Iterator[None]:
    def raise_terminated(number: int, frame: FrameType | None) -> None:
        raise _Terminated

    signal.signal(signal.SIGTERM, raise_terminated)
    yield


def _check_streams() -> None:
    """Refuse a closed standard output, and never fail on a letter that a console cannot show."""
    if sys.stdout is None:
        raise FeedfilterError("standard output is closed")
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _complain(message: str) -> None:
    """Say on standard error what went wrong, one line a problem, harmless whatever it quotes."""
    from feedfilter.render.safe import safe, safe_line

    lines = [safe_line(line) for line in safe(message).split("\n")]
    if sys.stderr is not None:
        shown = "\n".join(f"feedfilter: {line}" for line in lines)
        try:
            sys.stderr.write(shown + "\n")
        except OSError:
            return


def _file(error: OSError) -> str:
    return str(error.filename) if error.filename else "output"


def _flushed(code: int) -> int:
    """Flush, so that a full disk is an error and a closed pipe is quiet; give the exit code."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        code = 141
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        _complain(f"standard output: {error.strerror}")
        code = 2
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.flush()
    return code
