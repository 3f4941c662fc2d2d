"""The register of what was asked for and refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision: str | None = "2"

NAME = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table; nobody wrote down what was refused before."""
    op.create_table(
        "refusals",
        sa.Column("code", NAME, sa.ForeignKey("dossiers.code"), primary_key=True),
        *(
            sa.Column(name, NAME, primary_key=True)
            for name in ("actor", "unit", "acting_for", "action", "step", "cause")
        ),
        sa.Column("first_at", sa.BigInteger, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False),
        sa.Column("times", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
