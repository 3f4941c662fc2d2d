"""Every mapping of the procedure language with its keys."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from . import common, header, money, overlay, papers, steps, time
from .forms import Form, Key, Shape

SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        shape.name: shape
        for module in (header, common, time, steps, money, papers)
        for shape in module.SHAPES
    }
)

OVERLAY_SHAPES: Mapping[str, Shape] = MappingProxyType(
    {shape.name: shape for shape in overlay.SHAPES}
)
"""Those of overlays, beside those of procedures."""

__all__ = ["OVERLAY_SHAPES", "SHAPES", "Form", "Key", "Shape"]
