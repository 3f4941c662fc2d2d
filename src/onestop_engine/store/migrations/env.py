"""Run by Alembic, and only by it: takes the steps on the connection that `_schema` hands over."""

from __future__ import annotations

from alembic import context

# One transaction around all steps is under way already: it is kept whole, or undone whole.
context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
