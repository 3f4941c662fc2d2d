"""The frozen model of a procedure: what a checked YAML file means.

Values only. The compiler builds them, the engine and the fee and document rules read them.
Names of steps, facts, agencies, fees, documents and results are the author's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

from ..terms import Counting, Term
from ..texts import Text
from ..year_days import YearDay
from ._limits import FilingRule, Limit, StepsTotal
from ._local import AppliedOverlay
from ._provenance import UNKNOWN as UNKNOWN  # noqa: PLC0414 (this module is where to find it)
from ._provenance import Provenance as Provenance  # noqa: PLC0414 (the same)
from ._waiting import Exclusion as Exclusion  # noqa: PLC0414 (the same)
from ._waiting import IntakeSupplement as IntakeSupplement  # noqa: PLC0414 (the same)
from ._waiting import Supplement as Supplement  # noqa: PLC0414 (the same)
from .expressions import Expression

Channel = Literal["online", "counter", "post"]
Level = Literal["ministry", "province", "commune", "other"]
FactType = Literal[
    "boolean", "integer", "decimal", "money", "date", "moment", "enumeration", "text"
]
StepKind = Literal["receive", "work", "consult", "confirm", "pay", "procedure", "deliver"]
WaitClock = Literal["none", "pause", "restart"]
SelectedBy = Literal["filed", "accepted", "paid"]
ScopePath = tuple[tuple[str, str], ...]
FeeKind = Literal["fee", "charge", "publication", "copy", "other"]
Ending = Literal["refused", "not_received", "withdrawn", "closed"]

DONG = "VND"
"""The currency of every amount that names no other; ISO 4217."""
LOCAL = "local"
"""Paid in the currency of the place where the mission stands."""

ASK_APPLICANT = "ask_applicant"
REFUSE = "refuse"
REFUSE_INTAKE = "refuse_intake"
STOP = "stop"
END = "end"
MOST_RUNS = 20
"""How many runs of a repeated branch may go side by side."""

RESERVED_TARGETS = frozenset({ASK_APPLICANT, REFUSE, REFUSE_INTAKE, STOP, END})

COMMANDS = frozenset(
    {
        "submit",
        "adopt",
        "accept",
        "ask_supplement",
        "supplement",
        "take",
        "assign",
        "done",
        "answer",
        "pay",
        "refund",
        "deliver",
        "record",
        "note",
        "withdraw",
        "halt",
        "resume",
        "prolong",
        "reappoint",
        "correct",
        "corrected",
        "sub_finished",
        "move",
        "recompute",
        "tick",
    }
)
"""The engine's command names; authors' outcomes may not be called so."""

NOTHING: Mapping[str, Any] = MappingProxyType({})


def _nothing() -> Mapping[str, Any]:
    # Python 3.11 refuses a mapping proxy as a plain default.
    return NOTHING


def _none_declared() -> Any:
    # In the class of procedures `field` is the field of administration.
    return field(default_factory=_nothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days on which a value is in force, both included; None is open."""

    start: date | None = None
    end: date | None = None

    def holds(self, day: date) -> bool:
        """True when `day` lies in the window."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


ALWAYS = Window()


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """The version's days in force and the document that decides them (decree 63/2010 art. 8)."""

    window: Window
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A typed question asked of the applicant or of an officer.

    A `personal` fact is kept with the applicant's data, can be erased, and steers nothing. With
    `several` the answer may hold more than one of the choices, as a tuple in their order.
    """

    name: str
    ask: Literal["applicant", "officer"]
    type: FactType
    label: Text
    choices: Mapping[str, Text] = field(default_factory=_nothing)
    several: bool = False
    optional: bool = False
    default: object = None
    personal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A part that units play in the procedure; the host maps parts to real units."""

    name: str
    kind: Literal["one_stop", "authority", "consulted", "financial", "other"]
    level: Level
    title: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A kind of result (kết quả) that the procedure may give.

    `limit` is its own term where it is due earlier than the whole, from the same start.
    """

    name: str
    title: Text
    form: Literal["paper", "electronic", "both"] = "both"
    when: Expression | None = None
    limit: Term | None = None
    provenance: Provenance = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The event at which a deadline starts; `step` is set for the end of a step."""

    event: Literal["accepted", "paid", "step"] = "accepted"
    step: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """One rule of the deadline (thời hạn giải quyết); the first that matches wins.

    `limit` is a term, a day of each year, "none" (no due date is promised) or "no_result"
    (nothing comes back); `total` says so where the steps add up to it. `before` is the fact from
    which the term is counted back. `index` is its place in the file, from 0; events name the rule
    by it.
    """

    index: int
    limit: Limit | Literal["none", "no_result"]
    total: StepsTotal | None = None
    before: str | None = None
    when: Expression | None = None
    start: Start = Start()
    counting: Counting = Counting()
    window: Window = ALWAYS
    selected_by: SelectedBy = "accepted"
    provenance: Provenance = UNKNOWN

    @property
    def promises(self) -> bool:
        """True when a due date follows from the rule."""
        return not isinstance(self.limit, str)

    @property
    def dated(self) -> bool:
        """True when that date stands, whatever happens to the clock."""
        return self.before is not None or isinstance(self.limit, YearDay)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prolong:
    """A longer lawful term that sector law allows (30 -> 45 days)."""

    to: Term
    at_most: int = 1
    when: Expression | None = None
    provenance: Provenance = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Reappoint:
    """A new appointment with apology (decree 118/2025 art. 19.6): once, one day before."""

    at_most: int = 1
    notice: Term = Term(1, "day")
    provenance: Provenance = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Attend:
    """Why the applicant must come in person to another place than the one-stop unit."""

    where: Text
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step (bước) of the procedure.

    `by` is the part that does it, `role` what whoever does it has to be there; whoever did one of
    `not_by` before may not do it (four eyes). `scope` is the chain of (block, branch) that it lies
    in, empty at the top. `outcomes` maps the author's names to targets: a step or block of the same
    scope, or a reserved target; `end` inside a branch ends the branch. A step without named
    outcomes has the single target `then`, taken by the command `done` (`answer`, `pay`,
    `deliver` for those kinds). `otherwise` is where a step goes whose `when` is false.

    With `before`, a fact, `within` is counted back from that event. `at_least` is the time that
    must have run before the step may be finished (niêm yết), `at_most`
    how often a dossier may come to it. `clock` says what the dossier's clock does while the step is
    open. `on_silence` of a consultation is "consent", "escalate", "wait" or one of its outcomes, of
    the applicant's confirmation the same but for "escalate"; of a payment "close" or "stop" or
    "wait". `records` are the facts that the officer must answer to finish the step. `results` are
    available when the step is done. With `escalate` "move" a late step passes to `escalate_to`.
    """

    name: str
    by: str
    role: str | None = None
    not_by: tuple[str, ...] = ()
    kind: StepKind = "work"
    title: Text | None = None
    scope: ScopePath = ()
    when: Expression | None = None
    otherwise: str | None = None
    within: Term | None = None
    before: str | None = None
    at_least: Term | None = None
    at_most: int | None = None
    counting: Counting = Counting()
    outcomes: Mapping[str, str] = field(default_factory=_nothing)
    then: str | None = None
    on_silence: str | None = None
    clock: WaitClock = "none"
    attend: Attend | None = None
    results: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    procedure: str | None = None
    facts: Mapping[str, Expression] = field(default_factory=_nothing)
    own_clock: bool = True
    escalate_to: str | None = None
    escalate: Literal["tell", "move"] = "tell"
    provenance: Provenance = UNKNOWN

    def targets(self) -> tuple[str, ...]:
        """Every target that the step may lead to, in the order of the file."""
        chosen = tuple(self.outcomes.values()) or ((self.then,) if self.then else ())
        return (*chosen, self.otherwise) if self.otherwise else chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One branch of a parallel block; `needs` names branches that must be done before it.

    `repeat` says how many runs of it go side by side; with 0 the branch does not run.
    """

    name: str
    start: str
    when: Expression | None = None
    needs: tuple[str, ...] = ()
    title: Text | None = None
    repeat: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A parallel split and its join: `join` branches must be done, None means all active ones.

    `rest` says what becomes of the others when fewer suffice. A block none of whose branches is
    active passes at once to `then`.
    """

    name: str
    branches: Mapping[str, Branch]
    then: str
    join: int | None = None
    rest: Literal["cancel", "let_run"] = "cancel"
    scope: ScopePath = ()
    title: Text | None = None

    def targets(self) -> tuple[str, ...]:
        """Where the block leads; nowhere while the author has not said it."""
        return (self.then,) if self.then else ()


Node = Step | Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """All steps and blocks by name, whatever their scope; `start` is the intake step."""

    start: str
    nodes: Mapping[str, Node]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps in the order of the file."""
        return tuple(node for node in self.nodes.values() if isinstance(node, Step))

    def step(self, name: str) -> Step:
        """The step called `name`; KeyError when there is none."""
        node = self.nodes[name]
        if not isinstance(node, Step):
            raise KeyError(name)
        return node


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One bracket of a fee: quantities up to and including `up_to`; None is the rest."""

    up_to: int | Decimal | None
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """How much, in one window of days; exactly one of the kinds below.

    - "amount": `base` + `amount` x `quantity` (a fixed amount where there is no quantity);
    - "brackets": the tier in which `quantity` falls, or with `each` every unit at the rate of
      the tier that it falls in;
    - "percent": `percent` of the fee called `of`;
    - "formula": the value of `formula`;
    - "set_by_province", "by_reference", "assessed": no number is known from the file.

    `floor` and `cap` bound the sum, and `times` (copies) multiplies what is bounded: a cap per
    copy. Money is whole units of `currency` (ISO 4217); None takes the currency of the fee that a
    percentage is of, and đồng otherwise.
    """

    kind: Literal[
        "amount",
        "brackets",
        "percent",
        "formula",
        "set_by_province",
        "by_reference",
        "assessed",
    ]
    amount: int = 0
    base: int = 0
    quantity: Expression | None = None
    unit: Text | None = None
    tiers: tuple[Tier, ...] = ()
    each: bool = False
    percent: Decimal | None = None
    of: str | None = None
    formula: Expression | None = None
    floor: int | None = None
    cap: int | None = None
    times: Expression | None = None
    currency: str | None = None
    window: Window = ALWAYS
    provenance: Provenance = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A fee that is paid in another currency than its tariff names (quy đổi theo tỷ giá).

    `into` is an ISO 4217 code, or "local": the currency of the place where it is paid. `rate`
    says which bank's rate, in the words of the law.
    """

    into: str
    rate: Text
    provenance: Provenance = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Who keeps a fee, in percent that make 100: the budget, and who collects it.

    Law 97/2015 art. 12 leaves a part of a fee (phí) to the collector; a charge (lệ phí) goes to
    the budget in full (art. 13).
    """

    budget: Decimal
    collector: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """A share of the fee that some need not pay; 100 percent is an exemption (miễn)."""

    percent: Decimal
    when: Expression
    title: Text | None = None
    window: Window = ALWAYS
    provenance: Provenance = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """A fee (phí) or charge (lệ phí); law 97/2015.

    `prices` are dated values, of which the day named by `selected_by` picks one; `channel_prices`
    replace them for a channel. `due` is "on_filing", "on_acceptance", "on_result" or the name of
    a payment step. Of several reductions the best single one counts, or their product.
    `refundable` names the endings of a dossier after which what was paid is given back.
    """

    name: str
    kind: FeeKind
    title: Text | None
    prices: tuple[Price, ...]
    channel_prices: Mapping[str, tuple[Price, ...]] = field(default_factory=_nothing)
    when: Expression | None = None
    reductions: tuple[Reduction, ...] = ()
    combine: Literal["best", "product"] = "best"
    selected_by: SelectedBy = "filed"
    due: str = "on_filing"
    collected_by: str | None = None
    kept: Kept | None = None
    exchange: Exchange | None = None
    refundable: tuple[Ending, ...] = ()
    optional: bool = False
    provenance: Provenance = UNKNOWN

    def all_prices(self) -> tuple[Price, ...]:
        """The ordinary prices, then those of each channel."""
        of_channels = (price for prices in self.channel_prices.values() for price in prices)
        return (*self.prices, *of_channels)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCase:
    """A case (trường hợp) in which further papers are asked for; several may apply at once."""

    name: str
    title: Text
    when: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A listed paper (thành phần hồ sơ); decree 63/2010 art. 8.

    `alternatives` with `choice` "one_of" are equal, and `at_least` of them are needed; with
    "first_of" each counts only where those before it cannot be had. `cases` are those in which it
    is asked for, always where there are none. `times` says how many of it: one for each person or
    parcel. `legalised` means consular legalisation (hợp pháp hóa lãnh sự). `replaced_by` names
    the register whose data stands in for it.
    """

    name: str
    title: Text
    submit: Literal["submit", "present"] = "submit"
    originals: int = 0
    copies: int = 0
    certified: int = 0
    form: str | None = None
    when: Expression | None = None
    unless: Expression | None = None
    cases: tuple[str, ...] = ()
    times: Expression | None = None
    translated: bool = False
    legalised: bool = False
    optional: bool = False
    channels: tuple[str, ...] = ()
    max_age: Term | None = None
    replaced_by: str | None = None
    choice: Literal["one_of", "first_of"] | None = None
    alternatives: Mapping[str, Document] = field(default_factory=_nothing)
    at_least: int = 1
    provenance: Provenance = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A point that a person has yet to decide: `what` value, `why`, and what the source says.

    `kind` is a short word for counting, such as `unit-lost`.
    """

    what: str
    why: str
    kind: str | None = None
    source: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A procedure (thủ tục hành chính) in one version, checked and ready to run.

    `text` is the YAML that it was made from and `hash` its `sha256:…`; a dossier is pinned to
    that hash. `ref` names the version for people: `1.013225@2026-07-01#1`, and after a `+` each of
    the `overlays` that were laid over it.
    """

    code: str
    revision: int
    title: Text
    field: str
    levels: tuple[Level, ...]
    in_force: InForce
    channels: tuple[Channel, ...]
    applicants: tuple[str, ...]
    legal_basis: tuple[str, ...]
    results: Mapping[str, Result]
    agencies: Mapping[str, Agency]
    deadline: tuple[DeadlineRule, ...]
    graph: Graph
    facts: Mapping[str, Fact]
    fees: Mapping[str, Fee]
    documents: Mapping[str, Document]
    counting: Counting
    intake_supplement: IntakeSupplement
    supplement: Supplement
    reappoint: Reappoint
    prolong: Prolong | None = None
    filing: tuple[FilingRule, ...] = ()
    exclusions: Mapping[str, Exclusion] = _none_declared()
    roles: Mapping[str, Text] = _none_declared()
    document_cases: Mapping[str, DocumentCase] = _none_declared()
    conditions: tuple[Text, ...] = ()
    sets: int = 1
    public_name: bool = True
    resumable: bool = True
    status: Literal["verified", "unverified", "draft"] = "verified"
    review: tuple[Review, ...] = ()
    overlays: tuple[AppliedOverlay, ...] = ()
    text: str = ""
    hash: str = ""
    file: str = ""

    @property
    def ref(self) -> str:
        """The version's name for people and for events."""
        start = self.in_force.window.start
        version = f"{self.code}@{start.isoformat() if start else 'always'}#{self.revision}"
        return "+".join((version, *(overlay.ref for overlay in self.overlays)))
