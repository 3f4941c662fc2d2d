"""An engine for Vietnam's one-stop-shop procedures (cơ chế một cửa, một cửa liên thông).

The public names load when they are first used, so that importing the package costs nothing.

>>> from datetime import datetime
>>> calendar = WorkCalendar.bundled("vn")
>>> calendar.due(datetime(2026, 11, 23, 9, 0), Term.parse("3 ngày làm việc")).on.isoformat()
'2026-11-27'
"""

from __future__ import annotations

from importlib import import_module

# The name is what type checkers look for; importing `typing` would cost more than all the rest.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from .calendars import WorkCalendar
    from .catalog import Catalog, check
    from .clocks import Clock
    from .definition import Procedure, check_text, load_procedure
    from .engine import Actor, Choice, Decision, Dossier, Event, Phase
    from .errors import (
        CalendarError,
        CalendarRangeError,
        Conflict,
        InputError,
        NotAllowed,
        NotFound,
        OneStopError,
        Problem,
        ProcedureError,
        Report,
        StoreError,
        TermError,
    )
    from .onestop import OneStop
    from .terms import Counting, Due, Term
    from .texts import Text

__version__ = "0.1.0"

__all__ = [
    "Actor",
    "CalendarError",
    "CalendarRangeError",
    "Catalog",
    "Choice",
    "Clock",
    "Conflict",
    "Counting",
    "Decision",
    "Dossier",
    "Due",
    "Event",
    "InputError",
    "NotAllowed",
    "NotFound",
    "OneStop",
    "OneStopError",
    "Phase",
    "Problem",
    "Procedure",
    "ProcedureError",
    "Report",
    "StoreError",
    "Term",
    "TermError",
    "Text",
    "WorkCalendar",
    "__version__",
    "check",
    "check_text",
    "load_procedure",
]

_HOMES = {
    "Actor": "engine",
    "CalendarError": "errors",
    "CalendarRangeError": "errors",
    "Catalog": "catalog",
    "Choice": "engine",
    "Clock": "clocks",
    "Conflict": "errors",
    "Counting": "terms",
    "Decision": "engine",
    "Dossier": "engine",
    "Due": "terms",
    "Event": "engine",
    "InputError": "errors",
    "NotAllowed": "errors",
    "NotFound": "errors",
    "OneStop": "onestop",
    "OneStopError": "errors",
    "Phase": "engine",
    "Problem": "errors",
    "Procedure": "definition",
    "ProcedureError": "errors",
    "Report": "errors",
    "StoreError": "errors",
    "Term": "terms",
    "TermError": "errors",
    "Text": "texts",
    "WorkCalendar": "calendars",
    "check": "catalog",
    "check_text": "definition",
    "load_procedure": "definition",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
