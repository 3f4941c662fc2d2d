"""Event logs: those of other systems as dossiers by a mapping, ours for others.

XES (IEEE 1849) and OCEL 2.0 (JSON, XML, SQLite), both ways.

>>> from onestop_engine.exchange.mappings import mapping_of
>>> mapping = mapping_of("reads: event_log\\nevents: {received: Filed}\\n"
...     "columns: {procedure: {value: A-1}}\\n")
>>> list(fold([], mapping))
[]
"""

from collections.abc import Iterator
from pathlib import Path

from .folding import fold
from .leaving import LeavingCase, LeavingEvent, leaving
from .model import Case, LogEvent
from .ocel import FORM_OF_ENDING, read_ocel
from .writing import ENDINGS, write_log
from .xes import read_xes

__all__ = [
    "ENDINGS",
    "Case",
    "LeavingCase",
    "LeavingEvent",
    "LogEvent",
    "fold",
    "is_log",
    "leaving",
    "read_log",
    "read_ocel",
    "read_xes",
    "write_log",
]


def is_log(path: str | Path) -> bool:
    """True when the name ends like that of an event log.

    >>> is_log("july.xes.gz"), is_log("july.csv")
    (True, False)
    """
    name = Path(path).name
    return name.endswith((".xes", ".xes.gz")) or Path(name).suffix in FORM_OF_ENDING


def read_log(path: str | Path, objects: str | None = None) -> Iterator[Case]:
    """The cases of an event log by the ending of its name; `objects` is the type of dossiers.

    Raises `InputError` for what is no such log.
    """
    if Path(path).name.endswith((".xes", ".xes.gz")):
        return read_xes(path)
    return read_ocel(path, objects)
