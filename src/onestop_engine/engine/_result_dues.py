"""Results with a term of their own: when each is due, and whether it was there in time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..clocks import Clock
from ..terms import Due
from ._course import Course


def result_dues(course: Course, clock: Clock) -> dict[str, Due]:
    """When each result that has a term of its own is due, from the same start as the whole.

    `clock` is running. What was given already has been judged.
    """
    given = {result.name for result in course.draft.results}
    found = {}
    for result in course.procedure.results.values():
        if result.limit is not None and result.name not in given and course.holds(result.when):
            due = clock.for_term(result.limit).due(course.calendar)
            assert due is not None
            found[result.name] = due
    return found


def written_dues(course: Course, clock: Clock) -> dict[str, Any]:
    """The same for a promise's event; nothing for procedures without such results."""
    dues = result_dues(course, clock)
    write = course.reader.write_due
    return {"results": {name: write(due) for name, due in dues.items()}} if dues else {}


def judged(course: Course, names: Iterable[str]) -> Mapping[str, Any]:
    """Of the results that are there now: when each was due by its own term, and if it is late."""
    dues = course.draft.result_dues
    return {
        name: {
            "due": course.reader.write_due(dues[name]),
            "late": course.at > dues[name].until,
        }
        for name in names
        if name in dues
    }
