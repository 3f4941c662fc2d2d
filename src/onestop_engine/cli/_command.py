"""Commands, groups and options whose help speaks the language of the run."""

from __future__ import annotations

import copy
import difflib
from collections.abc import Callable, Sequence
from typing import Any

import click

from ..errors import InputError
from ..texts import LANGUAGES, Text
from ._about import ABOUT
from ._speech import say, spoken

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class SpokenOption(click.Option):
    """An option whose help is a `Text`; a required one says so."""

    def __init__(self, *args: Any, about: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option's names and what it does."""
        plain = copy.copy(self)
        plain.required, plain.show_default = False, False
        plain.help = spoken(self.about)
        if self.required:
            plain.help = f"{plain.help} {say('Bắt buộc.', 'Required.')}"
        return super(SpokenOption, plain).get_help_record(ctx)


class _Spoken(click.Command):
    """What commands and groups have in common: help in the language of the run."""

    about: Text
    details: Text | None = None
    examples: tuple[str, ...] = ()

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that shows how to call the command."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=say("Cách dùng: ", "Usage: "))

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The parts of the usage line, the options first."""
        pieces = super().collect_usage_pieces(ctx)
        return [say("[TÙY CHỌN]", "[OPTIONS]") if p == "[OPTIONS]" else p for p in pieces]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command is for."""
        del ctx
        for text in (self.about, self.details):
            if text is not None:
                formatter.write_paragraph()
                with formatter.indentation():
                    formatter.write_text(spoken(text))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one line per option, then the examples."""
        records = [
            record
            for param in self.get_params(ctx)
            if isinstance(param, SpokenOption)
            if (record := param.get_help_record(ctx)) is not None
        ]
        own = ("-h, --help", say("Xem hướng dẫn này rồi thoát.", "Show this help and exit."))
        with formatter.section(say("Tùy chọn", "Options")):
            formatter.write_dl([*records, own])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write examples that work as they stand."""
        del ctx
        if self.examples:
            with formatter.section(say("Ví dụ", "Examples")):
                for line in self.examples:
                    formatter.write(f"{' ' * formatter.current_indent}{line}\n")


class SpokenCommand(_Spoken):
    """A command: `about` heads its help, `examples` close it."""

    def __init__(
        self,
        *args: Any,
        about: Text,
        details: Text | None = None,
        examples: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.about, self.details, self.examples = about, details, tuple(examples)


class SpokenGroup(_Spoken, click.Group):
    """A command with commands of its own."""

    command_class = SpokenCommand

    def __init__(
        self, *args: Any, about: Text, examples: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.about, self.examples = about, tuple(examples)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The parts of the usage line, ending in the command."""
        pieces = super().collect_usage_pieces(ctx)
        return [*pieces[:-1], say("LỆNH …", "COMMAND …")]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then one line per command."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names; InputError with the nearest one."""
        name = args[0]
        if self.get_command(ctx, name) is None and not ctx.resilient_parsing:
            raise InputError(_no_such_command(name, self.list_commands(ctx)))
        return super().resolve_command(ctx, args)

    def summary(self, name: str) -> Text:
        """What the command called `name` is for."""
        command = self.commands[name]
        assert isinstance(command, _Spoken)
        return command.about

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one line per command."""
        lines = [(name, spoken(self.summary(name))) for name in self.list_commands(ctx)]
        with formatter.section(say("Lệnh", "Commands")):
            formatter.write_dl(lines)


def _no_such_command(name: str, known: Sequence[str]) -> Text:
    near = difflib.get_close_matches(name, known, n=1)
    hint = Text(f" Có phải «{near[0]}»?", f" Did you mean '{near[0]}'?") if near else Text("", "")
    names = ", ".join(known)
    return Text(
        f"Không có lệnh «{name}».{hint.vi} Các lệnh: {names}.",
        f"There is no command '{name}'.{hint.say('en')} The commands are: {names}.",
    )


_Decorator = Callable[[Callable[..., None]], SpokenCommand]


def command(name: str, *, details: Text | None = None, examples: Sequence[str] = ()) -> _Decorator:
    """A decorator that makes a function the command called `name`."""
    return click.command(
        name,
        cls=SpokenCommand,
        about=ABOUT[name],
        details=details,
        examples=examples,
        context_settings=_CONTEXT,
    )


def group(name: str, *, examples: Sequence[str] = ()) -> Callable[[Any], SpokenGroup]:
    """A decorator that makes a function the group called `name`, which may be called alone."""
    return click.group(
        name,
        cls=SpokenGroup,
        about=ABOUT[name],
        examples=examples,
        context_settings=_CONTEXT,
        invoke_without_command=True,
    )


def option(*names: str, about: Text, **settings: Any) -> Callable[[Any], Any]:
    """A decorator that gives a command one more option."""
    return click.option(*names, cls=SpokenOption, about=about, **settings)


_STORE = Text("Kho hồ sơ: tệp SQLite hoặc URL.", "The store: an SQLite file, or a URL.")


def store_option(*, required: bool = True, about: Text = _STORE) -> Callable[[Any], Any]:
    """A decorator that gives a command `--db`, the store that it works on."""
    return option("--db", required=required, metavar="URL", about=about)


_NOW = Text("Coi lúc này là bây giờ, ISO 8601.", "Take this instant for now, ISO 8601.")


def now_option(decorated: Any) -> Any:
    """`--at`, the instant that a command takes for now."""
    return option("--at", metavar="ISO", about=_NOW)(decorated)


_DAY = Text(
    "Chọn phiên bản có hiệu lực ngày này; mặc định là hôm nay.",
    "Take the version in force on this day; today by default.",
)


def day_option(decorated: Any) -> Any:
    """`--on`, the day on which a procedure's version has to be in force."""
    return option("--on", metavar="DATE", about=_DAY)(decorated)


_LANG = Text(
    "Ngôn ngữ: vi hoặc en; nếu không ghi thì theo locale của máy.",
    "Language: vi or en; the locale decides when it is left out.",
)
_JSON = Text("In một tài liệu JSON ra stdout.", "Print one JSON document to stdout.")


def lang_option(decorated: Any) -> Any:
    """`--lang`, which is understood before and after a command's name."""
    return option(
        "--lang", type=click.Choice(LANGUAGES), expose_value=False, metavar="vi|en", about=_LANG
    )(decorated)


def json_option(decorated: Any) -> Any:
    """`--json` for commands that print facts; `wishes().as_json` knows of it."""
    return option("--json", "as_json", is_flag=True, expose_value=False, about=_JSON)(decorated)
