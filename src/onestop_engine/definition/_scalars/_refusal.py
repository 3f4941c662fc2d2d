"""Why a text is not the value that it should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .._problems import Kind


@dataclass(frozen=True, slots=True)
class Refusal:
    """The kind of problem that a text is, and what its sentences say of it."""

    kind: Kind
    values: Mapping[str, object]


def refuse(kind: Kind, /, **values: object) -> Refusal:
    """The refusal of a text for the reason `kind`."""
    return Refusal(kind, values)
