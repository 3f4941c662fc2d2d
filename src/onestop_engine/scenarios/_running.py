"""Runs scenario files, one after another."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from .._ordinary_files import given_path, given_text
from ..calendars import WorkCalendar
from ..catalog import Catalog
from ..definition._files import read_file
from ..errors import ProcedureError
from ._files import catalog_for
from ._playing import Play
from ._reading import Reading
from .model import Outcome


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
    name = str(given_path(path))
    return run_text(read_file(name), name, procedures=procedures, calendar=calendar)


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
    reading = Reading(given_text(text), name)
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
