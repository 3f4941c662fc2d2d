"""A portal in one page: file, accept, consult, sign, deliver, explain, look up.

Run it with `python examples/embedding.py`; it keeps its dossiers in a temporary folder.
"""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from onestop_engine import Actor, NotAllowed, OneStop

COMMUNE, FIRE_POLICE = "H26.10.2", "H26.3"

# The host knows its people: who they are, which unit they belong to, which parts they play.
clerk = Actor.officer("cb-017", unit=COMMUNE, parts=("one_stop",))
examiner = Actor.officer("cb-032", unit=COMMUNE, parts=("authority",))
fire_police = Actor.officer("pc-004", unit=FIRE_POLICE, parts=("related_body",))
citizen = Actor.applicant("tk-88213")

# Which real unit plays which part of a procedure; the receiving unit is told with each filing.
units = {"authority": COMMUNE, "related_body": FIRE_POLICE}


def main(folder: Path) -> None:
    """Take one building permit from the citizen's filing to the day of delivery."""
    with OneStop.open(f"sqlite:///{folder}/onestop.db", units=units) as shop:
        dossier = shop.submit(
            "1.013225",
            unit=COMMUNE,
            applicant={"kind": "citizen", "name": "Nguyễn Văn Ví Dụ", "phone": "0900 000 000"},
            facts={"works": "other"},
            documents=("application", "land_paper", "drawings"),
            subject="tk-88213",  # the account: by it the person is found, corrected, erased
            channel="online",
            by=citizen,
            at=datetime(2026, 11, 20, 21, 30),
            key="portal-order-4711",  # sent again after a lost answer, it files nothing twice
        )
        code = dossier.code
        print(
            f"{code}: status {dossier.status}, intake check due {dossier.intake_due.at:%d/%m %H:%M}"
        )

        dossier = shop.act(code, "accept", by=clerk, at=datetime(2026, 11, 23, 8, 15))
        print(f"accepted, due {dossier.due.on:%d/%m/%Y}")

        for line in shop.work_list(by=examiner, at=datetime(2026, 11, 25, 8, 0)):
            print(f"to do: {line.code} {line.step}, {line.urgency}, by {line.due.at:%d/%m %H:%M}")

        try:
            shop.act(code, "ready", by=clerk, at=datetime(2026, 11, 25, 9, 0))
        except NotAllowed as refusal:
            print(refusal.say("en"))

        shop.act(
            code,
            "ready",
            data={"facts": {"needs_opinion": True}},
            by=examiner,
            at=datetime(2026, 11, 26, 10, 0),
            expect=dossier.seq,  # as the examiner's screen showed it
        )

        # Nobody answers within two working days: by law that is consent.
        for one in shop.tick(at=datetime(2026, 12, 1, 0, 5)):
            print(f"by time alone: {one.event.kind} at {one.event.at:%d/%m %H:%M}")

        shop.act(code, "grant", by=examiner, at=datetime(2026, 12, 3, 14, 0))
        dossier = shop.act(code, "deliver", by=clerk, at=datetime(2026, 12, 4, 9, 30))
        print(f"status {dossier.status}, {dossier.verdict}")

        print(shop.explain(code, "en"))
        print(shop.view(code, "public", lang="en"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(Path(folder))
