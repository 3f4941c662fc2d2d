"""Which rule of the deadline (thời hạn giải quyết) applies to a dossier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ..errors import InputError
from ..texts import Text
from ._answers import day_of, holds, values_of
from .model import DeadlineRule, Procedure, SelectedBy

_NONE = Text(
    "Không quy tắc thời hạn nào của thủ tục {ref} áp dụng được cho hồ sơ này (ngày {day}). "
    "Hãy thêm vào cuối danh sách `deadline` một quy tắc không có `when`.",
    "No deadline rule of procedure {ref} fits this dossier (day {day}). "
    "Add a rule without `when` at the end of its `deadline` list.",
)


def pick_rule(
    procedure: Procedure,
    *,
    facts: Mapping[str, object],
    channel: str,
    applicant: str | None,
    days: Mapping[SelectedBy, date],
) -> DeadlineRule:
    """The first rule whose condition is met and whose days in force hold the selecting day.

    An unanswered yes-or-no question counts as no; a rule that needs another answer which nobody
    has given yet, or is counted back from it, does not match. So a dossier starts under the
    ordinary limit, and the caller picks anew when an officer records that verification is needed.
    Raises InputError when no rule fits, which the check of the file warns of.
    """
    values = values_of(
        procedure, facts, channel=channel, applicant=applicant, received=days.get("filed")
    )
    return matching_rule(procedure, values, days)


def matching_rule(
    procedure: Procedure, values: Mapping[str, object], days: Mapping[SelectedBy, date]
) -> DeadlineRule:
    """The same, for a caller who has the `values` of all names already."""
    for rule in procedure.deadline:
        begins = rule.before is None or values.get(rule.before) is not None
        in_force = rule.window.holds(day_of(rule.selected_by, days))
        if begins and in_force and holds(rule.when, values):
            return rule
    raise InputError(_NONE.fill(ref=procedure.ref, day=max(days.values(), default="?")))
