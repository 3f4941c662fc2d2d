"""Scenarios (kịch bản): the authors' tests, YAML files beside the procedures that they try.

A scenario says how a dossier is filed, what happens on which dates, and what must be true then.
It is played on a shop in memory by actors who play the parts that it names.
"""

from ._coverage import Coverage, coverage_of
from ._files import catalog_for, collect
from ._problems import KINDS
from ._recording import record
from ._running import run_scenario, run_text
from ._schema import scenario_schema
from .model import Act, Expectation, Filing, Item, Mismatch, Outcome, Scenario

__all__ = [
    "KINDS",
    "Act",
    "Coverage",
    "Expectation",
    "Filing",
    "Item",
    "Mismatch",
    "Outcome",
    "Scenario",
    "catalog_for",
    "collect",
    "coverage_of",
    "record",
    "run_scenario",
    "run_text",
    "scenario_schema",
]
