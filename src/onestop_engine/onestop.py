"""`OneStop`: catalog, calendar and store together; what a portal embeds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from threading import local
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from . import engine
from ._desk.batches import in_batches
from ._desk.filings import adopted, once_filed, papers, submitted
from ._desk.office import Office, Submission
from ._desk.opening import Calendar, Procedures, given_calendar, given_catalog
from ._desk.parts import Units, given_units
from ._desk.pinned import Pinned
from ._desk.proceeding import Proceeding
from ._desk.refusals import Refusals
from ._desk.requests import (
    Once,
    actor,
    command_of,
    count,
    day_or_instant,
    instant,
    known_code,
    language,
    no_dossier,
    once,
    order_of,
    sequence,
    sought,
    texts,
)
from ._desk.retrying import again
from ._desk.story import tell
from ._desk.tasks import addresses_of, may_do, tasks
from ._desk.ticking import tick_all, woken
from ._desk.trials import carried_on, group_carried_on
from ._desk.upkeep import Upkeep
from ._desk.work import Ticked, WorkItem, by_limit, item, ticked_of
from .calendars import WorkCalendar
from .catalog import Catalog
from .codes import CodeGenerator, daily_code
from .delivery import Deliveries
from .engine import Actor, Choice, Decision, Dossier, Event, replay
from .store import Query, RefusalQuery, RefusedAct, Store, Summary, open_store
from .telemetry import Value, operation
from .texts import Lang

if TYPE_CHECKING:
    from .definition.model import Procedure

Audience = Literal["public", "owner", "officer"]


class OneStop(Upkeep, Deliveries):
    """A one-stop shop: dossiers are filed, decided on, looked up and explained through it.

    It may be shared among threads. Every command is one transaction: kept as a whole, or not at
    all. *Now* is always an argument: an aware datetime, or a naive one, local to the calendar.

    >>> from datetime import datetime
    >>> clerk = Actor.officer("cb-1", unit="H26.10.2", parts=("one_stop", "authority"))
    >>> with OneStop.open("memory://") as shop:
    ...     dossier = shop.submit(
    ...         "1.013225", unit="H26.10.2", applicant={"name": "Nguyễn Văn Ví Dụ"},
    ...         facts={"works": "house"}, channel="counter", by=clerk,
    ...         at=datetime(2026, 11, 23, 9, 0),
    ...     )
    ...     dossier = shop.act(dossier.code, "accept", by=clerk, at=datetime(2026, 11, 23, 9, 5))
    ...     print(dossier.code, dossier.due.on)
    H26.10.2-261123-0001 2026-12-03
    """

    def __init__(
        self,
        store: Store,
        *,
        catalog: Catalog,
        calendar: WorkCalendar,
        units: Units | None = None,
        codes: CodeGenerator = daily_code,
    ) -> None:
        given_units(units)
        self._store = store
        self._local = local()
        self._refusals = Refusals(store)
        self._shared = Office(
            store=store,
            catalog=catalog,
            pinned=Pinned(store, calendar),
            units=units,
            codes=codes,
        )

    @classmethod
    def open(
        cls,
        url: str,
        *,
        procedures: Procedures = None,
        calendar: Calendar = None,
        units: Units | None = None,
        codes: CodeGenerator = daily_code,
    ) -> Self:
        """The shop whose dossiers lie at `url`.

        That is `sqlite:///onestop.db`, made when missing, `postgresql+psycopg://…`, whose tables
        are, or `memory://`. `procedures` is a catalog, a folder or file, or
        procedures; `calendar` one, or its file; None takes the bundled ones. `units` maps a
        procedure's parts to real units: part -> unit, or a function of procedure, part and
        receiving unit; a part mapped to None is open to every unit that plays it.

        Raises StoreError when the store cannot be used; it is left as it is.
        """
        days = given_calendar(calendar)
        catalog = given_catalog(procedures)
        store = open_store(url, zone=days.zone)
        return cls(store, catalog=catalog, calendar=days, units=units, codes=codes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store; what was decided is kept."""
        self._store.close()

    @property
    def store(self) -> Store:
        """Where the dossiers lie."""
        return self._store

    @property
    def catalog(self) -> Catalog:
        """The procedures for new dossiers."""
        return self._office.catalog

    @property
    def calendar(self) -> WorkCalendar:
        """The calendar by which new dates are promised."""
        return self._office.pinned.current

    # -- commands ----------------------------------------------------------------------------

    def submit(
        self,
        procedure: str,
        *,
        unit: str,
        applicant: Mapping[str, Any],
        by: Actor,
        at: datetime,
        facts: Mapping[str, Any] | None = None,
        documents: Collection[str] = (),
        channel: str = "online",
        delivery_channel: str | None = None,
        subject: str | None = None,
        code: str | None = None,
        key: str | None = None,
    ) -> Dossier:
        """A new dossier (hồ sơ) of `procedure`, in the version in force on the day of filing.

        `unit` receives it. `applicant` is personal and kept apart; its `kind` ("citizen",
        "organisation", …) is not. `subject` is the host's own reference to the applicant, made
        up where it has none. `code` is an externally assigned one. `key` makes a repeated call
        return the dossier of the first one.

        Raises NotFound for an unknown procedure, InputError for unusable data, NotAllowed, which is
        kept for the auditor, see `refusals`; Conflict for a code or key that is taken.
        """
        submission = submitted(
            procedure,
            unit=unit,
            applicant=applicant,
            by=by,
            data=papers(channel, facts, documents, delivery_channel),
            subject=subject,
            code=code,
        )
        given = once_filed(key, submission, applicant=applicant, subject=subject, code=code)
        return self._file("submit", at, given, submission)

    def act(
        self,
        code: str,
        action: str,
        *,
        by: Actor,
        at: datetime,
        step: str | None = None,
        data: Mapping[str, Any] | None = None,
        reason: str | None = None,
        expect: int | None = None,
        key: str | None = None,
    ) -> Dossier:
        """The dossier after `action`: a command of the engine, or an outcome that the author named.

        `expect` is the sequence at which the caller read the dossier. Raises NotAllowed when the
        action may not be taken now, or not by this actor, or when several open steps could take
        it and `step` names none; Conflict when the dossier has moved on; NotFound; InputError. What
        is not allowed is kept for the auditor, see `refusals`.
        """
        command = command_of(action, by, step=step, data=data, reason=reason)
        content = {
            "code": known_code(code),
            "action": action,
            "step": step,
            "data": command.data,
            "reason": reason,
            "by": by.id,
        }
        with self._refusals.of_act(code, command, instant(self.calendar, at)):
            given, about = once(key, content), {"code": code, "action": action}
            expected = sequence(expect)
            return self._run("act", at, given, lambda it: it.act(code, command, expected), **about)

    def adopt(
        self,
        procedure: str,
        *,
        unit: str,
        old_code: str,
        received_at: datetime,
        accepted_at: datetime,
        steps: Collection[str],
        source: str,
        by: Actor,
        at: datetime,
        promised: datetime | date | None = None,
        used: str | None = None,
        applicant: Mapping[str, Any] | None = None,
        facts: Mapping[str, Any] | None = None,
        documents: Collection[str] = (),
        channel: str = "online",
        delivery_channel: str | None = None,
        subject: str | None = None,
        code: str | None = None,
        key: str | None = None,
    ) -> Dossier:
        """A dossier taken over from another system while under way; it keeps its code for life.

        It stands at `steps` with the date `promised` by `source`, or with the term less the time
        `used` ("2 ngày làm việc"). The version is the one in force when it was accepted. `code`
        is a new code where the old one cannot serve.

        Raises what `submit` raises.
        """
        submission = adopted(
            procedure,
            unit=unit,
            applicant=applicant,
            by=by,
            data={
                "old_code": old_code,
                "steps": texts(steps, "steps"),
                "source": source,
                "promised": day_or_instant(promised, "promised"),
                "used": used,
                **papers(channel, facts, documents, delivery_channel),
            },
            accepted_at=accepted_at,
            received_at=received_at,
            calendar=self.calendar,
            subject=subject,
            code=code or old_code,
        )
        given = once_filed(key, submission, applicant=applicant, subject=subject, code=code)
        return self._file("adopt", at, given, submission)

    def tick(self, *, at: datetime) -> Ticked:
        """Everything that time alone made happen by `at`, carried out once, however late.

        Dossiers are written in batches, and several programs may tick at the same time. One for
        which time cannot be carried on stands in `failed`, and the others go on. Raises StoreError;
        what was carried out before it is kept, and the next tick goes on from there.
        """
        now = instant(self.calendar, at)
        with operation("tick") as running:
            ticked = ticked_of(
                one
                for batch in in_batches(
                    self.batch,
                    self._store,
                    woken(now),
                    lambda some: tick_all(self._office, some, now),
                )
                for one in batch
            )
            running.note(events=len(ticked.happened), failures=len(ticked.failed))
        return ticked

    @contextmanager
    def batch(self) -> Iterator[None]:
        """A block whose commands are written to the disk together: for imports and simulations.

        Commands of this thread in the block are one transaction, kept when the block ends well;
        when it raises, none of them is. A command that is refused is undone alone, and the block
        may go on. Other threads and programs wait, so keep batches to some hundred commands.
        """
        if getattr(self._local, "office", None) is not None:
            yield
            return
        shared = self._shared
        own = replace(shared, cache=shared.cache.fork())
        self._local.office = own
        try:
            with self._refusals.of_batch(), self._store.transaction() as transaction:
                yield
                self._refusals.write_with(transaction)
            shared.cache.join(own.cache)
        finally:
            self._local.office = None

    @property
    def _in_batch(self) -> bool:
        return getattr(self._local, "office", None) is not None

    @property
    def _office(self) -> Office:
        """What this thread works with: inside a batch, nothing that others may rely on."""
        office: Office | None = getattr(self._local, "office", None)
        return self._shared if office is None else office

    def _file(self, name: str, at: datetime, given: Once | None, filed: Submission) -> Dossier:
        unit, procedure = filed.unit, filed.procedure
        with self._refusals.of_filing(filed, instant(self.calendar, at)):
            return self._run(
                name, at, given, lambda it: it.file(filed), procedure=procedure, unit=unit
            )

    def _run(
        self,
        name: str,
        at: datetime,
        given: Once | None,
        run: Callable[[Proceeding], Dossier],
        **facts: Value,
    ) -> Dossier:
        """A command, with what an operator sees of it."""
        with operation(name, **facts) as running:
            dossier = self._command(at, given, run)
            running.note(code=dossier.code, seq=dossier.seq)
        return dossier

    def _command(
        self, at: datetime, given: Once | None, run: Callable[[Proceeding], Dossier]
    ) -> Dossier:
        """Carry out a command; one that took no effect is given again, on what is true then."""
        now = instant(self.calendar, at)
        return again(lambda: self._try(now, given, run), repeatable=given is not None)

    def _try(
        self, now: datetime, given: Once | None, run: Callable[[Proceeding], Dossier]
    ) -> Dossier:
        with self._store.transaction() as transaction:
            known = None if given is None else transaction.outcome(given.key)
            if given is not None and known is not None:
                given.check(known)
                return replay(transaction.events(known.code, until=known.seq))
            proceeding = Proceeding(self._office, transaction, now)
            dossier = run(proceeding)
            proceeding.finish()
            if given is not None:
                transaction.remember(given.key, given.outcome(dossier.code, dossier.seq), at=now)
        proceeding.committed()
        return dossier

    # -- questions ---------------------------------------------------------------------------

    def get(self, code: str) -> Dossier:
        """The dossier as it stands; NotFound for an unknown code."""
        summary = self._store.summary(known_code(code))
        if summary is None:
            raise no_dossier(code)
        return self._load((summary,))[0]

    def find(
        self,
        *,
        procedure: str | None = None,
        field: str | None = None,
        unit: str | None = None,
        channel: str | None = None,
        phase: str | None = None,
        status: int | None = None,
        subject: str | None = None,
        parent: str | None = None,
        open: bool | None = None,  # noqa: A002 (the word that callers look for)
        due_before: datetime | None = None,
        due_after: datetime | None = None,
        received_from: datetime | None = None,
        received_until: datetime | None = None,
        order: Literal["received", "due"] = "received",
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[Dossier, ...]:
        """The dossiers that match every filter given, in the order of receipt or of due date.

        `unit` is the receiving unit, `status` the national portal's (1 to 10). `due_before` and
        the bounds of receipt include the instant, `due_after` does not.
        """
        query = Query(
            procedure=sought(procedure, "procedure"),
            field=sought(field, "field"),
            unit=sought(unit, "unit"),
            channel=sought(channel, "channel"),
            phase=sought(phase, "phase"),
            status=None if status is None else count(status, "status"),
            subject=sought(subject, "subject"),
            parent=sought(parent, "parent"),
            open=None if open is None else bool(open),
            due_before=self._bound(due_before, "due_before"),
            due_after=self._bound(due_after, "due_after"),
            received_from=self._bound(received_from, "received_from"),
            received_until=self._bound(received_until, "received_until"),
            order=order_of(order),
            limit=None if limit is None else count(limit, "limit"),
            offset=count(offset, "offset"),
        )
        return self._load(self._store.find(query))

    def work_list(self, *, by: Actor, at: datetime) -> tuple[WorkItem, ...]:
        """What the actor may do now, the most pressing first.

        Open steps of the parts that the actor plays, where they are open to the actor's unit; and
        for the one-stop unit supplements to confirm and results to hand over. For the cashiers and
        the collectors also what is still to be given back of dossiers that have ended.
        """
        now, addresses = instant(self.calendar, at), addresses_of(actor(by))
        if engine.not_by_mandate(by, now.date()) is not None:
            return ()
        dossiers = self._load(self._store.find(Query(waiting=addresses, awaited=True)))
        lines = [
            item(procedure, dossier, task, now, self.calendar)
            for dossier in dossiers
            for procedure in (self.procedure_of(dossier),)
            for task in tasks(procedure, dossier)
            if may_do(by, task)
        ]
        return tuple(sorted(lines, key=by_limit))

    def events(self, code: str) -> tuple[Event, ...]:
        """Everything that happened to the dossier, in order; NotFound for an unknown code."""
        events = self._store.events(known_code(code))
        if not events:
            raise no_dossier(code)
        return events

    def refusals(
        self,
        code: str | None = None,
        *,
        procedure: str | None = None,
        actor: str | None = None,
        cause: str | None = None,
        since: datetime | None = None,
        limit: int | None = None,
    ) -> tuple[RefusedAct, ...]:
        """What somebody asked for and was refused, kept apart from dossiers: what was asked for
        last comes first, `limit` of them.

        `code` keeps those of one dossier, `procedure` those of its dossiers and filings of it,
        `actor` what somebody asked for, or others in their place, `cause` one word
        (`engine.CAUSES`), `since` what was asked for from then on. Of a dossier, and of the
        filings of a procedure, 200 kinds are kept, the rest counted together. NotFound for an
        unknown code.
        """
        query = RefusalQuery(
            code=None if code is None else known_code(code),
            procedure=sought(procedure, "procedure"),
            actor=sought(actor, "actor"),
            cause=sought(cause, "cause"),
            since=self._bound(since, "since"),
            limit=None if limit is None else count(limit, "limit"),
        )
        return self._refusals.found(query)

    def view(
        self, code: str, audience: Audience = "public", *, lang: Lang = "vi"
    ) -> Mapping[str, Any]:
        """The dossier as "public", "owner" or "officer" may see it: JSON values, texts in `lang`.

        The public sees where it stands and its dates, nothing personal (law 91/2025).
        """
        dossier = self.get(code)
        return engine.view(self.procedure_of(dossier), dossier, audience, lang=language(lang))

    def explain(self, code: str, lang: Lang = "vi") -> str:
        """How the due date came about: rule and basis, each day counted or skipped, pauses, and
        the dates promised before; by the calendar that the dossier is pinned to.
        """
        dossier = self.get(code)
        calendar = self._office.pinned.for_dossier(dossier)
        return tell(self.procedure_of(dossier), dossier, calendar, language(lang))

    def allowed(self, code: str, *, by: Actor, at: datetime) -> tuple[Choice, ...]:
        """Every action that the procedure knows now, and for each whether the actor may take it,
        why not, and what data it needs.
        """
        now = instant(self.calendar, at)
        dossier = carried_on(self._office, self.get(code), now)
        calendar = self._office.pinned.for_dossier(dossier)
        return engine.allowed(self.procedure_of(dossier), dossier, actor(by), now, calendar)

    def preview(
        self,
        code: str,
        action: str,
        *,
        by: Actor,
        at: datetime,
        step: str | None = None,
        data: Mapping[str, Any] | None = None,
        reason: str | None = None,
    ) -> Decision:
        """What `act` would write and warn of, without writing it; raises what `act` raises.

        What it would write to other dossiers is left out, and so is what time has brought about in
        linked dossiers before it.
        """
        command = command_of(action, by, step=step, data=data, reason=reason)
        now = instant(self.calendar, at)
        dossier = carried_on(self._office, self.get(code), now)
        calendar = self._office.pinned.for_command(dossier, action)
        return engine.decide(self.procedure_of(dossier), dossier, command, now, calendar)

    def carried_on(self, dossiers: Sequence[Dossier], *, at: datetime) -> tuple[Dossier, ...]:
        """One dossier, or a group with the uppermost first, after what time did to it by `at`.

        Nothing is written. A dossier that time opens in the group stands among them, with a code
        made up for it.
        """
        return group_carried_on(self._office, dossiers, instant(self.calendar, at))

    def procedure_of(self, dossier: Dossier) -> Procedure:
        """The very version that the dossier runs on, from the store's copy."""
        return self._office.pinned.procedure(dossier.procedure_hash)

    def calendar_of(self, dossier: Dossier) -> WorkCalendar:
        """The calendar that the dossier is pinned to, from the store's copy."""
        return self._office.pinned.for_dossier(dossier)

    def _bound(self, at: datetime | None, name: str) -> datetime | None:
        return None if at is None else instant(self.calendar, at, name)

    def _load(self, rows: Iterable[Summary]) -> tuple[Dossier, ...]:
        return self._office.cache.load(tuple(rows), self._store)
