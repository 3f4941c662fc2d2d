"""From YAML to the model: steps, parallel blocks and their branches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..terms import Counting
from ..texts import Text
from . import _compile_time as timing
from ._draft import Draft
from ._fields import MOST, Entry, Fields, advice, fields
from ._problems import graph as ways
from ._problems import listed, structure
from ._problems import names as kinds
from ._scalars._meant import meant
from ._yaml import Mapping as MappingNode
from ._yaml import Scalar
from .expressions import BOOLEAN, INTEGER, Expression
from .model import (
    COMMANDS,
    END,
    RESERVED_TARGETS,
    Attend,
    Block,
    Branch,
    Graph,
    Node,
    ScopePath,
    Step,
    StepKind,
)

# The kinds of step at which each of these keys means something.
_KEYS_OF: Mapping[str, tuple[StepKind, ...]] = {
    "role": ("receive", "work", "consult", "pay", "deliver"),
    "not_by": ("work", "consult", "pay", "deliver"),
    "records": ("receive", "work", "consult"),
    "results": ("receive", "work", "consult", "procedure"),
    "result": ("deliver",),
    "at_least": ("work", "consult"),
    "at_most": ("work", "consult", "confirm", "pay", "procedure"),
    "on_silence": ("consult", "confirm", "pay"),
    "clock": ("work", "consult", "confirm", "pay", "procedure"),
    "escalate": ("work", "consult"),
    "procedure": ("procedure",),
    "clock_of": ("procedure",),
    "facts": ("procedure",),
}
_SILENCES: Mapping[StepKind, tuple[str, ...]] = {
    "consult": ("escalate", "consent", "wait"),
    "confirm": ("consent", "wait"),
    "pay": ("wait", "close", "stop"),
}
"""What silence may mean at a kind of step, what it means by default first."""
_SUB_OUTCOMES = ("granted", "refused")
_DELIVERED_WHERE = Text("đây là bước cuối", "this is the last step")
_NO_THEN = Text("bỏ nó; sau khi trả kết quả hồ sơ kết thúc", "leave it: delivery ends the dossier")
_CONFIRMS = Text(
    "xác nhận không phải bổ sung hồ sơ", "a confirmation does not complete the dossier"
)
_NO_RESTART = Text("ghi `clock: none` hoặc `clock: pause`", "write `clock: none` or `clock: pause`")
_WAITS = Text("nhánh này chờ nhánh khác (needs)", "this branch waits for another (needs)")
_BEHIND_BLOCK = Text(
    "đặt nhánh lặp vào một khối sau khối này", "put the repeated branch into a block behind this"
)
_FIRST_DONE = Text(
    "chỉ dùng khi không chờ mọi nhánh", "it is for joins that do not wait for every branch"
)
_SAY_JOIN = Text("ghi `join: any` hoặc {at_least: 2}", "write `join: any` or {at_least: 2}")


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the nodes of one file; `made` holds them by name, with the place of each."""

    draft: Draft
    counting: Counting
    made: dict[str, Node]
    places: dict[str, Entry]

    def nodes(self, entries: Iterator[Entry], scope: ScopePath) -> list[str]:
        """Makes the steps of one scope and gives their names in the order of the file."""
        names = []
        for entry in entries:
            if len(self.places) == MOST:
                self._too_many(entry)
                break
            if self._taken(entry):
                continue
            self.places[entry.name] = entry
            node = self._node(entry, scope)
            if node is not None:
                self.made[entry.name] = node
                names.append(entry.name)
        return names

    def _too_many(self, entry: Entry) -> None:
        told = any(problem.code == structure.TOO_MANY.code for problem in self.draft.problems)
        if not told:
            self.draft.report(
                structure.TOO_MANY, entry.span, entry.path, key="steps", count=MOST + 1, limit=MOST
            )

    def _taken(self, entry: Entry) -> bool:
        if entry.name in RESERVED_TARGETS:
            self.draft.report(
                kinds.RESERVED_NAME,
                entry.span,
                entry.path,
                name=entry.name,
                reserved=listed(sorted(RESERVED_TARGETS)),
            )
        before = self.places.get(entry.name)
        if before is None:
            return False
        self.draft.report(
            kinds.NAME_TWICE, entry.span, entry.path, name=entry.name, line=before.span.line
        )
        return True

    def _node(self, entry: Entry, scope: ScopePath) -> Node | None:
        is_block = isinstance(entry.node, MappingNode) and entry.node.get("parallel") is not None
        read = fields(self.draft, entry.node, "block" if is_block else "step", entry.path)
        if read is None:
            return None
        return self._block(read, entry, scope) if is_block else self._step(read, entry, scope)

    def _step(self, read: Fields, entry: Entry, scope: ScopePath) -> Step:
        kind: StepKind = read.word("do", "work")
        _check_keys(read, kind)
        outcomes = _outcomes(read, kind)
        then = read.name("then")
        if then is None and not outcomes and scope:
            then = END
        when = read.expression("when", BOOLEAN)
        return Step(
            name=entry.name,
            by=read.name("by") or "",
            role=read.name("role"),
            not_by=read.names("not_by"),
            kind=kind,
            title=read.bilingual("title"),
            scope=scope,
            when=when,
            otherwise=_otherwise(read, entry.name, outcomes, then, conditional=when is not None),
            within=read.term("within"),
            before=read.name("before"),
            at_least=read.term("at_least"),
            at_most=read.integer("at_most", 2, 2, 20) if read.has("at_most") else None,
            counting=timing.counting(read, self.counting),
            outcomes=outcomes,
            then=None if outcomes else then,
            on_silence=_silence(read, kind, outcomes),
            clock=read.word("clock", "none"),
            attend=_attend(read),
            results=read.names("result" if kind == "deliver" else "results"),
            records=read.names("records"),
            procedure=read.code("procedure"),
            facts=_facts(read),
            own_clock=read.word("clock_of", "own") == "own",
            escalate_to=read.name("escalate_to"),
            escalate=read.word("escalate", "tell"),
            provenance=read.provenance(),
        )

    def _block(self, read: Fields, entry: Entry, scope: ScopePath) -> Block:
        branches = {
            branch.name: made
            for branch in read.entries("parallel")
            if (made := self._branch(branch, (*scope, (entry.name, branch.name)))) is not None
        }
        join = _join(read)
        if join is None and read.has("rest"):
            read.report(
                structure.KEY_NOT_HERE, "rest", key="rest", why=_FIRST_DONE, instead=_SAY_JOIN
            )
        if join is not None and not read.has("rest"):
            _missing(read, "rest", "join")
        then = read.name("then")
        return Block(
            name=entry.name,
            branches=MappingProxyType(branches),
            then=then or (END if scope else ""),
            join=join,
            rest=read.word("rest", "cancel"),
            scope=scope,
            title=read.bilingual("title"),
        )

    def _branch(self, entry: Entry, scope: ScopePath) -> Branch | None:
        read = fields(self.draft, entry.node, "branch", entry.path)
        if read is None:
            return None
        if read.has("repeat") and read.has("needs"):
            read.report(
                structure.KEY_NOT_HERE, "repeat", key="repeat", why=_WAITS, instead=_BEHIND_BLOCK
            )
        names = self.nodes(read.entries("steps"), scope)
        return Branch(
            name=entry.name,
            start=read.name("start") or self._entry(entry, names),
            when=read.expression("when", BOOLEAN),
            needs=read.names("needs"),
            title=read.bilingual("title"),
            repeat=read.expression("repeat", INTEGER),
        )

    def _entry(self, branch: Entry, names: list[str]) -> str:
        led_to = {to for name in names for to in self.made[name].targets() if to != name}
        candidates = [name for name in names if name not in led_to]
        if len(candidates) == 1:
            return candidates[0]
        if names:
            self.draft.report(
                ways.ENTRY_UNCLEAR,
                branch.span,
                branch.path,
                name=branch.name,
                candidates=listed(candidates or names),
            )
        return names[0] if names else ""


