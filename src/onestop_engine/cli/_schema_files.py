"""Where the schema of procedure files lies, for the line at the top of a file that editors read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

NAME: Final = "procedure.schema.json"
_PACKAGE: Final = Path(__file__).resolve().parents[1]
_INSTALLED: Final = _PACKAGE / "definition" / "schema" / NAME


def schema_for(file: Path) -> str:
    """The reference that an editor follows from `file` to the schema.

    A schema in the folder of the file or in one above it is referred to relatively, so that the
    line holds for everybody who shares the folder; `onestop schema -o` writes one. Without it
    the reference leads to the schema of the installed library.

    >>> schema_for(Path("/nowhere/draft.yaml")).startswith("file://")
    True
    """
    folder = file.absolute().parent
    for above in (folder, *folder.parents):
        if (above / NAME).is_file():
            return Path(os.path.relpath(above / NAME, folder)).as_posix()
    return _INSTALLED.as_uri()
