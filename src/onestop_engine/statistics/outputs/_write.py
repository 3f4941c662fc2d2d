"""Writing reports to files: the name's ending says what kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, cast, get_args

from ...errors import InputError
from ...texts import Lang, Text, glance
from ._form import Cover
from ._reports import Printable, table_of
from ._texts import csv_bytes, json_bytes

Format = Literal["xlsx", "csv", "json", "parquet", "svg", "png"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
"""The kinds of files, by their endings."""

_ONE_REPORT: Final = frozenset({"csv", "parquet", "svg", "png"})


def write(
    reports: Printable | Sequence[Printable],
    path: str | Path,
    lang: Lang = "vi",
    *,
    suppress_below: int | None = None,
    cover: Cover = Cover(),  # noqa: B008 (a frozen value)
) -> None:
    """Write reports to a file of the kind that its ending names: see `render`.

    Raises `InputError` for an ending that is not in `FORMATS`, and `OSError`.
    """
    content = render(reports, form_of(path), lang, suppress_below=suppress_below, cover=cover)
    Path(path).write_bytes(content)


def form_of(path: str | Path) -> Format:
    """The kind of a file by its ending; `InputError` where there is none such.

    >>> form_of("thang-7.xlsx")
    'xlsx'
    """
    ending = Path(path).suffix.removeprefix(".").lower()
    if ending not in FORMATS:
        raise InputError(_BAD_ENDING.fill(path=path, known=_known()))
    return ending


def render(
    reports: Printable | Sequence[Printable],
    form: Format,
    lang: Lang = "vi",
    *,
    suppress_below: int | None = None,
    cover: Cover = Cover(),  # noqa: B008 (a frozen value)
) -> bytes:
    """The content of a file with the reports; the same reports give the same bytes.

    `reports` are one or several of `Report06a`, `Panel`, `StepReport`, the figures of charts,
    `Table`, or anything else with `to_table`. In "xlsx" each has a sheet, form II.06a in its
    official layout with what `cover` tells; "json" holds several as a list. "csv", "parquet",
    "svg" and "png" take one; pictures are drawn of the figures of charts. `suppress_below` hides
    small counts of form II.06a; figures of charts must have been made with it, and what cannot
    hide is refused. Raises `InputError`, and `OneStopError` where the library for
    the kind is not installed.
    """
    several = _several(reports)
    if not several:
        raise InputError(_NOTHING)
    if form in _ONE_REPORT and len(several) > 1:
        raise InputError(_ONLY_ONE.fill(form=form, count=len(several)))
    if form == "json":
        return json_bytes(several, lang, suppress_below)
    if form == "csv":
        return csv_bytes(table_of(several[0], lang, suppress_below))
    # What follows brings in libraries that the other kinds do without.
    if form == "xlsx":
        from ._workbook import workbook  # noqa: PLC0415

        return workbook(several, lang, suppress_below, cover)
    if form == "parquet":
        from ._parquet import parquet_bytes  # noqa: PLC0415

        return parquet_bytes(several[0], lang, suppress_below)
    if form in {"svg", "png"}:
        from ._charts import draw  # noqa: PLC0415

        return draw(several[0], form, lang, suppress_below)
    raise InputError(_BAD_FORMAT.fill(form=glance(form), known=_known()))


def _several(reports: Printable | Sequence[Printable]) -> Sequence[Printable]:
    return reports if isinstance(reports, list | tuple) else [cast("Printable", reports)]


def _known() -> str:
    return ", ".join(FORMATS)


_BAD_ENDING: Final = Text(
    "Không rõ «{path}» là loại tệp gì. Đặt tên tệp có đuôi là một trong: {known}.",
    "The kind of the file '{path}' is not known. Give its name one of these endings: {known}.",
)
_BAD_FORMAT: Final = Text(
    "Không có loại tệp {form}. Chọn một trong: {known}.",
    "There is no kind of file {form}. Choose one of: {known}.",
)
_NOTHING: Final = Text(
    "Không có báo cáo nào để ghi. Đưa vào ít nhất một báo cáo.",
    "There is no report to write. Give at least one.",
)
_ONLY_ONE: Final = Text(
    "Tệp {form} chỉ chứa một báo cáo, ở đây có {count}. Ghi từng báo cáo ra tệp riêng, hoặc dùng "
    "xlsx, json.",
    "A {form} file holds one report, and here are {count}. Write each to a file of its own, or use "
    "xlsx or json.",
)
