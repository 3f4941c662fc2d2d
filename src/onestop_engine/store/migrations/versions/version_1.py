"""The tables of the first release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from onestop_engine.store._guards import guards

revision = "1"
down_revision: str | None = None

NAME = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "dossiers",
        sa.Column("code", NAME, primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("procedure", NAME, nullable=False),
        sa.Column("field", NAME, nullable=False),
        sa.Column("unit", NAME, nullable=False),
        sa.Column("channel", NAME, nullable=False),
        sa.Column("phase", NAME, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("subject", NAME, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("due_until", sa.BigInteger),
        sa.Column("next_wakeup", sa.BigInteger),
        sa.Column("parent", NAME),
        sa.Column("waiting", sa.Text, nullable=False),
        sa.Column("private_version", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "events",
        sa.Column("code", NAME, sa.ForeignKey("dossiers.code"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("format", sa.Integer, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("actor", NAME, nullable=False),
        sa.Column("unit", NAME),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("reason_hash", NAME),
        sa.Column("private_hash", NAME),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "private",
        sa.Column("code", NAME, primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("value", sa.Text),
        sa.Column("has_applicant", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(["code", "seq"], ["events.code", "events.seq"]),
        sqlite_with_rowid=False,
    )
    _small_tables()
    _indexes()
    for statement in guards(op.get_bind().dialect.name):
        op.execute(statement)


def _small_tables() -> None:
    op.create_table(
        "subjects",
        sa.Column("id", NAME, primary_key=True),
        sa.Column("data", sa.Text, nullable=False),
    )
    op.create_table(
        "texts",
        sa.Column("hash", NAME, primary_key=True),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "counters",
        sa.Column("series", NAME, primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "keys",
        sa.Column("key", NAME, primary_key=True),
        sa.Column("code", NAME, sa.ForeignKey("dossiers.code"), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("salt", sa.LargeBinary),
        sa.Column("fingerprint", NAME),
        sa.Column("at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    meta = op.create_table(
        "meta",
        sa.Column("name", NAME, primary_key=True),
        sa.Column("value", NAME, nullable=False),
    )
    op.bulk_insert(meta, [{"name": "schema", "value": revision}])


def _indexes() -> None:
    op.create_index("dossiers_subject", "dossiers", ["subject"])
    op.create_index("dossiers_received", "dossiers", ["received_at"])
    op.create_index("keys_code", "keys", ["code"])
    for name, column, only in (
        ("dossiers_parent", "parent", "parent IS NOT NULL"),
        ("dossiers_open_due", "due_until", "is_open"),
        ("dossiers_wakeup", "next_wakeup", "next_wakeup IS NOT NULL"),
    ):
        where = sa.text(only)
        op.create_index(name, "dossiers", [column], sqlite_where=where, postgresql_where=where)
