"""The registry of problem codes: stable numbers, readable names, sentences in two languages.

One module for each range: `text` OS101-129, `values` OS130-199, `structure` OS201-249,
`expressions` OS250-269, `names` OS3xx, `graph` OS4xx and OS5xx, `timing` OS6xx, `money` OS7xx,
`law` OS8xx, `catalogue` OS90x, `overlays` OS95x. A code once given is never given again to another
problem.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from . import (
    catalogue,
    expressions,
    graph,
    law,
    money,
    names,
    overlays,
    structure,
    text,
    timing,
    values,
)
from .kinds import Kind, error, listed, problem, shown, warning
from .nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

RANGES = (
    text,
    values,
    structure,
    expressions,
    names,
    graph,
    timing,
    money,
    law,
    catalogue,
    overlays,
)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.code: kind
        for module in RANGES
        for kind in vars(module).values()
        if isinstance(kind, Kind)
    }
)

__all__ = [
    "KINDS",
    "RANGES",
    "Kind",
    "catalogue",
    "error",
    "expressions",
    "graph",
    "law",
    "listed",
    "money",
    "names",
    "nearest",
    "overlays",
    "problem",
    "shown",
    "structure",
    "text",
    "timing",
    "values",
    "warning",
]
