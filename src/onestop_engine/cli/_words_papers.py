"""The papers (thành phần hồ sơ) of a procedure in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ..definition.documents import Requirement
from ..definition.model import Document, Procedure
from ..texts import Text
from ._phrases import counted, fill, join, named, same, term_text
from ._sentences import CHANNELS, Line, condition_text, sourced


def paper_lines(procedure: Procedure) -> Iterator[Line]:
    """A line per paper, alternatives below it; before them the cases that ask for some."""
    for case in procedure.document_cases.values():
        assert case.when is not None
        when = condition_text(case.when, procedure)
        yield Line(name=case.name, text=fill(_CASE_WHEN, title=case.title, what=when))
    for paper in procedure.documents.values():
        yield sourced(document_text(paper, procedure), paper.provenance, name=paper.name)
        for other in paper.alternatives.values():
            text = document_text(other, procedure)
            yield sourced(text, other.provenance, name=other.name, depth=1)


def cases_text(names: tuple[str, ...], procedure: Procedure) -> Text:
    """The cases that ask for papers, as a heading above them."""
    return fill(_CASES, names=_titles(names, procedure))


def _cases_text(paper: Document, procedure: Procedure) -> Text:
    return fill(_IN_CASES, names=_titles(paper.cases, procedure))


def _titles(names: tuple[str, ...], procedure: Procedure) -> Text:
    return join((procedure.document_cases[name].title for name in names), "; ")


def by_cases(
    requirements: Iterable[Requirement],
) -> Mapping[tuple[str, ...], tuple[Requirement, ...]]:
    """The papers by the cases that ask for them, those asked for always first."""
    found: dict[tuple[str, ...], tuple[Requirement, ...]] = {(): ()}
    for requirement in requirements:
        found[requirement.cases] = (*found.get(requirement.cases, ()), requirement)
    return found


def document_text(paper: Document, procedure: Procedure, *, with_cases: bool = True) -> Text:
    """What the paper is, in how many copies, when it is wanted, and what may stand in for it."""
    counts = [
        counted(n, vi, singular, plural)
        for n, vi, singular, plural in (
            (paper.originals, "bản chính", "original", "originals"),
            (paper.copies, "bản sao", "copy", "copies"),
            (paper.certified, "bản sao chứng thực", "certified copy", "certified copies"),
        )
        if n
    ]
    times = None if paper.times is None else condition_text(paper.times, procedure)
    marks = [
        *counts,
        fill(_TIMES, n=times) if times else None,
        _TRANSLATED if paper.translated else None,
        _LEGALISED if paper.legalised else None,
        _cases_text(paper, procedure) if with_cases and paper.cases else None,
        _PRESENT if paper.submit == "present" else None,
        same(paper.form) if paper.form else None,
        fill(_IF_ONLY, what=condition_text(paper.when, procedure)) if paper.when else None,
        fill(_UNLESS, what=condition_text(paper.unless, procedure)) if paper.unless else None,
        _IF_ANY if paper.optional else None,
        fill(_ONLY_BY, names=join(named(CHANNELS, c) for c in paper.channels))
        if paper.channels
        else None,
        fill(_MAX_AGE, term=term_text(paper.max_age)) if paper.max_age else None,
        fill(_REPLACED, by=paper.replaced_by) if paper.replaced_by else None,
        _choice_text(paper),
    ]
    if not any(marks):
        return paper.title
    return fill(_PAPER, title=paper.title, marks=join(marks, "; "))


def _choice_text(paper: Document) -> Text | None:
    if paper.at_least > 1:
        return fill(_SEVERAL, n=paper.at_least)
    return _CHOICES_OF[paper.choice] if paper.choice else None


_CASE_WHEN: Final = Text("Trường hợp: {title} (khi {what})", "Case: {title} (when {what})")
_CASES: Final = Text("Trường hợp: {names}", "Case: {names}")
_IN_CASES: Final = Text("trường hợp: {names}", "case: {names}")
_TIMES: Final = Text("số lần cần: {n}", "this many times: {n}")
_TRANSLATED: Final = Text("kèm bản dịch tiếng Việt", "with a Vietnamese translation")
_LEGALISED: Final = Text("đã hợp pháp hóa lãnh sự", "with consular legalisation")
_SEVERAL: Final = Text("ít nhất {n} trong các giấy tờ sau", "at least {n} of these")
_PRESENT: Final = Text("xuất trình để đối chiếu", "shown, not handed in")
_UNLESS: Final = Text("trừ khi {what}", "unless {what}")
_IF_ANY: Final = Text("nếu có", "if there is one")
_ONLY_BY: Final = Text("chỉ khi nộp {names}", "only when filed {names}")
_MAX_AGE: Final = Text("cấp chưa quá {term}", "not older than {term}")
_REPLACED: Final = Text("thay bằng dữ liệu của {by}", "replaced by the data of {by}")
_CHOICES_OF: Final = {
    "one_of": Text("chọn một trong các giấy tờ sau", "any one of these"),
    "first_of": Text(
        "giấy tờ đầu tiên có được theo thứ tự sau", "the first of these that can be had"
    ),
}
_PAPER: Final = Text("{title} ({marks})", "{title} ({marks})")
_IF_ONLY: Final = Text("khi {what}", "when {what}")
