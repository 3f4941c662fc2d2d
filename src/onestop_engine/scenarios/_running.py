"""Runs scenario files, one after another."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from ..calendars import WorkCalendar
from ..catalog import Catalog
from ..errors import InputError, NotFound, ProcedureError
from ..texts import Text
from ._files import catalog_for
from ._playing import Play
from ._reading import Reading
from .model import Outcome

_NO_FILE = Text(
    "Không tìm thấy tệp {path}. Hãy kiểm tra lại đường dẫn.",
    "There is no file {path}. Check how it is written.",
)
_UNREADABLE = Text(
    "Không đọc được tệp {path}: {reason}. Hãy kiểm tra quyền đọc tệp.",
    "The file {path} cannot be read: {reason}. Check who may read it.",
)


def run_scenario(
    path: str | PathLike[str],
    *,
    procedures: Catalog | None = None,
    calendar: WorkCalendar | None = None,
) -> Outcome:
    """What playing the scenario in a file came to; everything wrong stands in its `problems`.

    Without `procedures`, those beside the file serve, then the installed ones; without
    `calendar`, the bundled one of Vietnam. The dossiers live in memory only.

    Raises NotFound for a file that does not exist, InputError for one that cannot be read.
    """
    return run_text(_read(Path(path)), str(path), procedures=procedures, calendar=calendar)


def run_text(
    text: str | bytes,
    name: str,
    *,
    procedures: Catalog | None = None,
    calendar: WorkCalendar | None = None,
) -> Outcome:
    """What playing the scenario in a text came to; `name` stands in every place.

    >>> run_text("title: Trống", "a.yaml").problems[0].code
    'OS002'
    """
    reading = Reading(text, name)
    code, title = reading.code, reading.title
    try:
        catalog = catalog_for(Path(name), code) if procedures is None else procedures
        scenario = reading.scenario(catalog)
        if scenario is None:
            return Outcome(file=name, title=title, procedure=code, problems=reading.problems)
        play = Play(scenario, catalog, calendar or WorkCalendar.bundled("vn"))
        play.run()
    except ProcedureError as error:
        # A procedure that does not load speaks for itself, at its own places.
        return Outcome(file=name, title=title, procedure=code, problems=error.report.problems)
    return Outcome(
        file=name,
        title=scenario.title,
        procedure=code,
        problems=(*reading.problems, *play.problems),
        expectations=play.expectations,
        reached=play.reached(),
        played=play.played(),
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as failure:
        raise NotFound(_NO_FILE.fill(path=path)) from failure
    except OSError as failure:
        reason = failure.strerror or type(failure).__name__
        raise InputError(_UNREADABLE.fill(path=path, reason=reason)) from failure
