"""A few programs write at once; `scripts/many_writers.py` lets many do so."""

from __future__ import annotations

import many_writers
import pytest


def test_nothing_is_lost_or_done_twice(lasting_url: str) -> None:
    count, _ = many_writers.run(lasting_url, writers=4, commands=160, dossiers=8)

    assert count > 150


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
