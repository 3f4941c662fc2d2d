"""Writes event logs: XES, and OCEL 2.0 as JSON, XML or SQLite, by the ending of the name."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from ...errors import InputError
from ...texts import Text
from ._ocel_tables import Tables, tables_of
from .leaving import LeavingCase, LeavingEvent
from .model import ACTIVITY, AT, TRANSITION, Value

ENDINGS: Final = (".xes", ".xes.gz", ".jsonocel", ".xmlocel", ".sqlite")
_XES_HEAD: Final = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="2.0" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <global scope="trace"><string key="concept:name" value="-"/></global>
  <global scope="event">
    <string key="concept:name" value="-"/>
    <string key="lifecycle:transition" value="complete"/>
    <date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
"""
_INVISIBLE: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535), "�")


def write_log(cases: Iterable[LeavingCase], path: str | Path) -> int:
    """Writes the cases as the ending of `path` says; the number of events written.

    The file is complete or not there. XES is written as it goes; OCEL is held until its end.
    `InputError` for an ending that no log has.
    """
    target = Path(path)
    ending = next(
        (each for each in sorted(ENDINGS, key=len)[::-1] if target.name.endswith(each)), None
    )
    if ending is None:
        raise InputError(_NO_ENDING.fill(file=target, known=", ".join(ENDINGS)))
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        count = _WRITERS[ending](cases, part)
        part.replace(target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
    return count


# XES


def _write_xes(cases: Iterable[LeavingCase], part: Path) -> int:
    with part.open("w", encoding="utf-8", newline="\n") as file:
        return _put_xes(cases, file)


def _write_packed_xes(cases: Iterable[LeavingCase], part: Path) -> int:
    # Without the time of writing the same dossiers give the same bytes.
    with (
        part.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="\n") as file,
    ):
        return _put_xes(cases, file)


def _put_xes(cases: Iterable[LeavingCase], file: Any) -> int:
    count = 0
    file.write(_XES_HEAD)
    for case in cases:
        file.write("  <trace>\n")
        for name, value in ((ACTIVITY, case.code), *case.attributes.items()):
            file.write(f"    {_xes_attribute(name, value)}\n")
        for event in case.events:
            file.write("    <event>\n")
            for name, told in _xes_event(event):
                file.write(f"      {_xes_attribute(name, told)}\n")
            file.write("    </event>\n")
            count += 1
        file.write("  </trace>\n")
    file.write("</log>\n")
    return count


def _xes_event(event: LeavingEvent) -> Iterator[tuple[str, Value]]:
    yield ACTIVITY, event.activity
    yield TRANSITION, event.transition
    yield AT, event.at
    yield "org:resource", event.actor
    if event.unit is not None:
        yield "org:group", event.unit
    yield "seq", event.seq
    yield from event.attributes.items()


def _xes_attribute(name: str, value: Value) -> str:
    tag, text = "string", str(value)
    if isinstance(value, datetime):
        tag, text = "date", value.isoformat(timespec="microseconds")
    elif isinstance(value, int):
        tag = "int"
    return f"<{tag} key={quoteattr(name)} value={quoteattr(_visible(text))}/>"


def _visible(text: str) -> str:
    return text.translate(_INVISIBLE)


# OCEL 2.0


def _write_json(cases: Iterable[LeavingCase], part: Path) -> int:
    tables = tables_of(cases)
    document = {
        "objectTypes": [_declared(name, names) for name, names in tables.object_types.items()],
        "eventTypes": [_declared(name, names) for name, names in tables.event_types.items()],
        "objects": [
            {
                "id": each.id,
                "type": each.type,
                "attributes": [
                    {"name": name, "time": _BEFORE, "value": value}
                    for name, value in each.attributes.items()
                ],
            }
            for each in tables.objects
        ],
        "events": [
            {
                "id": each.id,
                "type": each.type,
                "time": _utc(each.at),
                "attributes": [
                    {"name": name, "value": _plain(value)}
                    for name, value in each.attributes.items()
                ],
                "relationships": [{"objectId": obj, "qualifier": how} for obj, how in each.about],
            }
            for each in tables.events
        ],
    }
    part.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return len(tables.events)


def _declared(name: str, attributes: Mapping[str, str]) -> Mapping[str, Any]:
    told = [{"name": each, "type": kind} for each, kind in attributes.items()]
    return {"name": name, "attributes": told}


def _write_xml(cases: Iterable[LeavingCase], part: Path) -> int:
    tables = tables_of(cases)
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in _xml_lines(tables))
    return len(tables.events)


