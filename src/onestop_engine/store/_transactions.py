"""One SQL transaction: what a command reads and writes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import (
    BindParameter,
    Dialect,
    Select,
    and_,
    bindparam,
    delete,
    insert,
    literal_column,
    null,
    select,
    update,
)
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.sql.dml import UpdateBase

from ..engine.events import Event
from ._codec import EventRow, PrivateRow, from_micros, join_event, split_event, to_micros
from ._messages import conflict
from ._prepared import Prepared
from ._protocol import Append, Outcome, Query, Summary, TextKind
from ._queries import select_dossiers
from ._tables import counters, dossiers, events, keys, private, subjects, texts

EVENTS = (
    select(events, private.c.reason, private.c.value, subjects.c.data.label("applicant"))
    .join_from(events, dossiers, events.c.code == dossiers.c.code)
    .outerjoin(private, and_(private.c.code == events.c.code, private.c.seq == events.c.seq))
    .outerjoin(
        subjects, and_(private.c.has_applicant.is_(True), subjects.c.id == dossiers.c.subject)
    )
)
_CODES_AT_ONCE = 500

_OF: BindParameter[Any] = bindparam("of")
_EVENTS = EVENTS.where(events.c.code == _OF).order_by(events.c.seq)
_RENEWED: Mapping[str, BindParameter[Any]] = {
    column.name: bindparam(column.name)
    for column in dossiers.columns
    if column.name not in {"code", "private_version"}
}


class Statements:
    """What transactions run, compiled for one kind of database."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

        def prepared(statement: Select[Any] | UpdateBase) -> Prepared:
            return Prepared(statement, dialect)

        self.summary = prepared(select(dossiers).where(dossiers.c.code == _OF))
        self.events = prepared(_EVENTS)
        self.events_until = prepared(_EVENTS.where(events.c.seq <= bindparam("until")))
        self.outcome = prepared(select(keys).where(keys.c.key == _OF))
        self.counted = prepared(select(counters.c.value).where(counters.c.series == _OF))
        self.text = prepared(select(texts.c.text).where(texts.c.hash == _OF))
        self.count = prepared(
            update(counters)
            .where(counters.c.series == _OF)
            .values(value=counters.c.value + literal_column("1"))
        )
        self.renew = prepared(
            update(dossiers)
            .where(dossiers.c.code == _OF, dossiers.c.seq == bindparam("expected"))
            .values(**_RENEWED)
        )
        ours = select(dossiers.c.code).where(dossiers.c.subject == _OF)
        self.codes = prepared(ours.order_by(dossiers.c.code))
        version = dossiers.c.private_version + literal_column("1")
        self.touch = prepared(
            update(dossiers).where(dossiers.c.subject == _OF).values(private_version=version)
        )
        self.erasing = (
            prepared(delete(private).where(private.c.code.in_(ours))),
            prepared(delete(subjects).where(subjects.c.id == _OF)),
            prepared(
                update(keys).where(keys.c.code.in_(ours)).values(salt=null(), fingerprint=null())
            ),
        )
        self.renew_subject = prepared(
            update(subjects).where(subjects.c.id == _OF).values(data=bindparam("data"))
        )
        self.add_dossier = prepared(insert(dossiers))
        self.add_event = prepared(insert(events))
        self.add_private = prepared(insert(private))
        self.add_subject = prepared(insert(subjects))
        self.add_text = prepared(insert(texts))
        self.add_counter = prepared(insert(counters))
        self.add_key = prepared(insert(keys))


