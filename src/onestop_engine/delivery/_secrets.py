"""Where the secret of a webhook comes from: never from the store, never from a command line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from .._ordinary_files import read_ordinary
from ..errors import InputError
from ..texts import Text
from ._signing import check_secret

_LARGEST: Final = 4096
_NOT_SET = Text(
    "Chưa đặt biến môi trường {name} chứa khóa ký webhook.",
    "The environment variable {name}, which should hold the webhook secret, is not set.",
)
_TOO_LARGE = Text(
    "Tệp khóa {path} quá lớn hoặc không phải chữ UTF-8. Tệp chỉ chứa một dòng khóa.",
    "The secret file {path} is too large, or no UTF-8 text. It holds one line, the secret.",
)


def secret_from_environment(name: str) -> str:
    """The secret that the environment variable `name` holds; InputError where there is none."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise InputError(_NOT_SET.fill(name=name))
    return check_secret(value)


def secret_from_file(path: str | Path) -> str:
    """The secret in a file of one line; InputError for what is no secret, OSError."""
    raw = read_ordinary(path, most=_LARGEST)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise InputError(_TOO_LARGE.fill(path=path)) from None
    if len(raw) > _LARGEST:
        raise InputError(_TOO_LARGE.fill(path=path))
    return check_secret(text.strip())
