"""What a calendar answers for whole columns; numpy loads when first asked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from onestop_engine.terms import Counting, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from ._calendar import WorkCalendar
    from ._pauses import Pauses

    Parts: TypeAlias = tuple[tuple[WorkCalendar, ...], NDArray[np.integer[Any]] | None]
    """Calendars, and the index of each row's own; None where there is one for all rows."""

_LAW: Final = Counting()


class Columnwise(ABC):
    """The bulk forms that one calendar for all rows, and one for each row, have in common."""

    __slots__ = ()

    @property
    @abstractmethod
    def parts(self) -> Parts:
        """The calendars, and the code of each row; None where all rows have the first."""

    def due_many(  # noqa: PLR0917 (the order is the public one)
        self,
        received: ArrayLike,
        amounts: ArrayLike | Fraction,
        unit: Unit = "working_day",
        counting: Counting = _LAW,
        out: NDArray[np.datetime64] | None = None,
        on_error: Literal["raise", "nat"] = "raise",
    ) -> NDArray[np.datetime64]:
        """`due` for a whole array: dates for `datetime64[D]`, `due.at` instants for finer ones.

        `received`: local wall time; lists, pandas and Arrow columns are taken too, aware columns
        converted. `amounts`: one amount, or an array; parts of a working day to three decimals.
        `out`: an array of the result's type and shape to fill. Receipts that are NaT, outside
        the covered years, or with an impossible amount raise `InputError` or
        `CalendarRangeError` naming the first of them, or give NaT with `on_error="nat"`.

        >>> import numpy as np
        >>> from onestop_engine import WorkCalendar
        >>> vn = WorkCalendar.bundled()
        >>> vn.due_many(np.array(["2026-11-23", "2026-08-20"], "M8[D]"), 3)
        array(['2026-11-27', '2026-08-24'], dtype='datetime64[D]')
        """
        from ._bulk import due_many  # noqa: PLC0415 (numpy loads when first needed)

        return due_many(self.parts, received, amounts, unit, counting, out, on_error)

    def due_terms_many(  # noqa: PLR0917 (the order is the public one)
        self,
        received: ArrayLike,
        terms: Any,
        codes: ArrayLike | None = None,
        counting: Counting | Sequence[Counting] = _LAW,
        out: NDArray[np.datetime64] | None = None,
        on_error: Literal["raise", "nat"] = "raise",
    ) -> NDArray[np.datetime64]:
        """`due` where every row has its own term, of any unit; rows without a term give NaT.

        `terms` with `codes`: distinct terms or their texts, and the index of each row's own, -1
        for none. Without: a column of them (a list, pandas, polars, an Arrow dictionary), or one
        term for all. `counting`: one, or one for each distinct term. `received`, `out` and
        `on_error` as in `due_many`; a term by the hour has no answer on a `datetime64[D]`.

        >>> import numpy as np
        >>> from onestop_engine import WorkCalendar
        >>> received = np.array(["2026-11-23T09:00", "2026-11-23T09:00"], "M8[s]")
        >>> WorkCalendar.bundled().due_terms_many(received, ["3 ngày làm việc", "2 tháng"])
        array(['2026-11-27T17:00:00', '2027-01-25T17:00:00'],
              dtype='datetime64[s]')
        """
        from ._mixed import due_terms_many  # noqa: PLC0415 (numpy loads when first needed)

        return due_terms_many(self.parts, received, terms, codes, counting, out, on_error)

    def due_before_many(
        self,
        events: ArrayLike,
        terms: Any,
        codes: ArrayLike | None = None,
        counting: Counting | Sequence[Counting] = _LAW,
        *,
        since: ArrayLike | None = None,
        out: NDArray[np.datetime64] | None = None,
        on_error: Literal["raise", "nat"] = "raise",
    ) -> NDArray[np.datetime64]:
        """`due_before` for whole arrays: each row counted back from its own event.

        `terms`, `codes`, `counting`, `out` and `on_error` as in `due_terms_many`. `since`: a
        column of instants before which nothing is due, NaT for none. A term in hours has no
        answer on a `datetime64[D]`. Raises `InputError` for terms that cannot be counted back.

        >>> import numpy as np
        >>> from onestop_engine import WorkCalendar
        >>> events = np.array(["2026-12-14", "2026-11-27"], "M8[D]")
        >>> WorkCalendar.bundled().due_before_many(events, ["15 ngày", "1 ngày làm việc"])
        array(['2026-11-27', '2026-11-26'], dtype='datetime64[D]')
        """
        from ._backward_many import due_before_many  # noqa: PLC0415 (numpy loads when first needed)

        return due_before_many(self.parts, events, terms, codes, counting, since, out, on_error)

    def due_yearly_many(  # noqa: PLR0917 (the order is that of the other bulk forms)
        self,
        received: ArrayLike,
        days: Any,
        codes: ArrayLike | None = None,
        counting: Counting | Sequence[Counting] = _LAW,
        out: NDArray[np.datetime64] | None = None,
        on_error: Literal["raise", "nat"] = "raise",
    ) -> NDArray[np.datetime64]:
        """`due_yearly` for whole arrays: the next such day of the year from each receipt on.

        `days`: one day of the year or its text for all rows; or distinct ones with `codes`, -1
        for none. `counting`, `out` and `on_error` as in `due_terms_many`.

        >>> import numpy as np
        >>> from onestop_engine import WorkCalendar
        >>> received = np.array(["2026-11-23", "2026-03-31"], "M8[D]")
        >>> WorkCalendar.bundled().due_yearly_many(received, "31 March every year")
        array(['2027-03-31', '2026-03-31'], dtype='datetime64[D]')
        """
        from ._backward_many import due_yearly_many  # noqa: PLC0415 (numpy loads when first needed)

        return due_yearly_many(self.parts, received, days, codes, counting, out, on_error)

    def working_time_many(
        self, starts: ArrayLike, ends: ArrayLike, out: NDArray[np.timedelta64] | None = None
    ) -> NDArray[np.timedelta64]:
        """`working_time` for whole arrays, as `timedelta64` in the finer of the two units.

        NaT on either side gives NaT; an instant outside the covered years raises
        `CalendarRangeError` naming the first of them.
        """
        from ._elapsed import net_many  # noqa: PLC0415 (numpy loads when first needed)

        return net_many(self.parts, starts, ends, None, out, "raise", "working_time")

    def net_time_many(
        self,
        starts: ArrayLike,
        ends: ArrayLike,
        pauses: Pauses | None = None,
        out: NDArray[np.timedelta64] | None = None,
        on_error: Literal["raise", "nat"] = "raise",
    ) -> NDArray[np.timedelta64]:
        """The office time between instants less the pauses of each row, as `timedelta64`.

        A pause counts as far as it lies between the two instants; one that lasts on (NaT) stands
        up to the end. NaT on either side gives NaT. An instant outside the covered years, or
        pauses that are not in order, raise `CalendarRangeError` or `InputError` naming the first
        such row, or give NaT with `on_error="nat"`.

        >>> import numpy as np
        >>> from onestop_engine import WorkCalendar
        >>> from onestop_engine.calendars import Pauses
        >>> nine, hour = np.array(["2026-11-23T09:00"], "M8[s]"), np.timedelta64(1, "h")
        >>> pauses = Pauses([0, 1], nine + hour, nine + 2 * hour)
        >>> WorkCalendar.bundled().net_time_many(nine, nine + 5 * hour, pauses)
        array([7200], dtype='timedelta64[s]')
        """
        from ._elapsed import net_many  # noqa: PLC0415 (numpy loads when first needed)

        return net_many(self.parts, starts, ends, pauses, out, on_error, "working_time")

    def net_days_many(
        self,
        starts: ArrayLike,
        ends: ArrayLike,
        pauses: Pauses | None = None,
        out: NDArray[np.timedelta64] | None = None,
        on_error: Literal["raise", "nat"] = "raise",
    ) -> NDArray[np.timedelta64]:
        """The working days after the first date up to the last, less pauses: `timedelta64[D]`.

        By dates, as clocks count days: a pause covers the days after the request up to and with
        that of the resumption. Otherwise as `net_time_many`.

        >>> import numpy as np
        >>> from onestop_engine import WorkCalendar
        >>> from onestop_engine.calendars import Pauses
        >>> days = np.array(["2026-11-09", "2026-11-11", "2026-11-18", "2026-11-20"], "M8[D]")
        >>> pauses = Pauses([0, 1], days[1:2], days[2:3])
        >>> WorkCalendar.bundled().net_days_many(days[:1], days[3:], pauses)
        array([4], dtype='timedelta64[D]')
        """
        from ._elapsed import net_many  # noqa: PLC0415 (numpy loads when first needed)

        return net_many(self.parts, starts, ends, pauses, out, on_error, "working_days")