def graph(top: Fields, counting: Counting) -> Graph:
    """All steps and blocks; the start is the intake step, "" where there is none."""
    maker = _Maker(top.draft, timing.for_steps(counting), {}, {})
    maker.nodes(top.entries("steps"), ())
    starts = (
        node.name
        for node in maker.made.values()
        if isinstance(node, Step) and node.kind == "receive"
    )
    # A block is made after its branches; the file has it before them.
    in_order = {name: maker.made[name] for name in maker.places if name in maker.made}
    return Graph(start=next(starts, ""), nodes=MappingProxyType(in_order))


def _check_keys(read: Fields, kind: StepKind) -> None:
    for key, allowed in _KEYS_OF.items():
        if read.has(key) and kind not in allowed:
            _not_here(read, key, allowed, kind)
    if kind == "deliver":
        for key in ("then", "outcomes"):
            if read.has(key):
                read.report(
                    structure.KEY_NOT_HERE, key, key=key, why=_DELIVERED_WHERE, instead=_NO_THEN
                )
    elif read.has("then") and read.has("outcomes"):
        read.exactly_one(("then", "outcomes"))
    if kind == "pay" and not read.has("clock"):
        _missing(read, "clock", "do")
    if read.has("before") and not read.has("within"):
        _missing(read, "within", "before")
    if kind == "confirm" and not read.has("within"):
        _missing(read, "within", "do")
    if kind == "confirm" and read.word("clock") == "restart":
        read.report(
            structure.KEY_NOT_HERE, "clock", key="clock", why=_CONFIRMS, instead=_NO_RESTART
        )
    if read.word("escalate") == "move":
        for key in ("escalate_to", "within"):
            if not read.has(key):
                _missing(read, key, "escalate")
    if kind == "procedure" and not read.has("procedure"):
        _missing(read, "procedure", "do")
    if kind == "deliver" and not read.has("result"):
        _missing(read, "result", "do")


