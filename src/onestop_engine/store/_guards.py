"""What makes the table of events append-only, in each database's own words."""

from __future__ import annotations

from collections.abc import Iterator

_ACTS = ("UPDATE", "DELETE")
_WHY = "events are append-only"


def guards(dialect: str) -> Iterator[str]:
    """The statements that let the database refuse every change of an event."""
    if dialect == "sqlite":
        for act in _ACTS:
            yield (
                f"CREATE TRIGGER events_no_{act.lower()} BEFORE {act} ON events "
                f"BEGIN SELECT RAISE(ABORT, '{_WHY}'); END"
            )
        return
    yield (
        "CREATE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$BEGIN RAISE EXCEPTION '{_WHY}'; END$$"
    )
    yield (
        "CREATE TRIGGER events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON events "
        "FOR EACH STATEMENT EXECUTE FUNCTION events_refuse()"
    )


def unguards(dialect: str) -> Iterator[str]:
    """The statements that a migration runs before it fills a new column of old events."""
    if dialect == "sqlite":
        for act in _ACTS:
            yield f"DROP TRIGGER events_no_{act.lower()}"
        return
    yield "DROP TRIGGER events_no_change ON events"
    yield "DROP FUNCTION events_refuse()"
