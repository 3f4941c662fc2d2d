"""Every mapping of the procedure language with its keys."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from . import common, header, money, papers, steps, time
from .forms import Form, Key, Shape

SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        shape.name: shape
        for module in (header, common, time, steps, money, papers)
        for shape in module.SHAPES
    }
)

__all__ = ["SHAPES", "Form", "Key", "Shape"]