class SqlTransaction:
    """Reads and writes through one cursor, inside one transaction of the database."""

    def __init__(self, cursor: DBAPICursor, statements: Statements, zone: tzinfo) -> None:
        self._cursor = cursor
        self._run = statements
        self._zone = zone

    def summary(self, code: str) -> Summary | None:
        """The summary of `code`, or None when there is no such dossier."""
        row = self._run.summary.first(self._cursor, {"of": code})
        return None if row is None else to_summary(row, self._zone)

    def events(self, code: str, *, until: int | None = None) -> tuple[Event, ...]:
        """The events of `code` up to the sequence `until`; empty when there are none."""
        statement = self._run.events if until is None else self._run.events_until
        rows = statement.rows(self._cursor, {"of": code, "until": until})
        return tuple(to_event(row, self._zone) for row in rows)

    def load_many(self, codes: tuple[str, ...]) -> Mapping[str, tuple[Event, ...]]:
        """The events of many dossiers by code; unknown codes are left out."""
        found: dict[str, list[Event]] = {}
        for start in range(0, len(codes), _CODES_AT_ONCE):
            some = codes[start : start + _CODES_AT_ONCE]
            rows = EVENTS.where(events.c.code.in_(some)).order_by(events.c.code, events.c.seq)
            for row in Prepared(rows, self._run.dialect).rows(self._cursor):
                found.setdefault(row["code"], []).append(to_event(row, self._zone))
        return {code: tuple(its) for code, its in found.items()}

    def find(self, query: Query) -> tuple[Summary, ...]:
        """The summaries that match, in the order asked for."""
        rows = Prepared(select_dossiers(query), self._run.dialect).rows(self._cursor)
        return tuple(to_summary(row, self._zone) for row in rows)

    def text(self, digest: str) -> str | None:
        """The text kept under a hash, or None."""
        row = self._run.text.first(self._cursor, {"of": digest})
        return None if row is None else row["text"]

    def outcome(self, key: str) -> Outcome | None:
        """What the command with this idempotency key led to, or None when it is new."""
        row = self._run.outcome.first(self._cursor, {"of": key})
        if row is None:
            return None
        return Outcome(
            code=row["code"], seq=row["seq"], salt=row["salt"], fingerprint=row["fingerprint"]
        )

    def remember(self, key: str, outcome: Outcome, *, at: datetime) -> None:
        """Keep what the command with this key led to."""
        values = {
            "key": key,
            "code": outcome.code,
            "seq": outcome.seq,
            "salt": outcome.salt,
            "fingerprint": outcome.fingerprint,
            "at": to_micros(at),
        }
        self._run.add_key.run(self._cursor, values)

    def next_number(self, series: str) -> int:
        """The next number of a series, from 1; given back when the transaction fails."""
        # The update comes first: it takes the lock that makes two transactions take turns.
        if self._run.count.run(self._cursor, {"of": series}) == 0:
            self._run.add_counter.run(self._cursor, {"series": series, "value": 1})
            return 1
        row = self._run.counted.first(self._cursor, {"of": series})
        assert row is not None
        return int(row["value"])

    def keep_text(self, kind: TextKind, digest: str, text: str) -> None:
        """Keep a definition or calendar under its hash, unless it is there already."""
        if self.text(digest) is None:
            values = {"hash": digest, "kind": kind, "text": text}
            self._run.add_text.run(self._cursor, values)

    def append(self, change: Append) -> None:
        """Add events and renew the summary; Conflict when `expected` is not the sequence."""
        code = change.summary.code
        if not (self._renew(change) if change.expected else self._add(change)):
            found = self.summary(code)
            raise conflict(code, expected=change.expected, found=found.seq if found else 0)
        split = [split_event(event) for event in change.events]
        self._run.add_event.run_many(
            self._cursor, [_event_values(code, row) for row, _, _ in split]
        )
        if personal := [_private_values(code, row) for _, row, _ in split if row is not None]:
            self._run.add_private.run_many(self._cursor, personal)
        for _, _, applicant in split:
            if applicant is not None:
                self.keep_applicant(change.summary.subject, applicant)

    def keep_applicant(self, subject: str, data: str) -> None:
        """Write the applicant's JSON of a subject, in the place of what was there."""
        if self._run.renew_subject.run(self._cursor, {"of": subject, "data": data}) == 0:
            self._run.add_subject.run(self._cursor, {"id": subject, "data": data})

    def touch(self, subject: str) -> tuple[str, ...]:
        """The codes of a subject's dossiers, each marked as having other personal data now."""
        codes = tuple(row["code"] for row in self._run.codes.rows(self._cursor, {"of": subject}))
        self._run.touch.run(self._cursor, {"of": subject})
        return codes

    def erase(self, subject: str) -> None:
        """Empty what is personal in the dossiers of a subject."""
        for statement in self._run.erasing:
            statement.run(self._cursor, {"of": subject})

    def _add(self, change: Append) -> bool:
        code = change.summary.code
        if self._run.summary.first(self._cursor, {"of": code}) is not None:
            return False
        values = {**_summary_values(change.summary), "code": code, "private_version": 0}
        self._run.add_dossier.run(self._cursor, values)
        return True

    def _renew(self, change: Append) -> bool:
        values = {
            **_summary_values(change.summary),
            "of": change.summary.code,
            "expected": change.expected,
        }
        # "seq" is the new one; the condition on the old one makes two writers take turns.
        return self._run.renew.run(self._cursor, values) == 1


