"""A commune's dossiers, and what may never leave of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from onestop_engine import OneStop
from onestop_engine.exchange.logs import LeavingCase
from onestop_engine.store import Query

AS_OF = datetime(2026, 7, 31, 23, 59, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@dataclass(frozen=True)
class Ours:
    """A store, and its dossiers as they may leave."""

    shop: OneStop
    cases: list[LeavingCase]

    @property
    def codes(self) -> list[str]:
        return [found.code for found in self.shop.store.find(Query())]
