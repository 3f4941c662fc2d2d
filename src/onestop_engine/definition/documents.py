"""Which papers (thành phần hồ sơ) a filing needs, and which are still missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ..errors import InputError
from ..texts import Text
from ._amounts import both
from ._answers import holds, values_of
from .expressions import MissingFact
from .model import Document, Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One paper that this filing is about.

    `needed` is False for papers handed in only if there are any (nếu có), and for those that the
    data of a register replaces. `alternatives` are the papers of which `at_least` are enough; in a
    `document.choice` of "first_of" they stand in the order in which the law wants them, and the
    officer judges whether an earlier one could not be had. `cases` are those that apply and ask
    for the paper, none where it is asked for always. `times` says how many of it are needed, None
    where that is not known yet.
    """

    document: Document
    needed: bool
    alternatives: tuple[Document, ...] = ()
    at_least: int = 1
    cases: tuple[str, ...] = ()
    times: int | None = 1

    @property
    def name(self) -> str:
        """The name of the paper in the procedure file."""
        return self.document.name

    @property
    def title(self) -> Text:
        """What people call the paper."""
        return self.document.title

    @property
    def names(self) -> tuple[str, ...]:
        """The names under which handing in a paper meets this requirement."""
        return (self.name, *(paper.name for paper in self.alternatives))

    def met_by(self, handed_in: Collection[str]) -> bool:
        """True when what was handed in has the paper itself, or enough of its alternatives."""
        chosen = sum(paper.name in handed_in for paper in self.alternatives)
        return self.name in handed_in or (bool(self.alternatives) and chosen >= self.at_least)


def required(
    procedure: Procedure,
    *,
    facts: Mapping[str, object],
    channel: str,
    applicant: str | None = None,
    received: date | None = None,
) -> tuple[Requirement, ...]:
    """The papers that concern a filing with these facts through this channel, in file order.

    A condition that waits for an answer nobody has given yet is not met: `when` then leaves the
    paper out, `unless` keeps it in. Of several cases all that apply count, and a paper that two of
    them ask for stands once. A paper needed 0 times is left out.
    Raises InputError when a number of times is negative.
    """
    values = values_of(procedure, facts, channel=channel, applicant=applicant, received=received)
    applying = frozenset(
        case.name for case in procedure.document_cases.values() if holds(case.when, values)
    )
    filing = _Filing(values=values, channel=channel, cases=applying)
    found = (_requirement(paper, filing) for paper in procedure.documents.values())
    return tuple(requirement for requirement in found if requirement is not None)


def missing(
    requirements: Iterable[Requirement], submitted: Collection[str]
) -> tuple[Requirement, ...]:
    """The needed papers that nothing in `submitted` meets, or too few of the alternatives.

    >>> birth = Requirement(
    ...     document=Document(name="proof", title=Text("Giấy chứng sinh")), needed=True
    ... )
    >>> [paper.name for paper in missing([birth], submitted=[])]
    ['proof']
    >>> missing([birth], submitted=["proof"])
    ()
    """
    handed_in = frozenset(submitted)
    return tuple(
        requirement
        for requirement in requirements
        if requirement.needed and not requirement.met_by(handed_in)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filing:
    """What decides which papers are asked for: the answers, the channel, the cases that apply."""

    values: Mapping[str, object]
    channel: str
    cases: frozenset[str]


def _requirement(paper: Document, filing: _Filing) -> Requirement | None:
    if not _concerns(paper, filing):
        return None
    alternatives = tuple(other for other in paper.alternatives.values() if _concerns(other, filing))
    if paper.alternatives and not alternatives:
        return None
    times = _times(paper, filing)
    if times == 0:
        return None
    return Requirement(
        document=paper,
        needed=not paper.optional and paper.replaced_by is None,
        alternatives=alternatives,
        # Where fewer of the papers concern this filing, all of them are wanted.
        at_least=min(paper.at_least, max(1, len(alternatives))),
        cases=tuple(name for name in paper.cases if name in filing.cases),
        times=times,
    )


def _concerns(paper: Document, filing: _Filing) -> bool:
    if paper.channels and filing.channel not in paper.channels:
        return False
    if paper.cases and filing.cases.isdisjoint(paper.cases):
        return False
    if paper.unless is not None and holds(paper.unless, filing.values):
        return False
    return holds(paper.when, filing.values)


def _times(paper: Document, filing: _Filing) -> int | None:
    if paper.times is None:
        return 1
    try:
        times = paper.times.evaluate(filing.values)
    except MissingFact:
        return None
    assert isinstance(times, int)
    if times < 0:
        raise InputError(both(_NEGATIVE, title=paper.title, n=Text(str(times), str(times))))
    return times


_NEGATIVE = Text(
    "Số lần cần giấy tờ “{title}” không được âm: {n}. Hãy kiểm tra thông tin đã khai.",
    "The paper “{title}” cannot be needed {n} times. Check the answers given.",
)
