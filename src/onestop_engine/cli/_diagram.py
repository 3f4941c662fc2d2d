"""`onestop diagram`: a procedure as swim lanes, or the way that a dossier took through it."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import InputError
from ..texts import Text
from ._clock import now, today
from ._command import command, day_option, lang_option, option, store_option
from ._procedures import find_procedure
from ._speech import language, say
from ._values import read_day, read_instant

_DETAILS = Text(
    "WHAT là mã thủ tục hoặc tệp thủ tục. Có --dossier và --db: vẽ đường mà hồ sơ đó đã đi, theo "
    "phiên bản thủ tục của chính hồ sơ; không cần WHAT.",
    "WHAT is a procedure's code or file. With --dossier and --db it is the way which that dossier "
    "took, on its own version of the procedure; WHAT is not needed.",
)
_OUTPUT = Text("Ghi vào tệp này thay vì stdout.", "Write to this file instead of stdout.")
_FORMAT = Text(
    "svg hoặc mermaid; nếu không ghi thì theo đuôi tệp, không thì svg.",
    "svg or mermaid; the file's name decides when it is left out, else svg.",
)
_DOSSIER = Text("Mã hồ sơ trong kho --db.", "The code of a dossier in the store --db.")
_AT = Text(
    "Lúc xét hồ sơ có trễ hay không, ISO 8601; mặc định là bây giờ.",
    "The instant at which lateness is judged, ISO 8601; now by default.",
)
_MERMAID_NAMES = {".mmd", ".mermaid"}
# What other programs would open by its name, and find an SVG in.
_OTHER_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf", ".html", ".docx"}


@command(
    "diagram",
    details=_DETAILS,
    examples=(
        "onestop diagram 1.013225 -o permit.svg",
        "onestop diagram draft.yaml --format mermaid",
    ),
)
@click.argument("what", metavar="[WHAT]", required=False)
@option("-o", "--output", metavar="FILE", about=_OUTPUT)
@option(
    "--format",
    "form",
    type=click.Choice(("svg", "mermaid")),
    metavar="svg|mermaid",
    about=_FORMAT,
)
@day_option
@option("--dossier", metavar="CODE", about=_DOSSIER)
@store_option(required=False)
@option("--at", metavar="ISO", about=_AT)
@lang_option
def diagram(
    *,
    what: str | None,
    output: str | None,
    form: str | None,
    on: str | None,
    dossier: str | None,
    db: str | None,
    at: str | None,
) -> None:
    """Draw a procedure, or the way of a dossier."""
    ending = "" if output is None else Path(output).suffix.lower()
    if form is None and ending in _OTHER_PICTURES:
        raise InputError(_ONLY_THESE.fill(ending=ending, name=Path(output or "").stem))
    as_mermaid = form == "mermaid" or (form is None and ending in _MERMAID_NAMES)
    if dossier is not None or db is not None:
        drawn = _dossier_picture(what, dossier, db, at, as_mermaid=as_mermaid)
    elif what is None:
        raise InputError(_NOTHING)
    elif at is not None:
        raise InputError(_AT_ALONE)
    else:
        drawn = _procedure_picture(what, on, as_mermaid=as_mermaid)
    if output is None:
        click.echo(drawn, nl=False)
        return
    Path(output).write_text(drawn, encoding="utf-8")
    click.echo(say("Đã viết {file}.", "Written: {file}.", file=output))


def _procedure_picture(what: str, on: str | None, *, as_mermaid: bool) -> str:
    # The layout library is loaded by this command alone.
    from ..pictures import draw_mermaid, draw_svg  # noqa: PLC0415

    procedure = find_procedure(what, today() if on is None else read_day(on, "--on"))
    return draw_mermaid(procedure, language()) if as_mermaid else draw_svg(procedure, language())


def _dossier_picture(
    what: str | None, code: str | None, db: str | None, at: str | None, *, as_mermaid: bool
) -> str:
    from ..pictures import draw_svg  # noqa: PLC0415 (as above)
    from ._shop import open_shop  # noqa: PLC0415 (a procedure's picture needs no store)

    if code is None or db is None:
        raise InputError(_BOTH)
    if as_mermaid:
        raise InputError(_ONLY_SVG)
    with open_shop(db) as shop:
        dossier = shop.get(code)
        procedure = shop.procedure_of(dossier)
        if what is not None and what != procedure.code:
            raise InputError(_OTHER.fill(code=code, own=procedure.code, what=what))
        instant = now() if at is None else read_instant(at, "--at")
        calendar = shop.calendar_of(dossier)
        return draw_svg(procedure, language(), dossier=dossier, at=instant, calendar=calendar)


_ONLY_THESE = Text(
    "Hình vẽ là SVG hoặc Mermaid, không phải {ending}. Viết -o {name}.svg; trình duyệt mở, in và "
    "lưu được thành tệp khác.",
    "A picture is SVG or Mermaid, not {ending}. Write -o {name}.svg; a browser opens it, prints "
    "it and saves it as something else.",
)
_NOTHING = Text(
    "Thiếu WHAT: mã hoặc tệp thủ tục. Viết ví dụ: onestop diagram 1.013225; để vẽ một hồ sơ: "
    "onestop diagram --dossier MÃ --db TỆP.",
    "WHAT is missing: a procedure's code or file. Write, say, onestop diagram 1.013225; for a "
    "dossier, onestop diagram --dossier CODE --db FILE.",
)
_BOTH = Text(
    "--dossier và --db phải đi cùng nhau: hồ sơ nào, trong kho nào. Ghi thêm tùy chọn còn thiếu.",
    "--dossier and --db go together: which dossier, of which store. Give the missing one too.",
)
_AT_ALONE = Text(
    "--at chỉ có nghĩa với --dossier. Bỏ --at; để chọn phiên bản của thủ tục, dùng --on.",
    "--at means something only with --dossier. Leave it out; --on picks the procedure's version.",
)
_ONLY_SVG = Text(
    "Đường đi của hồ sơ chỉ vẽ được bằng SVG. Bỏ --format mermaid, hoặc bỏ --dossier.",
    "A dossier's way is drawn as SVG only. Leave out --format mermaid, or --dossier.",
)
_OTHER = Text(
    "Hồ sơ {code} thuộc thủ tục {own}, không phải {what}. Bỏ {what}: thủ tục theo hồ sơ.",
    "The dossier {code} is one of procedure {own}, not of {what}. Leave out {what}: the procedure "
    "follows from the dossier.",
)
