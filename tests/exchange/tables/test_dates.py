"""Dates of other systems: one value and whole columns are read alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onestop_engine.exchange._dates import instant_of
from onestop_engine.exchange.tables._instants import instants

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
ROME = ZoneInfo("Europe/Rome")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FORMS = ["%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "iso", "%Y%m%d", "ngày %d.%m.%Y"]


def one(text: str, *forms: str, zone: ZoneInfo = VIETNAM, ends: bool = False) -> datetime | None:
    return instant_of(text, forms, zone, ends=ends)


@pytest.mark.parametrize(
    ("text", "form", "ends", "instant"),
    [
        ("1/7/2026", "%d/%m/%Y", False, "2026-07-01T00:00:00+07:00"),
        ("01/07/2026", "%d/%m/%Y", True, "2026-07-01T23:59:59.999999+07:00"),
        ("01/07/2026 17:05", "%d/%m/%Y %H:%M", True, "2026-07-01T17:05:00+07:00"),
        ("2026-07-01", "iso", False, "2026-07-01T00:00:00+07:00"),
        ("2026-07-01 08:00:01.5", "iso", False, "2026-07-01T08:00:01.500000+07:00"),
        ("2026-07-01T01:00Z", "iso", False, "2026-07-01T01:00:00+00:00"),
        ("2026-07-01T01:00-0330", "iso", False, "2026-07-01T01:00:00-03:30"),
        ("29/02/2028", "%d/%m/%Y", False, "2028-02-29T00:00:00+07:00"),
        ("20260701", "%Y%m%d", False, "2026-07-01T00:00:00+07:00"),
    ],
)
def test_a_date_is_read_by_its_form(text: str, form: str, ends: bool, instant: str) -> None:
    found = one(text, form, ends=ends)

    assert found == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    "text",
    ["31/02/2026", "29/02/2027", "0/1/2026", "1/13/2026", "1/7/26", "1/7/2026x", " 1/7/2026",
     "=1/7/2026", "", "1/7/2026\n", "1-7-2026", "٠١/٠٧/٢٠٢٦"],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert one(text, "%d/%m/%Y") is None
    assert instants(pa.array([text]), ["%d/%m/%Y"], VIETNAM, ends=False)[1].tolist() == [True]


@pytest.mark.parametrize("text", ["1/7/2026 24:00", "1/7/2026 07:60"])
def test_an_hour_that_does_not_exist_is_none(text: str) -> None:
    assert one(text, "%d/%m/%Y %H:%M") is None
    assert instants(pa.array([text]), ["%d/%m/%Y %H:%M"], VIETNAM, ends=False)[1].all()


TEXTS = st.one_of(
    st.datetimes(min_value=datetime(1, 1, 2)).map(lambda at: at.isoformat()),
    st.datetimes(min_value=datetime(1900, 1, 1)).map(lambda at: at.strftime("%d/%m/%Y %H:%M")),
    st.dates().map(str),
    st.builds(
        "{}/{}/{} {}:{}".format,
        st.integers(0, 33),
        st.integers(0, 14),
        st.integers(1969, 2030),
        st.integers(0, 26),
        st.integers(0, 61),
    ),
    st.builds(
        "{:%Y-%m-%dT%H:%M}{:+03d}:30".format,
        st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 31)),
        st.integers(-12, 12),
    ),
    st.text(alphabet="0123456789/-:TZ +.", max_size=20),
)  # fmt: skip


@given(
    texts=st.lists(TEXTS | st.none(), max_size=6),
    forms=st.lists(st.sampled_from(FORMS), max_size=3),
    zone=st.sampled_from([VIETNAM, ROME]),
    ends=st.booleans(),
)
@example(texts=["2026-10-25T02:30"], forms=["iso"], zone=ROME, ends=False)
@example(texts=["2026-03-29T02:30"], forms=["iso"], zone=ROME, ends=False)
@example(texts=["01/04/2038 00:00"], forms=["%d/%m/%Y %H:%M"], zone=ROME, ends=False)
@example(texts=["0001-01-01T00:00+07:30"], forms=[], zone=VIETNAM, ends=False)
def test_a_column_is_read_like_its_values(
    texts: list[str | None], forms: list[str], zone: ZoneInfo, ends: bool
) -> None:
    found, bad = instants(pa.array(texts, pa.string()), forms, zone, ends=ends)

    ticks = found.cast(pa.int64()).to_pylist()
    for text, tick, wrong in zip(texts, ticks, bad.tolist(), strict=True):
        alone = None if text is None else instant_of(text, forms, zone, ends=ends)
        if zone is ROME and alone is not None and alone.year > 2036:
            # Arrow knows of no summer time after 2037; Vietnam has none.
            continue
        assert wrong == (text is not None and alone is None)
        if alone is not None:
            assert tick == (alone - EPOCH) // timedelta(microseconds=1), text
