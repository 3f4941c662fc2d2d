"""A calendar for each row of a column: agencies with other hours, provinces with other days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from onestop_engine.errors import InputError
from onestop_engine.texts import Text

from ._calendar import WorkCalendar
from ._columnwise import Columnwise

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import ArrayLike, NDArray


class CalendarColumn(Columnwise):
    """Distinct calendars, and for each row the index of its own; bulk forms as of one calendar.

    All calendars have one time zone. Raises `InputError` for codes that point to none of them.

    >>> import numpy as np
    >>> vn = WorkCalendar.bundled()
    >>> short = vn.with_overlay(
    ...     {"id": "X", "document": "1/TB", "hours": [{"intervals": [["08:00", "12:00"]]}]}
    ... )
    >>> received = np.array(["2026-11-23T09:00", "2026-11-23T09:00"], "M8[s]")
    >>> CalendarColumn((vn, short), [0, 1]).due_terms_many(received, "8 giờ làm việc")
    array(['2026-11-25T09:30:00', '2026-11-26T09:00:00'],
          dtype='datetime64[s]')
    """

    __slots__ = ("_parts",)

    def __init__(self, calendars: Sequence[WorkCalendar], codes: ArrayLike) -> None:
        from ._coded import check_codes, read_codes  # noqa: PLC0415 (numpy, when first needed)

        distinct = tuple(calendars)
        zones = {getattr(calendar, "zone", None) for calendar in distinct}
        if len(zones) != 1 or None in zones:
            raise InputError(_CALENDARS.fill(zones=", ".join(sorted(map(str, zones)))))
        column = read_codes(codes)
        check_codes(column.reshape(-1), len(distinct))
        self._parts = distinct, column

    @property
    def parts(self) -> tuple[tuple[WorkCalendar, ...], NDArray[np.integer[Any]]]:
        """The calendars, and the index of each row's own."""
        return self._parts


_CALENDARS: Final = Text(
    "Cần ít nhất một WorkCalendar, và mọi lịch phải cùng múi giờ; ở đây có: [{zones}].",
    "At least one WorkCalendar is needed, and all of one time zone; these have: [{zones}].",
)
