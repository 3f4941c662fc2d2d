"""What applicants do: file, complete, pay, collect, and now and then think better of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from ..definition import documents
from ..definition.model import DONG, LOCAL
from ..engine import Actor, Phase
from . import _habits as habits
from ._arrivals import Arrival
from ._people import answers, applicant
from ._world import DAY, Action, World

if TYPE_CHECKING:
    from ..definition.fees import FeeLine
    from ..definition.model import Procedure, Step
    from ..engine import Dossier

_SUPPLEMENT: Final = frozenset({Phase.SUPPLEMENT, Phase.INTAKE_SUPPLEMENT})
UNPRICED: Final = frozenset({"assessed", "set_by_province", "by_reference"})
_SOON: Final = timedelta(hours=1)


class Applicants:
    """The people of the commune, one after another."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.filed = 0

    # -- filing ------------------------------------------------------------------------------

    def filing(self, procedure: Procedure, arrival: Arrival) -> Action:
        """The action of filing a dossier of `procedure`."""

        def file(at: datetime) -> None:
            known = arrival.channel in procedure.channels
            channel = arrival.channel if known else procedure.channels[0]
            dossier = self._submit(procedure, channel, at)
            self.filed += 1
            if self._world.chance(habits.WITHDRAWS):
                self._plan_withdrawal(dossier.code, at, 0.05, 3)

        return file

    def _submit(self, procedure: Procedure, channel: str, at: datetime) -> Dossier:
        world = self._world
        kinds = procedure.applicants
        kind = kinds[0] if world.chance(0.9) else world.lots.choice(kinds)
        facts = answers(procedure, world.lots, at.date(), procedure.facts, asked="applicant")
        world.commands += 1
        dossier = world.shop.submit(
            procedure.code,
            unit=world.unit,
            applicant=applicant(world.lots, kind) | {"kind": kind},
            subject=f"subject-{self.filed:06}",
            facts=facts,
            documents=self._papers(procedure, facts, channel, kind, at),
            channel=channel,
            by=Actor.applicant() if channel == "online" else world.clerk(procedure),
            at=at,
        )
        world.note(dossier, at)
        return dossier

    def _papers(
        self,
        procedure: Procedure,
        facts: Mapping[str, Any],
        channel: str,
        kind: str,
        at: datetime,
    ) -> tuple[str, ...]:
        """The papers that are wanted; some people forget one."""
        wanted = documents.required(
            procedure, facts=facts, channel=channel, applicant=kind, received=at.date()
        )
        names = [n for paper in wanted if paper.needed for n in paper.names[-paper.at_least :]]
        if names and self._world.chance(habits.LACKS_PAPERS):
            names.remove(self._world.lots.choice(names))
        return tuple(names)

    def _plan_withdrawal(self, code: str, at: datetime, least: float, most: float) -> None:
        world = self._world
        dossier = world.dossiers[code]
        by = world.clerk(world.procedure(dossier))

        def withdraw(now: datetime) -> None:
            if world.may(code, "withdraw", by, now):
                world.act(code, "withdraw", by, now)

        world.plan(world.later(at, least, most), withdraw)

    # -- completing --------------------------------------------------------------------------

    def plan_answer(self, code: str, step: Step, at: datetime) -> None:
        """Complete the dossier in some days, or never."""
        world = self._world
        due = world.dossiers[code].supplements[-1].answer_due
        if world.chance(habits.NEVER_ANSWERS):
            # Where no limit closes the dossier, people take their papers back some day.
            if due is None:
                self._plan_withdrawal(code, at, 5, 25)
            return
        within = DAY * 8 if due is None else world.calendar.working_time(at, due.at)
        delay = max(within * world.lots.uniform(0.1, 0.9), _SOON)

        def answer(now: datetime) -> None:
            dossier = world.dossiers[code]
            if dossier.phase in _SUPPLEMENT:
                by, papers = world.clerk(world.procedure(dossier)), list(dossier.missing)
                data = {"documents": papers}
                world.act(code, "supplement", by, now, step=step.name, data=data)

        world.plan(world.calendar.add_working_time(at, delay), answer)

    # -- paying ------------------------------------------------------------------------------

    def pay_at(self, code: str, step: Step, by: Actor, at: datetime) -> None:
        """Pay what a payment step asks for."""
        world = self._world
        owed = [line for line in _owed(world.dossiers[code]) if line.due == step.name]
        if owed:
            self._pay(code, owed, by, at, step=step.name)
        else:
            # No fee of the file names the step, so the notice of the tax office tells the amount.
            data = {"amount": world.lots.randrange(2, 60) * 500_000, "method": "bank"}
            world.act(code, "pay", by, at, step=step.name, data=data)

    def pay_bill(self, code: str, at: datetime, *, last: bool = False) -> None:
        """Pay what is due by now; fees on the result only when it is collected (`last`)."""
        world = self._world
        dossier = world.dossiers[code]
        due = ("on_filing", "on_acceptance", "on_result")[: 3 if last else 2]
        owed = [line for line in _owed(dossier) if line.due in due]
        self._pay(code, owed, world.clerk(world.procedure(dossier)), at)

    def _pay(self, code: str, owed: list[FeeLine], by: Actor, at: datetime, **place: str) -> None:
        world = self._world
        method = "online" if world.dossiers[code].channel == "online" else "cash"
        known = {
            line.name: line.amount
            for line in owed
            if line.amount is not None and line.currency == DONG
        }
        bills: list[dict[str, Any]] = []
        if known:
            bills.append({"amount": sum(known.values()), "fees": list(known)})
        # What the file cannot price is determined at the counter, and foreign money is paid at
        # its own rate: each fee apart.
        bills += [self._apart(code, line) for line in owed if line.name not in known]
        for bill in bills:
            world.act(code, "pay", by, at, data={**bill, "method": method}, **place)

    def _apart(self, code: str, line: FeeLine) -> dict[str, Any]:
        amount = self._price(line) if line.amount is None else line.amount
        bill: dict[str, Any] = {"amount": amount, "fees": [line.name]}
        if line.currency == DONG:
            return bill
        bill["currency"] = line.currency
        exchange = self._world.procedure(self._world.dossiers[code]).fees[line.name].exchange
        if exchange is not None and exchange.into != line.currency:
            bill["rate"] = str(self._world.lots.randrange(24_000, 27_000))
            if exchange.into == LOCAL:
                bill["paid_currency"] = DONG
        return bill

    def _price(self, line: FeeLine) -> int:
        """An amount for what the file cannot price: a province's tariff, or a tax."""
        if line.state == "assessed":
            return self._world.lots.randrange(5, 300) * 100_000
        return self._world.lots.randrange(2, 30) * 5_000

    # -- collecting --------------------------------------------------------------------------

    def plan_collection(self, dossier: Dossier, at: datetime) -> None:
        """Collect the result: online at once, at the counter in some days."""
        world, code = self._world, dossier.code

        def collect(now: datetime) -> None:
            by = world.clerk(world.procedure(world.dossiers[code]))
            if world.may(code, "deliver", by, now):
                self.pay_bill(code, now, last=True)
                world.act(code, "deliver", by, now)
                if world.chance(habits.CORRECTS):
                    self._plan_complaint(code, now)

        most = 0.05 if dossier.channel == "online" else 4.0
        world.plan(world.later(at, 0.02, most), collect)

    def _plan_complaint(self, code: str, at: datetime) -> None:
        """Bring a result back that has an error in it."""
        world = self._world
        by = world.clerk(world.procedure(world.dossiers[code]))

        def complain(now: datetime) -> None:
            if world.may(code, "correct", by, now):
                world.act(code, "correct", by, now)
                world.plan(world.later(now, 0.5, 2), mended)

        def mended(now: datetime) -> None:
            world.act(code, "corrected", by, now)

        world.plan(world.later(at, 1, 10), complain)


def _owed(dossier: Dossier) -> list[FeeLine]:
    paid = {name for payment in dossier.payments for name in payment.fees}
    return [line for line in dossier.fees if line.name not in paid and _is_due(line)]


def _is_due(line: FeeLine) -> bool:
    return bool(line.amount) or (line.amount is None and line.state in UNPRICED)
