"""One command decided in memory, beside SpiffWorkflow loading, stepping and saving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from onestop_engine import Actor, Dossier, Procedure, WorkCalendar, load_procedure
from onestop_engine.engine import Command, advance, decide

PROCEDURES = Path(__file__).parents[1] / "procedures" / "vn"
PERMIT = PROCEDURES / "hoat-dong-xay-dung" / "1.013225" / "2025-07-01.yaml"
LAND = PROCEDURES / "dat-dai" / "1.013978" / "2025-07-01.yaml"
CALENDAR = WorkCalendar.bundled()
CLERK = Actor.officer("cb-1", parts=("one_stop", "authority", "related_body", "commune"))
FILED = CALENDAR.localize(datetime(2026, 3, 2, 8))

# A name is a user task, a group of names tasks side by side.
Line = tuple[str | tuple[str, ...], ...]
PERMIT_LINE: Line = ("intake", "examine", "consult", "sign", "deliver")
LAND_LINE: Line = ("intake", "examine", ("post_results", "survey_plot"), "decide_kind", "sign")

Given = tuple[Procedure, Dossier | None, Command, datetime]


def bpmn(line: Line) -> bytes:
    """The line as BPMN, each group between two parallel gateways."""
    nodes: list[str] = []
    flows: list[tuple[str, str]] = []
    last = "start"
    for place, group in enumerate(line):
        names = (group,) if isinstance(group, str) else group
        nodes += [f'<userTask id="{name}"/>' for name in names]
        if len(names) == 1:
            flows.append((last, names[0]))
            last = names[0]
            continue
        fork, join = f"fork_{place}", f"join_{place}"
        nodes += [f'<parallelGateway id="{gate}"/>' for gate in (fork, join)]
        flows.append((last, fork))
        flows += [pair for name in names for pair in ((fork, name), (name, join))]
        last = join
    arrows = "".join(
        f'<sequenceFlow id="flow_{n}" sourceRef="{source}" targetRef="{target}"/>'
        for n, (source, target) in enumerate([*flows, (last, "end")])
    )
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="all" '
        'targetNamespace="urn:line"><process id="line" isExecutable="true"><startEvent id="start"/>'
        f'{"".join(nodes)}<endEvent id="end"/>{arrows}</process></definitions>'
    ).encode()


class Peer:
    """A workflow of SpiffWorkflow that stands saved, as JSON, at one of its user tasks.

    It carries what was filed, as the dossier does.
    """

    def __init__(self, line: Line, at: str, filed: Given) -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(bpmn(line))
        self.serializer = BpmnWorkflowSerializer()
        workflow = BpmnWorkflow(parser.get_spec("line"))
        workflow.do_engine_steps()
        form = {**filed[2].data, **filed[2].private}
        workflow.get_next_task(state=TaskState.READY, manual=True).data.update(form)
        while self.ready(workflow) != [at]:
            self.do(workflow)
        self.saved = self.serializer.serialize_json(workflow)

    def ready(self, workflow: BpmnWorkflow) -> list[str]:
        tasks = workflow.get_tasks(state=TaskState.READY, manual=True)
        return sorted(task.task_spec.name for task in tasks)

    def do(self, workflow: BpmnWorkflow) -> None:
        workflow.get_next_task(state=TaskState.READY, manual=True).run()
        workflow.do_engine_steps()

    def step(self) -> str:
        """Load, do the task, save."""
        workflow = self.serializer.deserialize_json(self.saved)
        self.do(workflow)
        saved: str = self.serializer.serialize_json(workflow)
        return saved

    def ready_after(self) -> list[str]:
        return self.ready(self.serializer.deserialize_json(self.step()))


def give(law: Procedure, dossier: Dossier | None, command: Command, at: datetime) -> Dossier:
    code = "H26.10.2-260302-0001" if dossier is None else None
    return decide(law, dossier, command, at, CALENDAR, code=code).dossier


def course(law: Procedure, facts: dict[str, Any], *acts: tuple[str, dict[str, Any]]) -> list[Given]:
    """Every command of a dossier's life, each with the dossier that it is given to."""
    filing = {
        "unit": "H26.10.2",
        "channel": "counter",
        "facts": facts,
        "documents": list(law.documents),
    }
    found: list[Given] = []
    dossier: Dossier | None = None
    for number, (action, data) in enumerate([("submit", filing), *acts]):
        private = {"applicant": {"name": "Nguyễn Văn Ví Dụ"}} if dossier is None else {}
        command = Command(action=action, by=CLERK, data=data, private=private)
        found.append((law, dossier, command, FILED + timedelta(minutes=5 * number)))
        dossier = give(*found[-1])
    return found


def deciding(given: Given) -> Callable[[], Dossier]:
    return lambda: give(*given)


def opened(given: Given) -> list[str]:
    return sorted(run.step for run in give(*given).open_steps)


def folded(given: Given) -> Dossier:
    """The same dossier from the events alone."""
    law, dossier, command, at = given
    assert dossier is not None
    return advance(dossier, decide(law, dossier, command, at, CALENDAR).events)


def often(work: Callable[[], object], times: int) -> Callable[[], object]:
    """A race times single calls; these are short."""

    def run() -> None:
        for _ in range(times):
            work()

    return run


def test_engine_command(bench: Any) -> None:
    permit = course(
        load_procedure(PERMIT),
        {"works": "house"},
        ("accept", {}),
        ("ready", {"facts": {"needs_opinion": True}}),
        ("answer", {}),
        ("take", {}),
        ("grant", {}),
        ("deliver", {}),
    )
    land = course(
        load_procedure(LAND),
        {"wants_certificate": True},
        ("accept", {}),
        ("ready", {"facts": {"needs_survey": True}}),
    )
    races = {
        "a step done": (permit[3], Peer(PERMIT_LINE, "consult", permit[0])),
        "accept": (permit[1], Peer(PERMIT_LINE, "intake", permit[0])),
        "a step done with answers": (permit[2], Peer(PERMIT_LINE, "examine", permit[0])),
        "a block opened": (land[2], Peer(LAND_LINE, "examine", land[0])),
    }
    for given, peer in races.values():
        assert peer.ready_after() == opened(given)
        assert give(*given) == folded(given)

    times = bench.size(50, 1)
    works = {name: often(deciding(given), times) for name, (given, _) in races.items()}
    works["a dossier's life"] = often(lambda: [give(*given) for given in permit], times)
    works |= {f"{name}, peer": often(peer.step, times) for name, (_, peer) in races.items()}
    race = bench.race(works, rounds=25)
    for name in works:
        bench.time(name, race.median(name) / times)
    for bound, name in (
        ("faster_than_SpiffWorkflow", "a step done"),
        ("faster_than_SpiffWorkflow_accept", "accept"),
        ("faster_than_SpiffWorkflow_with_answers", "a step done with answers"),
        ("faster_than_SpiffWorkflow_block", "a block opened"),
    ):
        bench.hold("engine_command", bound, race.ratio(f"{name}, peer", name))
