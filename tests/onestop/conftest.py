from __future__ import annotations

import pytest


@pytest.fixture
def url(store_url: str) -> str:
    return store_url


@pytest.fixture
def file_url(lasting_url: str) -> str:
    """A store that one shop after another can open."""
    return lasting_url
