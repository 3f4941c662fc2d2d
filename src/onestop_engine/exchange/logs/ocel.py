"""OCEL 2.0 (JSON, XML, SQLite): objects of one type with the events that are about them."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias
from xml.parsers import expat

from ...errors import InputError
from ...texts import Text
from ._ocel_xml import OcelXml
from .model import ACTIVITY, AT, Case, LogEvent, Value

Form: TypeAlias = Literal["json", "xml", "sqlite"]
FORM_OF_ENDING: Final[Mapping[str, Form]] = {
    ".jsonocel": "json",
    ".json": "json",
    ".xmlocel": "xml",
    ".xml": "xml",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
}
DOSSIER: Final = "dossier"
"""The type of objects that are dossiers, where the mapping names none."""


@dataclass(slots=True)
class Ocel:
    """The objects and events of a log; it is held whole, since its parts refer to each other."""

    types: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, tuple[str, Value]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    events: dict[str, dict[str, Value]] = field(default_factory=dict)
    about: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add_value(self, obj: str, name: str, at: str, value: Value | None) -> None:
        """Keeps what an object's attribute was last."""
        before = self.values[obj].get(name)
        if value is not None and (before is None or before[0] <= at):
            self.values[obj][name] = (at, value)

    def cases(self, kind: str) -> Iterator[Case]:
        """Each object of a type with the events about it, as the cases of a log."""
        found: dict[str, list[LogEvent]] = {
            obj: [] for obj, of_type in self.types.items() if of_type == kind
        }
        if not found:
            raise InputError(
                _NO_OBJECTS.fill(kind=kind, kinds=", ".join(sorted(set(self.types.values()))))
            )
        for name, attributes in self.events.items():
            objects = dict.fromkeys(self.about[name])
            related = {self.types[obj]: obj for obj in objects if obj in self.types}
            event = LogEvent(attributes=attributes, objects=related)
            for obj in objects:
                if obj in found:
                    found[obj].append(event)
        for n, (obj, events) in enumerate(found.items(), start=1):
            told = {name: value for name, (_, value) in self.values.get(obj, {}).items()}
            yield Case(attributes={ACTIVITY: obj, **told}, events=tuple(events), place=n)


def read_ocel(path: str | Path, kind: str | None = None) -> Iterator[Case]:
    """The objects of type `kind` in an OCEL 2.0 file as cases, by the ending of its name.

    Attributes that change are those of the end. `InputError` for what is no such log.
    """
    file = Path(path)
    form = FORM_OF_ENDING.get(file.suffix)
    if form is None:
        raise InputError(_NO_FORM.fill(file=file, known=", ".join(FORM_OF_ENDING)))
    if not file.exists():
        raise InputError(_NO_FILE.fill(file=file))
    return _READERS[form](file).cases(kind or DOSSIER)


def _wrong(file: Path, why: object) -> InputError:
    return InputError(_UNREADABLE.fill(file=file, why=why))


def _from_json(file: Path) -> Ocel:
    try:
        data = json.loads(file.read_bytes())
        return _of_json(data)
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise _wrong(file, f"{type(error).__name__}: {error}"[:200]) from error


def _of_json(data: Mapping[str, Any]) -> Ocel:
    made = Ocel()
    for obj in data["objects"]:
        made.types[str(obj["id"])] = str(obj["type"])
        for each in obj.get("attributes", ()):
            name, at = str(each["name"]), str(each.get("time", ""))
            made.add_value(str(obj["id"]), name, at, _single(each["value"]))
    for event in data["events"]:
        told = {str(each["name"]): _single(each["value"]) for each in event.get("attributes", ())}
        name = str(event["id"])
        made.events[name] = {ACTIVITY: str(event["type"]), AT: str(event["time"]), **told}
        made.about[name] += [str(each["objectId"]) for each in event.get("relationships", ())]
    return made


def _single(value: Any) -> Value:
    return value if isinstance(value, str | int | float | bool) else json.dumps(value)


