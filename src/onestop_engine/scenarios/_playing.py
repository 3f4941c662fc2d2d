"""Plays a scenario on a shop in memory: each act at its instant, then what must be true."""

from __future__ import annotations

from ..calendars import WorkCalendar
from ..catalog import Catalog
from ..definition import Procedure
from ..definition._answers import values_of
from ..definition._facts import read_answers
from ..definition._problems import problem
from ..definition.filing import filing_time
from ..engine import Actor, Dossier
from ..errors import OneStopError, Problem
from ..onestop import OneStop
from ..texts import Text
from . import _problems as kinds
from ._compare import UNIT, Moment, actor_of, compare, refused
from ._coverage import reached_in
from ._names import APPLICANT
from .model import Act, Expectation, Item, Scenario, StandIn


class Play:
    """One scenario in the playing; it collects what went wrong."""

    def __init__(self, scenario: Scenario, catalog: Catalog, calendar: WorkCalendar) -> None:
        self.scenario = scenario
        self.problems: list[Problem] = []
        self.expectations = 0
        self.shop = OneStop.open("memory://", procedures=catalog, calendar=calendar)
        self._unit = scenario.filing.unit or UNIT
        self._seen: dict[str, int] = {}

    def run(self) -> None:
        """Play from the filing to the last act, or to the first that cannot be done."""
        root = self._file()
        for act in self.scenario.acts:
            if root is None:
                if not self.problems:
                    self._no_dossier(act, _NOT_FILED)
                return
            if not self._act(act, root):
                return

    def reached(self) -> frozenset[Item]:
        """What the dossiers of the scenario went through."""
        shop = self.shop
        return frozenset(item for dossier in shop.find() for item in reached_in(shop, dossier))

    def played(self) -> tuple[Procedure, ...]:
        """The versions on which the dossiers of the scenario run, those of other codes included."""
        found = (self.shop.procedure_of(dossier) for dossier in self.shop.find())
        return tuple({procedure.ref: procedure for procedure in found}.values())

    # -- filing ------------------------------------------------------------------------------

    def _file(self) -> str | None:
        """The code of the dossier that is filed; None when the filing is refused."""
        filing = self.scenario.filing
        day, unit = filing.at.date(), self._unit
        version = self.shop.catalog.pick(self.scenario.procedure, day, unit=unit)
        refusal = None
        dossier = None
        try:
            dossier = self.shop.submit(
                self.scenario.procedure,
                unit=unit,
                applicant={"kind": filing.applicant or version.applicants[0]},
                facts=filing.facts,
                documents=filing.documents,
                channel=filing.channel or version.channels[0],
                by=actor_of(APPLICANT),
                at=filing.at,
            )
        except OneStopError as error:
            refusal = error.message
        if not self._refusal_is_right(filing.expect, refusal):
            self._report(problem(kinds.REFUSED, filing.span, "file", reason=refusal))
        if dossier is None:
            return None
        events = self.shop.events(dossier.code)
        self._seen[dossier.code] = len(events)
        warnings = self._warned_of(dossier)
        moment = Moment(
            shop=self.shop, dossier=dossier, at=filing.at, events=events, warnings=warnings
        )
        self._look(moment, filing.expect)
        return dossier.code

    def _warned_of(self, dossier: Dossier) -> tuple[Text, ...]:
        """What the desk is warned of at the filing: that it came outside its time."""
        if not dossier.filed_late:
            return ()
        procedure, calendar = self.shop.procedure_of(dossier), self.shop.calendar
        filed = calendar.localize(dossier.received_at)
        values = values_of(
            procedure,
            read_answers(procedure, {**dossier.facts, **dossier.personal}),
            channel=dossier.channel,
            applicant=dossier.applicant_kind,
            received=filed.date(),
        )
        found = filing_time(procedure, values=values, at=filed, calendar=calendar)
        return () if found is None else (found.say(filed),)

    # -- acts --------------------------------------------------------------------------------

    def _act(self, act: Act, root: str) -> bool:
        """True when the scenario can go on."""
        self._let_pass(act)
        dossier = self._dossier_of(act, root)
        if dossier is None:
            self._no_dossier(act, _NOT_OPENED.fill(steps=" → ".join(act.inside)))
            return False
        refusal, warnings = self._do(act, dossier.code)
        if not self._refusal_is_right(act.expect, refusal):
            self._report(problem(kinds.REFUSED, act.span, act.path, reason=refusal))
            return False
        self._look(self._moment(act, dossier.code, warnings), act.expect)
        return True

    def _let_pass(self, act: Act) -> None:
        """Let time alone do what it does until the act, in every dossier."""
        for failure in self.shop.tick(at=act.at).failed:
            reason = failure.error.message
            self._report(problem(kinds.REFUSED, act.span, act.path, reason=reason))

    def _dossier_of(self, act: Act, root: str) -> Dossier | None:
        code = root
        for step in act.inside:
            subs = [sub for sub in self.shop.find(parent=code) if sub.parent_step == step]
            if not subs:
                return None
            code = subs[-1].code
        return self.shop.get(code)

    def _do(self, act: Act, code: str) -> tuple[Text | None, tuple[Text, ...]]:
        """Why it was refused, None when it was done; and what the desk was warned of."""
        warnings: tuple[Text, ...] = ()
        if act.do is None:
            return None, warnings
        do, step, data, reason = act.do, act.step, act.data, act.reason
        preview, carry_out = self.shop.preview, self.shop.act
        try:
            by = self._actor(act, code)
            if any(expected.key == "warns" for expected in act.expect):
                found = preview(code, do, by=by, at=act.at, step=step, data=data, reason=reason)
                warnings = found.warnings
            carry_out(code, do, by=by, at=act.at, step=step, data=data, reason=reason)
        except OneStopError as error:
            return error.message, warnings
        return None, warnings

    def _actor(self, act: Act, code: str) -> Actor:
        """Who does it; InputError where nobody can act for another like that."""

        def somebody(person: str | None, roles: tuple[str, ...] | None) -> Actor:
            every = tuple(self.shop.procedure_of(self.shop.get(code)).roles)
            held = every if roles is None else roles
            return actor_of(act.by, self._unit, roles=held, person=person)

        def standing_in(by: Actor, other: StandIn | None) -> Actor:
            if other is None:
                return by
            return by.acting_for(
                standing_in(somebody(other.person, other.roles), other.acting_for),
                document=other.document,
                start=other.start,
                until=other.until,
                may_pass_on=other.may_pass_on,
            )

        return standing_in(somebody(act.person, act.roles), act.acting_for)

    def _moment(self, act: Act, code: str, warnings: tuple[Text, ...]) -> Moment:
        events = self.shop.events(code)
        seen, self._seen[code] = self._seen.get(code, 0), len(events)
        return Moment(
            shop=self.shop,
            dossier=self.shop.get(code),
            at=act.at,
            events=events[seen:],
            warnings=warnings,
        )

    # -- what must be true -------------------------------------------------------------------

    def _refusal_is_right(self, expect: tuple[Expectation, ...], refusal: Text | None) -> bool:
        """False when something was refused that nobody expected to be."""
        wanted = next((expected for expected in expect if expected.key == "refused"), None)
        if wanted is None:
            return refusal is None
        self.expectations += 1
        self._report(refused(wanted, refusal))
        return True

    def _look(self, moment: Moment, expect: tuple[Expectation, ...]) -> None:
        for expected in expect:
            if expected.key != "refused":
                self.expectations += 1
                self._report(compare(moment, expected))

    def _no_dossier(self, act: Act, why: Text) -> None:
        self._report(problem(kinds.NO_DOSSIER, act.span, act.path, why=why))

    def _report(self, found: Problem | None) -> None:
        if found is not None:
            self.problems.append(found)


_NOT_FILED = Text("việc nộp hồ sơ bị từ chối", "the filing was refused")
_NOT_OPENED = Text("bước {steps} chưa mở hồ sơ con", "the step {steps} has opened none")
