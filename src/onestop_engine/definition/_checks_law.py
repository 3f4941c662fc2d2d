"""Texts and law: what people read, and what every procedure must have."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Problem
from ..terms import Term
from ..texts import Text
from ._amounts import say_term
from ._lengths import nominal
from ._problems import law as kinds
from ._subject import Subject

_NOTICE = Term(3, "working_day")
_MOST_SUPPLEMENTS = 2


def same_labels(subject: Subject) -> Iterator[Problem]:
    """Two things of one sort that people cannot tell apart by what they are called."""
    procedure = subject.procedure
    titled: dict[str, list[tuple[str, str, Text | None]]] = {
        "facts": [(f.name, f"facts.{f.name}.label", f.label) for f in procedure.facts.values()],
        "agencies": [
            (a.name, f"agencies.{a.name}.title", a.title) for a in procedure.agencies.values()
        ],
        "results": [(r.name, f"results.{r.name}", r.title) for r in procedure.results.values()],
        "fees": [(f.name, f"fees.{f.name}.title", f.title) for f in procedure.fees.values()],
        "documents": [
            (d.name, f"documents.{d.name}.title", d.title) for d in procedure.documents.values()
        ],
        "document_cases": [
            (c.name, f"document_cases.{c.name}.title", c.title)
            for c in procedure.document_cases.values()
        ],
    }
    for fact in procedure.facts.values():
        path = f"facts.{fact.name}.choose"
        titled[path] = [(value, f"{path}.{value}", said) for value, said in fact.choices.items()]
    for things in titled.values():
        yield from _same(subject, things)


def header_parts(subject: Subject) -> Iterator[Problem]:
    """Parts that decree 63/2010 art. 8.2 asks of every procedure."""
    procedure = subject.procedure
    if not procedure.documents and "documents" not in subject.damaged:
        yield subject.found(kinds.NO_DOCUMENTS, "")
    if not procedure.legal_basis and "legal_basis" not in subject.damaged:
        yield subject.found(kinds.NO_LEGAL_BASIS, "")
    gives = any(rule.limit != "no_result" for rule in procedure.deadline)
    if not procedure.results and gives and "results" not in subject.damaged:
        yield subject.found(kinds.NO_RESULTS, "")


def supplements(subject: Subject) -> Iterator[Problem]:
    """Supplements asked too often or too late; decrees 63/2010 art. 20.4, 118/2025 art. 16, 19.

    Sector law may set other numbers; an author who names it in `basis` is believed.
    """
    intake, under_way = subject.procedure.intake_supplement, subject.procedure.supplement
    by_default = under_way.provenance.basis is None
    if intake.at_most > 1 and intake.provenance.basis is None:
        yield subject.found(
            kinds.INTAKE_ASKED_TWICE, "supplement.at_intake.at_most", count=intake.at_most
        )
    total = intake.at_most + under_way.at_most
    if total > _MOST_SUPPLEMENTS and by_default:
        later = "under_way" if under_way.at_most > 1 else "at_intake"
        yield subject.found(kinds.ASKED_TOO_OFTEN, f"supplement.{later}.at_most", count=total)
    within = under_way.ask_within
    if within is not None and nominal(within) > nominal(_NOTICE) and by_default:
        yield subject.found(
            kinds.NOTICE_TOO_LATE, "supplement.under_way.ask_within", within=say_term(within)
        )
    notice = subject.procedure.reappoint.notice
    if nominal(notice) < nominal(Term(1, "day")):
        yield subject.found(kinds.APOLOGY_TOO_LATE, "reappoint.notice", notice=say_term(notice))


def left_to_review(subject: Subject) -> Iterator[Problem]:
    """Points that a person has yet to decide, in a file that takes dossiers all the same."""
    procedure = subject.procedure
    if procedure.status == "draft":
        return
    for index, point in enumerate(procedure.review):
        yield subject.found(
            kinds.LEFT_TO_REVIEW, f"review[{index}]", what=point.what, why=point.why
        )


def _same(subject: Subject, things: list[tuple[str, str, Text | None]]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for name, path, said in things:
        if said is None:
            continue
        words = " ".join(said.vi.casefold().split())
        if words in seen:
            yield subject.found(kinds.SAME_LABEL, path, label=said.vi, other=seen[words])
        else:
            seen[words] = name
