"""Dossiers in Arrow columns: the published schema, readers for any source, what was refused.

Needs the extra `arrow`; pyarrow loads when first used.
"""

from ._arrow_schema import COLUMNS, REQUIRED, arrow_schema
from ._batches import batches
from ._checked import checked
from ._rejects import Reject, Rejects
from ._rows import from_arrow, to_arrow

__all__ = [
    "COLUMNS",
    "REQUIRED",
    "Reject",
    "Rejects",
    "arrow_schema",
    "batches",
    "checked",
    "from_arrow",
    "to_arrow",
]
