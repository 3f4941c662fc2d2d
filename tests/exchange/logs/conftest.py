from __future__ import annotations

from collections.abc import Iterator

import pytest
from ours import AS_OF, Ours

from onestop_engine import Catalog, OneStop
from onestop_engine.exchange.logs import leaving
from onestop_engine.synthetic import commune


@pytest.fixture(scope="session")
def ours() -> Iterator[Ours]:
    with OneStop.open("memory://", procedures=Catalog.bundled()) as shop:
        commune(shop, dossiers=40, seed=7)
        yield Ours(shop, list(leaving(shop, AS_OF)))
