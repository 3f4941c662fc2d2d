"""Who acts: an officer of a unit, the applicant, or the system itself; and for whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from ..errors import InputError
from ..texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Someone who gives commands: an opaque id, the unit, the parts and roles that they have.

    `parts` are names of a procedure's agencies (`one_stop`, `authority`), `roles` what somebody
    is there (`head`, `officer`), as the procedure names them; the host knows who has which. The
    id is the host's own and is no name of a person. With a `mandate` they act for another.

    >>> Actor.officer("cb-017", unit="H26.10.2", parts=("one_stop",)).plays("one_stop")
    True
    """

    id: str
    kind: Literal["officer", "applicant", "system"] = "officer"
    unit: str | None = None
    parts: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    mandate: Mandate | None = None

    @classmethod
    def officer(
        cls,
        id: str,  # noqa: A002 (the field's own name)
        *,
        unit: str | None = None,
        parts: tuple[str, ...] = (),
        roles: tuple[str, ...] = (),
    ) -> Actor:
        """An officer of `unit` who plays `parts` and holds `roles`; without parts, none.

        Raises InputError for a single text, which would be taken letter by letter.
        """
        for key, names in (("parts", parts), ("roles", roles)):
            if isinstance(names, str):
                raise InputError(_NOT_NAMES.fill(key=key, name=names))
        return cls(id=id, kind="officer", unit=unit, parts=frozenset(parts), roles=frozenset(roles))

    @classmethod
    def applicant(cls, id: str = "applicant") -> Actor:  # noqa: A002 (the field's own name)
        """The person or organisation whose dossier it is, or who files it for them."""
        return cls(id=id, kind="applicant")

    @classmethod
    def system(cls, id: str = "system") -> Actor:  # noqa: A002 (the field's own name)
        """The host itself: portal intake, clock, synchronisation."""
        return cls(id=id, kind="system")

    def acting_for(
        self,
        principal: Actor,
        *,
        document: str,
        start: date,
        until: date,
        reason: str | None = None,
        may_pass_on: bool = False,
    ) -> Actor:
        """The same person in the place of `principal` (ủy quyền, phân công), from `start` to
        `until`, both days included, by `document`.

        They have the principal's unit, parts and roles, not their own; every event says who acted,
        for whom and by which document. Outside those days, or by a mandate that was not to be
        passed on (decree 30/2020 art. 13.3), nothing is allowed. Raises InputError for a mandate
        without document, that ends before it starts, or to anybody but another officer.

        >>> head = Actor.officer("ld-01", unit="H26.10.2", parts=("authority",), roles=("head",))
        >>> deputy = Actor.officer("ld-02", unit="H26.10.2", parts=("authority",)).acting_for(
        ...     head, document="12/QĐ-UBND", start=date(2026, 11, 2), until=date(2026, 11, 6)
        ... )
        >>> deputy.id, deputy.holds("head"), deputy.people
        ('ld-02', True, ('ld-02', 'ld-01'))
        """
        mandate = Mandate(
            principal=principal,
            document=document,
            start=start,
            until=until,
            reason=reason,
            may_pass_on=may_pass_on,
        )
        _check(self, mandate)
        return Actor(
            id=self.id,
            unit=principal.unit,
            parts=principal.parts,
            roles=principal.roles,
            mandate=mandate,
        )

    def plays(self, part: str) -> bool:
        """True when the actor may act for `part`; the system acts for every part."""
        return self.kind == "system" or part in self.parts

    def holds(self, role: str) -> bool:
        """True when the actor is that; the system stands for everybody."""
        return self.kind == "system" or role in self.roles

    @property
    def mandates(self) -> Iterator[Mandate]:
        """The mandate, then the one that its principal acts by, and so on."""
        mandate = self.mandate
        while mandate is not None:
            yield mandate
            mandate = mandate.principal.mandate

    @property
    def people(self) -> tuple[str, ...]:
        """The ids of whoever acts and of all for whom they act."""
        return (self.id, *(mandate.principal.id for mandate in self.mandates))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """By what somebody acts for `principal` (văn bản ủy quyền, phân công), on which days.

    `reason` may be about a person, so a store keeps it apart, erasable. With `may_pass_on` whoever
    holds it may let another act in turn; the law mostly forbids that.
    """

    principal: Actor
    document: str
    start: date
    until: date
    reason: str | None = None
    may_pass_on: bool = False

    def holds_on(self, day: date) -> bool:
        """True on its days, the first and the last included."""
        return self.start <= day <= self.until


_NOT_NAMES: Final = Text(
    '`{key}` phải là các tên, không phải một chữ. Viết {key}=("{name}",).',
    '`{key}` must be names, not one text. Write {key}=("{name}",).',
)


def _check(deputy: Actor, mandate: Mandate) -> None:
    if deputy.mandate is not None or deputy.kind != "officer":
        raise InputError(_NOT_THEMSELVES.fill(id=deputy.id))
    if mandate.principal.kind != "officer" or deputy.id in mandate.principal.people:
        raise InputError(_NOT_FOR.fill(id=deputy.id, other=mandate.principal.id))
    if not _is_written(mandate.document):
        raise InputError(_NO_DOCUMENT)
    if type(mandate.start) is not date or type(mandate.until) is not date:
        raise InputError(_NOT_DAYS)
    if mandate.until < mandate.start:
        days = {"start": mandate.start.isoformat(), "until": mandate.until.isoformat()}
        raise InputError(_NO_DAY.fill(**days))


def _is_written(document: object) -> bool:
    return isinstance(document, str) and bool(document.strip())


_NOT_THEMSELVES: Final = Text(
    "{id} không phải một cán bộ đang làm cho chính mình nên không làm thay người khác được. Hãy "
    "bắt đầu từ Actor.officer(…).",
    "{id} is no officer acting as themselves, so they cannot act for another. Begin with "
    "Actor.officer(…).",
)
_NOT_FOR: Final = Text(
    "{id} không làm thay {other} được: chỉ làm thay một cán bộ khác.",
    "{id} cannot act for {other}: one acts for another officer only.",
)
_NO_DOCUMENT: Final = Text(
    "Ủy quyền phải bằng văn bản. Hãy ghi số, ký hiệu vào `document`, ví dụ 12/QĐ-UBND.",
    "A mandate is given in writing. Put the number into `document`, such as 12/QĐ-UBND.",
)
_NOT_DAYS: Final = Text(
    "Thời hạn ủy quyền (`start`, `until`) là ngày, kiểu datetime.date, tính cả hai ngày.",
    "The days of a mandate (`start`, `until`) are of type datetime.date, both included.",
)
_NO_DAY: Final = Text(
    "Thời hạn ủy quyền kết thúc ngày {until}, trước khi bắt đầu ngày {start}.",
    "The mandate ends on {until}, before it starts on {start}.",
)
