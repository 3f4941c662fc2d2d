"""The names that a scenario may use: those of all versions of its procedure, and of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from ..catalog import Catalog
from ..definition import Fact, Procedure
from ..definition.model import COMMANDS, MOST_RUNS, REFUSE, REFUSE_INTAKE, STOP, Block, Step
from ..engine import KINDS as EVENTS
from ..texts import Text

APPLICANT = "applicant"
SYSTEM = "system"

# What a scenario says otherwise (`file`), or what the engine does by itself.
_NOT_PLAYED = frozenset({"submit", "adopt", "tick", "sub_finished", "move", "recompute"})


class Known(NamedTuple):
    """The names of one kind that the procedure `code` has.

    `meant` says of names of another kind what to write instead.
    """

    what: Text
    names: tuple[str, ...]
    code: str
    meant: Mapping[str, Text] = MappingProxyType({})


@dataclass(frozen=True)
class Family:
    """A procedure in all its versions: a dossier may change over to a later one on its way.

    `version` is the one that the day of filing and the receiving `unit` pick; what only it knows is
    looked up there first.
    """

    catalog: Catalog
    version: Procedure
    unit: str | None = None

    @property
    def code(self) -> str:
        """The code that all versions bear."""
        return self.version.code

    @cached_property
    def versions(self) -> tuple[Procedure, ...]:
        """The version of the filing, then the others."""
        others = (each for found in self.catalog.versions(self.code) for each in self._here(found))
        return (self.version, *(each for each in others if each.ref != self.version.ref))

    def _here(self, version: Procedure) -> Iterable[Procedure]:
        """A version as it is for the unit, before and after each overlay comes into force."""
        yield version
        for overlay in () if self.unit is None else self.catalog.overlays(self.code):
            if version.in_force.window.holds(overlay.start):
                yield self.catalog.pick(self.code, overlay.start, version.revision, unit=self.unit)

    @cached_property
    def parts(self) -> Known:
        """Who may act: the parts, the applicant, the system."""
        agencies = (each.agencies for each in self.versions)
        return self._known(_PART, agencies, (APPLICANT, SYSTEM))

    @cached_property
    def roles(self) -> Known:
        """What somebody may be in an agency."""
        return self._known(_ROLE, (each.roles for each in self.versions))

    @cached_property
    def actions(self) -> Known:
        """What may be done: the authors' outcomes and the engine's commands."""
        outcomes = (step.outcomes for each in self.versions for step in each.graph.steps)
        commands = sorted(COMMANDS - _NOT_PLAYED)
        known = self._known(_ACTION, outcomes, (*commands, REFUSE, REFUSE_INTAKE, STOP))
        steps = (step for each in reversed(self.versions) for step in each.graph.steps)
        meant = {
            step.name: _IS_A_STEP.fill(name=step.name, ways=", ".join(_ways(step)))
            for step in steps
            if step.kind != "procedure"
        }
        return known._replace(meant=meant)

    @cached_property
    def steps(self) -> Known:
        """The steps."""
        steps = ([step.name for step in each.graph.steps] for each in self.versions)
        numbered = (name for each in self.versions for name in _numbered(each))
        return self._known(_STEP, steps, numbered)

    @cached_property
    def questions(self) -> Known:
        """The names of the facts."""
        return self._known(_FACT, [self.facts])

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """The facts, each as the version of the filing knows it where it does."""
        versions = reversed(self.versions)
        return {name: fact for each in versions for name, fact in each.facts.items()}

    @cached_property
    def documents(self) -> Known:
        """The papers, alternatives included."""
        papers = [each.documents for each in self.versions]
        inner = [paper.alternatives for each in papers for paper in each.values()]
        return self._known(_DOCUMENT, [*papers, *inner])

    @cached_property
    def fees(self) -> Known:
        """The fees and charges."""
        return self._known(_FEE, (each.fees for each in self.versions))

    @cached_property
    def results(self) -> Known:
        """The results, and the refusal."""
        return self._known(_RESULT, (each.results for each in self.versions), ("refusal",))

    @property
    def events(self) -> Known:
        """What may happen."""
        return self._known(_EVENT, [EVENTS])

    @cached_property
    def subs(self) -> Mapping[str, str]:
        """The steps that are sub-procedures, with the code of each."""
        steps = (step for each in reversed(self.versions) for step in each.graph.steps)
        return {step.name: step.procedure for step in steps if step.procedure is not None}

    def _known(self, what: Text, names: Iterable[Iterable[str]], more: Iterable[str] = ()) -> Known:
        every = dict.fromkeys([*(name for each in names for name in each), *more])
        return Known(what, tuple(every), self.code)


def _ways(step: Step) -> Iterable[str]:
    """What may be done in a step, by the names that commands have."""
    if step.kind == "receive":
        return ("accept", *step.outcomes)
    return tuple(step.outcomes) or (_ONLY_WAY.get(step.kind, "done"),)


def _numbered(procedure: Procedure) -> Iterable[str]:
    """What the steps of repeated branches are called, each with the number of its run."""
    repeated = {
        (node.name, branch.name)
        for node in procedure.graph.nodes.values()
        if isinstance(node, Block)
        for branch in node.branches.values()
        if branch.repeat is not None
    }
    inside = [s.name for s in procedure.graph.steps if s.scope and s.scope[-1] in repeated]
    return (f"{name} {number}" for name in inside for number in range(1, MOST_RUNS + 1))


_ONLY_WAY = {"consult": "answer", "confirm": "answer", "pay": "pay", "deliver": "deliver"}
_IS_A_STEP = Text(
    "`{name}` là tên một bước; ở `do` ghi việc làm trong bước đó: {ways}.",
    "`{name}` is a step; write in `do` what is done in it: {ways}.",
)
_PART = Text("cơ quan (vai)", "part")
_ROLE = Text("chức trách", "role")
_ACTION = Text("việc", "action")
_STEP = Text("bước", "step")
_FACT = Text("câu hỏi", "fact")
_DOCUMENT = Text("giấy tờ", "document")
_FEE = Text("khoản phí, lệ phí", "fee")
_RESULT = Text("kết quả", "result")
_EVENT = Text("sự kiện", "event")
