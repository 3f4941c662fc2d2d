"""What an auditor sees of those who asked for what they may not do."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import Result

from onestop_engine import Actor, NotAllowed, OneStop
from onestop_engine.cli._refusals import _WHY
from onestop_engine.engine import CAUSES

Onestop = Callable[..., Result]
UNIT = "H26.10.2"
DESK = Actor.officer("cb-017", unit=UNIT, parts=("one_stop",))
EXAMINER = Actor.officer("cb-032", unit=UNIT, parts=("authority",))
DEPUTY = Actor.officer("cb-040", unit=UNIT, parts=("one_stop",)).acting_for(
    EXAMINER, document="12/QĐ-UBND", start=date(2026, 11, 2), until=date(2026, 11, 6)
)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A store in which three things were refused, and the code of its dossier."""
    file = tmp_path_factory.mktemp("refused") / "onestop.db"

    def submit(shop: OneStop, by: Actor) -> str:
        return shop.submit(
            "1.013225",
            unit=UNIT,
            applicant={"name": "Nguyễn Văn Ví Dụ"},
            facts={"works": "house"},
            channel="counter",
            by=by,
            at=datetime(2026, 11, 23, 9),
        ).code

    with OneStop.open(f"sqlite:///{file}") as shop:
        code = submit(shop, DESK)
        with pytest.raises(NotAllowed):
            submit(shop, EXAMINER)
        for minute in (5, 6):
            with pytest.raises(NotAllowed):
                shop.act(code, "accept", by=EXAMINER, at=datetime(2026, 11, 23, 9, minute))
        with pytest.raises(NotAllowed):
            shop.act(code, "accept", by=DEPUTY, at=datetime(2026, 11, 24, 9))
    return str(file), code


def test_the_latest_stands_first_with_who_what_and_why(
    onestop: Onestop, db: tuple[str, str]
) -> None:
    result = onestop("refusals", "--db", db[0])

    assert result.exit_code == 0
    assert "3 kinds of refusals, 4 times" in result.stdout
    lines = [line for line in result.stdout.splitlines() if "Nov 2026" in line]
    assert ["cb-040" in line for line in lines] == [True, False, False]
    assert "outside the" in lines[0]
    assert db[1] in lines[1]
    assert "1.013225" in lines[2]
    assert max(map(len, result.stdout.splitlines())) <= 100
    assert "Ví Dụ" not in result.stdout


def test_it_is_said_in_vietnamese_too(onestop: Onestop, db: tuple[str, str]) -> None:
    output = onestop("refusals", "--db", db[0], "--lang", "vi").stdout

    assert "3 loại việc bị từ chối, 4 lần" in output
    assert "việc của bộ phận khác" in " ".join(output.split())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), ["mandate_days", "part", "part"]),
        (("--actor", "cb-032"), ["mandate_days", "part", "part"]),
        (("--actor", "cb-040"), ["mandate_days"]),
        (("--cause", "part"), ["part", "part"]),
        (("--procedure", "1.013225"), ["mandate_days", "part", "part"]),
        (("--procedure", "2.000635"), []),
        (("--since", "2026-11-24"), ["mandate_days"]),
        (("--limit", "1"), ["mandate_days"]),
    ],
)
def test_machines_read_the_same(
    onestop: Onestop, db: tuple[str, str], words: tuple[str, ...], expected: list[str]
) -> None:
    found = json.loads(onestop("refusals", "--db", db[0], *words, "--json").stdout)

    assert [one["cause"] for one in found["refusals"]] == expected
    assert found["more"] is ("--limit" in words)


def test_one_dossier_or_one_that_is_not_there(onestop: Onestop, db: tuple[str, str]) -> None:
    found = json.loads(onestop("refusals", "--db", db[0], "--code", db[1], "--json").stdout)
    assert [(one["actor"], one["times"], one["code"]) for one in found["refusals"]] == [
        ("cb-040", 1, db[1]),
        ("cb-032", 2, db[1]),
    ]
    assert onestop("refusals", "--db", db[0], "--code", "H26-0").exit_code == 2


def test_more_than_was_asked_for_is_said(onestop: Onestop, db: tuple[str, str]) -> None:
    assert "There are more" in onestop("refusals", "--db", db[0], "--limit", "2").stdout
    assert "There are more" not in onestop("refusals", "--db", db[0], "--limit", "3").stdout


def test_where_nothing_was_refused_it_says_so(onestop: Onestop, tmp_path: Path) -> None:
    OneStop.open(f"sqlite:///{tmp_path}/onestop.db").close()

    assert "Nothing was refused" in onestop("refusals", "--db", f"{tmp_path}/onestop.db").stdout


def test_every_cause_has_words() -> None:
    assert set(_WHY) == {*CAUSES, "more"}
