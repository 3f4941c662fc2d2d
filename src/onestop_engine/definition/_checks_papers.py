"""Papers: choices that cannot be made, cases that never come about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..errors import Problem
from ._cases import cases as tried
from ._cases import tells_all
from ._problems import law as kinds
from ._subject import Subject
from .model import Document

_MOST_CASES = 4096


def choices(subject: Subject) -> Iterator[Problem]:
    """Choices of which more papers are wanted than there are."""
    yield from _choices(subject, subject.procedure.documents, "documents")


def _choices(subject: Subject, papers: Mapping[str, Document], path: str) -> Iterator[Problem]:
    for paper in papers.values():
        where, count = f"{path}.{paper.name}", len(paper.alternatives)
        if paper.choice == "one_of" and paper.at_least > count > 0:
            values = {"at_least": paper.at_least, "count": count}
            yield subject.found(kinds.TOO_FEW_TO_CHOOSE, f"{where}.at_least", **values)
        yield from _choices(subject, paper.alternatives, f"{where}.{paper.choice}")


def cases(subject: Subject) -> Iterator[Problem]:
    """Cases of documents whose condition no answer meets, where every answer can be tried."""
    procedure = subject.procedure
    for case in procedure.document_cases.values():
        if case.when is None or not tells_all(procedure, [case.when]):
            continue
        found = tried(procedure, [case.when], _MOST_CASES)
        if found is not None and not any(each.holds(case.when) for each in found):
            path = f"document_cases.{case.name}.when"
            yield subject.found(kinds.CASE_NEVER_APPLIES, path, name=case.name)
