"""The root of the command line: which commands there are, and how a run ends.

Exit codes: 0 fine; 1 problems found; 2 wrong use; 130 interrupted; 141 nobody reads the output.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence
from keyword import iskeyword
from typing import Any, NoReturn

import click

from ..errors import OneStopError
from ..texts import Text
from ._about import ABOUT, ROOT
from ._command import _CONTEXT, SpokenGroup, lang_option, option
from ._failures import INTERRUPTED, NO_READER, exit_code, explain_failure
from ._output import print_failure
from ._speech import remember, wishes_of
from ._terminal import harmless_terminal

# A module called `_test` would be taken for tests.
_MODULES = {"test": "._scenarios"}
_VERSION = Text("In số phiên bản rồi thoát.", "Print the version and exit.")


class _NoReaderError(Exception):
    """Nobody reads the output any more."""


class _Root(SpokenGroup):
    """The group `onestop`; it imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, the way an author meets them."""
        del ctx
        return list(ABOUT)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called `cmd_name`, or None."""
        del ctx
        if cmd_name not in ABOUT:
            return None
        module = importlib.import_module(_MODULES.get(cmd_name, f"._{cmd_name}"), __package__)
        # A command may be called by a word that Python keeps for itself.
        found = getattr(module, f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name)
        assert isinstance(found, click.Command)
        return found

    def summary(self, name: str) -> Text:
        """What the command called `name` is for, without importing it."""
        return ABOUT[name]

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a closed pipe is told apart from problems, which click does not."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise _NoReaderError from None

    def main(self, args: Sequence[str] | None = None, *rest: Any, **settings: Any) -> NoReturn:
        """Run the command line and exit with its code."""
        words = list(sys.argv[1:] if args is None else args)
        remember(wishes_of(words))
        settings["standalone_mode"] = False
        try:
            with harmless_terminal():
                code = super().main(words, *rest, **settings)
            sys.stdout.flush()
        except (_NoReaderError, BrokenPipeError):
            # The interpreter flushes stdout once more at its end; that must go nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            code = NO_READER
        except (click.Abort, KeyboardInterrupt):
            code = INTERRUPTED
        except (click.ClickException, OneStopError, OSError) as error:
            print_failure(error, explain_failure(error))
            code = exit_code(error)
        sys.exit(code if isinstance(code, int) else 0)


def _print_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        # Reading the version of the installed package is slow, and few runs ask for it.
        metadata = importlib.import_module("importlib.metadata")
        click.echo(f"onestop_engine {metadata.version('onestop_engine')}")
        ctx.exit()


@click.group(
    "onestop",
    cls=_Root,
    about=ROOT,
    examples=(
        "onestop demo",
        'onestop due "3 ngày làm việc" --received 2026-08-20T09:00 --explain',
        "onestop check procedures/",
    ),
    context_settings=_CONTEXT,
    invoke_without_command=True,
)
@lang_option
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    about=_VERSION,
)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """`onestop`; alone it shows its help."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> NoReturn:
    """Run `onestop` with the words of this process."""
    for stream in (sys.stdout, sys.stderr):
        # Windows pipes speak code pages without Vietnamese letters, and a word of the command
        # line may hold bytes that are no text.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if level := os.environ.get("ONESTOP_LOG"):
        _log_to_stderr(level)
    cli.main(prog_name="onestop")


def _log_to_stderr(level: str) -> None:
    """Log each operation as a JSON object a line, for whoever runs `onestop` as a service."""
    # Neither is needed unless somebody asks for logs.
    logging = importlib.import_module("logging")
    telemetry = importlib.import_module("onestop_engine.telemetry")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(telemetry.JsonFormatter())
    telemetry.LOGGER.addHandler(handler)
    wanted = logging.getLevelNamesMapping().get(level.upper())
    telemetry.LOGGER.setLevel(logging.INFO if wanted is None else wanted)
