"""The layout library, loaded when the first picture is drawn."""

from __future__ import annotations

import importlib
from typing import Any

from ..errors import OneStopError
from ..texts import Text

_MISSING = Text(
    "Vẽ sơ đồ cần thư viện networkx, máy này chưa có. Cài thêm: pip install "
    '"onestop_engine[pictures]".',
    "Drawing needs the library networkx, which is not installed. Install it: pip install "
    '"onestop_engine[pictures]".',
)


def networkx() -> Any:
    """The module networkx; OneStopError saying how to install it where it is missing."""
    try:
        return importlib.import_module("networkx")
    except ImportError as error:
        raise OneStopError(_MISSING) from error
