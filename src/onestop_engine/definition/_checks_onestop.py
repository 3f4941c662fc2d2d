"""One stop: nobody is sent from office to office, and the result comes back where it was asked."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Problem
from ._problems import graph as kinds
from ._subject import Subject, path_of

_FACING = ("receive", "confirm", "pay", "deliver")


def applicant_sent_elsewhere(subject: Subject) -> Iterator[Problem]:
    """Steps that face the applicant and are done by another part; decree 118/2025 art. 5, 22."""
    agencies = subject.procedure.agencies
    one_stop = next(
        (name for name, each in agencies.items() if each.kind == "one_stop"), "one_stop"
    )
    for step in subject.procedure.graph.steps:
        agency = agencies.get(step.by)
        if agency is None or agency.kind == "one_stop" or step.attend is not None:
            continue
        if step.kind in _FACING:
            kind = kinds.RETURNED_ELSEWHERE if step.kind == "deliver" else kinds.RECEIVED_ELSEWHERE
            yield subject.found(
                kind,
                f"{path_of(step)}.by",
                name=step.name,
                does=step.kind,
                agency=step.by,
                one_stop=one_stop,
            )
