"""What a run that failed says, and with which code it ends."""

from __future__ import annotations

import difflib
import re
from typing import Final

import click

from ..errors import InputError, NotFound, OneStopError
from ..texts import Text, visible

FINE: Final = 0
PROBLEMS: Final = 1
WRONG_USE: Final = 2
INTERRUPTED: Final = 130
NO_READER: Final = 141

_WRONG_USE_ERRORS = (InputError, NotFound)


def exit_code(error: Exception) -> int:
    """2 for what the caller wrote wrongly or named in vain, 1 for what was found to be wrong.

    >>> exit_code(InputError(Text("Ngày sai."))), exit_code(OneStopError(Text("Trùng ngày.")))
    (2, 1)
    """
    if isinstance(error, OneStopError) and not isinstance(error, _WRONG_USE_ERRORS):
        return PROBLEMS
    return WRONG_USE


def explain_failure(error: Exception) -> Text:
    """What went wrong, in both languages, with the way to mend it."""
    if isinstance(error, OneStopError):
        return error.message
    if isinstance(error, OSError):
        return _of_file(error)
    assert isinstance(error, click.ClickException)
    text = _of_usage(error)
    context = getattr(error, "ctx", None)
    if context is None:
        return text
    return Text(
        f"{text.vi} Xem hướng dẫn: {context.command_path} --help",
        f"{text.say('en')} For help: {context.command_path} --help",
    )


def _of_file(error: OSError) -> Text:
    name, why = visible(str(error.filename or "?")), visible(error.strerror or str(error))
    if isinstance(error, FileNotFoundError):
        return Text(
            f"Không thấy tệp «{name}». Kiểm tra lại tên và thư mục.",
            f"There is no file '{name}'. Check its name and folder.",
        )
    if isinstance(error, FileExistsError | NotADirectoryError):
        return Text(
            f"«{name}» đã có và là một tệp. Chọn tên hoặc thư mục khác.",
            f"'{name}' is there already, and is a file. Choose another name or folder.",
        )
    if isinstance(error, PermissionError):
        return Text(
            f"Không có quyền đọc hoặc ghi «{name}». Xin quyền, hoặc chọn chỗ khác.",
            f"'{name}' may not be read or written by you. Ask for permission, or choose another"
            " place.",
        )
    return Text(
        f"Không dùng được tệp «{name}»: {why}. Kiểm tra quyền và đường dẫn.",
        f"The file '{name}' cannot be used: {why}. Check its permissions and path.",
    )


def _of_usage(error: click.ClickException) -> Text:
    if isinstance(error, click.NoSuchOption):
        return _no_such_option(error)
    if isinstance(error, click.MissingParameter):
        name = _name(error)
        return Text(f"Thiếu {name}.", f"{name} is missing.")
    if isinstance(error, click.BadOptionUsage):
        return _option_misused(error)
    if isinstance(error, click.BadParameter):
        return _bad_value(error)
    extra = re.search(r"\(([^()]*)\)\s*\.?$", error.message)
    if extra:
        return Text(
            f"Thừa «{extra[1]}» trên dòng lệnh. Nếu là một cụm từ, đặt nó trong dấu nháy.",
            f"'{extra[1]}' is too much on the command line. Put quotes around what has spaces.",
        )
    return Text(error.format_message(), error.format_message())


def _no_such_option(error: click.NoSuchOption) -> Text:
    name = error.option_name
    params = error.ctx.command.get_params(error.ctx) if error.ctx else []
    near = difflib.get_close_matches(name, [o for p in params for o in p.opts], n=1)
    hint = Text(f" Có phải {near[0]}?", f" Did you mean {near[0]}?") if near else Text("", "")
    return Text(
        f"Không có tùy chọn {name}.{hint.vi}", f"There is no option {name}.{hint.say('en')}"
    )


def _name(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Argument):
        return error.param.make_metavar(error.ctx).strip("[].") if error.ctx else "?"
    return "/".join(error.param.opts) if error.param else "?"


def _option_misused(error: click.BadOptionUsage) -> Text:
    name = error.option_name
    if "does not take" in error.message:
        return Text(f"Tùy chọn {name} không nhận giá trị.", f"The option {name} takes no value.")
    return Text(f"Tùy chọn {name} cần một giá trị.", f"The option {name} needs a value.")


def _bad_value(error: click.BadParameter) -> Text:
    name, kind = _name(error), error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        choices = ", ".join(kind.choices)
        return Text(f"{name} phải là một trong: {choices}.", f"{name} must be one of: {choices}.")
    if isinstance(kind, click.types.IntParamType):
        return Text(
            f"{name} phải là một số nguyên trong giới hạn cho phép: {error.message}",
            f"{name} must be a whole number within its bounds: {error.message}",
        )
    return Text(f"{name}: {error.message}", f"{name}: {error.message}")
