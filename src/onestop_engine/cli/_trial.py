"""A filing tried without a store: what the procedure asks, what it costs, when it is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ..calendars import WorkCalendar
from ..clocks import Clock
from ..definition._answers import holds, values_of
from ..definition.deadlines import pick_rule
from ..definition.documents import Requirement, missing, required
from ..definition.fees import FeeLine, assess
from ..definition.filing import FilingTime, filing_time
from ..definition.model import DeadlineRule, Procedure, SelectedBy
from ..errors import InputError
from ..terms import Due
from ..texts import Text
from ._way import Passage, way_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A filing and what the procedure says of it."""

    procedure: Procedure
    received: datetime
    channel: str
    applicant: str
    facts: Mapping[str, object]
    requirements: tuple[Requirement, ...]
    missing: tuple[Requirement, ...]
    fees: tuple[FeeLine, ...]
    rule: DeadlineRule
    due: Due | None
    result_dues: Mapping[str, Due]
    filing: FilingTime | None
    way: tuple[Passage, ...]


def try_filing(
    procedure: Procedure,
    *,
    at: datetime,
    channel: str,
    applicant: str,
    facts: Mapping[str, object],
    documents: Sequence[str],
    calendar: WorkCalendar,
) -> Trial:
    """The trial of a filing at `at` that is accepted at once.

    Raises InputError for a paper that the procedure does not know, and for what the fee and
    deadline rules cannot compute; CalendarRangeError outside the calendar.
    """
    days: Mapping[SelectedBy, date] = {"filed": at.date(), "accepted": at.date()}
    papers = required(
        procedure, facts=facts, channel=channel, applicant=applicant, received=at.date()
    )
    _known_documents(papers, documents, procedure)
    rule = pick_rule(procedure, facts=facts, channel=channel, applicant=applicant, days=days)
    values = values_of(procedure, facts, channel=channel, applicant=applicant, received=at.date())
    way = way_of(procedure, values, calendar, at)
    clock = _clock(rule, at, way, values)
    return Trial(
        procedure=procedure,
        received=at,
        channel=channel,
        applicant=applicant,
        facts=facts,
        requirements=papers,
        missing=missing(papers, documents),
        fees=assess(procedure, facts=facts, channel=channel, applicant=applicant, days=days),
        rule=rule,
        due=None if clock is None else clock.due(calendar),
        result_dues=_result_dues(procedure, clock, values, calendar),
        filing=filing_time(procedure, values=values, at=at, calendar=calendar),
        way=way,
    )


def _known_documents(
    papers: Sequence[Requirement], documents: Sequence[str], procedure: Procedure
) -> None:
    known = {
        name for paper in procedure.documents.values() for name in (paper.name, *paper.alternatives)
    }
    for name in documents:
        if name not in known:
            wanted = ", ".join(name for paper in papers for name in paper.names) or "–"
            raise InputError(_NO_PAPER.fill(name=name, wanted=wanted))


def _clock(
    rule: DeadlineRule, at: datetime, way: Sequence[Passage], values: Mapping[str, object]
) -> Clock | None:
    """The clock of the rule; None where it promises no date, or its start is not known."""
    if isinstance(rule.limit, str):
        return None
    start: datetime | None = at
    if rule.start.step is not None:
        start = next((p.latest for p in way if p.name == rule.start.step), None)
    event = None if rule.before is None else values[rule.before]
    if start is None:
        return None
    return Clock.start(
        start, rule.limit, rule.counting, event=event if isinstance(event, date) else None
    )


def _result_dues(
    procedure: Procedure,
    clock: Clock | None,
    values: Mapping[str, object],
    calendar: WorkCalendar,
) -> Mapping[str, Due]:
    """When the results are due that have a limit of their own."""
    if clock is None:
        return {}
    own = {
        name: clock.for_term(result.limit).due(calendar)
        for name, result in procedure.results.items()
        if result.limit is not None and holds(result.when, values)
    }
    return {name: due for name, due in own.items() if due is not None}


_NO_PAPER = Text(
    "--document: thủ tục này không có giấy tờ «{name}». Hồ sơ này cần: {wanted}.",
    "--document: this procedure knows no paper '{name}'. This filing is about: {wanted}.",
)
