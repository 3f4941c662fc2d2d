"""Errors and reports: what they say in both languages, and that they survive a trip."""

from __future__ import annotations

import pickle

import pytest

from onestop_engine.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotFound,
    OneStopError,
    Problem,
    ProcedureError,
    Report,
    Span,
    StoreError,
)
from onestop_engine.texts import Text

SAID = Text("Sai.", "Wrong.")


def problem(line: int, severity: str = "error", file: str = "a.yaml") -> Problem:
    return Problem(
        code="OS101",
        slug="bad-yaml",
        severity=severity,  # type: ignore[arg-type]
        message=Text("Sai chỗ này.", "Wrong here."),
        mend=Text("Sửa đi.", "Mend it."),
        span=Span(file, line, 3),
        path="steps",
    )


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [
        (InputError, ValueError),
        (NotAllowed, PermissionError),
        (Conflict, RuntimeError),
        (NotFound, LookupError),
        (StoreError, RuntimeError),
    ],
)
def test_an_error_is_what_a_caller_would_expect_and_speaks_both_languages(
    kind: type[OneStopError], builtin: type[Exception]
) -> None:
    error = kind(SAID)

    assert isinstance(error, builtin)
    assert str(error) == "Wrong."
    assert error.say() == "Sai."
    assert error.say("en") == "Wrong."


def test_an_error_comes_back_whole_from_another_process() -> None:
    copy = pickle.loads(pickle.dumps(NotAllowed(SAID)))

    assert type(copy) is NotAllowed
    assert copy.say("vi") == "Sai."


def test_any_error_keeps_its_words_through_a_pickle() -> None:
    copy = pickle.loads(pickle.dumps(InputError(SAID)))

    assert type(copy) is InputError
    assert (copy.message, str(copy)) == (SAID, SAID.say("en"))


def test_a_procedure_error_carries_its_whole_report_through_a_pickle() -> None:
    report = Report((problem(2), problem(5, "warning")), ("a.yaml",))

    copy = pickle.loads(pickle.dumps(ProcedureError(report)))

    assert copy.report == report
    assert "OS101" in str(copy)


def test_a_problem_says_where_what_and_how_to_mend_it() -> None:
    assert problem(2).render("vi") == (
        "a.yaml:2:3: lỗi OS101 bad-yaml: Sai chỗ này.\n    cách sửa: Sửa đi."
    )
    assert problem(2, "warning").render("en") == (
        "a.yaml:2:3: warning OS101 bad-yaml: Wrong here.\n    mend: Mend it."
    )


def test_a_report_counts_its_problems_and_warnings_do_not_stop_a_file() -> None:
    report = Report((problem(2, "warning"),), ("a.yaml",))

    assert report.ok
    assert len(report) == 1
    assert list(report) == list(report.warnings)
    assert report.render("en").splitlines()[-1] == "1 file, 0 errors, 1 warning."
    assert report.render("vi").splitlines()[-1] == "1 tệp, 0 lỗi, 1 cảnh báo."


def test_merged_reports_stand_in_the_order_of_their_places() -> None:
    later = Report((problem(9), problem(1)), ("a.yaml",))
    other = Report((problem(4, file="A.yaml"),), ("A.yaml",))

    merged = Report.merged([later, other])

    assert [p.span for p in merged] == [
        Span("A.yaml", 4, 3),
        Span("a.yaml", 1, 3),
        Span("a.yaml", 9, 3),
    ]
    assert merged.files == ("a.yaml", "A.yaml")
    assert not merged.ok


def test_a_text_without_english_is_said_in_vietnamese_and_fills_its_places() -> None:
    assert Text("Hồ sơ {code}").fill(code="X-1").say("en") == "Hồ sơ X-1"
