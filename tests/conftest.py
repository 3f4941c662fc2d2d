"""Hypothesis without deadlines, a slow machine is no failure; no cache of the user's; databases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from postgres_cluster import LACKING, Cluster, folder_of_programs

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def _own_cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server that lives as long as the tests of this process."""
    if folder_of_programs() is None:
        # Where everything must be tested, a test that is left out is a failure.
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(LACKING)
    with Cluster() as running:
        yield running


@contextmanager
def _address(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    if kind == "postgresql":
        with request.getfixturevalue("cluster").schema() as url:
            yield url
    else:
        yield "memory://" if kind == "memory" else f"sqlite:///{folder}/onestop.db"


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty store of each kind."""
    with _address(request.param, tmp_path, request) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def lasting_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a store that one program after another, or several at once, can open."""
    with _address(request.param, tmp_path, request) as url:
        yield url


@pytest.fixture
def server_url(cluster: Cluster) -> Iterator[str]:
    """The address of an empty store in PostgreSQL."""
    with cluster.schema() as url:
        yield url
