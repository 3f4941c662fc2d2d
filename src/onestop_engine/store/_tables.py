"""The tables of the SQL store, the same for SQLite and PostgreSQL.

Instants are whole microseconds UTC. `events` holds nothing personal, and SQLite refuses to change
or delete its rows; `private` and `subjects` hold what is personal and can be emptied.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    event,
)

SCHEMA_VERSION = 1

metadata = MetaData()

dossiers = Table(
    "dossiers",
    metadata,
    Column("code", String, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("procedure", String, nullable=False),
    Column("field", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("phase", String, nullable=False),
    Column("status", Integer, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("subject", String, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("due_until", BigInteger),
    Column("next_wakeup", BigInteger),
    Column("parent", String),
    Column("waiting", Text, nullable=False),
    Column("private_version", Integer, nullable=False),
    sqlite_with_rowid=False,
)

events = Table(
    "events",
    metadata,
    Column("code", String, ForeignKey("dossiers.code"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("format", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("actor", String, nullable=False),
    Column("unit", String),
    Column("data", Text, nullable=False),
    Column("reason_hash", String),
    Column("private_hash", String),
    sqlite_with_rowid=False,
)

private = Table(
    "private",
    metadata,
    Column("code", String, primary_key=True),
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
    Column("id", String, primary_key=True),
    Column("data", Text, nullable=False),
)

texts = Table(
    "texts",
    metadata,
    Column("hash", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("text", Text, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("series", String, primary_key=True),
    Column("value", Integer, nullable=False),
    sqlite_with_rowid=False,
)

keys = Table(
    "keys",
    metadata,
    Column("key", String, primary_key=True),
    Column("code", String, ForeignKey("dossiers.code"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("salt", LargeBinary),
    Column("fingerprint", String),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

meta = Table(
    "meta",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

Index("dossiers_subject", dossiers.c.subject)
Index("dossiers_parent", dossiers.c.parent, sqlite_where=dossiers.c.parent.is_not(None))
Index("dossiers_received", dossiers.c.received_at)
Index("dossiers_open_due", dossiers.c.due_until, sqlite_where=dossiers.c.is_open)
Index(
    "dossiers_wakeup",
    dossiers.c.next_wakeup,
    sqlite_where=dossiers.c.next_wakeup.is_not(None),
)
Index("keys_code", keys.c.code)

for _act in ("UPDATE", "DELETE"):
    event.listen(
        events,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            f"CREATE TRIGGER events_no_{_act.lower()} BEFORE {_act} ON events "
            "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
        ).execute_if(dialect="sqlite"),
    )
