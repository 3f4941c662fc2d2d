"""Dossiers in Arrow columns: the published schema, readers for any source, what was refused.

Needs the extra `arrow`; pyarrow loads when first used.
"""

from ._ages import AgeingCube
from ._aggregate import Aggregate, Keeping
from ._arrow_schema import COLUMNS, REQUIRED, arrow_schema
from ._batches import batches
from ._block import NEVER, Block, Items, Words
from ._checked import checked
from ._counting import count
from ._cube import CountCube
from ._deadlines import Deadline, Deadlines
from ._due_soon import DueSoonCube
from ._ledgers import NewTerm
from ._parquet import Bounds
from ._rejects import Reject, Rejects
from ._rows import from_arrow, to_arrow
from ._rules import OtherRules
from ._supplements import SupplementCube
from ._tally import Tally
from ._times import TimesCube
from ._what_if import WhatIfCube
from ._why_late import CauseCube

__all__ = [
    "COLUMNS",
    "NEVER",
    "REQUIRED",
    "AgeingCube",
    "Aggregate",
    "Block",
    "Bounds",
    "CauseCube",
    "CountCube",
    "Deadline",
    "Deadlines",
    "DueSoonCube",
    "Items",
    "Keeping",
    "NewTerm",
    "OtherRules",
    "Reject",
    "Rejects",
    "SupplementCube",
    "Tally",
    "TimesCube",
    "WhatIfCube",
    "Words",
    "arrow_schema",
    "batches",
    "checked",
    "count",
    "from_arrow",
    "to_arrow",
]
