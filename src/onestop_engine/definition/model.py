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
from .expressions import Expression

Channel = Literal["online", "counter", "post"]
Level = Literal["ministry", "province", "commune", "other"]
FactType = Literal["boolean", "integer", "money", "date", "enumeration", "text"]
StepKind = Literal["receive", "work", "consult", "pay", "procedure", "deliver"]
SupplementMode = Literal["restart", "pause", "none", "add"]
WaitClock = Literal["none", "pause", "restart"]
SelectedBy = Literal["filed", "accepted", "paid"]
ScopePath = tuple[tuple[str, str], ...]
FeeKind = Literal["fee", "charge", "publication", "copy", "other"]

ASK_APPLICANT = "ask_applicant"
REFUSE = "refuse"
REFUSE_INTAKE = "refuse_intake"
STOP = "stop"
END = "end"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a value comes from (căn cứ): its article, the place where it was read, how sure."""

    basis: str | None = None
    source: str | None = None
    status: Literal["verified", "unverified", "conflict", "unit_unknown"] | None = None
    note: str | None = None


UNKNOWN = Provenance()


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

    A `personal` fact is kept with the applicant's data, can be erased, and steers nothing.
    """

    name: str
    ask: Literal["applicant", "officer"]
    type: FactType
    label: Text
    choices: Mapping[str, Text] = field(default_factory=_nothing)
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
    """A kind of result (kết quả) that the procedure may give."""

    name: str
    title: Text
    form: Literal["paper", "electronic", "both"] = "both"
    when: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The event at which a deadline starts; `step` is set for the end of a step."""

    event: Literal["accepted", "paid", "step"] = "accepted"
    step: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """One rule of the deadline (thời hạn giải quyết); the first that matches wins.

    `limit` is a term, or "none" (no due date is promised), or "no_result" (nothing comes back).
    `index` is its place in the file, from 0; events name the rule by it.
    """

    index: int
    limit: Term | Literal["none", "no_result"]
    when: Expression | None = None
    start: Start = Start()
    counting: Counting = Counting()
    window: Window = ALWAYS
    selected_by: SelectedBy = "accepted"
    provenance: Provenance = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeSupplement:
    """Supplement asked before acceptance (decree 118/2025 art. 16.3)."""

    at_most: int = 1
    answer_within: Term | None = None
    on_silence: Literal["close", "refuse_intake"] = "close"
    provenance: Provenance = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """Supplement asked while the dossier is examined (decree 118/2025 art. 19.5).

    `ask_within` counts from acceptance; `answer_within` from the request. `add` is set in mode
    "add": the term added to the remainder.
    """

    mode: SupplementMode = "restart"
    at_most: int = 1
    ask_within: Term | None = None
    answer_within: Term | None = None
    on_silence: Literal["close", "refuse", "stop"] = "close"
    add: Term | None = None
    provenance: Provenance = UNKNOWN


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

    `by` is the part that does it; `scope` is the chain of (block, branch) that it lies in, empty
    at the top. `outcomes` maps the author's names to targets: a step or block of the same
    scope, or a reserved target; `end` inside a branch ends the branch. A step without named
    outcomes has the single target `then`, taken by the command `done` (`answer`, `pay`,
    `deliver` for those kinds). `otherwise` is where a step goes whose `when` is false.

    `clock` says what the dossier's clock does while the step is open (pay, consult and
    sub-procedure steps). `on_silence` of a consultation is "consent", "escalate", "wait" or one
    of its outcomes; of a payment "close" or "stop" or "wait". `records` are the facts that the
    officer must answer to finish the step. `results` are available when the step is done.
    """

    name: str
    by: str
    kind: StepKind = "work"
    title: Text | None = None
    scope: ScopePath = ()
    when: Expression | None = None
    otherwise: str | None = None
    within: Term | None = None
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
    provenance: Provenance = UNKNOWN

    def targets(self) -> tuple[str, ...]:
        """Every target that the step may lead to, in the order of the file."""
        chosen = tuple(self.outcomes.values()) or ((self.then,) if self.then else ())
        return (*chosen, self.otherwise) if self.otherwise else chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One branch of a parallel block; `needs` names branches that must be done before it."""

    name: str
    start: str
    when: Expression | None = None
    needs: tuple[str, ...] = ()
    title: Text | None = None


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
    copy. Money is whole đồng.
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
    window: Window = ALWAYS
    provenance: Provenance = UNKNOWN


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
    refundable: bool = False
    optional: bool = False
    provenance: Provenance = UNKNOWN

    def all_prices(self) -> tuple[Price, ...]:
        """The ordinary prices, then those of each channel."""
        of_channels = (price for prices in self.channel_prices.values() for price in prices)
        return (*self.prices, *of_channels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A listed paper (thành phần hồ sơ); decree 63/2010 art. 8.

    `alternatives` with `choice` "one_of" are equal, with "first_of" each counts only where those
    before it cannot be had. `replaced_by` names the register whose data stands in for it.
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
    optional: bool = False
    channels: tuple[str, ...] = ()
    max_age: Term | None = None
    replaced_by: str | None = None
    choice: Literal["one_of", "first_of"] | None = None
    alternatives: Mapping[str, Document] = field(default_factory=_nothing)
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
    that hash. `ref` names the version for people: `1.013225@2026-07-01#1`.
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
    conditions: tuple[Text, ...] = ()
    sets: int = 1
    public_name: bool = True
    resumable: bool = True
    status: Literal["verified", "unverified", "draft"] = "verified"
    review: tuple[Review, ...] = ()
    text: str = ""
    hash: str = ""
    file: str = ""

    @property
    def ref(self) -> str:
        """The version's name for people and for events."""
        start = self.in_force.window.start
        return f"{self.code}@{start.isoformat() if start else 'always'}#{self.revision}"
