from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_making import START, ZONE, event

from onestop_engine.errors import InputError
from onestop_engine.store import _codec as codec

INSTANTS = st.datetimes(
    min_value=datetime(1976, 1, 1),
    max_value=datetime(2100, 1, 1),
    timezones=st.sampled_from([ZONE, ZoneInfo("UTC"), ZoneInfo("America/Caracas")]),
)


@given(INSTANTS)
def test_an_instant_survives_to_the_microsecond(at: datetime) -> None:
    back = codec.from_micros(codec.to_micros(at), ZONE)

    # An hour that a zone has twice equals no other datetime, so both are compared in UTC.
    assert at.astimezone(UTC) == back.astimezone(UTC)
    assert back.utcoffset() == timedelta(hours=7)


@given(INSTANTS, INSTANTS)
def test_instants_keep_their_order(first: datetime, second: datetime) -> None:
    assert (first.astimezone(UTC) < second.astimezone(UTC)) == (
        codec.to_micros(first) < codec.to_micros(second)
    )


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_json_values_survive(value: object) -> None:
    assert codec.from_json(codec.to_json({"x": value})) == {"x": value}


def test_the_same_text_has_another_hash_with_another_salt() -> None:
    written = event(1, reason="Thiếu bản vẽ", private={"x": 1})
    rows = [codec.split_event(written)[0] for _ in range(2)]

    assert rows[0].reason_hash != rows[1].reason_hash
    assert rows[0].private_hash != rows[1].private_hash
    assert "Thiếu" not in str(rows)


def test_the_hash_can_be_verified_as_long_as_the_text_is_kept() -> None:
    row, personal, _ = codec.split_event(event(1, reason="Thiếu bản vẽ"))

    assert personal is not None
    assert row.reason_hash == codec.salted_hash(personal.salt, "Thiếu bản vẽ")
    assert row.private_hash is None


def test_an_event_of_a_newer_format_is_not_guessed_at() -> None:
    row, _, _ = codec.split_event(event(1))
    newer = codec.EventRow(**{name: getattr(row, name) for name in row.__slots__} | {"format": 99})

    with pytest.raises(InputError, match="format 99"):
        codec.join_event(newer, reason=None, value=None, applicant=None, zone=START.tzinfo)  # type: ignore[arg-type]
