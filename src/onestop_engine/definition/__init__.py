"""The procedure language: from YAML to a checked, frozen model, with every problem at its place."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._checking import check
    from ._file_kinds import is_overlay
    from ._loading import check_text, load_file, load_procedure, load_text
    from ._local import AppliedOverlay, OverlayChange
    from ._schema import overlay_schema, schema
    from .model import (
        Agency,
        Attend,
        Block,
        Branch,
        DeadlineRule,
        Document,
        DocumentCase,
        Exchange,
        Fact,
        Fee,
        Graph,
        InForce,
        IntakeSupplement,
        Kept,
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
    from .overlays import Overlay, applying, load_overlay, overlaid, overlay_text

__all__ = [
    "Agency",
    "AppliedOverlay",
    "Attend",
    "Block",
    "Branch",
    "DeadlineRule",
    "Document",
    "DocumentCase",
    "Exchange",
    "Fact",
    "Fee",
    "Graph",
    "InForce",
    "IntakeSupplement",
    "Kept",
    "Node",
    "Overlay",
    "OverlayChange",
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
    "applying",
    "check",
    "check_text",
    "is_overlay",
    "load_file",
    "load_overlay",
    "load_procedure",
    "load_text",
    "overlaid",
    "overlay_schema",
    "overlay_text",
    "schema",
]

# Each caller pays only for what it uses: the engine for the model, an author for the compiler.
_HOMES = {
    "AppliedOverlay": "._local",
    "Overlay": ".overlays",
    "OverlayChange": "._local",
    "applying": ".overlays",
    "check": "._checking",
    "check_text": "._loading",
    "is_overlay": "._file_kinds",
    "load_file": "._loading",
    "load_overlay": ".overlays",
    "load_procedure": "._loading",
    "load_text": "._loading",
    "overlaid": ".overlays",
    "overlay_schema": "._schema",
    "overlay_text": ".overlays",
    "schema": "._schema",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES.get(name, ".model"), __name__), name)
    globals()[name] = value
    return value
