"""How the people of a made-up commune behave: shares and delays, drawn by lot."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from ..definition.model import ASK_APPLICANT, REFUSE, REFUSE_INTAKE, STOP, Graph, Step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from ..calendars import WorkCalendar
    from ..definition.model import Procedure

# How often a procedure is asked for in a commune; others of its level have weight 1.
DEMAND: Final = {
    "2.000635": 30,
    "1.001193": 12,
    "2.000986": 9,
    "3.000722": 9,
    "lien-thong-khai-tu": 5,
    "1.000656": 9,
    "2.000908": 7,
    "2.000942": 12,
    "1.001612": 8,
    "1.013225": 7,
    "1.013978": 4,
    "1.004222": 6,
    "1.003197": 3,
    "1.003593": 2,
    "2.000821": 2,
}

SLOW: Final = 0.02
APOLOGISES: Final = 0.45
SILENT_BODY: Final = 0.15
NEVER_ANSWERS: Final = 0.15
NEVER_PAYS: Final = 0.04
WITHDRAWS: Final = 0.012
STOPS: Final = 0.006
CORRECTS: Final = 0.006
LACKS_PAPERS: Final = 0.08
MISTAKES: Final = 0.03

_ASK: Final = {"intake": 0.02, "later": 0.05}
_REFUSE: Final = {"intake": 0.02, "later": 0.012}
_BACK: Final = 0.02

CAUSES: Final = ("coordination", "staff", "staff", "facilities", "system", "rules", "other")
REASONS: Final = {
    "ask_supplement": "Thành phần hồ sơ chưa đầy đủ theo quy định",
    "refuse_intake": "Không thuộc thẩm quyền tiếp nhận",
    "refuse": "Hồ sơ không đủ điều kiện giải quyết theo quy định",
    "stop": "Chờ kết quả xử lý vụ việc liên quan",
    "halt": "Chờ cơ quan có thẩm quyền giải quyết tranh chấp",
    "resume": "Đã có kết quả giải quyết",
    "withdraw": "Người nộp không còn nhu cầu",
    "reappoint": "Khối lượng hồ sơ tăng đột biến; xin lỗi và hẹn lại ngày trả",
    "correct": "Sai chính tả trên kết quả",
    "corrected": "Đã đính chính",
}


def target_of(step: Step, action: str) -> str | None:
    """Where an action of this step leads; None for an action that does not end the step."""
    if action in step.outcomes:
        return step.outcomes[action]
    by_law = {"ask_supplement": ASK_APPLICANT, "refuse_intake": REFUSE_INTAKE}
    if action in by_law:
        return by_law[action]
    if action in {"accept", "done", "answer"}:
        onward = [to for to in step.outcomes.values() if to not in _AWAY]
        return onward[0] if onward else step.then
    return action if action in {REFUSE, STOP} else None


_AWAY: Final = frozenset({ASK_APPLICANT, REFUSE, REFUSE_INTAKE, STOP})


def choose(
    lots: Random, step: Step, actions: Sequence[str], *, incomplete: bool, visited: AbstractSet[str]
) -> str:
    """What the officer does with a step: mostly the first way on, now and then another."""
    weights = [_weight(step, action, incomplete=incomplete, visited=visited) for action in actions]
    if not any(weights):
        return actions[0]
    return lots.choices(actions, weights)[0]


def _weight(step: Step, action: str, *, incomplete: bool, visited: AbstractSet[str]) -> float:
    target = target_of(step, action)
    stage = "intake" if step.kind == "receive" else "later"
    if target == ASK_APPLICANT:
        return 3.0 if incomplete and stage == "intake" else _ASK[stage]
    if target in {REFUSE, REFUSE_INTAKE}:
        return _REFUSE[stage]
    if target == STOP:
        return 0.0
    return _BACK if target in visited else 1.0


def steps_ahead(graph: Graph, step: str) -> int:
    """How many steps of work lie on the shortest way from `step` to the end, itself included."""
    seen, edge, length = {step}, {step}, 1
    while edge:
        following = {to for name in edge for to in _onward(graph, name)} - seen
        if not following or any(_is_last(graph, name) for name in following):
            return length
        seen |= following
        edge = following
        length += 1
    return length


def _onward(graph: Graph, name: str) -> set[str]:
    node = graph.nodes.get(name)
    if node is None:
        return set()
    if isinstance(node, Step):
        return {to for to in node.targets() if to in graph.nodes}
    return {node.then} & graph.nodes.keys()


def _is_last(graph: Graph, name: str) -> bool:
    node = graph.nodes[name]
    return isinstance(node, Step) and node.kind == "deliver"


def working_delay(
    calendar: WorkCalendar, lots: Random, at: datetime, until: datetime, ahead: int
) -> datetime:
    """When a step is done of which `ahead` are to fit between `at` and `until`, in office hours."""
    rest = calendar.working_time(at, until) if until > at else timedelta(0)
    share = lots.uniform(0.6, 1.1) / ahead if ahead > 1 else lots.uniform(0.85, 1.0)
    least = timedelta(minutes=lots.randint(4, 25))
    return calendar.add_working_time(at, max(rest * share, least))


def procedures_in_demand(procedures: Sequence[Procedure]) -> list[tuple[Procedure, float]]:
    """Procedures of a commune with how often they are asked for."""
    return [
        (procedure, DEMAND.get(procedure.code, 1))
        for procedure in procedures
        if "commune" in procedure.levels
    ]
