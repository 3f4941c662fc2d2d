"""The installed procedures, for those few checks that need them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..definition._files import read_file
from ..definition._results import Beside, Source

if TYPE_CHECKING:
    from ..catalog import Catalog


def installed() -> Catalog:
    """The bundled procedures and those of every installed pack."""
    from ..catalog import Catalog  # noqa: PLC0415 (a check without overlays never reads it)

    return Catalog.installed()


def installed_texts() -> Beside:
    """What gives the installed texts of a code; where they lie is looked up at the first one.

    Files that lie in no folder of a code belong to every one, because only reading them tells.
    """
    found = cache(_files)

    def texts(code: str) -> tuple[Source, ...]:
        files = (*found().get(code, ()), *found().get(None, ()))
        return tuple(Source(str(file), read_file(str(file))) for file in files)

    return texts


def _files() -> dict[str | None, list[Path]]:
    from .._packs import files_by_code, installed_folders  # noqa: PLC0415 (the same)

    found: dict[str | None, list[Path]] = {}
    for folder in installed_folders():
        for code, file in files_by_code(folder):
            found.setdefault(code, []).append(file)
    return found
