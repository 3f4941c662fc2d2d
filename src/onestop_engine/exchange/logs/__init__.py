"""Event logs of other systems as dossiers: XES by a mapping.

>>> from onestop_engine.exchange.mappings import mapping_of
>>> mapping = mapping_of("reads: event_log\\nevents: {received: Filed}\\n"
...     "columns: {procedure: {value: A-1}}\\n")
>>> list(fold([], mapping))
[]
"""

from .folding import fold
from .model import Case, LogEvent
from .xes import read_xes

__all__ = ["Case", "LogEvent", "fold", "read_xes"]
