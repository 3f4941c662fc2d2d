"""Searches of one shape are one statement, which is compiled once, with other values."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite

from onestop_engine.store import Query, Summary, open_store
from onestop_engine.store._prepared import Prepared
from onestop_engine.store._queries import count_dossiers, select_dossiers, shape_of, values_of
from onestop_engine.store._statements import Statements

DIALECTS = (sqlite.dialect(paramstyle="qmark"), postgresql.dialect())
INSTANTS = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)).map(
    lambda at: at.replace(tzinfo=UTC)
)
WORDS = st.sampled_from(["a", "b"])
LAST = st.builds(
    Summary,
    code=WORDS,
    seq=st.just(1),
    procedure=WORDS,
    field=WORDS,
    unit=WORDS,
    channel=WORDS,
    phase=WORDS,
    status=st.just(1),
    subject=WORDS,
    received_at=INSTANTS,
    due_until=st.none() | INSTANTS,
    next_wakeup=st.none() | INSTANTS,
)
QUERIES = st.builds(
    Query,
    unit=st.none() | WORDS,
    status=st.none() | st.integers(1, 10),
    open=st.none() | st.booleans(),
    due_before=st.none() | INSTANTS,
    due_after=st.none() | INSTANTS,
    received_from=st.none() | INSTANTS,
    received_until=st.none() | INSTANTS,
    wake_until=st.none() | INSTANTS,
    waiting=st.none() | st.lists(WORDS, max_size=2).map(tuple),
    awaited=st.booleans(),
    after=st.none() | LAST,
    order=st.sampled_from(["received", "due", "wakeup"]),
    limit=st.none() | st.integers(1, 5),
    offset=st.integers(0, 2),
)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
@given(one=QUERIES, other=QUERIES)
def test_one_shape_is_one_statement(dialect: Dialect, one: Query, other: Query) -> None:
    if shape_of(one) != shape_of(other):
        return
    for write in (select_dossiers, count_dossiers):
        assert Prepared(write(one), dialect)._sql == Prepared(write(other), dialect)._sql


@given(QUERIES)
def test_every_value_that_a_statement_wants_is_given(query: Query) -> None:
    for dialect in DIALECTS:
        for write in (select_dossiers, count_dossiers):
            wanted = write(query).compile(dialect=dialect).params
            asked = [name for name, own in wanted.items() if own is None]

            assert all(values_of(query)[name] is not None for name in asked)


def test_a_second_search_of_a_shape_compiles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/onestop.db", zone=UTC)) as store:
        store.find(Query(unit="H26.10.1", limit=5))
        monkeypatch.setattr("onestop_engine.store._statements.select_dossiers", None)

        assert store.find(Query(unit="H26.10.2", limit=7)) == ()


def test_statements_of_many_shapes_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onestop_engine.store._statements._MOST_SHAPES", 3)
    statements = Statements(DIALECTS[0])
    for many in range(8):
        statements.events_of(many)

    assert len(statements._shapes) <= 3
