"""The installed procedures, for those few checks that need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..catalog import Catalog


def installed() -> Catalog:
    """The bundled procedures and those of every installed pack."""
    from ..catalog import Catalog  # noqa: PLC0415 (a check without overlays never reads it)

    return Catalog.installed()
