"""Dossiers in Arrow columns: the published schema, readers for any source, what was refused.

Needs the extra `arrow`; pyarrow loads when first used.
"""

from ._aggregate import Aggregate, Keeping
from ._arrow_schema import COLUMNS, REQUIRED, arrow_schema
from ._batches import batches
from ._block import NEVER, Block, Items, Words
from ._checked import checked
from ._counting import count
from ._cube import CountCube
from ._deadlines import Deadline, Deadlines
from ._parquet import Bounds
from ._rejects import Reject, Rejects
from ._rows import from_arrow, to_arrow

__all__ = [
    "COLUMNS",
    "NEVER",
    "REQUIRED",
    "Aggregate",
    "Block",
    "Bounds",
    "CountCube",
    "Deadline",
    "Deadlines",
    "Items",
    "Keeping",
    "Reject",
    "Rejects",
    "Words",
    "arrow_schema",
    "batches",
    "checked",
    "count",
    "from_arrow",
    "to_arrow",
]
