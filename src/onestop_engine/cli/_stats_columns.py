"""The reports of `onestop stats` that are counted from Parquet files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeAlias

from ..errors import InputError
from ..statistics import Period
from ..statistics.columns import AgeingCube, CauseCube, CountCube, Rejects, Tally, count
from ..statistics.outputs import Printable, ageing_from, months_of
from ..statistics.panel import panel_of
from ..store._files import MAGIC
from ..texts import Text
from ._output import note
from ._progress import Progress
from ._speech import language, say
from ._stats_figures import cube_of, figures_of
from ._stats_reports import CHARTS, FIGURES, Request, causes_of, refuse_hiding, titles_of

Cube: TypeAlias = CountCube | Tally


def reports_of_columns(
    path: str, names: Collection[str], request: Request, *, refused: str | None, kept: str | None
) -> list[Printable]:
    """The reports and charts called `names` over Parquet files, in that order, in one reading.

    Bad rows are told in one line, and lie in the file `refused`; by default its name is made of
    that of `path`. `kept` is a folder for counts that need not be made again.
    """
    _refuse_other_kinds(Path(path))
    with refused_rows(path, refused) as rejects:
        return counted(path, names, request, rejects=rejects, kept=kept)


def _refuse_other_kinds(file: Path) -> None:
    """Refuse what is no Parquet file, but something that another option or file is for."""
    if not file.is_file():
        return
    if file.suffix.lower() in _WORKBOOKS:
        raise InputError(_WORKBOOK.fill(path=file))
    with file.open("rb") as opened:
        if opened.read(len(MAGIC)) == MAGIC:
            raise InputError(_STORE.fill(path=file))


@contextmanager
def refused_rows(path: str, refused: str | None) -> Iterator[Rejects]:
    """Where the bad rows of `path` go; how many there were is told at the end."""
    with Rejects(refused or f"{Path(path).name}.refused.csv") as rejects:
        yield rejects
    if rejects.count:
        note(rejects.says(language()))


def counted(
    source: Any,
    names: Collection[str],
    request: Request,
    *,
    rejects: Rejects,
    kept: str | None = None,
) -> list[Printable]:
    """The reports and charts called `names` over columns from anywhere, in one reading."""
    cubes = [_cube(name, request) for name in names]
    with Progress(say("Đếm hồ sơ", "Counting dossiers")) as progress:
        count(source, *cubes, rejects=rejects, kept=kept, progress=progress)
    return [_REPORTS[name](cube, request) for name, cube in zip(names, cubes, strict=True)]


def _cube(name: str, request: Request) -> Cube:
    """What has to be counted for a report."""
    if name not in _REPORTS:
        raise InputError(
            _NO_STEPS.fill(name=_called(name), known=", ".join(map(_called, _REPORTS)))
        )
    if name == "causes" and not request.grouped:
        refuse_hiding(request, name)
    if name not in {"06a", "panel", "months"}:
        return cube_of(name, request)
    if name == "panel":
        refuse_hiding(request, name)
        end = request.period.end
        days = Period.of(date(end.year, 1, 1), Period.month(end.year, end.month).end)
        return CountCube(days, request.as_of, by="channel")
    return CountCube(request.period, request.as_of, by="month" if name == "months" else request.by)


def _form(cube: CountCube, request: Request) -> Printable:
    return cube.result(_labels(cube, request))


def _labels(cube: Cube, request: Request) -> Mapping[str, Text]:
    if request.by not in {"field", "procedure"}:
        return {}
    codes = [line.key for line in cube.result().lines]
    if isinstance(cube, CauseCube):
        codes = [code.partition("/")[0] for code in codes]
    return titles_of(request.by, codes, request.catalog)


def _panel(cube: CountCube, _: Request) -> Printable:
    return panel_of(cube.result())


def _months(cube: CountCube, request: Request) -> Printable:
    return months_of(cube.result(), suppress_below=request.suppress)


def _figures(cube: Tally, request: Request) -> Printable:
    return figures_of(cube, request, _labels(cube, request))


def _causes(cube: CauseCube, request: Request) -> Printable:
    return _figures(cube, request) if request.grouped else causes_of(cube.causes(), request)


def _ages(cube: AgeingCube, request: Request) -> Printable:
    return ageing_from(cube.by_age(), cube.as_of, cube.edges, request.suppress)


def _called(name: str) -> str:
    """What is asked for by users to have it."""
    chart = next((chart for chart, figures in CHARTS.items() if figures == name), None)
    if name == "what-if":
        return f"--{name}"
    return f"--report {name}" if chart is None else f"--chart {chart}"


_REPORTS: Mapping[str, Callable[[Any, Request], Printable]] = {
    "06a": _form,
    "panel": _panel,
    "causes": _causes,
    **dict.fromkeys(FIGURES, _figures),
    "months": _months,
    "ages": _ages,
    # Columns tell of no steps: the time is told of each group of dossiers.
    "step-times": _figures,
}
_NO_STEPS = Text(
    "Từ bảng không lập được {name}. Chọn trong: {known}; hoặc dùng --db với kho hồ sơ.",
    "Tables cannot give {name}. Choose from: {known}; or use --db with a store.",
)
_WORKBOOKS: Final = frozenset({".xlsx", ".xls", ".ods"})
_STORE: Final = Text(
    "{path} là tệp SQLite, không phải tệp Parquet. Nếu là kho hồ sơ thì viết --db {path}.",
    "{path} is an SQLite file, no Parquet file. If it is a store, write --db {path}.",
)
_WORKBOOK: Final = Text(
    "{path} là sổ tính. Lưu thành CSV (UTF-8), rồi thêm --mapping TỆP nói cột nào là gì "
    "(docs/event-logs.md).",
    "{path} is a workbook. Save it as CSV (UTF-8), and add --mapping FILE, which says which column "
    "is what (docs/event-logs.md).",
)
