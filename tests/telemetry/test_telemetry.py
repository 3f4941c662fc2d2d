"""Logs and spans tell what was done, how it ended, how long it took, and nothing personal."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from onestop_engine import Actor, InputError, NotAllowed, OneStop, StoreError, Text
from onestop_engine.telemetry import LOGGER, JsonFormatter, operation

CANARY = "Canary Ví Dụ 079099012345"
CLERK = Actor.officer("cb-1", unit="H26.10.2", parts=("one_stop", "authority"))


@pytest.fixture
def lines() -> Iterator[Any]:
    """What is logged, as a function that reads it back."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    before = LOGGER.level
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    LOGGER.removeHandler(handler)
    LOGGER.setLevel(before)


def test_each_ending_has_its_level(lines: Any) -> None:
    with operation("act", code="A-1"):
        pass
    for error in (InputError(Text("x")), StoreError(Text("x")), KeyError("x")):
        with pytest.raises(type(error)), operation("act", code="A-1"):
            raise error
    found = [(line["level"], line["outcome"], line.get("error")) for line in lines()]
    assert found == [
        ("info", "done", None),
        ("warning", "refused", "InputError"),
        ("error", "failed", "StoreError"),
        ("error", "failed", "KeyError"),
    ]


def test_a_command_is_logged_without_anything_personal(lines: Any) -> None:
    with OneStop.open("memory://") as shop:
        at = datetime(2026, 11, 23, 9, 0)
        dossier = shop.submit(
            "1.013225",
            unit="H26.10.2",
            applicant={"name": CANARY},
            facts={"works": "house"},
            channel="counter",
            by=CLERK,
            at=at,
        )
        shop.act(dossier.code, "accept", by=CLERK, at=at, reason=CANARY)
        with pytest.raises(NotAllowed):
            shop.act(dossier.code, "accept", by=CLERK, at=at, reason=CANARY)
        with suppress(InputError):
            shop.submit(
                "1.013225",
                unit="H26.10.2",
                applicant={"name": CANARY},
                facts={"works": CANARY},
                by=CLERK,
                at=at,
            )
        shop.tick(at=at)
        shop.correct_applicant(dossier.code, {"name": CANARY})
        shop.erase(dossier.subject)
    found = lines()
    assert [(line["operation"], line["outcome"]) for line in found] == [
        ("submit", "done"),
        ("act", "done"),
        ("act", "refused"),
        ("submit", "refused"),
        ("tick", "done"),
        ("correct", "done"),
        ("erase", "done"),
    ]
    assert found[1]["code"] == dossier.code
    assert found[1]["action"] == "accept"
    assert "Canary" not in json.dumps(found)
    assert "079099012345" not in json.dumps(found)


def test_a_line_break_in_a_value_makes_no_second_record(lines: Any) -> None:
    with operation("act", code='A\n{"level": "error"}'):
        pass
    (line,) = lines()
    assert line["code"] == 'A\n{"level": "error"}'


def test_an_exception_that_a_host_logs_is_told_by_its_kind(lines: Any) -> None:
    try:
        int(CANARY)
    except ValueError:
        LOGGER.exception("host failed")
    (line,) = lines()
    assert line["error"] == "ValueError"
    assert CANARY not in json.dumps(line, ensure_ascii=False)


def test_spans_carry_the_same_facts() -> None:
    trace = pytest.importorskip("opentelemetry.trace", reason="OpenTelemetry is not installed")
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    with operation("act", code="A-1") as running:
        running.note(seq=4)
    with pytest.raises(StoreError), operation("tick"):
        raise StoreError(Text(CANARY))
    done, failed = exporter.get_finished_spans()
    assert done.name == "onestop.act"
    assert dict(done.attributes) == {
        "onestop.code": "A-1",
        "onestop.seq": 4,
        "onestop.outcome": "done",
    }
    assert failed.status.status_code is trace.StatusCode.ERROR
    assert failed.attributes["onestop.error"] == "StoreError"
    assert not failed.events
    assert CANARY not in str(failed.to_json())


def test_the_command_line_logs_when_asked(tmp_path: Path) -> None:
    db = tmp_path / "shop.db"
    OneStop.open(f"sqlite:///{db}").close()
    command = [sys.executable, "-c", "from onestop_engine.cli import main; main()"]
    ran = subprocess.run(
        [*command, "tick", "--db", str(db), "--at", "2026-11-23T09:00"],
        env={**os.environ, "ONESTOP_LOG": "info"},
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = ran.stderr.splitlines()
    assert json.loads(line)["operation"] == "tick"
    assert "operation" not in ran.stdout
