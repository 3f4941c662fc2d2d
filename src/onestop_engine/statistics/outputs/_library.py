"""The libraries behind the outputs, each loaded when a file of its kind is first written."""

from __future__ import annotations

import importlib
from typing import Any

from ...errors import OneStopError
from ...texts import Text


def openpyxl() -> Any:
    """The module openpyxl; OneStopError saying how to install it where it is missing."""
    return _load("openpyxl", "excel", Text("Ghi tệp Excel", "Writing an Excel file"))


def matplotlib() -> Any:
    """The module matplotlib; OneStopError saying how to install it where it is missing."""
    return _load("matplotlib", "charts", Text("Vẽ biểu đồ", "Drawing a chart"))


def pyarrow(module: str = "pyarrow", task: Text | None = None) -> Any:
    """pyarrow or one of its modules; OneStopError saying how to install it where it is missing."""
    return _load(module, "arrow", task or Text("Ghi tệp Parquet", "Writing a Parquet file"))


def _load(name: str, extra: str, task: Text) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise OneStopError(
            _MISSING.fill(
                task_vi=task.vi, task_en=task.say("en"), name=name.partition(".")[0], extra=extra
            )
        ) from error


_MISSING = Text(
    "{task_vi} cần thư viện {name}, máy này chưa có. Cài thêm: pip install "
    '"onestop_engine[{extra}]".',
    "{task_en} needs the library {name}, which is not installed. Install it: pip install "
    '"onestop_engine[{extra}]".',
)
