"""The figures of the performance page are those that were kept of the runs, and no others."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from benchmarks.__main__ import main
from benchmarks.groups import groups
from benchmarks.machine import machine
from benchmarks.page import KEPT, MACHINE, PAGE, PICTURE, NoPlace, figures, parts, written
from benchmarks.picture import said
from benchmarks.results import Figure, Measured, Run, Timing, joined, read_runs, write_runs

PART = "<!-- measured: engine -->\n<!-- /measured -->"


def run(on: str, **tests: Measured) -> Run:
    return Run(on=on, load=1.5, machine={}, tests=tests)


def measured(found: float, *, name: str = "faster_than_peer", bound: float = 10) -> Measured:
    figure = Figure(section="engine", name=name, found=found, unit="x", bound=bound, aim=20)
    timing = Timing(work="a step", seconds=8.8e-5, per="a step", note="all of it")
    return Measured(group="engine", timings=[timing], figures=[figure])


def test_the_page_says_what_was_kept() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert written(page, read_runs(KEPT)) == page


def test_the_picture_shows_every_figure_that_was_kept() -> None:
    letters = [element.text or "" for element in ET.parse(PICTURE).iter()]
    rows = list(figures(read_runs(KEPT)))

    assert rows
    assert [said(figure) for _, figure in rows] == [text for text in letters if " (at " in text]


def test_every_part_of_the_page_is_a_group_of_benchmarks_or_the_machine() -> None:
    assert parts(PAGE.read_text(encoding="utf-8")) <= {MACHINE, *groups()}


def test_a_part_is_made_anew_and_the_prose_around_it_stays() -> None:
    page = f"Before.\n\n{PART}\n\nAfter.\n"
    runs = [run("2026-11-29", test_command=measured(12.3))]

    once = written(page, runs)

    assert "| a step | 88.0 µs a step, all of it | |" in once
    assert "| `faster_than_peer` | **12.3 x** | at least 10, aim 20 |" in once
    assert once.startswith("Before.\n")
    assert once.endswith("\nAfter.\n")
    assert written(once, runs) == once


@pytest.mark.parametrize(
    ("name", "found"), [("faster_than_peer", 9.9), ("times_of_peer", 10.1)], ids=str
)
def test_a_missed_bound_is_called_missed(name: str, found: float) -> None:
    page = written(PART, [run("2026-11-29", test_command=measured(found, name=name))])

    assert "**missed**: at " in page


def test_a_group_without_a_place_on_the_page_is_not_lost_in_silence() -> None:
    with pytest.raises(NoPlace, match="<!-- measured: engine -->"):
        written("No part.", [run("2026-11-29", test_command=measured(12.3))])


def test_of_each_benchmark_the_newest_result_stays(tmp_path: Path) -> None:
    old = run("2026-11-28", test_a=measured(1.0), test_b=measured(2.0))
    new = run("2026-11-29", test_b=measured(3.0))
    path = tmp_path / "kept" / "runs.json"

    write_runs(path, joined([old], new))

    kept = [(run.on, name) for run in read_runs(path) for name in run.tests]
    assert kept == [("2026-11-28", "test_a"), ("2026-11-29", "test_b")]
    assert joined(read_runs(path), run("2026-11-30", test_a=old.tests["test_a"]))[0] == new
    assert new.of(["store"]).tests == {}


def test_the_machine_is_named_without_host_user_or_folder() -> None:
    text = json.dumps(machine())

    assert not re.search(r'["\s](/|[A-Z]:\\)\w', text)
    assert {"processor", "cores", "memory_gib", "system", "python"} <= set(machine())


def test_the_groups_are_listed_each_with_what_it_measures(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["list"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(groups())
    assert all(len(line.split()) > 3 for line in lines)


def test_an_unknown_group_is_refused_with_those_that_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["run", "egnine"])

    assert "engine" in capsys.readouterr().err
