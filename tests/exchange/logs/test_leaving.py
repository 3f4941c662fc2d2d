"""Our dossiers as event logs: complete, readable again, and nothing personal in them."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ours import AS_OF, Ours

from onestop_engine import InputError
from onestop_engine.exchange.logs import (
    ENDINGS,
    LeavingCase,
    LeavingEvent,
    fold,
    read_log,
    write_log,
)
from onestop_engine.exchange.mappings import LogMapping, load_mapping
from onestop_engine.statistics import report_06a, rows

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "event-logs"
JULY = (date(2026, 1, 1), date(2026, 7, 31))


def mapping() -> LogMapping:
    made = load_mapping(EXAMPLES / "exported.yaml")
    assert isinstance(made, LogMapping)
    return made


def everything_in(file: Path) -> str:
    """All that stands in a file, as text."""
    if file.suffix == ".sqlite":
        with closing(sqlite3.connect(file)) as base, base:
            return "\n".join(base.iterdump())
    raw = file.read_bytes()
    return (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode()


def texts(value: Any) -> Iterator[str]:
    """Every text inside a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts(item)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_log_that_is_read_back_gives_the_report_of_the_store(
    ours: Ours, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"log{ending}"
    written = write_log(ours.cases, file)

    histories = list(fold(read_log(file), mapping()))

    found = [each.row for each in histories]
    expected = list(rows(ours.shop, AS_OF))
    assert written == sum(len(case.events) for case in ours.cases)
    for by in ("procedure", "field", "channel", "month"):
        theirs, own = report_06a(found, JULY, by=by), report_06a(expected, JULY, by=by)
        assert [(line.key, line.counts) for line in theirs.lines] == [
            (line.key, line.counts) for line in own.lines
        ]


@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_personal_leaves(ours: Ours, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"log{ending}"
    write_log(ours.cases, file)
    events = [event for code in ours.codes for event in ours.shop.events(code)]
    private = {text for event in events for text in texts([event.reason, dict(event.private)])}
    subjects = {event.data["subject"] for event in events if "subject" in event.data}
    actors = {event.actor for event in events} - {"applicant", "system"}
    # One word of a closed list is no secret: papers and kinds of people have names in YAML.
    secret = {text for text in private | subjects | actors if len(text) > 6}

    found = everything_in(file)

    assert len(secret) > 20
    assert [text for text in secret if text in found] == []
    assert "actor-2" in found


def test_only_what_was_recorded_by_then_leaves(ours: Ours) -> None:
    from onestop_engine.exchange.logs import leaving

    early = AS_OF.replace(month=3, day=1)
    cases = list(leaving(ours.shop, early))

    assert 0 < len(cases) < len(ours.cases)
    assert all(event.attributes["recorded_at"] <= early for case in cases for event in case.events)


@pytest.mark.parametrize("ending", [".xes", ".xes.gz", ".jsonocel", ".xmlocel"])
def test_the_same_dossiers_give_the_same_bytes(ours: Ours, tmp_path: Path, ending: str) -> None:
    first, second = tmp_path / f"a{ending}", tmp_path / f"b{ending}"

    write_log(ours.cases, first)
    write_log(ours.cases, second)

    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_log_is_whole_or_not_there(ours: Ours, tmp_path: Path, ending: str) -> None:
    def broken() -> Iterator[LeavingCase]:
        yield ours.cases[0]
        raise RuntimeError("power is lost")

    file = tmp_path / f"log{ending}"
    file.write_text("before")
    with pytest.raises(RuntimeError):
        write_log(broken(), file)

    assert file.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == [file.name]


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.xes\.gz"):
        write_log([], tmp_path / "log.csv")


@pytest.mark.parametrize("ending", ENDINGS)
def test_awkward_names_survive(tmp_path: Path, ending: str) -> None:
    awkward = "a\"b'<c>&d; DROP TABLE event; --\u00e9\u1ec7"
    event = LeavingEvent(
        seq=1, activity=awkward, transition="start", at=AS_OF, actor="actor-1", unit=awkward,
        attributes={"kind": "noted", "status": 4, "outcome": awkward, "recorded_at": AS_OF},
    )  # fmt: skip
    case = LeavingCase(code=awkward, attributes={"procedure": awkward}, events=(event,))
    file = tmp_path / f"log{ending}"

    write_log([case], file)
    (found,) = read_log(file)

    assert found.attributes["concept:name"] == awkward
    assert found.attributes["procedure"] == awkward
    assert found.events[0].attributes["outcome"] == awkward
    assert str(found.events[0].attributes["concept:name"]).startswith(awkward)


def test_what_xml_cannot_hold_is_shown_as_lost(tmp_path: Path) -> None:
    case = LeavingCase(code="a\x00b\x1b", attributes={}, events=())

    write_log([case], tmp_path / "log.xes")
    (found,) = read_log(tmp_path / "log.xes")

    assert found.attributes["concept:name"] == "a\ufffdb\ufffd"
