"""What the bulk forms are made of, for rooms that build others on them; loads numpy.

Tables of one calendar in one unit (`Scale`), kernels that answer one question for blocks of rows
(`Question`, `kernel_for`), and columns as integers. Not for hosts: they use `WorkCalendar`.
"""

from ._coded import Coded, check_codes, encoded, fitted, read_codes, read_countings, read_terms
from ._columns import MILLI, NAT, Times, in_one_unit, read_times
from ._elapsed import Look, ragged_of
from ._groups import rows_of_groups
from ._joined import JoinedDays
from ._kernels import (
    BLOCK,
    Question,
    begin,
    counts_days,
    kernel_for,
    kernel_for_ticks,
    months,
    outside,
    run_of,
    share_of,
)
from ._office import Office, Scratch
from ._pairs import PairAnswers, Table, table_of
from ._pauses import Ragged, chosen
from ._results import check_policy, check_row, instant_of, of_row, result_for, returned, ticks_of
from ._scales import Scale
from ._tables import HOUR, MINUTE

__all__ = [
    "BLOCK",
    "HOUR",
    "MILLI",
    "MINUTE",
    "NAT",
    "Coded",
    "JoinedDays",
    "Look",
    "Office",
    "PairAnswers",
    "Question",
    "Ragged",
    "Scale",
    "Scratch",
    "Table",
    "Times",
    "begin",
    "check_codes",
    "check_policy",
    "check_row",
    "chosen",
    "counts_days",
    "encoded",
    "fitted",
    "in_one_unit",
    "instant_of",
    "kernel_for",
    "kernel_for_ticks",
    "months",
    "of_row",
    "outside",
    "ragged_of",
    "read_codes",
    "read_countings",
    "read_terms",
    "read_times",
    "result_for",
    "returned",
    "rows_of_groups",
    "run_of",
    "share_of",
    "table_of",
    "ticks_of",
]
