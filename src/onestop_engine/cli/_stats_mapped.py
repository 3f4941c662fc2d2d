"""The reports of `onestop stats` over tables and event logs of other systems, by a mapping."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path

from ..catalog import Catalog
from ..errors import InputError, NotFound
from ..exchange.logs import fold, is_log, read_log
from ..exchange.mappings import AnyMapping, LogMapping, load_mapping
from ..exchange.tables import read_table
from ..statistics.outputs import Printable
from ..texts import Text
from ._stats_columns import counted, refused_rows
from ._stats_reports import Request, reports_over

_TABLES = (".csv", ".csv.gz", ".tsv", ".txt")


def needs_mapping(path: str) -> bool:
    """True when the name of a file is that of a table or of an event log."""
    return is_log(path) or _is_table(path)


def reports_by_mapping(
    path: str,
    mapping: str | None,
    names: Collection[str],
    request: Request,
    *,
    instant: Callable[[tzinfo], datetime],
    refused: str | None,
) -> list[Printable]:
    """The reports and charts called `names` over a table or an event log, in that order.

    Days are those of the office from which the dossiers come; `instant` is the request's there.
    What is no dossier is told in one line, and lies in the file `refused`, whose default name is
    made of that of `path`. Raises `InputError`, and `ProcedureError` for a wrong mapping.
    """
    if mapping is None:
        raise InputError(_NO_MAPPING.fill(path=path))
    if not Path(path).is_file():
        raise NotFound(_NO_FILE.fill(path=path))
    found = _mapping(path, mapping)
    period = replace(request.period, zone=found.zone)
    request = replace(request, period=period, as_of=instant(found.zone))
    with refused_rows(path, refused) as rejects:
        if not isinstance(found, LogMapping):
            request = replace(request, calendar=found.calendar or request.calendar)
            return counted(
                read_table(path, found, rejects=rejects), names, request, rejects=rejects
            )
        cases = read_log(path, found.objects)
        histories = tuple(fold(cases, found, source=path, rejects=rejects))
        assert found.calendar is not None
        return reports_over(
            histories, names, request, catalog=Catalog.installed(), calendar=found.calendar
        )


def _mapping(path: str, name: str) -> AnyMapping:
    file = Path(name)
    if not file.is_file():
        raise NotFound(_NO_FILE.fill(path=name))
    found = load_mapping(file)
    if isinstance(found, LogMapping) is not is_log(path):
        raise InputError(_OTHER_KIND.fill(path=path, mapping=name))
    return found


def _is_table(path: str) -> bool:
    return Path(path).name.lower().endswith(_TABLES)


_NO_MAPPING = Text(
    "{path} là bảng hoặc nhật ký của hệ thống khác: thêm --mapping TỆP nói cột hay hoạt động nào "
    "là gì (docs/event-logs.md).",
    "{path} is a table or a log of another system: add --mapping FILE, which says which column or "
    "activity is what (docs/event-logs.md).",
)
_NO_FILE = Text("Không có tệp {path}.", "There is no file {path}.")
_OTHER_KIND = Text(
    "{mapping} không dành cho loại tệp như {path}. Bảng cần `reads: table`, nhật ký sự kiện cần "
    "`reads: event_log`.",
    "{mapping} is not for a file such as {path}. Tables need `reads: table`, event logs "
    "`reads: event_log`.",
)
