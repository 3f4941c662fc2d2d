"""Which files are stores of ours, told by their first bytes.

A file that is not ours is never handed to SQLite, which might otherwise write beside it or into it.
"""

from __future__ import annotations

import os
from pathlib import Path

from ._messages import (
    CORRUPTED,
    IS_FOLDER,
    NO_FOLDER,
    NOT_A_DATABASE,
    NOT_A_FILE,
    NOT_OURS,
    READ_ONLY,
    TRUNCATED,
    failure,
)
from ._schema import check_not_newer

APPLICATION_ID = 0x6F6E6553
"""Stands in the file's header (offset 68) and says whose file it is: the bytes "oneS"."""

MAGIC = b"SQLite format 3\x00"
"""How every SQLite file begins."""
_HEADER = 100
_LOCKED_BYTES = 0x40000000
"""Where SQLite's locks lie: the page there is never written."""


def check_file(path: Path) -> bool:
    """True when `path` is a store of ours, False when it is to be made; else StoreError."""
    if not path.parent.is_dir():
        raise failure(NO_FOLDER, path=path, folder=path.parent)
    if path.is_dir():
        raise failure(IS_FOLDER, path=path)
    if not path.exists():
        return False
    if not path.is_file():
        raise failure(NOT_A_FILE, path=path)
    with path.open("rb") as file:
        header = file.read(_HEADER)
    if not header:
        return False
    _check_header(path, header)
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise failure(READ_ONLY, path=path)
    return True


def _check_header(path: Path, header: bytes) -> None:
    if len(header) < _HEADER or not header.startswith(MAGIC):
        raise failure(NOT_A_DATABASE, path=path)
    if _number(header, 68) != APPLICATION_ID:
        raise failure(NOT_OURS, path=path)
    check_not_newer(path, _number(header, 60))
    _check_size(path, header)


def _number(header: bytes, offset: int) -> int:
    return int.from_bytes(header[offset : offset + 4], "big")


def _check_size(path: Path, header: bytes) -> None:
    # The page count is valid only where both change counters agree.
    if _number(header, 24) != _number(header, 92):
        return
    # Whoever makes the file is at it, or died over it: SQLite waits for them, or undoes their work.
    if path.with_name(f"{path.name}-journal").exists():
        return
    page = int.from_bytes(header[16:18], "big")
    page = 65536 if page == 1 else page
    pages = _number(header, 28)
    size, wanted = path.stat().st_size, page * pages
    if size >= wanted:
        return
    # While pages are copied from the log into the file, the first one comes before the others.
    logged = _logged(path) | {_LOCKED_BYTES // page + 1}
    if all(number in logged for number in range(size // page + 1, pages + 1)):
        return
    # Somebody may have ended that just now, and begun the log anew.
    size = path.stat().st_size
    if size < wanted:
        raise failure(CORRUPTED, path=path, why=TRUNCATED.fill(size=size, wanted=wanted))


def _logged(path: Path) -> set[int]:
    """The numbers of the pages that stand in the log: sqlite.org/fileformat2.html, 4."""
    found: set[int] = set()
    try:
        log = path.with_name(f"{path.name}-wal").open("rb")
    except FileNotFoundError:
        return found
    with log:
        header = log.read(32)
        page, salts = int.from_bytes(header[8:12], "big"), header[16:24]
        # Behind the frames of this log there may be those of one before.
        while len(frame := log.read(24)) == 24 and frame[8:16] == salts:
            found.add(_number(frame, 0))
            log.seek(page, 1)
    return found
