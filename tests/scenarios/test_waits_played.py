"""Waits inside the steps as authors try them: in a scenario, played, written down, played again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from onestop_engine import Actor, Catalog, OneStop, load_procedure
from onestop_engine.pictures import draw_svg
from onestop_engine.scenarios import record, run_text
from onestop_engine.statistics import histories

FILE = Path(__file__).parents[1] / "cli" / "waits.yaml"
CATALOG = Catalog([load_procedure(FILE)])
UNIT = "H00.01"
CLERK = Actor.officer("cb-1", unit=UNIT, parts=("one_stop", "commune", "head", "neighbour"))
APPLICANT = Actor.applicant()

PLAYED = """title: Niêm yết, lấy ý kiến hai xã, bão
procedure: "9.100021"
file: {on: 2026-07-06T09:00, channel: counter, facts: {communes: 2}, documents: [form1]}
acts:
  - {on: 2026-07-06 09:05, do: accept, by: one_stop}
  - on: 2026-07-06 10:00
    do: incomplete
    by: commune
    reason: Thiếu bản vẽ
    expect: {answer_due: 2026-07-15}
  - {on: 2026-07-07 09:00, do: supplement, by: one_stop}
  - {on: 2026-07-07 10:00, do: halt, by: commune, cause: storm, expect: {status: 8}}
  - {on: 2026-07-08 09:00, do: resume, by: commune, expect: {due: 2026-07-22}}
  - {on: 2026-07-08 10:00, do: ready, by: commune, expect: {open: ask}}
  - {on: 2026-07-08 11:00, do: wrong, by: applicant}
  - {on: 2026-07-08 14:00, do: ready, by: commune}
  - on: 2026-07-08 15:00
    do: right
    by: applicant
    expect: {may_not: {commune: done}}
  - on: 2026-07-16 09:00
    do: done
    by: commune
    step: post
    expect: {open: [inquire 1, inquire 2]}
  - {on: 2026-07-17 09:00, do: answer, by: neighbour, step: inquire 2, expect: {open: inquire 1}}
  - {on: 2026-07-22 09:00, expect: {open: sign, event: silence_passed}}
  - {on: 2026-07-22 10:00, do: signed, by: head}
  - {on: 2026-07-22 11:00, do: deliver, by: one_stop, expect: {status: 10}}
"""


def test_a_scenario_names_causes_and_runs() -> None:
    outcome = run_text(PLAYED, "a.yaml", procedures=CATALOG)

    assert outcome.problems == ()
    assert outcome.mismatches == ()


def test_a_run_that_cannot_be_is_not_known() -> None:
    wrong = PLAYED.replace("step: inquire 2", "step: inquire 21")
    (found,) = run_text(wrong, "a.yaml", procedures=CATALOG).problems

    assert found.code == "OS012"


@pytest.fixture
def shop() -> Iterator[OneStop]:
    with OneStop.open("memory://", procedures=CATALOG) as opened:
        yield opened


def through(shop: OneStop) -> str:
    """A dossier that waited for everything that the procedure knows."""
    at = datetime(2026, 7, 6, 9)
    code = shop.submit(
        "9.100021",
        unit=UNIT,
        applicant={"name": "Nguyễn Văn Ví Dụ"},
        facts={"communes": 2},
        documents=("form1",),
        channel="counter",
        by=CLERK,
        at=at,
    ).code
    acts: list[tuple[int, str, Actor, dict[str, object]]] = [
        (0, "accept", CLERK, {}),
        (1, "halt", CLERK, {"data": {"cause": "storm"}}),
        (2, "resume", CLERK, {}),
        (6, "ready", CLERK, {}),
        (6, "right", APPLICANT, {}),
        (16, "done", CLERK, {"step": "post"}),
        (16, "take", CLERK, {"step": "inquire 1"}),
        (17, "answer", CLERK, {"step": "inquire 2"}),
        (17, "answer", CLERK, {"step": "inquire"}),
        (18, "signed", CLERK, {}),
        (18, "deliver", CLERK, {}),
    ]
    for place, (day, action, by, more) in enumerate(acts):
        now = at + timedelta(days=day, minutes=place)
        shop.act(code, action, by=by, at=now, **more)
    return code


def test_what_was_done_is_written_down_with_causes_and_runs(shop: OneStop) -> None:
    written = record(shop, through(shop))

    assert "cause: storm" in written
    assert 'step: "inquire 1"' in written
    assert 'step: "inquire 2"' in written
    outcome = run_text(written, "a.yaml", procedures=CATALOG)
    assert (outcome.problems, outcome.mismatches) == ((), ())


def test_whose_step_was_late_is_the_part_that_had_it(shop: OneStop) -> None:
    code = through(shop)
    (history,) = histories({code: shop.events(code)}.items(), datetime(2026, 8, 1))
    drafted = next(row for row in history.steps if row.step == "draft")

    assert shop.get(code).steps[1].by == "head"
    assert drafted.part == "commune"


def test_the_work_list_numbers_the_runs(shop: OneStop) -> None:
    code = shop.submit(
        "9.100021",
        unit=UNIT,
        applicant={"name": "Nguyễn Văn Ví Dụ"},
        facts={"communes": 2},
        documents=("form1",),
        channel="counter",
        by=CLERK,
        at=datetime(2026, 7, 6, 9),
    ).code
    for day, action in ((6, "accept"), (6, "ready"), (6, "right"), (15, "done")):
        shop.act(code, action, by=CLERK, at=datetime(2026, 7, day, 9, 30))
    lines = shop.work_list(by=CLERK, at=datetime(2026, 7, 15, 10))

    assert [line.step for line in lines] == ["inquire 1", "inquire 2"]
    assert [line.step_title.vi for line in lines] == ["Ý kiến (1)", "Ý kiến (2)"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_picture_shows_what_a_step_waits_for(shop: OneStop, lang: str) -> None:
    procedure = CATALOG.versions("9.100021")[-1]
    plain = draw_svg(procedure, lang=lang)
    dossier = shop.get(through(shop))
    now = datetime(2026, 8, 1)
    taken = draw_svg(procedure, lang=lang, dossier=dossier, at=now, calendar=shop.calendar)

    for words in {"vi": ("ít nhất", "coi như đã xác nhận"), "en": ("at least", "counts as")}[lang]:
        assert words in plain.replace("\N{NO-BREAK SPACE}", " ")
    assert taken != plain
