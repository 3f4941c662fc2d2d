"""What transactions run: written once, compiled for one kind of database."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnClause,
    Dialect,
    Insert,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    literal_column,
    null,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import UpdateBase

from ._prepared import Prepared
from ._protocol import Query
from ._queries import count_dossiers, select_dossiers, shape_of
from ._refusal_statements import Register
from ._tables import (
    consumers,
    counters,
    dossiers,
    events,
    keys,
    outbox,
    private,
    refusals,
    refused_filings,
    subjects,
    texts,
    waiting,
)

EVENTS = (
    select(events, private.c.reason, private.c.value, subjects.c.data.label("applicant"))
    .join_from(events, dossiers, events.c.code == dossiers.c.code)
    .outerjoin(private, and_(private.c.code == events.c.code, private.c.seq == events.c.seq))
    .outerjoin(
        subjects, and_(private.c.has_applicant.is_(True), subjects.c.id == dossiers.c.subject)
    )
)
"""Events with what is left of their personal data, as `_rows.to_event` reads them."""

_OF: BindParameter[Any] = bindparam("of")
_AFTER: BindParameter[Any] = bindparam("after")
_EVENTS = EVENTS.where(events.c.code == _OF, events.c.seq > _AFTER).order_by(events.c.seq)
_DOSSIER = select(dossiers).where(dossiers.c.code == _OF)
_ONE: ColumnClause[int] = literal_column("1")
_RENEWED: Mapping[str, BindParameter[Any]] = {
    column.name: bindparam(column.name)
    for column in dossiers.columns
    if column.name not in {"code", "private_version"}
}


# Programs ask in a few dozen ways; whoever lets others put searches together asks in many.
_MOST_SHAPES: Final = 256


class Statements:
    """The statements of transactions in the SQL of one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self._shapes: dict[Hashable, Prepared] = {}

        def prepared(statement: Select[Any] | UpdateBase) -> Prepared:
            return Prepared(statement, dialect)

        self.summary = prepared(_DOSSIER)
        # Where several write at once, a dossier in work belongs to one of them; SQLite, which
        # lets one write at a time, leaves these words out.
        self.held_summary = prepared(_DOSSIER.with_for_update(of=dossiers))
        self.events = prepared(_EVENTS)
        self.events_until = prepared(_EVENTS.where(events.c.seq <= bindparam("until")))
        self.events_since = prepared(_EVENTS.where(_linked().exists()))
        self.outcome = prepared(select(keys).where(keys.c.key == _OF))
        self.text = prepared(select(texts.c.text).where(texts.c.hash == _OF))
        self.renew = prepared(
            update(dossiers)
            .where(dossiers.c.code == _OF, dossiers.c.seq == bindparam("expected"))
            .values(**_RENEWED)
        )
        ours = select(dossiers.c.code).where(dossiers.c.subject == _OF)
        self.codes = prepared(ours.order_by(dossiers.c.code).with_for_update(of=dossiers))
        self.touch = prepared(
            update(dossiers)
            .where(dossiers.c.subject == _OF)
            .values(private_version=dossiers.c.private_version + _ONE)
        )
        others_data = (subjects.c.id == _OF) & (subjects.c.data != bindparam("data"))
        self.touch_others = prepared(
            update(dossiers)
            .where(dossiers.c.subject == _OF, dossiers.c.code != bindparam("code"))
            .where(select(subjects.c.id).where(others_data).exists())
            .values(private_version=dossiers.c.private_version + _ONE)
        )
        self.erasing = (
            prepared(delete(private).where(private.c.code.in_(ours))),
            prepared(delete(subjects).where(subjects.c.id == _OF)),
            prepared(
                update(keys).where(keys.c.code.in_(ours)).values(salt=null(), fingerprint=null())
            ),
        )
        self.add_event = prepared(insert(events))
        self.add_private = prepared(insert(private))
        self.add_key = prepared(insert(keys))
        self.add_waiting = prepared(insert(waiting))
        self.end_waiting = prepared(
            delete(waiting).where(waiting.c.code == _OF, waiting.c.entry == bindparam("entry"))
        )
        self.add_dossier = prepared(_upsert(dossiers, dialect).returning(dossiers.c.code))
        self.add_text = prepared(_upsert(texts, dialect))
        self.keep_subject = prepared(_upsert(subjects, dialect, "data"))
        self.count = prepared(_counting(dialect))
        self.post = prepared(_posting())
        self.refused_acts = Register(refusals, dialect)
        self.refused_filings = Register(refused_filings, dialect)

    def find(self, query: Query) -> Prepared:
        """The rows that a search asks for; it wants `values_of` the search."""
        return self._of_shape(shape_of(query), lambda: select_dossiers(query))

    def how_many(self, query: Query) -> Prepared:
        """The number of rows that match a search; it wants `values_of` the search."""
        return self._of_shape(("count", shape_of(query)), lambda: count_dossiers(query))

    def events_of(self, many: int) -> Prepared:
        """The events of so many dossiers; it wants their codes as `numbered` names them."""
        return self._of_shape(("events", many), lambda: _events_of(many))

    def texts_of(self, many: int) -> Prepared:
        """Which of so many hashes a text is kept under; it wants them as `numbered` names them."""
        return self._of_shape(("texts", many), lambda: _texts_of(many))

    def _of_shape(self, shape: Hashable, make: Callable[[], Select[Any]]) -> Prepared:
        """A statement that is compiled when the first of its shape is asked for."""
        known = self._shapes.get(shape)
        if known is None:
            if len(self._shapes) >= _MOST_SHAPES:
                self._shapes = {}
            known = self._shapes[shape] = Prepared(make(), self.dialect)
        return known


