"""One SQL transaction: what a command reads and writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Select
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.sql.dml import UpdateBase

from ..engine.events import Event
from ._chain import START, links
from ._codec import is_storable, split_event, storable, to_micros
from ._messages import conflict
from ._prepared import Prepared
from ._protocol import (
    MOST_REFUSALS,
    Append,
    Outcome,
    Query,
    RefusalQuery,
    RefusedAct,
    Summary,
    TextKind,
)
from ._queries import texts_of, values_of
from ._refusal_statements import select_refusals
from ._rows import (
    check_storable,
    event_values,
    private_values,
    refusal_values,
    summary_values,
    to_event,
    to_refused,
    to_summary,
)
from ._statements import Statements, numbered

_CODES_AT_ONCE = 500


class SqlTransaction:
    """Reads and writes through one cursor, inside one transaction of the database.

    With `holds`, a dossier whose summary was read is kept from other writers until the end.
    """

    def __init__(
        self, cursor: DBAPICursor, statements: Statements, zone: tzinfo, *, holds: bool = False
    ) -> None:
        self._cursor = cursor
        self._run = statements
        self._zone = zone
        self._holds = holds
        # What stands in the database for the dossiers that were read here.
        self._known: dict[str, Summary] = {}

    def summary(self, code: str) -> Summary | None:
        """The summary of `code`, or None when there is no such dossier."""
        if not is_storable(code):
            return None
        statement = self._run.held_summary if self._holds else self._run.summary
        row = statement.first(self._cursor, {"of": code})
        if row is None:
            return None
        self._known[code] = found = to_summary(row, self._zone)
        return found

    def events(self, code: str, *, after: int = 0, until: int | None = None) -> tuple[Event, ...]:
        """The events of `code` behind the sequence `after` and up to `until`."""
        if not is_storable(code):
            return ()
        statement = self._run.events if until is None else self._run.events_until
        rows = statement.rows(self._cursor, {"of": code, "after": after, "until": until})
        return tuple(to_event(row, self._zone) for row in rows)

    def events_since(self, code: str, seq: int, chain: str) -> tuple[Event, ...]:
        """The events of `code` behind `seq`; none where its chain was another one up to there."""
        values = {"of": code, "after": seq, "link": chain}
        rows = self._run.events_since.rows(self._cursor, values)
        return tuple(to_event(row, self._zone) for row in rows)

    def load_many(self, codes: tuple[str, ...]) -> Mapping[str, tuple[Event, ...]]:
        """The events of many dossiers by code; unknown codes are left out."""
        found: dict[str, list[Event]] = {}
        for start in range(0, len(codes), _CODES_AT_ONCE):
            some = codes[start : start + _CODES_AT_ONCE]
            for row in self._run.events_of(len(some)).rows(self._cursor, numbered(some)):
                found.setdefault(row["code"], []).append(to_event(row, self._zone))
        return {code: tuple(its) for code, its in found.items()}

    def find(self, query: Query) -> tuple[Summary, ...]:
        """The summaries that match, in the order asked for."""
        if not all(map(is_storable, texts_of(query))):
            return ()
        rows = self._run.find(query).rows(self._cursor, values_of(query))
        return tuple(to_summary(row, self._zone) for row in rows)

    def how_many(self, query: Query) -> int:
        """How many dossiers match."""
        if not all(map(is_storable, texts_of(query))):
            return 0
        return int(self._run.how_many(query).value(self._cursor, values_of(query)))

    def text(self, digest: str) -> str | None:
        """The text kept under a hash, or None."""
        row = self._run.text.first(self._cursor, {"of": digest})
        return None if row is None else row["text"]

    def outcome(self, key: str) -> Outcome | None:
        """What the command with this idempotency key led to, or None when it is new."""
        if not is_storable(key):
            return None
        row = self._run.outcome.first(self._cursor, {"of": key})
        if row is None:
            return None
        return Outcome(
            code=row["code"], seq=row["seq"], salt=row["salt"], fingerprint=row["fingerprint"]
        )

    def remember(self, key: str, outcome: Outcome, *, at: datetime) -> None:
        """Keep what the command with this key led to."""
        values = {
            "key": storable(key),
            "code": outcome.code,
            "seq": outcome.seq,
            "salt": outcome.salt,
            "fingerprint": outcome.fingerprint,
            "at": to_micros(at),
        }
        self._run.add_key.run(self._cursor, values)

    def next_number(self, series: str) -> int:
        """The next number of a series, from 1; given back when the transaction fails."""
        return int(self._run.count.value(self._cursor, {"of": series}))

    def missing_texts(self, digests: Collection[str]) -> frozenset[str]:
        """Those of the hashes under which no text is kept."""
        rows = self._run.texts_of(len(digests)).rows(self._cursor, numbered(digests))
        return frozenset(digests) - {row["hash"] for row in rows}

    def keep_text(self, kind: TextKind, digest: str, text: str) -> None:
        """Keep a definition or calendar under its hash, unless it is there already."""
        values = {"hash": digest, "kind": kind, "text": text}
        self._run.add_text.run(self._cursor, values)

    def append(self, change: Append) -> str:
        """Add events and renew the summary: the new head of the dossier's hash chain.

        Each event is linked into it, and goes to the outbox once for every consumer. Conflict when
        `expected` is not the sequence.
        """
        check_storable(change.summary)
        code = change.summary.code
        known = self._before(change)
        split = [split_event(event) for event in change.events]
        rows = [row for row, _, _ in split]
        chain = tuple(links(known.chain if known else START, code, rows))
        head = chain[-1] if chain else (known.chain if known else START)
        self._renew(change, head) if known else self._add(change, head)
        values = [event_values(code, row, link) for row, link in zip(rows, chain, strict=True)]
        self._run.add_event.run_many(self._cursor, values)
        if personal := [private_values(code, row) for _, row, _ in split if row is not None]:
            self._run.add_private.run_many(self._cursor, personal)
        for _, _, applicant in split:
            if applicant is not None:
                self._tell_others(change.summary, applicant)
                self.keep_applicant(change.summary.subject, applicant)
        self._wait(code, known.waiting if known else (), change.summary.waiting)
        self._run.post.run_many(self._cursor, values)
        # The next append has to read it anew.
        self._known.pop(code, None)
        return head

    def refuse(self, refused: RefusedAct) -> None:
        """Keep what was refused, or that it was refused once more."""
        values = refusal_values(refused)
        register = self._run.refused_filings if refused.code is None else self._run.refused_acts
        if register.known.first(self._cursor, values) is None:
            kinds = int(register.kinds.value(self._cursor, values))
            if kinds >= MOST_REFUSALS:
                values = refusal_values(refused.among_others())
        register.add.run(self._cursor, values)

    def refusals(self, query: RefusalQuery) -> tuple[RefusedAct, ...]:
        """What was refused, of dossiers and of filings: what was asked for last comes first."""
        words = (query.code, query.procedure, query.actor, query.cause)
        if not all(word is None or is_storable(word) for word in words):
            return ()
        return tuple(to_refused(row, self._zone) for row in self.select(select_refusals(query)))

    def keep_applicant(self, subject: str, data: str) -> None:
        """Write the applicant's JSON of a subject, in the place of what was there."""
        self._run.keep_subject.run(self._cursor, {"id": storable(subject), "data": data})

    def touch(self, subject: str) -> tuple[str, ...]:
        """The codes of a subject's dossiers, each marked as having other personal data now.

        Others that are filed for it at this moment are kept before, and among them, or behind it.
        """
        if not self._codes_of(subject):
            return ()
        # Whoever files writes this row, too, behind the dossier: one of both waits for the other.
        self.keep_applicant(subject, "{}")
        codes = self._codes_of(subject)
        self._run.touch.run(self._cursor, {"of": subject})
        return codes

    def _codes_of(self, subject: str) -> tuple[str, ...]:
        """The codes of a subject's dossiers, which are held until the end."""
        return tuple(row["code"] for row in self._run.codes.rows(self._cursor, {"of": subject}))

    def erase(self, subject: str) -> None:
        """Empty what is personal in the dossiers of a subject."""
        for statement in self._run.erasing:
            statement.run(self._cursor, {"of": subject})

    @property
    def zone(self) -> tzinfo:
        """The time zone in which instants are given back."""
        return self._zone

    @property
    def dialect(self) -> str:
        """The kind of database: "sqlite" or "postgresql"."""
        return self._run.dialect.name

    def select(self, statement: Select[Any]) -> list[dict[str, Any]]:
        """The rows of a question that no command asks."""
        return list(Prepared(statement, self._run.dialect).rows(self._cursor))

    def change(self, statement: UpdateBase, values: Mapping[str, Any] | None = None) -> int:
        """The number of rows that a statement changes that no command runs."""
        return Prepared(statement, self._run.dialect).count(self._cursor, values or {})

    def rows(self, statement: Prepared, values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The rows of a prepared question."""
        return statement.rows(self._cursor, values)

    def count(self, statement: Prepared, values: Mapping[str, Any]) -> int:
        """The number of rows that a prepared statement changes."""
        return statement.count(self._cursor, values)

    def hold_outbox(self) -> None:
        """Keep others from posting until the end, once those who have posted ended theirs."""
        if self.dialect == "postgresql":
            self._cursor.execute("LOCK TABLE outbox IN SHARE ROW EXCLUSIVE MODE")

    def _before(self, change: Append) -> Summary | None:
        """The dossier as it stands, held; None for a new one; Conflict where it moved on."""
        if not change.expected:
            return None
        code = change.summary.code
        known = self._known.get(code) or self.summary(code)
        if known is None or known.seq != change.expected:
            raise self._conflict(change)
        return known

    def _tell_others(self, summary: Summary, applicant: str) -> None:
        """Mark the subject's other dossiers where what is known of the applicant changes."""
        values = {"of": summary.subject, "code": summary.code, "data": applicant}
        self._run.touch_others.run(self._cursor, values)

    def _conflict(self, change: Append) -> Exception:
        found = self.summary(change.summary.code)
        seq = found.seq if found else 0
        return conflict(change.summary.code, expected=change.expected, found=seq)

    def _add(self, change: Append, chain: str) -> None:
        values = summary_values(change.summary, chain)
        values |= {"code": change.summary.code, "private_version": 0}
        if not self._run.add_dossier.answers(self._cursor, values):
            raise self._conflict(change)

    def _renew(self, change: Append, chain: str) -> None:
        values = summary_values(change.summary, chain)
        values |= {"of": change.summary.code, "expected": change.expected}
        # Its sequence was read under the lock that this transaction holds.
        self._run.renew.run(self._cursor, values)

    def _wait(self, code: str, before: Iterable[str], after: Iterable[str]) -> None:
        """Bring the table of who is waited for up to date, where that changed."""
        ended, begun = set(before) - set(after), set(after) - set(before)
        for entry in sorted(ended):
            self._run.end_waiting.run(self._cursor, {"of": code, "entry": entry})
        for entry in sorted(begun):
            self._run.add_waiting.run(self._cursor, {"entry": entry, "code": code})
