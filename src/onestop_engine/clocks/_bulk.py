"""Due dates of whole columns of clocks; numpy loads when first asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from onestop_engine.terms import Counting

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from onestop_engine.calendars import CalendarColumn, Pauses, WorkCalendar

_LAW: Final = Counting()


def clock_due_many(
    calendar: WorkCalendar | CalendarColumn,
    received: Any,
    terms: Any,
    codes: Any = None,
    counting: Counting | Sequence[Counting] = _LAW,
    *,
    pauses: Pauses | None = None,
    modes: Any = "pause",
    pause_codes: Any = None,
    prolonged: Any = None,
    reappointed: Any = None,
    out: NDArray[np.datetime64] | None = None,
    on_error: Literal["raise", "nat"] = "raise",
) -> NDArray[np.datetime64]:
    """When the clock of each row is due, as `Clock.due` says; NaT while it stands.

    The first arguments are those of `due_terms_many`. `modes`, one word for all pauses or a
    column: what a pause is to the clock. `pause`: it goes on with what was left. `none`: it runs
    on. `restart`: the whole term anew when the pause ends. `add`: what was left, and more. The
    terms of a restart (its own without one) and of an addition are given by `pause_codes`, those
    to which rows were prolonged at last by `prolonged`, as codes of `terms`, -1 for none. Dates
    that were then appointed anew are in `reappointed`, NaT for none.

    Rows that the calendar cannot answer, and acts that `Clock` refuses, raise its error with the
    row, or give NaT with `on_error="nat"`.

    >>> import numpy as np
    >>> from onestop_engine import WorkCalendar
    >>> from onestop_engine.calendars import Pauses
    >>> received = np.array(["2026-11-09T08:00", "2026-11-09T08:00"], "M8[s]")
    >>> asked, supplied = np.array([["2026-11-11T09:00"], ["2026-11-18T09:00"]], "M8[s]")
    >>> pauses = Pauses([0, 0, 1], asked, supplied)
    >>> vn = WorkCalendar.bundled()
    >>> clock_due_many(vn, received, "5 ngày làm việc", pauses=pauses)
    array(['2026-11-16T17:00:00', '2026-11-23T17:00:00'],
          dtype='datetime64[s]')
    """
    from ._many import due_many  # noqa: PLC0415 (numpy loads when first needed)
    from ._many_columns import Given  # noqa: PLC0415 (the same)

    given = Given(terms, codes, pauses, modes, pause_codes, prolonged, reappointed)
    return due_many(calendar, received, counting, given, out, on_error)
