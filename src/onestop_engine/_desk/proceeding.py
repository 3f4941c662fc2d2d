"""One transaction: a command, and everything that it makes happen in other dossiers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from ..calendars import WorkCalendar
from ..codes import Filing, check_code
from ..engine import (
    MOMENT,
    RECOUNTED,
    Actor,
    Command,
    Decision,
    Dossier,
    Event,
    advance,
    decide,
    replay,
)
from ..errors import CalendarRangeError, InputError, NotAllowed, NotFound
from ..store import Append, Query, Summary, Transaction, conflict
from ..texts import Text
from .cache import Kept
from .family import ENDLESS, MOST, has_subs, is_linked, next_turn
from .moved_dates import Recomputed, handed_down, moved_by
from .office import Office, Submission
from .parts import competent_agency, resolve_units
from .requests import applicant_kind, no_dossier
from .summaries import summary_of

if TYPE_CHECKING:
    from ..definition.model import Procedure

_SYSTEM = Actor.system()
_TICK = Command(action="tick", by=_SYSTEM)
_WITHOUT_RESULT = frozenset({"withdrawn", "closed", "intake_refused"})

_PINS = ("procedure_hash", "calendar_hash")

_IN_ITSELF = Text(
    "Thủ tục {procedure} lại gồm chính nó (qua hồ sơ {code}); không tạo được hồ sơ con. Hãy sửa "
    "bước “{step}” của thủ tục.",
    "Procedure {procedure} contains itself (through dossier {code}), so no sub-dossier can be "
    "made. Mend step “{step}” of the procedure.",
)
_PARENT_ENDED = Text(
    "Thủ tục liên thông {code} không cần bước này nữa.",
    "The interlinked dossier {code} no longer needs this step.",
)
_VERSION_KEPT = Text(
    "Phiên bản {ref} có hiệu lực vào ngày tiếp nhận không nhận được dữ liệu của hồ sơ, nên hồ sơ "
    "giữ phiên bản lúc nộp: {why}",
    "Version {ref}, in force on the day of acceptance, does not take the dossier's data, so the "
    "dossier keeps the version of its filing: {why}",
)


@dataclass(slots=True)
class _Handled:
    """A dossier in the hands of this transaction."""

    dossier: Dossier
    procedure: Procedure
    expected: int
    private_version: int
    chain: str
    texts: frozenset[str] = frozenset()
    """The hashes of texts that its earlier events name."""
    events: list[Event] = field(default_factory=list)

    @property
    def is_linked(self) -> bool:
        """True when what happens to the dossier may move another one."""
        return is_linked(self.procedure, self.dossier)

    def not_before(self, at: datetime) -> datetime:
        """The instant, or the dossier's last one: what happened to it is not undone."""
        return max(at, *(entry.at for entry in self.dossier.timeline))


