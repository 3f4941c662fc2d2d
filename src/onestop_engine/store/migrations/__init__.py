"""The steps from each version of the tables to the next, taken by Alembic."""