def _not_here(read: Fields, key: str, allowed: tuple[StepKind, ...], kind: StepKind) -> None:
    words = " | ".join(allowed)
    read.report(
        structure.KEY_NOT_HERE,
        key,
        key=key,
        why=Text(f"bước này là `do: {kind}`", f"this step does `{kind}`"),
        instead=Text(f"ghi `do: {words}`", f"write `do: {words}`"),
    )


def _missing(read: Fields, key: str, beside: str) -> None:
    read.report(
        structure.MISSING_KEY,
        beside,
        key=key,
        where=read.shape.title,
        doc=read.shape.keys[key].doc,
    )


def _outcomes(read: Fields, kind: StepKind) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for entry in read.entries("outcomes"):
        if entry.name in COMMANDS:
            read.draft.report(
                kinds.OUTCOME_IS_COMMAND,
                entry.span,
                entry.path,
                name=entry.name,
                commands=listed(sorted(COMMANDS), len(COMMANDS)),
            )
        if kind == "procedure" and entry.name not in _SUB_OUTCOMES:
            read.draft.report(
                kinds.UNKNOWN_OUTCOME,
                entry.span,
                entry.path,
                name=entry.name,
                advice=advice(entry.name, _SUB_OUTCOMES),
            )
        target = read.draft.reader.identifier(entry.node, entry.path)
        if target is not None:
            found[entry.name] = target
    return MappingProxyType(found)


def onward(targets: Iterator[str] | tuple[str, ...]) -> tuple[str, ...]:
    """The targets that carry the dossier on, each once: steps, blocks, and the end of a branch."""
    stops = RESERVED_TARGETS - {END}
    return tuple(dict.fromkeys(target for target in targets if target not in stops))


def _otherwise(
    read: Fields, name: str, outcomes: Mapping[str, str], then: str | None, *, conditional: bool
) -> str | None:
    if read.has("otherwise") and not read.has("when"):
        read.report(
            structure.KEY_NOT_HERE,
            "otherwise",
            key="otherwise",
            why=_NO_CONDITION,
            instead=_SAY_WHEN,
        )
    written = read.name("otherwise")
    if written is not None or not conditional:
        return written
    ahead = onward((*outcomes.values(), *((then,) if then else ())))
    if len(ahead) == 1:
        return ahead[0]
    read.report(ways.SKIP_UNCLEAR, "when", name=name)
    return None


_NO_CONDITION = Text("bước không có `when`", "the step has no `when`")
_SAY_WHEN = Text("thêm `when: …`", "add `when: …`")


def _silence(read: Fields, kind: StepKind, outcomes: Mapping[str, str]) -> str | None:
    node = read.value("on_silence")
    meanings = _SILENCES.get(kind)
    if meanings is None:
        return None
    known = meanings if kind == "pay" else (*meanings, *outcomes)
    if node is None:
        return meanings[0]
    word = node.text if isinstance(node, Scalar) else ""
    # The law's own word for it is no name, and has a better mend than one without blanks.
    said = word if meant(word, known) else read.name("on_silence")
    if said is not None and said not in known:
        read.report(kinds.UNKNOWN_OUTCOME, "on_silence", name=said, advice=advice(said, known))
    return said


def _attend(read: Fields) -> Attend | None:
    part = read.sub("attend")
    if part is None:
        return None
    where = part.bilingual("where") or Text("")
    return Attend(where=where, basis=part.text("basis") or "")


def _facts(read: Fields) -> Mapping[str, Expression]:
    found = {}
    for entry in read.entries("facts"):
        made = read.draft.any_expression(entry.node, entry.path)
        if made is not None:
            found[entry.name] = made
    return MappingProxyType(found)


def _join(read: Fields) -> int | None:
    """How many branches must be done, None for all of them."""
    node = read.value("join")
    if node is None or read.is_word("join"):
        return 1 if isinstance(node, Scalar) and node.text == "any" else None
    part = read.sub("join")
    return None if part is None else part.integer("at_least", 1, 1)