def _from_xml(file: Path) -> Ocel:
    parser = OcelXml()
    try:
        with file.open("rb") as stream:
            parser.read(stream)
    except expat.ExpatError as error:
        reason = f"{expat.ErrorString(error.code)}, line {error.lineno}"
        raise _wrong(file, reason) from error
    except (ValueError, LookupError) as error:
        raise _wrong(file, error) from error
    made = Ocel()
    for obj in parser.objects:
        made.types[obj.name] = obj.type
        for name, at, value in obj.attributes:
            made.add_value(obj.name, name, at, value)
    for event in parser.events:
        told: dict[str, Value] = {name: value for name, _, value in event.attributes}
        made.events[event.name] = {ACTIVITY: event.type, AT: event.time, **told}
        made.about[event.name] += event.about
    return made


def _from_sqlite(file: Path) -> Ocel:
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as base:
            # A file from elsewhere: nothing of its own schema may run.
            base.execute("PRAGMA trusted_schema = OFF")
            base.execute("PRAGMA query_only = ON")
            base.text_factory = lambda raw: raw.decode("utf-8", "replace")
            return _of_sqlite(base)
    except sqlite3.Error as error:
        raise _wrong(file, error) from error
    except KeyError as error:
        raise _wrong(file, f"no table or column {error}") from error


def _of_sqlite(base: sqlite3.Connection) -> Ocel:
    made = Ocel()
    for row in _rows(base, "object"):
        made.types[str(row["ocel_id"])] = str(row["ocel_type"])
    kinds = {str(row["ocel_id"]): str(row["ocel_type"]) for row in _rows(base, "event")}
    for each in _typed_rows(base, "object"):
        # When and what changed is left out by some where nothing changes.
        at, changed = str(each.get("ocel_time") or ""), each.get("ocel_changed_field")
        for name, value in _own(each):
            if changed is None or changed == name:
                made.add_value(str(each["ocel_id"]), name, at, value)
    for each in _typed_rows(base, "event"):
        name = str(each["ocel_id"])
        made.events[name] = {
            ACTIVITY: kinds[name],
            AT: str(each["ocel_time"]),
            **dict(_own(each)),
        }
    for row in _rows(base, "event_object"):
        made.about[str(row["ocel_event_id"])].append(str(row["ocel_object_id"]))
    return made


def _typed_rows(base: sqlite3.Connection, kind: str) -> Iterator[Mapping[str, Any]]:
    """The rows of the tables of each type, of objects or of events."""
    for row in _rows(base, f"{kind}_map_type"):
        yield from _rows(base, f"{kind}_{row['ocel_type_map']}")


def _rows(base: sqlite3.Connection, table: str) -> Iterator[Mapping[str, Any]]:
    # Tables alone: a view could be a computation without end.
    found = base.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
    if found.fetchone() is None:
        raise KeyError(table)
    quoted = table.replace('"', '""')
    rows = base.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608 (quoted, and a table of the file)
    names = [column[0] for column in rows.description]
    for row in rows:
        yield dict(zip(names, row, strict=True))


def _own(row: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
    for name, value in row.items():
        if not name.startswith("ocel_") and isinstance(value, str | int | float):
            yield name, value


_READERS: Final[Mapping[Form, Callable[[Path], Ocel]]] = {
    "json": _from_json,
    "xml": _from_xml,
    "sqlite": _from_sqlite,
}
_UNREADABLE: Final = Text(
    "{file}: không phải nhật ký OCEL 2.0 đọc được ({why}). Xuất lại theo OCEL 2.0.",
    "{file} is no OCEL 2.0 log that can be read ({why}). Export it anew as OCEL 2.0.",
)
_NO_FORM: Final = Text(
    "{file}: không rõ là loại nhật ký nào. Đổi đuôi tệp thành một trong: {known}.",
    "{file}: there is no telling what kind of log it is. Name it with one of: {known}.",
)
_NO_FILE: Final = Text("Không có tệp {file}.", "There is no file {file}.")
_NO_OBJECTS: Final = Text(
    "nhật ký không có đối tượng nào thuộc loại “{kind}”. Ghi loại của hồ sơ ở objects; có: "
    "{kinds}.",
    "the log has no object of the type “{kind}”. Name the type of dossiers in objects; there are: "
    "{kinds}.",
)
