"""The register of filings that were refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision: str | None = "3"

NAME = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table; nobody wrote down which filings were refused before."""
    op.create_table(
        "refused_filings",
        *(
            sa.Column(name, NAME, primary_key=True)
            for name in ("procedure", "actor", "unit", "acting_for", "action", "cause")
        ),
        sa.Column("first_at", sa.BigInteger, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False),
        sa.Column("times", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
