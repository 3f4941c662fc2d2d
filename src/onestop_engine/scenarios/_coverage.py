"""What a procedure has that a scenario can reach, and what a dossier went through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ..definition import Fee, Procedure, Step
from ..definition._answers import day_of, holds, values_of
from ..definition._facts import read_answers
from ..definition._places import Places
from ..definition._subject import path_of
from ..definition.model import SelectedBy
from ..definition.overlays import root_of
from ..engine import Dossier, Event
from ..errors import Span
from ..onestop import OneStop
from .model import Item, ItemKind

SILENCE = "on_silence"
OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of one version of a procedure scenarios reach.

    `missed` are the items that none reaches, each with its place in the procedure's file.
    """

    procedure: Procedure
    items: tuple[Item, ...]
    missed: tuple[tuple[Item, Span], ...]

    @property
    def reached(self) -> int:
        """How many items some scenario reaches."""
        return len(self.items) - len(self.missed)


def coverage_of(procedure: Procedure, reached: frozenset[Item]) -> Coverage:
    """How much of `procedure` lies in `reached`.

    Of a procedure as a place has it, what the place's own files say: the rest is tried by the
    scenarios of the national file.
    """
    items = tuple(_items(procedure))
    left = [item for item in items if item not in reached]
    root = root_of(procedure) if left or procedure.overlays else None
    places = None if root is None else Places(root)
    nowhere = Span(procedure.file, 1, 1)
    spans = {item: places.key(item.path) if places else nowhere for item in items}
    if procedure.overlays:
        files = {overlay.file for overlay in procedure.overlays}
        items = tuple(item for item in items if spans[item].file in files)
    missed = tuple((item, spans[item]) for item in items if item not in reached)
    return Coverage(procedure=procedure, items=items, missed=missed)


def _items(procedure: Procedure) -> Iterator[Item]:
    """Everything of a version that a dossier can go through, in the order of the file."""
    for step in procedure.graph.steps:
        yield _item(procedure, "step", step.name, path_of(step))
        for way, path in _ways(step):
            yield _item(procedure, "outcome", f"{step.name}.{way}", f"{path_of(step)}.{path}")
    for rule in procedure.deadline:
        name = f"deadline[{rule.index}]"
        yield _item(procedure, "deadline", name, name)
    for fee in procedure.fees.values():
        yield from _items_of_fee(procedure, fee)


def _ways(step: Step) -> Iterator[tuple[str, str]]:
    """The ways on from a step that its file names, and the path of each in the step."""
    for outcome in step.outcomes:
        yield outcome, f"outcomes.{outcome}"
    if step.when is not None:
        yield OTHERWISE, OTHERWISE
    if step.within is not None and step.on_silence not in {None, "wait"}:
        yield SILENCE, SILENCE


def _items_of_fee(procedure: Procedure, fee: Fee) -> Iterator[Item]:
    path = f"fees.{fee.name}"
    for index in range(len(fee.prices)):
        yield _price(procedure, fee, "", index)
    for channel, prices in fee.channel_prices.items():
        for index in range(len(prices)):
            yield _price(procedure, fee, channel, index)
    exempt = sum(reduction.percent == 100 for reduction in fee.reductions)
    for index, _ in enumerate(fee.reductions):
        # The file may write an exemption as a reduction of 100 %; its place is then the fee's.
        place = f"exempt[{index}]" if index < exempt else f"reductions[{index - exempt}]"
        name = f"{fee.name}.reduction[{index}]"
        yield _item(procedure, "reduction", name, f"{path}.{place}")


def _price(procedure: Procedure, fee: Fee, channel: str, index: int) -> Item:
    several = len(fee.prices) > 1 if not channel else len(fee.channel_prices[channel]) > 1
    name = f"{fee.name}.{channel}" if channel else fee.name
    place = f"channels.{channel}" if channel else "dated" if several else "amount"
    at = f"[{index}]" if several else ""
    return _item(procedure, "price", f"{name}{at}", f"fees.{fee.name}.{place}{at}")


def _item(procedure: Procedure, kind: ItemKind, name: str, path: str) -> Item:
    return Item(ref=procedure.ref, kind=kind, name=name, path=path)


# -- what a dossier went through -----------------------------------------------------------------


def reached_in(shop: OneStop, dossier: Dossier) -> frozenset[Item]:
    """What one dossier went through, of the version that it ended in."""
    procedure = shop.procedure_of(dossier)
    names = {
        *(name for event in shop.events(dossier.code) for name in _of_event(event, dossier)),
        *_of_fees(shop, procedure, dossier),
    }
    return frozenset(item for item in _items(procedure) if (item.kind, item.name) in names)


def _of_event(event: Event, dossier: Dossier) -> Iterator[tuple[ItemKind, str]]:
    data = event.data
    step, outcome, rule = data.get("step"), data.get("outcome"), data.get("rule")
    if event.kind == "step_opened":
        yield "step", str(step)
    elif event.kind == "step_skipped":
        yield "outcome", f"{step}.{OTHERWISE}"
    elif event.kind in {"silence_passed", "payment_expired"}:
        yield "outcome", f"{step}.{SILENCE}"
    elif event.kind in _ENDS and outcome is not None:
        yield "outcome", f"{step}.{outcome}"
    elif event.kind == "promised" and rule is not None:
        yield "deadline", f"deadline[{rule}]"
    elif event.kind == "accepted" and dossier.shared_due is None:
        # The rule that applies though its clock has not started, or it promises no date.
        yield "deadline", f"deadline[{rule}]"


_ENDS = frozenset({"step_closed", "supplement_requested", "stopped"})


def _of_fees(
    shop: OneStop, procedure: Procedure, dossier: Dossier
) -> Iterator[tuple[ItemKind, str]]:
    """The prices and reductions by which the lines of the bill came about."""
    days = _days(shop, dossier)
    values = values_of(
        procedure,
        read_answers(procedure, {**dossier.facts, **dossier.personal}),
        channel=dossier.channel,
        applicant=dossier.applicant_kind,
        received=days["filed"],
    )
    for line in dossier.fees:
        fee = procedure.fees.get(line.name)
        if fee is None or line.state == "not_applicable":
            continue
        day = day_of(fee.selected_by, days)
        of_channel = fee.channel_prices.get(dossier.channel, ())
        for channel, prices in ((dossier.channel, of_channel), ("", fee.prices)):
            index = next((at for at, each in enumerate(prices) if each.window.holds(day)), None)
            if index is not None:
                yield "price", _price(procedure, fee, channel, index).name
                break
        for index, reduction in enumerate(fee.reductions):
            if reduction.window.holds(day) and holds(reduction.when, values):
                yield "reduction", f"{fee.name}.reduction[{index}]"


def _days(shop: OneStop, dossier: Dossier) -> Mapping[SelectedBy, date]:
    zone = shop.calendar.zone
    days: dict[SelectedBy, date] = {"filed": dossier.received_at.astimezone(zone).date()}
    if dossier.accepted_at is not None:
        days["accepted"] = dossier.accepted_at.astimezone(zone).date()
    if dossier.payments:
        days["paid"] = dossier.payments[-1].at.astimezone(zone).date()
    return days
