"""A real event log, read by its mapping and counted a second time by other means."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from counted_by_hand import count, passages

from onestop_engine.exchange.logs import fold, read_xes
from onestop_engine.exchange.mappings import LogMapping, load_mapping
from onestop_engine.statistics import History, Period, report_06a, step_punctuality

ROOT = Path(__file__).resolve().parents[3]
LOG = ROOT.parent / "shared" / "data" / "roadtraffic100traces.xes"
pytestmark = pytest.mark.skipif(
    not LOG.exists(), reason=f"the collected event log does not lie at {LOG}"
)


@pytest.fixture(scope="module")
def mapping() -> LogMapping:
    made = load_mapping(ROOT / "examples" / "event-logs" / "road-traffic.yaml")
    assert isinstance(made, LogMapping)
    return made


@pytest.fixture(scope="module")
def histories(mapping: LogMapping) -> list[History]:
    return list(fold(read_xes(LOG), mapping))


def counted(histories: list[History], last: date, mapping: LogMapping) -> Mapping[str, int]:
    period = Period.of(date(2000, 1, 1), last, mapping.zone)
    total = report_06a([each.row for each in histories], period, by="procedure").total
    names = ("received", "early", "on_time", "late", "open_in_time", "open_late")
    return {name: value for name in names if (value := getattr(total, name))}


@pytest.mark.parametrize(
    "last", [date(2001, 1, 31), date(2004, 6, 30), date(2006, 12, 24), date(2013, 12, 31)]
)
def test_the_report_counts_what_a_script_of_its_own_counts(
    histories: list[History], mapping: LogMapping, last: date
) -> None:
    by_hand: Counter[str] = count(LOG, last)

    assert counted(histories, last, mapping) == by_hand


def test_the_whole_log(histories: list[History], mapping: LogMapping) -> None:
    assert counted(histories, date(2013, 12, 31), mapping) == {
        "received": 100, "early": 7, "on_time": 28, "late": 49, "open_late": 16,
    }  # fmt: skip


def test_steps_are_the_passages_between_two_activities(
    histories: list[History], mapping: LogMapping
) -> None:
    period = Period.of(date(2000, 1, 1), date(2013, 12, 31), mapping.zone)

    report = step_punctuality(histories, period, calendar=mapping.calendar)

    lines = {line.step: line for line in report.lines}
    for name, start, end, limit in (
        ("send", "Create Fine", "Send Fine", 45),
        ("notify", "Send Fine", "Insert Fine Notification", 15),
    ):
        by_hand = passages(LOG, start, end, limit)
        line = lines[name]
        assert (line.early, line.on_time, line.late, line.open) == (
            by_hand["early"],
            by_hand["on_time"],
            by_hand["late"],
            by_hand["open"],
        )


def test_a_compressed_log_is_the_same(
    tmp_path: Path, histories: list[History], mapping: LogMapping
) -> None:
    packed = tmp_path / "log.xes.gz"
    packed.write_bytes(gzip.compress(LOG.read_bytes()))

    assert list(fold(read_xes(packed), mapping)) == histories
