"""Partial counts in files, found again by the content that they are of."""

from __future__ import annotations

import hashlib
import json
import os
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from ._aggregate import Aggregate, Keeping
from ._parquet import Group

_FOOTER_TAIL: Final = 8


class Kept:
    """A folder of partial counts, one file for each row group and report.

    A file is found by the path, size, time of change and footer of the Parquet file, and by what
    is counted and by which deadlines, so what has changed is never taken for what it was. The
    folder is a cache: whoever deletes it loses time only.
    """

    def __init__(self, folder: Path, deadlines: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._deadlines = folder, deadlines

    def restore(self, group: Group, aggregate: Aggregate) -> bool:
        """Add the counts that were kept for the row group; False where there are none."""
        if not isinstance(aggregate, Keeping):
            return False
        try:
            state = json.loads(self._file(group, aggregate).read_text("utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return False
        aggregate.add_state(state)
        return True

    def keep(self, group: Group, aggregate: Aggregate) -> None:
        """Keep the counts of a row group; the file is whole or not there."""
        if not isinstance(aggregate, Keeping):
            return
        with NamedTemporaryFile(
            "w", dir=self._folder, suffix=".part", delete=False, encoding="utf-8"
        ) as file:
            json.dump(aggregate.to_state(), file)
        os.replace(file.name, self._file(group, aggregate))  # noqa: PTH105 (both are names)

    def _file(self, group: Group, aggregate: Keeping) -> Path:
        told = group.path.stat()
        what = [_fingerprint(group.path, told.st_size, told.st_mtime_ns), group.number]
        text = json.dumps([*what, aggregate.identity, self._deadlines])
        return self._folder / f"{hashlib.sha256(text.encode()).hexdigest()}.json"


@lru_cache(maxsize=4096)
def _fingerprint(path: Path, size: int, changed: int) -> str:
    """What a Parquet file is known by: where it lies, its size, when it changed, its footer."""
    with path.open("rb") as file:
        file.seek(-_FOOTER_TAIL, os.SEEK_END)
        length = int.from_bytes(file.read(4), "little")
        file.seek(-min(length + _FOOTER_TAIL, size), os.SEEK_END)
        footer = file.read()
    told: list[Any] = [str(path.resolve()), size, changed]
    return hashlib.sha256(json.dumps(told).encode() + footer).hexdigest()