def _summary_values(summary: Summary) -> dict[str, Any]:
    return {
        "seq": summary.seq,
        "procedure": summary.procedure,
        "field": summary.field,
        "unit": summary.unit,
        "channel": summary.channel,
        "phase": summary.phase,
        "status": summary.status,
        "is_open": summary.is_open,
        "subject": summary.subject,
        "received_at": to_micros(summary.received_at),
        "due_until": _micros(summary.due_until),
        "next_wakeup": _micros(summary.next_wakeup),
        "parent": summary.parent,
        # A blank on both sides lets a search find whole entries only.
        "waiting": f" {' '.join(summary.waiting)} ",
    }


def _event_values(code: str, row: EventRow) -> dict[str, Any]:
    return {
        "code": code,
        "seq": row.seq,
        "format": row.format,
        "kind": row.kind,
        "at": row.at,
        "recorded_at": row.recorded_at,
        "actor": row.actor,
        "unit": row.unit,
        "data": row.data,
        "reason_hash": row.reason_hash,
        "private_hash": row.private_hash,
    }


def _private_values(code: str, row: PrivateRow) -> dict[str, Any]:
    return {
        "code": code,
        "seq": row.seq,
        "salt": row.salt,
        "reason": row.reason,
        "value": row.value,
        "has_applicant": row.has_applicant,
    }


def to_summary(row: Mapping[str, Any], zone: tzinfo) -> Summary:
    """The summary of a row of the table of dossiers."""
    return Summary(
        code=row["code"],
        seq=row["seq"],
        procedure=row["procedure"],
        field=row["field"],
        unit=row["unit"],
        channel=row["channel"],
        phase=row["phase"],
        status=row["status"],
        subject=row["subject"],
        received_at=from_micros(row["received_at"], zone),
        is_open=bool(row["is_open"]),
        due_until=_instant(row["due_until"], zone),
        next_wakeup=_instant(row["next_wakeup"], zone),
        parent=row["parent"],
        waiting=tuple(row["waiting"].split()),
        private_version=row["private_version"],
    )


def to_event(row: Mapping[str, Any], zone: tzinfo) -> Event:
    """The event of a row that `EVENTS` selects."""
    written = EventRow(
        seq=row["seq"],
        format=row["format"],
        kind=row["kind"],
        at=row["at"],
        recorded_at=row["recorded_at"],
        actor=row["actor"],
        unit=row["unit"],
        data=row["data"],
        reason_hash=row["reason_hash"],
        private_hash=row["private_hash"],
    )
    return join_event(
        written, reason=row["reason"], value=row["value"], applicant=row["applicant"], zone=zone
    )


def _micros(at: datetime | None) -> int | None:
    return None if at is None else to_micros(at)


def _instant(value: int | None, zone: tzinfo) -> datetime | None:
    return None if value is None else from_micros(value, zone)
