"""The table of actions: for each who may and when, what it does, and the data it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ..texts import Text
from . import _dates, _desk, _intake, _payments, _refunds, _steps, _supplements
from ._course import RUNNING, Course
from ._wishes import Wish
from .dossier import Phase

Guard = Callable[[Course, Wish], Text | None]
Perform = Callable[[Course, Wish], None]
Needs = Callable[[Course, Wish], tuple[str, ...]]


def _nothing(_course: Course, _wish: Wish) -> tuple[str, ...]:
    return ()


def _always(*needs: str) -> Needs:
    def answer(_course: Course, _wish: Wish) -> tuple[str, ...]:
        return needs

    return answer


def _records(course: Course, wish: Wish) -> tuple[str, ...]:
    assert wish.step is not None
    return tuple(f"facts.{name}" for name in _steps.missing_records(course, wish.step, {}))


def _papers(course: Course, _wish: Wish) -> tuple[str, ...]:
    return ("documents",) if course.by.kind == "applicant" else ()


def _recordable(course: Course, _wish: Wish) -> tuple[str, ...]:
    asked = any(fact.ask == "officer" for fact in course.procedure.facts.values())
    under_way = course.draft.phase in RUNNING or course.draft.phase is Phase.SUBMITTED
    return ("facts",) if asked and under_way else ("late_cause",)


@dataclass(frozen=True, slots=True)
class Act:
    """One action: why not, what it does, which data it takes, and which of them it needs."""

    why_not: Guard
    perform: Perform
    takes: frozenset[str] = frozenset()
    needs: Needs = _nothing


_OUTCOME: Final = frozenset({"facts", "outcome"})

MANNERS: Final[Mapping[str, Act]] = MappingProxyType(
    {
        "accept": Act(_intake.why_not_intake, _intake.accept, _OUTCOME, _records),
        "refuse_intake": Act(
            _intake.why_not_intake, _intake.refuse, frozenset(), _always("reason")
        ),
        "ask_intake": Act(
            _supplements.why_not_ask_at_intake,
            _supplements.ask_at_intake,
            frozenset({"items"}),
            _always("items"),
        ),
        "ask": Act(
            _supplements.why_not_ask, _supplements.ask, frozenset({"items"}), _always("items")
        ),
        "refuse": Act(_steps.why_not_finish, _steps.finish, _OUTCOME, _always("reason")),
        "stop": Act(_steps.why_not_finish, _steps.stop, _OUTCOME, _always("reason")),
        "finish": Act(_steps.why_not_finish, _steps.finish, _OUTCOME, _records),
        "pay": Act(
            _payments.why_not_pay,
            _payments.pay,
            _payments.TAKES,
            _payments.needs,
        ),
        "deliver": Act(_steps.why_not_deliver, _steps.deliver, frozenset({"channel"})),
        "sub_finished": Act(
            _steps.why_not_sub,
            _steps.sub_finished,
            frozenset({"outcome", "code", "results"}),
            _always("outcome"),
        ),
    }
)
"""What may be done with an open step, by the manner of the way that it takes."""

ACTS: Final[Mapping[str, Act]] = MappingProxyType(
    {
        "take": Act(_steps.why_not_take, _steps.take),
        "assign": Act(
            _steps.why_not_assign, _steps.assign, frozenset({"assignee"}), _always("assignee")
        ),
        "supplement": Act(
            _supplements.why_not_supplement,
            _supplements.supplement,
            frozenset({"documents"}),
            _papers,
        ),
        "pay": MANNERS["pay"],
        "deliver": MANNERS["deliver"],
        "refund": Act(
            _refunds.why_not_refund,
            _refunds.refund,
            frozenset({"fees", "method", "receipt"}),
        ),
        "record": Act(
            _desk.why_not_record,
            _desk.record,
            frozenset({"facts", "fees", "late_cause"}),
            _recordable,
        ),
        "note": Act(_desk.why_not_note, _desk.note),
        "withdraw": Act(_desk.why_not_withdraw, _desk.withdraw),
        "halt": Act(_desk.why_not_halt, _desk.halt, frozenset({"cause"}), _always("reason")),
        "resume": Act(_desk.why_not_resume, _desk.resume),
        "prolong": Act(_dates.why_not_prolong, _dates.prolong),
        "reappoint": Act(
            _dates.why_not_reappoint,
            _dates.reappoint,
            frozenset({"to", "late_cause"}),
            _always("to", "reason"),
        ),
        "correct": Act(_desk.why_not_correct, _desk.correct),
        "corrected": Act(_desk.why_not_corrected, _desk.corrected),
    }
)
"""The commands that every procedure knows."""


def act_of(wish: Wish) -> Act:
    """The act that a wish is about."""
    return ACTS[wish.action] if wish.way is None else MANNERS[wish.way.manner]