def numbered(values: Iterable[str]) -> dict[str, str]:
    """The values of a list that a statement wants, each by its name there."""
    return {f"value_{number}": value for number, value in enumerate(values)}


def _texts_of(many: int) -> Select[Any]:
    return select(texts.c.hash).where(texts.c.hash.in_(_list_of(many)))


def _events_of(many: int) -> Select[Any]:
    some = EVENTS.where(events.c.code.in_(_list_of(many)))
    return some.order_by(events.c.code, events.c.seq)


def _list_of(many: int) -> list[BindParameter[str]]:
    return [bindparam(name) for name in numbered([""] * many)]


def _linked() -> Select[Any]:
    """The event at whose sequence others end, where it has this link."""
    last = events.alias("last")
    same = (last.c.code == _OF, last.c.seq == _AFTER, last.c.chain == bindparam("link"))
    return select(_ONE).select_from(last).where(*same)


def _upsert(table: Table, dialect: Dialect, *renewed: str) -> Insert:
    """An insert that leaves a row with the key as it is, but for the columns `renewed`."""
    make = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
    statement: Any = make(table)
    if not renewed:
        return statement.on_conflict_do_nothing()  # type: ignore[no-any-return]
    values = {name: statement.excluded[name] for name in renewed}
    return statement.on_conflict_do_update(  # type: ignore[no-any-return]
        index_elements=list(table.primary_key), set_=values
    )


def _counting(dialect: Dialect) -> Insert:
    """The next number of a series: the row's lock makes those who want one take turns."""
    make = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
    statement: Any = make(counters)
    return (  # type: ignore[no-any-return]
        statement.values(series=_OF, value=_ONE)
        .on_conflict_do_update(
            index_elements=[counters.c.series], set_={"value": counters.c.value + _ONE}
        )
        .returning(counters.c.value)
    )


def _posting() -> Insert:
    """A message to every consumer that is registered at this moment, for one event."""
    at: BindParameter[Any] = bindparam("recorded_at", type_=outbox.c.at.type)
    values = {
        "code": bindparam("code", type_=outbox.c.code.type),
        "seq": bindparam("seq", type_=outbox.c.seq.type),
        "kind": bindparam("kind", type_=outbox.c.kind.type),
        "at": bindparam("at", type_=outbox.c.at.type),
    }
    rows = select(consumers.c.name, *values.values(), at)
    return insert(outbox).from_select(["consumer", *values, "next_attempt_at"], rows)
