"""Public functions that are given another kind of value say so, and what they need."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from onestop_engine import Catalog, Term, WorkCalendar, definition, scenarios
from onestop_engine.errors import InputError
from onestop_engine.year_days import YearDay

VN = WorkCalendar.bundled("vn")
MORNING = datetime(2026, 11, 23, 9, 0)
TERM, MAY = Term(3, "day"), YearDay(5, 1)


@pytest.mark.parametrize(
    ("asks", "needed"),
    [
        (definition.check_text, "content of a file"),
        (definition.load_text, "content of a file"),
        (definition.overlay_text, "content of a file"),
        (definition.is_overlay, "content of a file"),
        (lambda given: scenarios.run_text(given, "a.yaml"), "content of a file"),
        (WorkCalendar.from_text, "content of a file"),
        (definition.check, "path of a file"),
        (lambda given: definition.check([given]), "path of a file"),
        (definition.load_file, "path of a file"),
        (definition.load_overlay, "path of a file"),
        (definition.load_procedure, "path of a file"),
        (Catalog.load, "path of a file"),
        (scenarios.collect, "path of a file"),
        (scenarios.run_scenario, "path of a file"),
        (WorkCalendar.load, "path of a file"),
        (VN.with_overlay, "path of a file"),
        (lambda given: VN.due(MORNING, given), "A Term is"),
        (lambda given: VN.due_before(MORNING, given), "A Term is"),
        (lambda given: VN.due_yearly(MORNING, given), "A YearDay is"),
        (lambda given: VN.due(MORNING, TERM, given), "A Counting is"),
        (lambda given: VN.due_before(MORNING, TERM, given), "A Counting is"),
        (lambda given: VN.due_yearly(MORNING, MAY, given), "A Counting is"),
    ],
)
@pytest.mark.parametrize("given", [3, None])
def test_what_is_of_another_kind_is_told(
    asks: Callable[[Any], object], needed: str, given: object
) -> None:
    with pytest.raises(InputError, match=f"{needed}.* needed, not {given}"):
        asks(given)
