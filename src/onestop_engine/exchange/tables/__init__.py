"""Tables of other systems (CSV) as dossiers in columns, by a mapping, in bulk.

Needs the extra `arrow`; pyarrow loads when first used.
"""

from ._reading import read_table

__all__ = ["read_table"]
