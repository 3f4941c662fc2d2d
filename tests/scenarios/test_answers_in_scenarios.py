"""Quantities, moments and several choices: filed by a scenario, kept, recorded, drawn by lot."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from random import Random

from onestop_engine import Actor, Catalog, OneStop
from onestop_engine.definition import load_text
from onestop_engine.engine._input import read_facts
from onestop_engine.scenarios import record, run_text
from onestop_engine.scenarios._acts import sample
from onestop_engine.synthetic._people import answers

PROCEDURE = """\
procedure: "9.000001"
title: {vi: Thủ tục thử, en: A procedure for tests}
field: thu
levels: [commune]
in_force: {from: 2026-01-01, decided_by: 01/QĐ}
channels: [counter]
applicants: [citizen]
legal_basis: [01/QĐ]
results:
  permit: {vi: Giấy phép}
agencies:
  one_stop: {kind: one_stop, level: commune}
  office: {kind: authority, level: commune}
facts:
  changes: {ask: applicant, choose: [seat, name], several: true, label: Thay đổi}
  catch: {ask: applicant, type: decimal, label: Sản lượng}
  departs: {ask: applicant, type: moment, label: Giờ đi}
deadline:
  - when: seat in changes and catch > 2.3 and departs > "2026-08-01T00:00"
    limit: 2 ngày làm việc
  - limit: 9 ngày làm việc
steps:
  intake: {by: one_stop, do: receive, then: sign}
  sign: {by: office, then: deliver}
  deliver: {by: one_stop, do: deliver, result: permit}
documents:
  form1: {title: Đơn, originals: 1, when: "name not in changes and catch > 2"}
"""
SCENARIO = """\
title: Hồ sơ mẫu
procedure: "9.000001"
file:
  on: 2026-08-20T09:00
  facts: {changes: [seat], catch: "2,4", departs: 2026-08-28T14:00}
  documents: [form1]
acts:
  - on: 2026-08-20 09:05
    do: accept
    by: one_stop
    expect: {due: 2026-08-22, missing: []}
  - on: 2026-08-21 09:05
    do: done
    by: office
    expect: {verdict: early}
  - {on: 2026-08-21 10:05, do: deliver, by: one_stop}
"""


def catalog(tmp_path: Path) -> Catalog:
    (tmp_path / "9.000001").mkdir()
    (tmp_path / "9.000001" / "2026-01-01.yaml").write_text(PROCEDURE, "utf-8")
    return Catalog.load(tmp_path)


def test_a_scenario_files_them(tmp_path: Path) -> None:
    outcome = run_text(SCENARIO, "a.yaml", procedures=catalog(tmp_path))
    assert outcome.problems == ()
    assert outcome.mismatches == ()


def test_a_recorded_dossier_files_them_again(tmp_path: Path) -> None:
    procedures = catalog(tmp_path)
    officer = Actor.officer("cb-1", unit="H26", parts=("one_stop", "office"))
    facts = {"changes": ("seat", "name"), "catch": 2.4, "departs": datetime(2026, 8, 28, 14)}
    with OneStop.open("memory://", procedures=procedures) as shop:
        filed = shop.submit(
            "9.000001",
            unit="H26",
            applicant={"name": "Nguyễn Văn Ví Dụ"},
            facts=facts,
            channel="counter",
            by=officer,
            at=datetime(2026, 8, 20, 9),
        )
        code = filed.code
        for hour, action in enumerate(("accept", "done", "deliver"), start=10):
            shop.act(code, action, by=officer, at=datetime(2026, 8, 20, hour))
        written = record(shop, code)
    assert "changes: [seat, name]" in written
    assert run_text(written, "a.yaml", procedures=procedures).mismatches == ()


def test_made_up_answers_are_answers() -> None:
    procedure = load_text(PROCEDURE, "a.yaml")
    for seed in range(20):
        day = date(2026, 8, 20)
        drawn = answers(procedure, Random(seed), day, procedure.facts, asked="applicant")
        assert read_facts(procedure, drawn, "applicant")[0].keys() == procedure.facts.keys()
    sampled = {name: sample(fact) for name, fact in procedure.facts.items()}
    assert read_facts(procedure, sampled, "applicant")[0]["changes"] == ["seat"]
