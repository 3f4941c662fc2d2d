"""Which papers (thành phần hồ sơ) a filing needs, and which are still missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ..texts import Text
from ._answers import holds, values_of
from .model import Document, Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One paper that this filing is about.

    `needed` is False for papers handed in only if there are any (nếu có), and for those that the
    data of a register replaces. `alternatives` are the papers of which one is enough; in a
    `document.choice` of "first_of" they stand in the order in which the law wants them, and the
    officer judges whether an earlier one could not be had.
    """

    document: Document
    needed: bool
    alternatives: tuple[Document, ...] = ()

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
    paper out, `unless` keeps it in.
    """
    values = values_of(procedure, facts, channel=channel, applicant=applicant, received=received)
    found = (_requirement(paper, values, channel) for paper in procedure.documents.values())
    return tuple(requirement for requirement in found if requirement is not None)


def missing(
    requirements: Iterable[Requirement], submitted: Collection[str]
) -> tuple[Requirement, ...]:
    """The needed papers of which none of the accepted names stands in `submitted`.

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
        if requirement.needed and handed_in.isdisjoint(requirement.names)
    )


def _requirement(paper: Document, values: Mapping[str, object], channel: str) -> Requirement | None:
    if not _concerns(paper, values, channel):
        return None
    alternatives = tuple(
        other for other in paper.alternatives.values() if _concerns(other, values, channel)
    )
    if paper.alternatives and not alternatives:
        return None
    needed = not paper.optional and paper.replaced_by is None
    return Requirement(document=paper, needed=needed, alternatives=alternatives)


def _concerns(paper: Document, values: Mapping[str, object], channel: str) -> bool:
    if paper.channels and channel not in paper.channels:
        return False
    if paper.unless is not None and holds(paper.unless, values):
        return False
    return holds(paper.when, values)
