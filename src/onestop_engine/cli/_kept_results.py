"""What earlier runs of `onestop check` found, kept in a small database by content.

An entry holds for exactly the bytes that were checked, by exactly this checker: its key hashes
the texts, its file is named by a hash of the checker's own sources. So nothing has to be told
when a file or the library changes. A cache that cannot be read or written is no failure: the
files are checked again.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from ..definition._checks_catalogue import Checked
from ..definition._results import Source
from ._checker_version import checker_version
from ._result_codec import decode, encode

_AT_ONCE: Final = 500
_MOST_ENTRIES: Final = 50_000
_DAYS_KEPT: Final = 30
_PATIENCE: Final = 2.0
_SEAL: Final = 8
_PRIMARY_CODE: Final = 0xFF
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})
_TABLE: Final = "CREATE TABLE IF NOT EXISTS results (key BLOB UNIQUE, seal BLOB, found BLOB)"
_FIND: Final = "SELECT seal, found FROM results WHERE key = ?"
_KEEP: Final = "INSERT OR REPLACE INTO results (key, seal, found) VALUES (?, ?, ?)"
_FORGET: Final = "DELETE FROM results WHERE rowid <= (SELECT max(rowid) FROM results) - ?"


def default_folder() -> Path | None:
    """Where caches of this user lie, by the XDG base directories; None without a home."""
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        named = Path(os.environ.get(variable, ""))
        # The specification has relative paths ignored.
        if named.is_absolute():
            return named / "onestop-engine" / "check"
    try:
        return Path.home() / ".cache" / "onestop-engine" / "check"
    except RuntimeError:
        return None


class KeptResults:
    """The results of earlier checks in a folder; new ones are written when the run ends."""

    def __init__(self, folder: Path) -> None:
        version = checker_version()
        self._file = None if version is None else folder / f"{version}.sqlite3"
        self._new: list[tuple[bytes, bytes, bytes]] = []
        self._database = self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._write()
        if self._database is not None:
            self._database.close()

    def find(self, sources: Sequence[Source]) -> Checked | None:
        """What was found in these texts, by this checker; None where that is not known."""
        if self._database is None:
            return None
        key = _key(sources)
        try:
            row = self._database.execute(_FIND, (key,)).fetchone()
        except sqlite3.Error as failure:
            self._give_up(failure)
            return None
        if row is None or row[0] != _seal(key, row[1]):
            return None
        return decode(row[1], [source.name for source in sources])

    def keep(self, sources: Sequence[Source], checked: Checked) -> None:
        """Takes down what was found in these texts."""
        found = encode(checked, [source.name for source in sources])
        key = _key(sources)
        self._new.append((key, _seal(key, found), found))
        if len(self._new) >= _AT_ONCE:
            self._write()

    def _open(self) -> sqlite3.Connection | None:
        if self._file is None:
            return None
        try:
            if not self._file.exists():
                self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _forget_others(self._file)
            database = sqlite3.connect(self._file, timeout=_PATIENCE, isolation_level=None)
        except (OSError, sqlite3.Error):
            return None
        try:
            database.execute(_TABLE)
        except sqlite3.Error as failure:
            self._database = database
            self._give_up(failure)
            return None
        return database

    def _write(self) -> None:
        new, self._new = self._new, []
        if self._database is None or not new:
            return
        try:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany(_KEEP, new)
            self._database.execute(_FORGET, (_MOST_ENTRIES,))
            self._database.execute("COMMIT")
        except sqlite3.Error as failure:
            self._give_up(failure)

    def _give_up(self, failure: sqlite3.Error) -> None:
        assert self._database is not None
        self._database.close()
        self._database = None
        # A database that another run has locked is whole; one that is damaged helps nobody.
        code = getattr(failure, "sqlite_errorcode", sqlite3.SQLITE_OK) & _PRIMARY_CODE
        if self._file is not None and code in _DAMAGED:
            _remove(self._file)


def _key(sources: Sequence[Source]) -> bytes:
    # Each text is hashed for itself, so that no text can run over into the next.
    return sha256(b"".join(sha256(source.text).digest() for source in sources)).digest()


def _seal(key: bytes, found: bytes) -> bytes:
    return sha256(key + found).digest()[:_SEAL]


def _forget_others(file: Path) -> None:
    """Removes what other versions of the checker left, once nobody has written it for a month."""
    oldest = time.time() - _DAYS_KEPT * 86_400
    for other in file.parent.glob("*.sqlite3"):
        if other.stat().st_mtime < oldest:
            _remove(other)


def _remove(file: Path) -> None:
    # Another run may have removed it first, or still hold it open where that forbids it.
    with suppress(OSError):
        file.unlink()