class Proceeding:
    """Decides commands one after another; `finish` writes what they came to, all at once."""

    def __init__(self, office: Office, transaction: Transaction, at: datetime) -> None:
        self._office = office
        self._transaction = transaction
        self._at = at
        self._handled: dict[str, _Handled] = {}
        self._found: dict[str, tuple[str, ...]] = {}
        self.warnings: list[Text] = []

    # -- reading -----------------------------------------------------------------------------

    def dossier(self, code: str) -> Dossier:
        """The dossier as it stands in this transaction; NotFound when there is none."""
        return self._handle(code).dossier

    def _hold(self, code: str) -> _Handled:
        """A dossier, with those above it taken in hand first.

        Everybody who is about to change some of a group does so in this order, so that no two
        programs wait for each other.
        """
        kept = self._office.cache.last(code)
        # Nobody changes what a dossier is a part of, so that may be read beforehand.
        known = self._office.store.summary(code) if kept is None else kept.dossier
        if known is not None and known.parent is not None:
            self._hold(known.parent)
        return self._handle(code)

    def _handle(self, code: str) -> _Handled:
        if code not in self._handled:
            summary = self._transaction.summary(code)
            if summary is None:
                raise no_dossier(code)
            dossier = self._office.cache.get(summary) or self._read(summary)
            self._handled[code] = _Handled(
                dossier=dossier,
                procedure=self._office.pinned.procedure(dossier.procedure_hash),
                expected=dossier.seq,
                private_version=summary.private_version,
                chain=summary.chain,
                texts=frozenset((dossier.procedure_hash, dossier.calendar_hash)),
            )
        return self._handled[code]

    def _read(self, summary: Summary) -> Dossier:
        """The dossier of this summary; what was folded before is not read again."""
        known = self._office.cache.older(summary)
        if known is not None:
            before = known.dossier
            if new := self._transaction.events_since(before.code, before.seq, known.chain):
                return advance(before, new)
        return replay(self._transaction.events(summary.code))

    def take_over(self, dossiers: Iterable[Dossier]) -> None:
        """Go on from these dossiers as they are, and not as the store has them."""
        for dossier in dossiers:
            self._handled[dossier.code] = _Handled(
                dossier=dossier,
                procedure=self._office.pinned.procedure(dossier.procedure_hash),
                expected=dossier.seq,
                private_version=0,
                chain="",
            )

    @property
    def dossiers(self) -> tuple[Dossier, ...]:
        """Every dossier in hand as it stands."""
        return tuple(handled.dossier for handled in self._handled.values())

    # -- commands ----------------------------------------------------------------------------

    def file(self, submission: Submission) -> Dossier:
        """File a dossier, or take one over."""
        return self._file(submission, self._at)

    def _file(self, submission: Submission, at: datetime) -> Dossier:
        office = self._office
        procedure, units = self._procedure_for(submission, at)
        code = submission.code or self._new_code(procedure, units, submission, at)
        calendar = office.pinned.current
        command = Command(
            action=submission.action,
            by=submission.by,
            data={
                **submission.data,
                "code": code,
                "unit": submission.unit,
                "units": units,
                "subject": submission.subject,
                "applicant_kind": applicant_kind(procedure, submission.applicant_kind),
            },
            private=submission.private,
        )
        decision = self._decided(procedure, None, command, at, calendar)
        office.pinned.use(procedure, calendar)
        self._handled[code] = _Handled(
            dossier=decision.dossier, procedure=procedure, expected=0, private_version=0, chain=""
        )
        self._take(code, decision)
        return self.dossier(code)

    def _procedure_for(
        self, submission: Submission, at: datetime
    ) -> tuple[Procedure, dict[str, str]]:
        """The version in force with the rules of the place, and who plays its parts.

        The place is that of the competent agency: where a dossier is filed changes neither fee nor
        deadline (decree 118/2025 art. 14).
        """
        day, catalog = submission.in_force_on or at.date(), self._office.catalog
        national = catalog.pick(submission.procedure, day)
        units = self._units(national, submission)
        place = competent_agency(national, units, submission.unit)
        local = catalog.pick(submission.procedure, day, unit=place)
        return local, units if local is national else self._units(local, submission)

    def _units(self, procedure: Procedure, submission: Submission) -> dict[str, str]:
        units = resolve_units(self._office.units, procedure, submission.unit)
        if submission.carried_out_by is not None and not callable(self._office.units):
            units |= _competent(procedure, submission.carried_out_by)
        return units

    def _new_code(
        self, procedure: Procedure, units: Mapping[str, str], submission: Submission, at: datetime
    ) -> str:
        filing = Filing(
            agency=competent_agency(procedure, units, submission.unit),
            unit=submission.unit,
            procedure=procedure.code,
            channel=str(submission.data.get("channel", "")),
            at=at,
        )
        while True:
            code = check_code(self._office.codes(filing, self._transaction.next_number))
            # A dossier taken over from another system may bear the number already.
            if code not in self._handled and self._transaction.summary(code) is None:
                return code

    def act(self, code: str, command: Command, expect: int | None = None) -> Dossier:
        """Give a command to a dossier, and carry out what follows from it.

        Conflict when the dossier does not stand at the sequence `expect`.
        """
        handled = self._hold(code)
        if expect is not None and handled.dossier.seq != expect:
            raise conflict(code, expected=expect, found=handled.dossier.seq)
        if command.action == "recompute":
            return self.recompute(code, command, self._office.pinned.current)
        if handled.is_linked:
            self._carry_on(handled)
        self._give(code, command, self._at)
        return self.dossier(code)

    def _give(self, code: str, command: Command, at: datetime) -> None:
        handled = self._handle(code)
        decision = self._decide(handled, command, at)
        if any(event.kind == "accepted" for event in decision.events):
            decision = self._accepted(handled, command, decision, at)
        self._take(code, decision)

    def tick(self, code: str) -> None:
        """Let happen what time alone brings about, in the dossiers linked with this one too."""
        handled = self._hold(code)
        if handled.is_linked:
            self._carry_on(handled)
        else:
            self._take(code, self._decide(handled, _TICK, self._at))

    def recompute(self, code: str, command: Command, calendar: WorkCalendar) -> Dossier:
        """Count a dossier by `calendar` from now on, and its sub-dossiers on the same clock.

        What time did before it happened under the calendar so far.
        """
        self.tick(code)
        return self._recompute(code, command, calendar)

    def _recompute(self, code: str, command: Command, calendar: WorkCalendar) -> Dossier:
        handled = self._handle(code)
        decision = decide(handled.procedure, handled.dossier, command, self._at, calendar)
        self._office.pinned.use(handled.procedure, calendar)
        self._take(code, decision)
        return self.dossier(code)

    def move(self, code: str, command: Command, newer: Procedure) -> Dossier:
        """Pin a dossier to another version; what time did before it did under the older one."""
        self.tick(code)
        self._move(self._handle(code), command, newer, self._at)
        return self.dossier(code)

    def _move(self, handled: _Handled, command: Command, newer: Procedure, at: datetime) -> None:
        self._advance(handled, self._decide(handled, command, at, newer))
        handled.procedure = newer

    # -- time ---------------------------------------------------------------------------------

    def _carry_on(self, handled: _Handled) -> None:
        """Let time pass for a dossier and those linked with it, each happening in its turn."""
        top = handled
        while top.dossier.parent is not None:
            top = self._handle(top.dossier.parent)
        for _ in range(MOST):
            turn = next_turn(self._members(top, 0), self._at)
            if turn is None:
                return
            one = self._handle(turn.code)
            self._take(turn.code, self._decide(one, _TICK, turn.at + MOMENT))
        raise InputError(ENDLESS.fill(code=top.dossier.code, most=MOST))

    def _members(self, one: _Handled, depth: int) -> Iterator[tuple[int, Procedure, Dossier]]:
        yield depth, one.procedure, one.dossier
        if has_subs(one.procedure):
            for code in self._children(one.dossier.code):
                yield from self._members(self._handle(code), depth + 1)

    @property
    def events(self) -> Iterator[tuple[str, Event]]:
        """The new events of this transaction with the codes of their dossiers."""
        for code, handled in self._handled.items():
            for event in handled.events:
                yield code, event

    def recomputed(self, why: Text | None = None) -> tuple[Recomputed, ...]:
        """The dossiers of this transaction whose dates move, with what keeps them from it."""
        held = tuple(self._handled.values())
        return tuple(line for one in held for line in moved_by(one.dossier, one.events, why=why))

    def _take(self, code: str, decision: Decision) -> None:
        handled = self._handled[code]
        self.warnings += decision.warnings
        self._advance(handled, decision)
        for event in decision.events:
            self._follow(handled, event)

    def _decide(
        self,
        handled: _Handled,
        command: Command,
        at: datetime,
        procedure: Procedure | None = None,
    ) -> Decision:
        """What the command, in effect from `at`, comes to; it is written down now."""
        dossier, pinned = handled.dossier, self._office.pinned
        procedure = procedure or handled.procedure
        calendar = pinned.for_command(dossier, command.action)
        at = handled.not_before(at) if at < self._at else at
        try:
            decision = self._decided(procedure, dossier, command, at, calendar)
        except CalendarRangeError:
            if calendar is pinned.current:
                raise
            calendar = pinned.current
            decision = self._decided(procedure, dossier, command, at, calendar)
        pinned.use(procedure, calendar)
        return decision

    def _decided(
        self,
        procedure: Procedure,
        dossier: Dossier | None,
        command: Command,
        at: datetime,
        calendar: WorkCalendar,
    ) -> Decision:
        later = None if at == self._at else self._at
        return decide(procedure, dossier, command, at, calendar, recorded_at=later)

    def _accepted(
        self, handled: _Handled, command: Command, decision: Decision, at: datetime
    ) -> Decision:
        """The acceptance under the version in force that day, where that is another one by then.

        A dossier belongs to the version in force at its acceptance; where its data does not fit,
        it keeps the one of its filing, and that is written down.
        """
        newer = self._in_force(handled, at)
        if newer is None:
            return decision
        before = handled.dossier, handled.procedure, len(handled.events)
        try:
            # What time did before it still happened under the older version.
            self._advance(handled, self._decide(handled, _TICK, at))
            self._move(handled, Command(action="move", by=_SYSTEM), newer, at)
            return self._decide(handled, command, at)
        except (InputError, NotAllowed) as error:
            handled.dossier, handled.procedure, count = before
            del handled.events[count:]
            return self._with_note(handled, decision, _kept(newer, error), at)

    def _with_note(
        self, handled: _Handled, decision: Decision, text: Text, at: datetime
    ) -> Decision:
        dossier = decision.dossier
        note = Command(action="note", by=_SYSTEM, reason=text.vi)
        calendar = self._office.pinned.for_dossier(dossier)
        noted = self._decided(handled.procedure, dossier, note, at, calendar)
        return Decision(
            events=(*decision.events, *noted.events),
            dossier=noted.dossier,
            warnings=(*decision.warnings, text),
        )

    def _in_force(self, handled: _Handled, at: datetime) -> Procedure | None:
        dossier, catalog = handled.dossier, self._office.catalog
        place = competent_agency(handled.procedure, dossier.units, dossier.unit)
        try:
            found = catalog.pick(dossier.procedure, at.date(), unit=place)
        except NotFound:
            return None
        return None if found.ref == handled.procedure.ref else found

    # -- what follows ------------------------------------------------------------------------

    def _advance(self, handled: _Handled, decision: Decision) -> None:
        handled.dossier = decision.dossier
        handled.events += decision.events

    def _follow(self, handled: _Handled, event: Event) -> None:
        if event.kind == "sub_opened":
            self._open_sub(handled, event)
        elif event.kind == "step_cancelled":
            self._cancel_sub(handled, event)
        elif "calendar_before" in event.data:
            self._recompute_subs(handled.dossier, event)
        elif handled.dossier.parent is not None and (
            event.kind == "result_available" or event.kind in _WITHOUT_RESULT
        ):
            self._report(handled.dossier, event.at)

    def _open_sub(self, handled: _Handled, event: Event) -> None:
        """File and accept the dossier of a sub-procedure: its papers were received already."""
        parent, data = handled.dossier, event.data
        self._check_ancestors(parent, data["procedure"], data["step"])
        facts = {name: value for name, value in data["facts"].items() if value is not None}
        submission = Submission(
            action="submit",
            procedure=data["procedure"],
            unit=parent.unit,
            subject=parent.subject,
            data={
                "channel": self._channel(event),
                "facts": facts,
                "delivery_channel": parent.delivery_channel,
                "parent": parent.code,
                "parent_step": data["step"],
                "shared_due": data["shared_due"],
            },
            private={"applicant": parent.applicant},
            by=_SYSTEM,
            applicant_kind=parent.applicant_kind,
            carried_out_by=data["unit"],
        )
        sub = self._file(submission, event.at)
        self._give(sub.code, Command(action="accept", by=_SYSTEM), event.at)

    def _channel(self, event: Event) -> str:
        """The parent's channel, or one that the sub-procedure has.

        Agencies pass on what they received however it was filed (decree 118/2025 art. 20).
        """
        data, day = event.data, event.at.date()
        offered = self._office.catalog.pick(data["procedure"], day, unit=data["unit"]).channels
        return data["channel"] if data["channel"] in offered else offered[0]

    def _check_ancestors(self, dossier: Dossier, procedure: str, step: str) -> None:
        above: Dossier | None = dossier
        while above is not None:
            if above.procedure == procedure:
                values = {"procedure": procedure, "code": above.code, "step": step}
                raise InputError(_IN_ITSELF.fill(**values))
            above = None if above.parent is None else self.dossier(above.parent)

    def _cancel_sub(self, handled: _Handled, event: Event) -> None:
        """Withdraw the dossiers of a sub-procedure that its step no longer waits for."""
        step = event.data["step"]
        if handled.procedure.graph.step(step).kind != "procedure":
            return
        for code in self._children(handled.dossier.code):
            child = self.dossier(code)
            if child.parent_step == step and child.finished_at is None:
                reason = _PARENT_ENDED.fill(code=handled.dossier.code).vi
                withdraw = Command(action="withdraw", by=_SYSTEM, reason=reason)
                self._give(code, withdraw, event.at)

    def _children(self, code: str) -> tuple[str, ...]:
        if code not in self._found:
            rows = self._office.store.find(Query(parent=code, open=True))
            self._found[code] = tuple(row.code for row in rows)
        new = (own for own, held in self._handled.items() if held.dossier.parent == code)
        return tuple(dict.fromkeys((*self._found[code], *new)))

    def _report(self, sub: Dossier, at: datetime) -> None:
        """Tell the parent's step that its sub-dossier came to an end."""
        assert sub.parent is not None
        parent = self.dossier(sub.parent)
        if all(run.step != sub.parent_step for run in parent.open_steps):
            return
        granted = any(result.kind in {"grant", "none"} for result in sub.results)
        data = {
            "outcome": "granted" if granted else "refused",
            "code": sub.code,
        }
        command = Command(action="sub_finished", step=sub.parent_step, by=_SYSTEM, data=data)
        self._give(parent.code, command, at)

    def _recompute_subs(self, parent: Dossier, event: Event) -> None:
        """Let the sub-dossiers on the parent's clock follow it to another calendar."""
        calendar = self._office.pinned.calendar(event.data["calendar_hash"])
        for code in self._children(parent.code):
            child = self.dossier(code)
            if child.shared_due is None or child.phase not in RECOUNTED:
                continue
            command = Command(
                action="recompute", by=_SYSTEM, data=handed_down(parent, child, event)
            )
            try:
                self._recompute(code, command, calendar)
            except NotAllowed:
                # Only limits of its own steps would move, and earlier: it stays as it is.
                continue

    # -- writing -----------------------------------------------------------------------------

    def finish(self) -> None:
        """Write the events of every dossier into the transaction."""
        for handled in self._handled.values():
            if handled.events:
                if new := _texts_named(handled.events) - handled.texts:
                    self._office.pinned.keep(self._transaction, new)
                change = Append(
                    expected=handled.expected,
                    events=handled.events,
                    summary=self._summary(handled),
                )
                handled.chain = self._transaction.append(change)

    def committed(self) -> None:
        """Remember what the store has now; to be called when the transaction ended well."""
        for handled in self._handled.values():
            kept = Kept(handled.dossier, handled.private_version, handled.chain)
            self._office.cache.put(kept)

    def _summary(self, handled: _Handled) -> Summary:
        calendar = self._office.pinned.for_dossier(handled.dossier)
        return summary_of(handled.dossier, handled.procedure, calendar)


def _texts_named(events: Iterable[Event]) -> set[str]:
    """The hashes of the texts to which these events pin their dossier."""
    return {event.data[name] for event in events for name in _PINS if name in event.data}


def _competent(procedure: Procedure, unit: str) -> dict[str, str]:
    """Whoever carries out the step of the group is competent for its sub-procedure."""
    agencies = procedure.agencies.items()
    return {part: unit for part, agency in agencies if agency.kind == "authority"}


def _kept(newer: Procedure, error: InputError | NotAllowed) -> Text:
    return Text(
        _VERSION_KEPT.vi.format(ref=newer.ref, why=error.say("vi")),
        _VERSION_KEPT.say("en").format(ref=newer.ref, why=error.say("en")),
    )
