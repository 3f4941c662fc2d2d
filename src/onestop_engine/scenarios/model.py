"""A scenario (kịch bản) as it is read, and what running it came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from ..definition import Procedure
from ..errors import Problem, Span
from ..texts import LANGUAGES, Lang, Text

ItemKind = Literal["step", "outcome", "deadline", "price", "reduction"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One thing that must be true after an act; `name` tells entries of one key apart.

    `what` is the key as the author wrote it, `fees.permit_charge`; `value` is typed by the key.
    """

    key: str
    value: Any
    span: Span
    path: str
    name: str = ""

    @property
    def what(self) -> str:
        """The key as the author wrote it."""
        return f"{self.key}.{self.name}" if self.name else self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """How the dossier is filed; `facts` are the applicant's answers, `unit` receives it."""

    at: datetime
    span: Span
    facts: Mapping[str, Any]
    unit: str | None = None
    channel: str | None = None
    applicant: str | None = None
    documents: tuple[str, ...] = ()
    expect: tuple[Expectation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """In whose place somebody acts: another of the part's officers, by which document, when.

    Both days are included; `roles` are the other's, everything where it is None. `acting_for` is
    in whose place that other acts in turn, by a document that has to say `may_pass_on`.
    """

    person: str
    document: str
    start: date
    until: date
    roles: tuple[str, ...] | None = None
    may_pass_on: bool = False
    acting_for: StandIn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What happens at an instant: somebody does something, or time alone has passed.

    `inside` names the steps of linked procedures whose dossier is meant; empty for the one that
    was filed. `by` is a part of that procedure, `applicant` or `system`; `person` which of the
    part's officers it is, and `roles` what they are, everything where it is None. `acting_for` is
    in whose place they act, with what the other one is.
    """

    at: datetime
    span: Span
    path: str
    data: Mapping[str, Any]
    do: str | None = None
    by: str = ""
    person: str | None = None
    roles: tuple[str, ...] | None = None
    acting_for: StandIn | None = None
    step: str | None = None
    reason: str | None = None
    inside: tuple[str, ...] = ()
    expect: tuple[Expectation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A filing, what happens on which dates, and what must be true then."""

    file: str
    title: Text
    procedure: str
    filing: Filing
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch(Problem):
    """An expectation that did not come true; `why` is the story of the date where it was one."""

    what: str
    expected: Text
    actual: Text
    why: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something in a procedure that a scenario can reach, by its name and its path in the file."""

    ref: str
    kind: ItemKind
    name: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What running one scenario file came to; `reached` is what its dossiers went through.

    `played` are the versions on which they run in the end, with what a place changes of them.
    `expectations` counts what was looked at; `title` is None where the file cannot be read.
    """

    file: str
    title: Text | None
    procedure: str | None
    problems: tuple[Problem, ...] = ()
    expectations: int = 0
    reached: frozenset[Item] = frozenset()
    played: tuple[Procedure, ...] = ()

    @property
    def ok(self) -> bool:
        """True when the scenario could be played and everything came as expected."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def mismatches(self) -> tuple[Mismatch, ...]:
        """The expectations that did not come true."""
        return tuple(each for each in self.problems if isinstance(each, Mismatch))

    def render(self, lang: Lang = "vi") -> str:
        """What went wrong as plain text, one problem after another; empty when all went well."""
        assert lang in LANGUAGES
        return "\n".join(problem.render(lang) for problem in self.problems)