def _xml_lines(tables: Tables) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield "<log>"
    for outer, inner, types in (
        ("object-types", "object-type", tables.object_types),
        ("event-types", "event-type", tables.event_types),
    ):
        yield f"<{outer}>"
        for name, attributes in types.items():
            yield f"<{inner} name={quoteattr(_visible(name))}><attributes>"
            for each, kind in attributes.items():
                yield f"<attribute name={quoteattr(each)} type={quoteattr(kind)}/>"
            yield f"</attributes></{inner}>"
        yield f"</{outer}>"
    yield "<objects>"
    for thing in tables.objects:
        told = f"id={quoteattr(_visible(thing.id))} type={quoteattr(thing.type)}"
        yield f"<object {told}><attributes>"
        for name, value in thing.attributes.items():
            text = escape(_visible(value))
            yield f'<attribute name={quoteattr(name)} time="{_BEFORE}">{text}</attribute>'
        yield "</attributes></object>"
    yield "</objects>"
    yield "<events>"
    for event in tables.events:
        told = f"id={quoteattr(_visible(event.id))} type={quoteattr(_visible(event.type))}"
        yield f'<event {told} time="{_utc(event.at)}"><objects>'
        for obj, how in event.about:
            yield f"<relationship object-id={quoteattr(_visible(obj))} qualifier={quoteattr(how)}/>"
        yield "</objects><attributes>"
        for name, of_event in event.attributes.items():
            text = escape(_visible(str(_plain(of_event))))
            yield f"<attribute name={quoteattr(name)}>{text}</attribute>"
        yield "</attributes></event>"
    yield "</events>"
    yield "</log>"


def _write_sqlite(cases: Iterable[LeavingCase], part: Path) -> int:
    tables = tables_of(cases)
    with closing(sqlite3.connect(part)) as base, base:
        _put_sqlite(base, tables)
    return len(tables.events)


def _put_sqlite(base: sqlite3.Connection, tables: Tables) -> None:
    for kind, types in (("object", tables.object_types), ("event", tables.event_types)):
        base.execute(f"CREATE TABLE {kind} (ocel_id TEXT PRIMARY KEY, ocel_type TEXT)")
        base.execute(
            f"CREATE TABLE {kind}_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT)"
        )
        for n, (name, attributes) in enumerate(types.items(), start=1):
            # Names of steps are people's; what they map to is not.
            mapped = f"{kind[0]}{n}"
            base.execute(f"INSERT INTO {kind}_map_type VALUES (?, ?)", (name, mapped))  # noqa: S608
            own = [f'"{each}" {_SQL[told]}' for each, told in attributes.items()]
            more = ["ocel_changed_field TEXT"] if kind == "object" else []
            columns = ", ".join(["ocel_id TEXT", "ocel_time TIMESTAMP", *more, *own])
            base.execute(f"CREATE TABLE {kind}_{mapped} ({columns})")
    base.execute(
        "CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT)"
    )
    base.execute(
        "CREATE TABLE object_object (ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT)"
    )
    numbers = {name: n for n, name in enumerate(tables.object_types, start=1)}
    for thing in tables.objects:
        base.execute("INSERT INTO object VALUES (?, ?)", (thing.id, thing.type))
        _insert(base, f"object_o{numbers[thing.type]}",
                {"ocel_id": thing.id, "ocel_time": _BEFORE, **thing.attributes})  # fmt: skip
    numbers = {name: n for n, name in enumerate(tables.event_types, start=1)}
    for event in tables.events:
        base.execute("INSERT INTO event VALUES (?, ?)", (event.id, event.type))
        told = {name: _plain(value) for name, value in event.attributes.items()}
        _insert(base, f"event_e{numbers[event.type]}",
                {"ocel_id": event.id, "ocel_time": _utc(event.at), **told})  # fmt: skip
        base.executemany(
            "INSERT INTO event_object VALUES (?, ?, ?)",
            [(event.id, obj, how) for obj, how in event.about],
        )


def _insert(base: sqlite3.Connection, table: str, values: Mapping[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 (names of ours)
    base.execute(statement, tuple(values.values()))


def _plain(value: Value) -> str | int | float:
    return _utc(value) if isinstance(value, datetime) else value


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


_BEFORE: Final = "1970-01-01T00:00:00Z"
"""The instant at which OCEL dates what an object is from the beginning."""
_SQL: Final = {"string": "TEXT", "integer": "INTEGER", "time": "TIMESTAMP"}
_WRITERS: Final[Mapping[str, Callable[[Iterable[LeavingCase], Path], int]]] = {
    ".xes": _write_xes,
    ".xes.gz": _write_packed_xes,
    ".jsonocel": _write_json,
    ".xmlocel": _write_xml,
    ".sqlite": _write_sqlite,
}
_NO_ENDING: Final = Text(
    "{file}: đuôi tệp phải là một trong {known}.",
    "{file}: its name has to end in one of {known}.",
)
