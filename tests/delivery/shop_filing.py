"""Dossiers of a made-up person, whose name must be found nowhere but in the store."""

from __future__ import annotations

from datetime import datetime, timedelta

from onestop_engine import Actor, OneStop

CLERK = Actor.officer("cb-1", unit="H26.10.2", parts=("one_stop", "authority"))
MORNING = datetime(2026, 11, 23, 9, 0)
LATER = datetime(2026, 11, 24, 9, 0)
PERSON = "Nguyễn Văn Ví Dụ 079099012345"


def file(shop: OneStop, minute: int = 0, *, accept: bool = True) -> str:
    at = MORNING + timedelta(minutes=minute)
    dossier = shop.submit(
        "1.013225",
        unit="H26.10.2",
        applicant={"name": PERSON},
        facts={"works": "house"},
        channel="counter",
        by=CLERK,
        at=at,
    )
    if accept:
        shop.act(dossier.code, "accept", reason=PERSON, by=CLERK, at=at + timedelta(minutes=1))
    return dossier.code
