"""Hash chains, anchors, the outbox, and look-ups that stay fast with ten million dossiers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import sqlalchemy as sa
from alembic import op

from onestop_engine.store._chain import START, links
from onestop_engine.store._codec import EventRow
from onestop_engine.store._guards import guards, unguards

revision = "2"
down_revision: str | None = "1"

NAME = sa.String().with_variant(sa.String(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")

_AT_ONCE = 1000
_HASHED = (
    *("code", "seq", "format", "kind", "at", "recorded_at"),
    *("actor", "unit", "data", "reason_hash", "private_hash"),
)
_EVENTS = sa.table("events", *(sa.column(name) for name in (*_HASHED, "chain")))
_DOSSIERS = sa.table("dossiers", *(sa.column(name) for name in ("code", "waiting", "chain")))
_WAITING = sa.table("waiting", sa.column("entry"), sa.column("code"))


def upgrade() -> None:
    """Add the columns, tables and indexes, and fill them for what is there."""
    for table in ("dossiers", "events"):
        op.add_column(table, sa.Column("chain", NAME, nullable=False, server_default=""))
    _new_tables()
    _new_indexes()
    dialect = op.get_bind().dialect.name
    for statement in unguards(dialect):
        op.execute(statement)
    _chain_events()
    for statement in guards(dialect):
        op.execute(statement)
    _fill_waiting()


def _new_tables() -> None:
    op.create_table(
        "waiting",
        sa.Column("entry", NAME, primary_key=True),
        sa.Column("code", NAME, sa.ForeignKey("dossiers.code"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "anchors",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("head", NAME, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "anchored",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("code", NAME, primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("chain", NAME, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "consumers",
        sa.Column("name", NAME, primary_key=True),
        sa.Column("since", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outbox",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("consumer", NAME, sa.ForeignKey("consumers.name"), nullable=False),
        sa.Column("code", NAME, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("state", NAME, nullable=False, server_default="pending"),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_attempt_at", sa.BigInteger, nullable=False),
        sa.Column("last_error", sa.Text),
        sa.UniqueConstraint("consumer", "code", "seq", name="outbox_once"),
    )


def _new_indexes() -> None:
    for name in ("dossiers_received", "dossiers_open_due", "dossiers_wakeup"):
        op.drop_index(name, "dossiers")
    order = ["received_at", "code"]
    op.create_index("dossiers_received", "dossiers", order)
    op.create_index("dossiers_unit", "dossiers", ["unit", *order])
    op.create_index("waiting_code", "waiting", ["code"])
    op.create_index("anchored_code", "anchored", ["code", "seq"])
    is_open = {"sqlite": "is_open IS 1", "postgresql": "is_open IS true"}
    for table, name, columns, only in (
        (
            "dossiers",
            "dossiers_open_due",
            ["due_until", *order],
            is_open[op.get_bind().dialect.name],
        ),
        ("dossiers", "dossiers_wakeup", ["next_wakeup", *order], "next_wakeup IS NOT NULL"),
        ("outbox", "outbox_pending", ["consumer", "next_attempt_at", "id"], "state = 'pending'"),
    ):
        where = sa.text(only)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _chain_events() -> None:
    """Link the events of every dossier, in the order of their sequence."""
    connection = op.get_bind()
    # SQLite may not be read and changed at once: the codes come first, then some dossiers a time.
    codes = connection.execute(sa.select(_DOSSIERS.c.code).order_by(_DOSSIERS.c.code)).scalars()
    for some in _portions(codes.all()):
        query = sa.select(*(_EVENTS.c[name] for name in _HASHED)).where(_EVENTS.c.code.in_(some))
        found = connection.execute(query.order_by(_EVENTS.c.code, _EVENTS.c.seq)).all()
        linked: list[dict[str, object]] = []
        for code, its in groupby(found, key=lambda row: row.code):
            rows = [EventRow(**{name: getattr(row, name) for name in _HASHED[1:]}) for row in its]
            chain = links(START, code, rows)
            linked.extend(
                {"of": code, "number": row.seq, "link": link}
                for row, link in zip(rows, chain, strict=True)
            )
        _write_links(connection, linked)


def _write_links(connection: sa.Connection, linked: list[dict[str, object]]) -> None:
    if not linked:
        return
    link: sa.BindParameter[str] = sa.bindparam("link")
    of: sa.BindParameter[str] = sa.bindparam("of")
    event = (_EVENTS.c.code == of) & (_EVENTS.c.seq == sa.bindparam("number"))
    connection.execute(sa.update(_EVENTS).where(event).values(chain=link), linked)
    heads = list({one["of"]: one for one in linked}.values())
    dossier = sa.update(_DOSSIERS).where(_DOSSIERS.c.code == of).values(chain=link)
    connection.execute(dossier, [{"of": one["of"], "link": one["link"]} for one in heads])


def _fill_waiting() -> None:
    connection = op.get_bind()
    query = sa.select(_DOSSIERS.c.code, _DOSSIERS.c.waiting)
    entries = [
        {"entry": entry, "code": row.code}
        for row in connection.execute(query).all()
        for entry in dict.fromkeys(row.waiting.split())
    ]
    if entries:
        connection.execute(sa.insert(_WAITING), entries)


def _portions(codes: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(codes), _AT_ONCE):
        yield codes[start : start + _AT_ONCE]
