"""The page on workflow patterns tells the truth: each example passes the check and runs as it says.

`# run:` are the acts, with their steps, `# opened:` the steps in the order in which they open,
`# cancelled:` those that are given up, `# set:` the answers of the filing.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from onestop_engine import Actor, Catalog, OneStop, check, load_procedure

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "language" / "patterns.md").read_text(encoding="utf-8")
FILES = sorted(HERE.glob("*.yaml"))
UNIT = "H00.01"
FILED = datetime(2026, 7, 1, 8)


def said(text: str, key: str) -> list[str]:
    found = re.search(rf"^# {key}: (.+)$", text, re.MULTILINE)
    return found[1].split(", ") if found else []


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_an_example_passes_the_check(file: Path) -> None:
    assert check(file).problems == ()


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_an_example_runs_as_it_says(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    procedure = load_procedure(file)
    clerk = Actor.officer("cb-1", unit=UNIT, parts=tuple(procedure.agencies))
    given = [answer.split("=") for answer in said(text, "set")]
    facts = {name: word == "true" for name, word in given}

    with OneStop.open("memory://", procedures=Catalog([procedure])) as shop:
        code = shop.submit(
            procedure.code,
            unit=UNIT,
            applicant={"name": "Nguyễn Văn Ví Dụ"},
            facts=facts,
            channel="counter",
            by=clerk,
            at=FILED,
        ).code
        at = FILED
        for act in said(text, "run"):
            action, _, step = act.partition(" ")
            if action == "tick":
                at += timedelta(days=7)
                shop.tick(at=at)
            else:
                at += timedelta(hours=1)
                data = {"amount": 50_000} if action == "pay" else None
                shop.act(
                    code, action, step=step or None, data=data, reason="Lý do", by=clerk, at=at
                )
        events = shop.events(code)

    opened = [event.data["step"] for event in events if event.kind == "step_opened"]
    cancelled = [event.data["step"] for event in events if event.kind == "step_cancelled"]
    assert opened == said(text, "opened")
    assert cancelled == said(text, "cancelled")


def test_the_page_and_the_examples_name_each_other() -> None:
    linked = set(re.findall(r"tests/patterns/(\w+)\.yaml", PAGE))

    assert linked == {file.stem for file in FILES}


def test_the_page_speaks_of_every_pattern_once() -> None:
    rows = re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)

    assert [int(number) for number in rows] == list(range(1, 44))
