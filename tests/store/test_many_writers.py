"""Several programs write at once; `scripts/many_writers.py` alone takes larger numbers."""

from __future__ import annotations

import os

import many_writers
import pytest

WRITERS, COMMANDS, DOSSIERS = (
    int(os.environ.get(f"ONESTOP_{name}", usual))
    for name, usual in (("WRITERS", 4), ("COMMANDS", 40), ("DOSSIERS", 8))
)


def test_nothing_is_lost_or_done_twice(lasting_url: str) -> None:
    count, _ = many_writers.run(lasting_url, writers=WRITERS, commands=COMMANDS, dossiers=DOSSIERS)

    assert count > WRITERS * COMMANDS * 0.9


def test_a_lost_command_would_be_noticed(lasting_url: str) -> None:
    codes = many_writers.prepare(lasting_url, 1)
    answers = many_writers.write(many_writers.Task(lasting_url, 1, 5, codes))
    lost = many_writers.Answers(
        marks={**answers.marks, "w9-9": (codes[0], 99)}, codes=answers.codes, seconds=0
    )

    with pytest.raises(AssertionError, match="1 acknowledged commands were lost"):
        many_writers.verify(lasting_url, codes, [lost])
    with pytest.raises(KeyError):
        many_writers.verify(lasting_url, codes, [])
