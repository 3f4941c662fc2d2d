from __future__ import annotations

from pathlib import Path

import pytest

from onestop_engine.definition import load_procedure
from onestop_engine.definition.model import Procedure

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def crowded() -> Procedure:
    """Blocks in blocks, loops, a branch that waits for another, every kind of mark."""
    return load_procedure(HERE / "crowded.yaml")
