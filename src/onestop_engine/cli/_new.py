"""`onestop new`: a first procedure file, ready to be filled in."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from ..definition import check_text
from ..definition._scalars._meant import meant
from ..errors import InputError, OneStopError
from ..terms import Term
from ..texts import Text
from ._clock import today
from ._command import command, json_option, lang_option, option
from ._draft import Draft, write_draft
from ._output import print_json
from ._schema_files import schema_for
from ._speech import say, spoken, wishes
from ._values import read_day

_DETAILS = Text(
    "PATH là tệp sẽ được viết. Câu nào đã trả lời bằng tùy chọn thì không hỏi nữa. Tệp viết ra qua "
    "được onestop check.",
    "PATH is the file to be written. What an option answers is not asked. The file passes "
    "onestop check.",
)
_CODE = Text("Mã thủ tục.", "The procedure's code.")
_TITLE = Text("Tên thủ tục bằng tiếng Việt.", "Its title in Vietnamese.")
_FIELD = Text("Lĩnh vực, viết không dấu: ho-tich.", "Its field, as a slug: ho-tich.")
_LEVEL = Text("Cấp thực hiện; xã, tỉnh, bộ, khác cũng được.", "The level that carries it out.")
_DEADLINE = Text("Thời hạn giải quyết, như «3 ngày làm việc».", "The deadline, '3 working days'.")
_FEE = Text("Phí, đồng; 0 là không thu.", "The fee in đồng; 0 is none.")
_CONSULT = Text("Cơ quan được lấy ý kiến, nếu có.", "The body that is consulted, if there is one.")
_FROM = Text("Ngày có hiệu lực.", "The day it takes effect.")
_BY = Text("Văn bản quyết định.", "The document that decides it.")
_YES = Text("Không hỏi gì, lấy giá trị mặc định.", "Ask nothing, take the defaults.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """A question of `onestop new`, its default, and the option that answers it beforehand."""

    name: str
    option: str
    ask: Text
    default: str


_LEVELS = ("commune", "province", "ministry", "other")


def _questions() -> tuple[_Question, ...]:
    return (
        _Question(
            name="code",
            option="--code",
            ask=Text("Mã thủ tục", "Code of the procedure"),
            default="0.000001",
        ),
        _Question(
            name="title",
            option="--title",
            ask=Text("Tên thủ tục", "Title in Vietnamese"),
            default="Thủ tục mới",
        ),
        _Question(
            name="field",
            option="--field",
            ask=Text("Lĩnh vực", "Field"),
            default="linh-vuc-khac",
        ),
        _Question(
            name="level",
            option="--level",
            ask=Text("Cấp: xã, tỉnh, bộ, khác", f"Level ({', '.join(_LEVELS)})"),
            default=say("xã", "commune"),
        ),
        _Question(
            name="deadline",
            option="--deadline",
            ask=Text("Thời hạn giải quyết", "Deadline"),
            default="3 ngày làm việc",
        ),
        _Question(name="fee", option="--fee", ask=Text("Phí (đồng)", "Fee (đồng)"), default="0"),
        _Question(
            name="consulted",
            option="--consult",
            ask=Text(
                "Cơ quan được lấy ý kiến (để trống nếu không có)",
                "Consulted body (empty for none)",
            ),
            default="",
        ),
        _Question(
            name="start",
            option="--from",
            ask=Text("Có hiệu lực từ ngày", "In force from"),
            default=today().isoformat(),
        ),
        _Question(
            name="decided_by",
            option="--decided-by",
            ask=Text("Văn bản quyết định", "Decided by"),
            default="118/2025/NĐ-CP",
        ),
    )


@command(
    "new",
    details=_DETAILS,
    examples=(
        'onestop new draft.yaml --yes --title "Xác nhận cư trú" --deadline "2 ngày làm việc"',
        "onestop check draft.yaml",
    ),
)
@click.argument("path", metavar="PATH")
@option("--code", metavar="CODE", about=_CODE)
@option("--title", metavar="TEXT", about=_TITLE)
@option("--field", metavar="SLUG", about=_FIELD)
@option("--level", metavar="|".join(_LEVELS), about=_LEVEL)
@option("--deadline", metavar="TERM", about=_DEADLINE)
@option("--fee", metavar="ĐỒNG", about=_FEE)
@option("--consult", "consulted", metavar="TEXT", about=_CONSULT)
@option("--from", "start", metavar="DATE", about=_FROM)
@option("--decided-by", metavar="TEXT", about=_BY)
@option("--yes", is_flag=True, about=_YES)
@json_option
@lang_option
def new(*, path: str, yes: bool, **given: Any) -> None:
    """Write a procedure file and say where."""
    target = Path(path)
    if target.exists():
        raise InputError(_EXISTS.fill(path=path))
    if target.suffix not in {".yaml", ".yml"}:
        raise InputError(_NO_YAML.fill(path=path))
    answers = _answers(given, path, asking=not yes and _asks())
    _write(target, write_draft(_draft(answers, read_day(answers["start"], "--from"), path)))
    if wishes().as_json:
        print_json({"path": path, "code": answers["code"]})
    else:
        click.echo(say("Đã viết {path}.", "Wrote {path}.", path=path))
        for step in (f"onestop check {path}", f"onestop run {path}"):
            click.echo(f"  {step}")


def _answers(given: Mapping[str, Any], path: str, *, asking: bool) -> dict[str, str]:
    """The answers of the options and then of whoever is asked; the defaults for all others."""
    known = {question.name: question.default for question in _questions()}
    for question in _questions():
        if given[question.name] is not None:
            known[question.name] = given[question.name]
            _refuse_wrong(known, path, question.option)
    for question in _questions() if asking else ():
        if given[question.name] is None:
            _ask(question, known, path)
    return known


def _ask(question: _Question, known: dict[str, str], path: str) -> None:
    """Ask until the answer makes a file that would pass the check."""
    while True:
        answer = click.prompt(
            spoken(question.ask),
            default=question.default,
            show_default=bool(question.default),
            err=True,
        )
        known[question.name] = answer.strip() or question.default
        try:
            _refuse_wrong(known, path, spoken(question.ask))
        except InputError as error:
            click.echo(spoken(error.message), err=True)
        else:
            return


def _refuse_wrong(answers: Mapping[str, str], path: str, name: str) -> None:
    """Raise what stands against the latest answer, which people know by `name`.

    Of a file that is not there no line is named.
    """
    day = read_day(answers["start"], name)
    try:
        report = check_text(write_draft(_draft(answers, day, path)), path)
    except OneStopError as error:
        raise InputError(_named(name, error.message)) from None
    if not report.ok:
        problem = report.errors[0]
        raise InputError(_named(name, problem.message, problem.mend))


def _named(name: str, *sentences: Text) -> Text:
    vi, en = (" ".join(each.say(lang) for each in sentences) for lang in ("vi", "en"))
    return Text(f"{name}: {vi}", f"{name}: {en}")


def _asks() -> bool:
    return sys.stdin.isatty()


def _draft(answers: Mapping[str, str], start: date, path: str) -> Draft:
    fee, level = answers["fee"], _level(answers["level"])
    if not (fee.isascii() and fee.isdigit()):
        raise InputError(_NO_FEE.fill(value=fee))
    if level not in _LEVELS:
        raise InputError(_NO_LEVEL.fill(value=level, levels=", ".join(_LEVELS)))
    return Draft(
        code=answers["code"],
        title=answers["title"],
        field=answers["field"],
        level=level,
        deadline=Term.parse(answers["deadline"]),
        fee=int(fee),
        start=start,
        decided_by=answers["decided_by"],
        consulted=answers["consulted"],
        schema=schema_for(Path(path)),
    )


def _level(answer: str) -> str:
    """The level that an answer means, in the file's word or in Vietnamese.

    >>> _level("Cấp xã"), _level("province")
    ('commune', 'province')
    """
    return meant(answer, _LEVELS) or answer


def _write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        # "x": a file that appeared since the check above is not overwritten either.
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise InputError(_EXISTS.fill(path=target)) from None


_EXISTS = Text(
    "«{path}» đã có và không bị ghi đè. Chọn tên khác, hoặc xóa tệp cũ trước.",
    "'{path}' exists and is not overwritten. Choose another name, or remove it first.",
)
_NO_YAML = Text(
    "Tên tệp phải kết thúc bằng .yaml: viết {path}.yaml.",
    "The name must end in .yaml: write {path}.yaml.",
)
_NO_FEE = Text(
    "Phí là số nguyên đồng, không có dấu ngăn, không phải «{value}». Viết ví dụ 8000.",
    "The fee is whole đồng without thousands marks, not '{value}'. Write, say, 8000.",
)
_NO_LEVEL = Text(
    "Không có cấp «{value}». Chọn một trong: xã, tỉnh, bộ, khác (hoặc {levels}).",
    "There is no level '{value}'. Choose one of: {levels}.",
)
