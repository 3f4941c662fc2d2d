"""What a mapping says: how a table or an event log of another system becomes dossiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from ...calendars import WorkCalendar
from ...terms import Term
from ...texts import Text

Where: TypeAlias = Literal["case", "first", "last", "object"]

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def _empty() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the value of a column of ours comes from.

    `name` is their column or attribute, None for a constant. In an event log `where` says whose
    attribute it is: the case's, its `first` or `last` event's that has it; `object` takes the id
    of the object of type `name` that the last such event is about (OCEL). `values` turns their
    words into ours, `otherwise` is ours for every other word.
    """

    name: str | None = None
    constant: str | None = None
    where: Where = "case"
    formats: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=_empty)
    otherwise: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms by which a dossier is due where nothing says on which day."""

    by_procedure: Mapping[str, Term] = field(default_factory=_empty)
    otherwise: Term | None = None

    def of(self, procedure: str) -> Term | None:
        """The term of a procedure's dossiers; None when it has none.

        >>> Terms(otherwise=Term.parse("5 ngày")).of("2.000635")
        Term(amount=5, unit='day')
        """
        return self.by_procedure.get(procedure, self.otherwise)

    def __bool__(self) -> bool:
        return bool(self.by_procedure) or self.otherwise is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseColumns:
    """The columns of a table that tell of a wait: since when, until when, and why.

    `anew` says that the whole term runs anew when it ends.
    """

    start: Source
    end: Source | None
    cause: str
    anew: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """How a table's columns become those of dossiers."""

    file: str
    title: Text | None
    columns: Mapping[str, Source]
    encoding: str = "utf-8"
    delimiter: str = ","
    dates: tuple[str, ...] = ()
    pauses: tuple[PauseColumns, ...] = ()
    terms: Terms = field(default_factory=Terms)
    zone: ZoneInfo = VIETNAM
    calendar: WorkCalendar | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """An activity in one state of its life cycle; `transition` None is its completion.

    A log that says nothing of life cycles has only completions.
    """

    name: str
    transition: str | None = None


Activities: TypeAlias = tuple[Activity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The term of a dossier, from one activity on."""

    within: Term
    start: Activities


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMapping:
    """A step: from one activity to another, within a term, by whom."""

    name: str
    start: Activities
    end: Activities
    within: Term | None = None
    part: str = ""
    unit: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogMapping:
    """How the events of a log become dossiers and their steps.

    `events` says by what meaning (`received`, `finished`, …) which activities are known.
    """

    file: str
    title: Text | None
    columns: Mapping[str, Source]
    events: Mapping[str, Activities]
    activity: str = "concept:name"
    objects: str | None = None
    dates: tuple[str, ...] = ()
    deadline: Deadline | None = None
    steps: tuple[StepMapping, ...] = ()
    terms: Terms = field(default_factory=Terms)
    zone: ZoneInfo = VIETNAM
    calendar: WorkCalendar | None = None


AnyMapping: TypeAlias = TableMapping | LogMapping
