"""pyarrow, loaded when columns are first read."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from ...texts import Text
from ..outputs import _library


@cache
def pyarrow(module: str = "") -> Any:
    """pyarrow or one of its modules; OneStopError saying how to install it where it is missing."""
    return _library.pyarrow(f"pyarrow.{module}" if module else "pyarrow", _TASK)


_TASK: Final = Text("Đọc cột Arrow, Parquet", "Reading Arrow and Parquet columns")
