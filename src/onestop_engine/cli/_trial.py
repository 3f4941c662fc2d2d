"""A filing tried without a store: what the procedure asks, what it costs, when it is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ..calendars import WorkCalendar
from ..definition._answers import values_of
from ..definition.deadlines import pick_rule
from ..definition.documents import Requirement, missing, required
from ..definition.fees import FeeLine, assess
from ..definition.model import DeadlineRule, Procedure, SelectedBy
from ..errors import InputError
from ..terms import Due, Term
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
        due=_due(rule, at, way, calendar),
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


def _due(
    rule: DeadlineRule, at: datetime, way: Sequence[Passage], calendar: WorkCalendar
) -> Due | None:
    if not isinstance(rule.limit, Term):
        return None
    start: datetime | None = at
    if rule.start.step is not None:
        start = next((p.latest for p in way if p.name == rule.start.step), None)
    return None if start is None else calendar.due(start, rule.limit, counting=rule.counting)


_NO_PAPER = Text(
    "--document: thủ tục này không có giấy tờ «{name}». Hồ sơ này cần: {wanted}.",
    "--document: this procedure knows no paper '{name}'. This filing is about: {wanted}.",
)
