"""Small scenarios of bundled procedures to play variations on."""

from __future__ import annotations

from onestop_engine.scenarios import Outcome, run_text

HOUSE = """title: Nhà ở riêng lẻ
procedure: "1.013225"
file:
  on: 2026-08-20T09:00
  channel: counter
  applicant: citizen
  facts: {works: house}
  documents: [application, drawings]
"""
ACCEPTED = f"""{HOUSE}acts:
  - on: 2026-08-20 09:05
    do: accept
    by: one_stop
"""


def played(text: str) -> Outcome:
    return run_text(text, "a.yaml")


def codes(text: str) -> list[str]:
    return [problem.code for problem in played(text).problems]


def actual(text: str) -> str:
    """What is so instead of the one thing that was expected."""
    (found,) = played(text).mismatches
    return found.actual.say("en")
