"""Reads files of others: ordinary ones only, and no more of them than is wanted."""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_ISREG

from .errors import InputError
from .texts import Text

_NOT_ORDINARY = Text(
    "{path} không phải là tệp thường (là thư mục, đường ống hoặc thiết bị) nên không được đọc. Hãy "
    "chỉ tới một tệp trên đĩa.",
    "{path} is no ordinary file (a folder, a pipe or a device), so it is not read. Name a file on "
    "a disk.",
)

_LEADS_OUT = Text(
    "{path} là liên kết (symlink) dẫn ra ngoài thư mục {folder} nên không được đọc. Hãy chép tệp "
    "vào thư mục, hoặc nêu thẳng đường dẫn của tệp.",
    "{path} is a link that leads out of the folder {folder}, so it is not read. Copy the file into "
    "the folder, or name the file itself.",
)


def read_ordinary(path: str | Path, most: int | None = None) -> bytes:
    """The bytes of a file; of one that is larger than `most`, one byte more than that.

    Raises OSError where it cannot be opened, InputError where it is no ordinary file: a pipe would
    keep us waiting for its writer, and a device need not end.

    >>> len(read_ordinary(Path(__file__), most=2))
    3
    """
    with open(path, "rb", opener=_without_waiting) as file:
        if not S_ISREG(os.fstat(file.fileno()).st_mode):
            raise InputError(_NOT_ORDINARY.fill(path=path))
        return file.read(-1 if most is None else most + 1)


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def check_link(link: Path, root: Path) -> None:
    """InputError for a link that leads out of `root`, a folder without links in its own path.

    Whoever may add a file to a folder may not have any other file of this machine read.
    """
    if not link.resolve().is_relative_to(root):
        raise InputError(_LEADS_OUT.fill(path=link, folder=root))
