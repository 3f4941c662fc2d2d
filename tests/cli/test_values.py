from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onestop_engine.cli._facts import read_facts
from onestop_engine.cli._old_dossiers import OldDossier, read_old_dossier
from onestop_engine.cli._procedures import find_procedure
from onestop_engine.cli._values import read_day, read_instant, read_moment, read_pairs
from onestop_engine.errors import InputError

T = TypeVar("T")
DATE_LIKE = st.text(alphabet="0123456789-/:.TZ+ ", max_size=30)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        *("old_code", "procedure", "unit", "received", "accepted", "step", "steps", "promised"),
        *("documents", "facts", "applicant", "used", "x"),
    ]
)


def outcome(read: Callable[[], T]) -> T | InputError:
    """What was read, or the error that was raised."""
    try:
        return read()
    except InputError as error:
        return error


@given(st.datetimes(min_value=datetime(1000, 1, 1)))
def test_what_python_writes_is_read_back(at: datetime) -> None:
    assert read_moment(at.isoformat(), "--at") == at
    assert read_moment(at.isoformat(sep=" "), "--at") == at
    assert read_day(at.date().isoformat(), "--at") == at.date()


@given(st.timezones(), st.datetimes(min_value=datetime(1950, 1, 1)))
def test_an_offset_is_kept(zone: object, at: datetime) -> None:
    aware = at.replace(tzinfo=zone)  # type: ignore[arg-type]
    offset = aware.utcoffset()
    if offset is None or offset % timedelta(minutes=1) or abs(offset) >= timedelta(hours=24):
        return

    assert read_instant(aware.isoformat(), "--at").utcoffset() == offset


@given(DATE_LIKE | st.text(max_size=30))
def test_any_other_text_is_refused_with_a_sentence(text: str) -> None:
    said = outcome(lambda: read_moment(text, "--at"))

    assert isinstance(said, date) or said.say("vi").startswith("--at: ")


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("20/08/2026", "2026-08-20"),
        ("20/8/2026 09:30", "2026-08-20 09:30"),
        ("1.2.2026", "2026-02-01"),
        ("31-12-2026", "2026-12-31"),
        ("2026-31-12", "2026-12-31"),
    ],
)
def test_a_local_date_is_shown_mended(text: str, mend: str) -> None:
    with pytest.raises(InputError) as caught:
        read_moment(text, "--at")

    assert f"Write {mend}." in str(caught.value)


def test_the_twenty_ninth_of_february_exists_in_leap_years_only() -> None:
    assert read_day("2028-02-29", "--on") == date(2028, 2, 29)
    with pytest.raises(InputError, match="2/2026 has 28 days"):
        read_day("2026-02-29", "--on")


@given(st.lists(st.text(max_size=10), max_size=4))
def test_pairs_are_read_or_refused(items: list[str]) -> None:
    try:
        pairs = read_pairs(items, "--set")
    except InputError:
        return

    assert len(pairs) == len(items)


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(["works", "needs_opinion", "x"]), st.text(max_size=8)))
def test_answers_are_read_or_refused(answers: dict[str, str]) -> None:
    procedure = find_procedure("1.013225", date(2026, 8, 20))
    facts = outcome(lambda: read_facts(procedure, answers))

    if isinstance(facts, InputError):
        assert "works" in str(facts)
    else:
        assert facts["works"] in procedure.facts["works"].choices


@given(JSON | st.dictionaries(KEYS, JSON))
def test_records_of_another_system_are_read_or_refused(record: object) -> None:
    old = outcome(lambda: read_old_dossier(record, "source"))

    assert isinstance(old, OldDossier) or old.say("vi")


def test_null_counts_as_left_out() -> None:
    old = read_old_dossier(
        {
            "old_code": "A-1",
            "procedure": "1",
            "unit": "U",
            "step": "s",
            "received": "2026-11-16",
            "accepted": "2026-11-16T09:00",
            **dict.fromkeys(("documents", "facts", "applicant", "used", "promised"), None),
        },
        "source",
    )

    assert (old.documents, old.facts, old.used, old.source) == ((), {}, None, "source")


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("20/8/2026 9h", "Write 2026-08-20T09:00."),
        ("20/8/2026 15h30", "Write 2026-08-20T15:30."),
        ("20/08/2026 09:00", "Write 2026-08-20 09:00."),
        ("20/8/2026 chiều", "Write 2026-08-20."),
        ("20/8/2026 25h", "Write 2026-08-20."),
        ("20/8/2026 9h75", "Write 2026-08-20."),
    ],
)
def test_a_day_written_as_people_do_is_mended_with_its_hour(text: str, mend: str) -> None:
    with pytest.raises(InputError) as caught:
        read_moment(text, "--received")

    assert caught.value.say("en").endswith(mend)
