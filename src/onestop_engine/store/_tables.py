"""The tables of the SQL store, the same for SQLite and PostgreSQL.

Instants are whole microseconds UTC. `events` holds nothing personal, and the database refuses to
change or delete its rows; `private` and `subjects` hold what is personal and can be emptied.
`migrations/` brings a store of an older version to these tables; a test compares both.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    literal_column,
)

from ._guards import guards

SCHEMA_VERSION = 4

metadata = MetaData()

# Codes are ordered letter by letter everywhere; a server's own locale would order them anew.
Name = String().with_variant(String(collation="C"), "postgresql")
# SQLite numbers rows only where the type is just INTEGER.
Number = BigInteger().with_variant(Integer, "sqlite")

dossiers = Table(
    "dossiers",
    metadata,
    Column("code", Name, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("procedure", Name, nullable=False),
    Column("field", Name, nullable=False),
    Column("unit", Name, nullable=False),
    Column("channel", Name, nullable=False),
    Column("phase", Name, nullable=False),
    Column("status", Integer, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("subject", Name, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("due_until", BigInteger),
    Column("next_wakeup", BigInteger),
    Column("parent", Name),
    Column("waiting", Text, nullable=False),
    Column("private_version", Integer, nullable=False),
    # The head of the hash chain: that of the last event.
    Column("chain", Name, nullable=False, server_default=""),
    sqlite_with_rowid=False,
)

events = Table(
    "events",
    metadata,
    Column("code", Name, ForeignKey("dossiers.code"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("format", Integer, nullable=False),
    Column("kind", Name, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("actor", Name, nullable=False),
    Column("unit", Name),
    Column("data", Text, nullable=False),
    Column("reason_hash", Name),
    Column("private_hash", Name),
    Column("chain", Name, nullable=False, server_default=""),
    sqlite_with_rowid=False,
)

private = Table(
    "private",
    metadata,
    Column("code", Name, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("reason", Text),
    Column("value", Text),
    Column("has_applicant", Boolean, nullable=False),
    ForeignKeyConstraint(["code", "seq"], ["events.code", "events.seq"]),
    sqlite_with_rowid=False,
)

subjects = Table(
    "subjects",
    metadata,
    Column("id", Name, primary_key=True),
    Column("data", Text, nullable=False),
)

texts = Table(
    "texts",
    metadata,
    Column("hash", Name, primary_key=True),
    Column("kind", Name, nullable=False),
    Column("text", Text, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("series", Name, primary_key=True),
    Column("value", Integer, nullable=False),
    sqlite_with_rowid=False,
)

keys = Table(
    "keys",
    metadata,
    Column("key", Name, primary_key=True),
    Column("code", Name, ForeignKey("dossiers.code"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("salt", LargeBinary),
    Column("fingerprint", Name),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

meta = Table(
    "meta",
    metadata,
    Column("name", Name, primary_key=True),
    Column("value", Name, nullable=False),
)

# Which steps of `migrations/` were taken: Alembic's own book.
alembic_version = Table(
    "alembic_version",
    metadata,
    Column("version_num", String(32), primary_key=True),
)

# Who is waited for, an entry a row: what `dossiers.waiting` says, the other way round.
waiting = Table(
    "waiting",
    metadata,
    Column("entry", Name, primary_key=True),
    Column("code", Name, ForeignKey("dossiers.code"), primary_key=True),
    sqlite_with_rowid=False,
)

anchors = Table(
    "anchors",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    # The hash over the anchor before it and what this one sealed, and how many chains those are.
    Column("head", Name, nullable=False),
    Column("count", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# What was asked for and refused, each kind once with how often; nothing here is a dossier's event.
refusals = Table(
    "refusals",
    metadata,
    Column("code", Name, ForeignKey("dossiers.code"), primary_key=True),
    Column("actor", Name, primary_key=True),
    Column("unit", Name, primary_key=True),
    Column("acting_for", Name, primary_key=True),
    Column("action", Name, primary_key=True),
    Column("step", Name, primary_key=True),
    Column("cause", Name, primary_key=True),
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("times", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# The same of filings, of which there is no dossier.
refused_filings = Table(
    "refused_filings",
    metadata,
    Column("procedure", Name, primary_key=True),
    Column("actor", Name, primary_key=True),
    Column("unit", Name, primary_key=True),
    Column("acting_for", Name, primary_key=True),
    Column("action", Name, primary_key=True),
    Column("cause", Name, primary_key=True),
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("times", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# The heads of the chains that an anchor sealed: of those that moved since the one before it.
anchored = Table(
    "anchored",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code", Name, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("chain", Name, nullable=False),
    sqlite_with_rowid=False,
)

# To whom events are delivered. Registered here and not in a program, so that whichever program
# writes an event puts it into the outbox.
consumers = Table(
    "consumers",
    metadata,
    Column("name", Name, primary_key=True),
    Column("since", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# A message for each event and consumer; `state` is pending, delivered or dead.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("consumer", Name, ForeignKey("consumers.name"), nullable=False),
    Column("code", Name, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", Name, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("state", Name, nullable=False, server_default="pending"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_attempt_at", BigInteger, nullable=False),
    Column("last_error", Text),
    UniqueConstraint("consumer", "code", "seq", name="outbox_once"),
)


def _where(name: str, *columns: Column[Any], only: ColumnElement[bool]) -> None:
    """An index of the rows for which `only` holds, in both databases."""
    Index(name, *columns, sqlite_where=only, postgresql_where=only)


Index("dossiers_subject", dossiers.c.subject)
_where("dossiers_parent", dossiers.c.parent, only=dossiers.c.parent.is_not(None))
_ORDER = (dossiers.c.received_at, dossiers.c.code)
Index("dossiers_received", *_ORDER)
Index("dossiers_unit", dossiers.c.unit, *_ORDER)
_where("dossiers_open_due", dossiers.c.due_until, *_ORDER, only=dossiers.c.is_open.is_(True))
_where("dossiers_wakeup", dossiers.c.next_wakeup, *_ORDER, only=dossiers.c.next_wakeup.is_not(None))
Index("keys_code", keys.c.code)
Index("waiting_code", waiting.c.code)
Index("anchored_code", anchored.c.code, anchored.c.seq)
_where(
    "outbox_pending",
    outbox.c.consumer,
    outbox.c.next_attempt_at,
    outbox.c.id,
    only=outbox.c.state == literal_column("'pending'"),
)

for _statement in guards("sqlite"):
    event.listen(
        events,
        "after_create",
        DDL(_statement).execute_if(dialect="sqlite"),  # type: ignore[no-untyped-call]
    )
for _statement in guards("postgresql"):
    event.listen(
        events,
        "after_create",
        DDL(_statement).execute_if(dialect="postgresql"),  # type: ignore[no-untyped-call]
    )
