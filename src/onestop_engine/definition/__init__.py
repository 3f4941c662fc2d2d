"""The procedure language: from YAML to a checked, frozen model, with every problem at its place."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .model import (
    Agency,
    Attend,
    Block,
    Branch,
    DeadlineRule,
    Document,
    Fact,
    Fee,
    Graph,
    InForce,
    IntakeSupplement,
    Node,
    Price,
    Procedure,
    Prolong,
    Provenance,
    Reappoint,
    Reduction,
    Result,
    Review,
    Start,
    Step,
    Supplement,
    Tier,
    Window,
)

if TYPE_CHECKING:
    from ._loading import check, check_text, load_procedure, load_text
    from ._schema import schema

__all__ = [
    "Agency",
    "Attend",
    "Block",
    "Branch",
    "DeadlineRule",
    "Document",
    "Fact",
    "Fee",
    "Graph",
    "InForce",
    "IntakeSupplement",
    "Node",
    "Price",
    "Procedure",
    "Prolong",
    "Provenance",
    "Reappoint",
    "Reduction",
    "Result",
    "Review",
    "Start",
    "Step",
    "Supplement",
    "Tier",
    "Window",
    "check",
    "check_text",
    "load_procedure",
    "load_text",
    "schema",
]

# The engine needs the model alone; reading files takes twice as long to import.
_HOMES = {
    "check": "._loading",
    "check_text": "._loading",
    "load_procedure": "._loading",
    "load_text": "._loading",
    "schema": "._schema",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(home, __name__), name)
    globals()[name] = value
    return value
