"""pm4py reads what we write, and we read what it writes: the same events.

pm4py is AGPL and large, so it is a tool of these tests alone, on the first Python of CI.
"""

from __future__ import annotations

import importlib.util
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ours import Ours

from onestop_engine.exchange.logs import Case, LeavingCase, read_log, write_log

THERE = importlib.util.find_spec("pm4py") is not None
# scripts/test installs it on the first Python, and stops where that fails.
pytestmark = pytest.mark.skipif(
    not THERE, reason="pm4py is not installed: pip install 'onestop_engine[interop]'"
)

Happened = Counter[tuple[str, str, datetime]]


@pytest.fixture
def pm4py() -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pm4py

        yield pm4py


def instant(value: Any) -> datetime:
    text = value if isinstance(value, str) else value.isoformat()
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def of_ours(cases: list[LeavingCase], *, life_cycle: bool) -> Happened:
    def name(activity: str, transition: str) -> str:
        plain = life_cycle or transition == "complete"
        return activity if plain else f"{activity} ({transition})"

    return Counter(
        (case.code, name(event.activity, event.transition), instant(event.at))
        for case in cases
        for event in case.events
    )


def of_read(cases: Iterator[Case]) -> Happened:
    return Counter(
        (
            str(case.attributes["concept:name"]),
            str(event.attributes["concept:name"]),
            instant(event.attributes["time:timestamp"]),
        )
        for case in cases
        for event in case.events
    )


@pytest.mark.parametrize("ending", [".xes", ".xes.gz"])
def test_pm4py_reads_our_xes(ours: Ours, tmp_path: Path, pm4py: Any, ending: str) -> None:
    file = tmp_path / f"ours{ending}"
    write_log(ours.cases, file)

    frame = pm4py.read_xes(str(file))

    columns = ("case:concept:name", "concept:name", "time:timestamp")
    found = zip(*(frame[column] for column in columns), strict=True)
    assert Counter((code, name, instant(at)) for code, name, at in found) == of_ours(
        ours.cases, life_cycle=True
    )
    assert set(frame["lifecycle:transition"]) >= {"schedule", "start", "complete"}


def test_we_read_the_xes_of_pm4py(ours: Ours, tmp_path: Path, pm4py: Any) -> None:
    first, second = tmp_path / "ours.xes", tmp_path / "theirs.xes"
    write_log(ours.cases, first)
    pm4py.write_xes(pm4py.read_xes(str(first)), str(second))

    assert of_read(read_log(second)) == of_ours(ours.cases, life_cycle=True)


def in_seconds(happened: Happened) -> Happened:
    found: Happened = Counter()
    for (code, name, at), times in happened.items():
        found[code, name, at.replace(microsecond=0)] += times
    return found


READERS = {
    ".jsonocel": "read_ocel2_json",
    ".xmlocel": "read_ocel2_xml",
    ".sqlite": "read_ocel2_sqlite",
}
WRITERS = {
    ".jsonocel": "write_ocel2_json",
    ".xmlocel": "write_ocel2_xml",
    ".sqlite": "write_ocel2_sqlite",
}


def of_relations(ocel: Any) -> Happened:
    """Each event with the dossier that it is about, as pm4py has it."""
    frame = ocel.relations
    mine = frame[frame["ocel:type"] == "dossier"]
    columns = ("ocel:oid", "ocel:activity", "ocel:timestamp")
    found = zip(*(mine[column] for column in columns), strict=True)
    return Counter((code, name, instant(at)) for code, name, at in found)


@pytest.mark.parametrize("ending", READERS)
def test_pm4py_reads_our_ocel(ours: Ours, tmp_path: Path, pm4py: Any, ending: str) -> None:
    file = tmp_path / f"ours{ending}"
    write_log(ours.cases, file)

    ocel = getattr(pm4py, READERS[ending])(str(file))

    assert of_relations(ocel) == of_ours(ours.cases, life_cycle=False)
    assert {"actor", "dossier", "unit"} == set(ocel.objects["ocel:type"])


@pytest.mark.parametrize("ending", WRITERS)
def test_we_read_the_ocel_of_pm4py(ours: Ours, tmp_path: Path, pm4py: Any, ending: str) -> None:
    first, second = tmp_path / "ours.jsonocel", tmp_path / f"theirs{ending}"
    write_log(ours.cases, first)
    getattr(pm4py, WRITERS[ending])(pm4py.read_ocel2_json(str(first)), str(second))

    found, expected = of_read(read_log(second)), of_ours(ours.cases, life_cycle=False)
    # In JSON pm4py writes whole seconds.
    assert found == (in_seconds(expected) if ending == ".jsonocel" else expected)
