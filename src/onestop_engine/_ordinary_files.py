"""Reads files of others: ordinary ones only, and no more of them than is wanted."""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_ISREG
from typing import TypeVar

from .errors import InputError
from .texts import Text, glance

Given = TypeVar("Given", bound="str | bytes")

_NOT_ORDINARY = Text(
    "{path} không phải là tệp thường (là thư mục, đường ống hoặc thiết bị) nên không được đọc. Hãy "
    "chỉ tới một tệp trên đĩa.",
    "{path} is no ordinary file (a folder, a pipe or a device), so it is not read. Name a file on "
    "a disk.",
)

_NO_PATH = Text(
    "Cần đường dẫn của tệp hoặc thư mục (str hoặc Path), không phải {value}.",
    "The path of a file or folder (str or Path) is needed, not {value}.",
)
_NO_TEXT = Text(
    "Cần nội dung của tệp (str hoặc bytes), không phải {value}.",
    "The content of a file (str or bytes) is needed, not {value}.",
)
_LEADS_OUT = Text(
    "{path} là liên kết (symlink) dẫn ra ngoài thư mục {folder} nên không được đọc. Hãy chép tệp "
    "vào thư mục, hoặc nêu thẳng đường dẫn của tệp.",
    "{path} is a link that leads out of the folder {folder}, so it is not read. Copy the file into "
    "the folder, or name the file itself.",
)


def given_path(path: object) -> Path:
    """The path that a caller names; InputError for what names none.

    >>> given_path("procedures").name
    'procedures'
    """
    if not isinstance(path, str | os.PathLike):
        raise InputError(_NO_PATH.fill(value=glance(path)))
    return Path(path)


def given_text(text: Given) -> Given:
    """The content of a file as a caller gives it; InputError for what is neither text nor bytes.

    >>> given_text("procedure: 1.013225")
    'procedure: 1.013225'
    """
    if not isinstance(text, str | bytes):
        raise InputError(_NO_TEXT.fill(value=glance(text)))
    return text


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
