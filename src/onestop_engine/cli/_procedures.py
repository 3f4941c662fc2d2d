"""The procedure that a word names: a file, or a code of the installed packs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ..catalog import Catalog
from ..definition import load_procedure
from ..definition.model import Procedure
from ._values import existing_file


def find_procedure(name: str, on: date) -> Procedure:
    """The procedure in the file `name`, or the version with that code in force on the day `on`.

    Raises ProcedureError for a file with errors, NotFound for a code that nobody has.
    """
    if is_file_name(name):
        return load_procedure(existing_file(name))
    return Catalog.installed().pick(name, on)


def is_file_name(name: str) -> bool:
    """True when `name` names a file rather than a code.

    >>> is_file_name("procedures/a.yaml"), is_file_name("1.013225")
    (True, False)
    """
    path = Path(name)
    return path.suffix in {".yaml", ".yml"} or path.is_file() or len(path.parts) > 1
