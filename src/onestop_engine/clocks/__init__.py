"""The clock of a dossier or a step: a budget of time, and a ledger of what happened to it."""

from ._bulk import clock_due_many
from ._clock import Clock
from ._ledger import Entry
from ._measures import Quantity, addable

__all__ = ["Clock", "Entry", "Quantity", "addable", "clock_due_many"]
