"""What a changed procedure demands of dossiers under way that nobody but a person can settle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ..definition.diff import Change
from ..definition.expressions import say
from ..definition.model import (
    Block,
    DeadlineRule,
    Document,
    Fact,
    Fee,
    Node,
    Procedure,
    Step,
)
from ..terms import Term
from ..texts import LANGUAGES, Text
from ._moving import same_branches, step_stands

_AT_FILING: Final = frozenset({"on_filing", "on_acceptance"})
_OF_NEW_DOSSIERS: Final = frozenset(
    {
        "InForce", "Result", "IntakeSupplement", "Document", "DocumentCase", "FilingRule", "Review",
        "Provenance",
    }
)  # fmt: skip
_RULES_OF_TIME: Final = frozenset({"deadline", "limit", "counting", "when", "start", "window"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Why a person has to look at dossiers before they can be moved.

    `steps` are the steps at which it concerns them, None for all. With `of_some` it concerns only
    those with certain answers or papers. At intake dates are not promised yet, and papers are asked
    for anyway: what is `after_intake` does not matter there.
    """

    change: Change
    why: Text
    steps: frozenset[str] | None = None
    of_some: bool = False
    after_intake: bool = False

    def concerns(self, step: Step) -> bool:
        """True when it matters to dossiers that stand at `step`."""
        if self.after_intake and step.kind == "receive":
            return False
        return self.steps is None or step.name in self.steps


def filled(template: Text, **values: Text | str) -> Text:
    """`template` with its places filled, texts in each language."""
    vi, en = (
        template.say(lang).format(
            **{
                name: value.say(lang) if isinstance(value, Text) else value
                for name, value in values.items()
            }
        )
        for lang in LANGUAGES
    )
    return Text(vi, en)


def touches_dossiers(change: Change) -> bool:
    """True when a dossier that is moved would feel the change on the rest of its way."""
    holder = change.holder_after
    if change.severity == "wording" or type(holder).__name__ in _OF_NEW_DOSSIERS:
        return False
    if isinstance(holder, Procedure):
        value = change.after if change.before is None else change.before
        if isinstance(value, Fee):
            return value.due not in _AT_FILING
        return change.field not in _HEADER
    if isinstance(holder, Fee):
        return holder.due not in _AT_FILING or change.field == "due"
    return not change.path.startswith(("in_force", "fees."))


def demands(changes: Iterable[Change], old: Procedure, new: Procedure) -> tuple[Demand, ...]:
    """Everything that a person has to settle, change by change."""
    return tuple(demand for change in changes for demand in _of(change, old, new))


def _of(change: Change, old: Procedure, new: Procedure) -> Iterator[Demand]:
    if change.severity == "wording":
        return
    if isinstance(change.holder_after, Procedure) and change.field in _NEVER:
        if change.field == "code" or change.after == "draft":
            yield Demand(change=change, why=_NEVER[change.field])
        return
    yield from _of_steps(change, old, new)
    yield from _of_facts(change)
    yield from _of_papers(change, new)
    yield from _of_dates(change, old, new)
    if change.path == "channels" and change.kind == "changed":
        gone = [one for one in change.before if one not in change.after]
        if gone:
            yield Demand(change=change, why=_CHANNEL.fill(names=", ".join(gone)), of_some=True)


def _title(node: Node) -> Text:
    return node.title or Text(node.name, node.name)


def _of_steps(change: Change, old: Procedure, new: Procedure) -> Iterator[Demand]:
    before = change.holder_before
    gone = change.before
    if change.kind == "renamed" and change.field == "nodes":
        here = frozenset({change.before})
        why = _RENAMED.fill(old=change.before, new=change.after)
        yield Demand(change=change, why=why, steps=here)
    elif change.kind == "removed" and isinstance(gone, Step):
        yield Demand(
            change=change, why=filled(_NO_STEP, step=_title(gone)), steps=frozenset({gone.name})
        )
    elif isinstance(before, Step) and before.name in new.graph.nodes:
        now = new.graph.nodes[before.name]
        here = frozenset({before.name})
        if change.field == "by" and not step_stands(new, before.name, before.by):
            yield Demand(change=change, why=filled(_OTHER_PART, step=_title(before)), steps=here)
        elif change.field in {"kind", "scope"}:
            yield Demand(change=change, why=filled(_OTHER_WORK, step=_title(now)), steps=here)
    yield from _of_blocks(change, old, new)


def _of_blocks(change: Change, old: Procedure, new: Procedure) -> Iterator[Demand]:
    block = change.holder_before if change.field == "branches" else change.before
    if not isinstance(block, Block) or same_branches(new, block.name, tuple(block.branches)):
        return
    inside = frozenset(
        step.name for step in old.graph.steps if block.name in {outer for outer, _ in step.scope}
    )
    yield Demand(change=change, why=filled(_BRANCHES, block=_title(block)), steps=inside)


def _of_facts(change: Change) -> Iterator[Demand]:
    fact = change.after if isinstance(change.after, Fact) else change.holder_after
    if not isinstance(fact, Fact):
        return
    if change.field == "choices":
        if change.kind == "removed":
            yield Demand(
                change=change,
                why=filled(_NO_CHOICE, label=fact.label, choice=change.before),
                of_some=True,
            )
        return
    before = None if isinstance(change.after, Fact) else change.holder_before
    if change.field in {"type", "several"}:
        yield Demand(change=change, why=filled(_OTHER_TYPE, label=fact.label), of_some=True)
    elif _must_be_answered(fact) and not (before and _must_be_answered(before)):
        known_to_some = before is not None and before.ask == "applicant"
        yield Demand(change=change, why=filled(_NEW_FACT, label=fact.label), of_some=known_to_some)


def _must_be_answered(fact: Fact) -> bool:
    # Personal answers may have been erased; a move does not ask for them.
    open_question = not fact.optional and fact.default is None and not fact.personal
    return fact.ask == "applicant" and open_question


def _of_papers(change: Change, new: Procedure) -> Iterator[Demand]:
    paper = _paper_wanted(change, new)
    if paper is None:
        return
    conditional = change.kind != "added" or any(
        (paper.when, paper.unless, paper.channels, paper.cases)
    )
    yield Demand(
        change=change,
        why=filled(_NEW_PAPER, paper=paper.title),
        of_some=conditional,
        after_intake=True,
    )


def _paper_wanted(change: Change, new: Procedure) -> Document | None:
    """The paper that the change makes necessary, where it does."""
    holder, top = change.holder_after, change.field == "documents"
    if change.kind == "added" and isinstance(change.after, Document):
        return change.after if top and _is_needed(change.after) else None
    if not isinstance(holder, Document) or not _is_needed(holder):
        return None
    listed = holder if holder.name in new.documents else None
    if change.field == "alternatives":
        return listed if change.kind == "removed" else None
    return listed if change.field in _MAKES_NEEDED else None


def _is_needed(paper: Document) -> bool:
    return not paper.optional and paper.replaced_by is None


def _of_dates(change: Change, old: Procedure, new: Procedure) -> Iterator[Demand]:
    rule = _rule_of(change, old)
    if rule is None or not (change.field in _RULES_OF_TIME or _is_counting(change)):
        return
    if change.field == "limit" and _never_shorter(change.before, change.after):
        return
    sole = len(old.deadline) == len(new.deadline) == 1 and change.field == "limit"
    if sole and _shorter(change.before, change.after):
        yield Demand(change=change, why=_SHORTER, after_intake=True)
    elif rule.when is not None:
        what = Text(*(say(rule.when, _labels(old), lang) for lang in LANGUAGES))
        why = filled(_MAYBE_EARLIER_IF, what=what)
        yield Demand(change=change, why=why, of_some=True, after_intake=True)
    else:
        why = _MAYBE_EARLIER_ELSE if len(old.deadline) > 1 else _MAYBE_EARLIER
        yield Demand(change=change, why=why, of_some=True, after_intake=True)


def _is_counting(change: Change) -> bool:
    return type(change.holder_after).__name__ in {"Counting", "Start", "Window"}


def _rule_of(change: Change, old: Procedure) -> DeadlineRule | None:
    """The deadline rule of the old version that the change is about; the first where it is all."""
    if not change.path.startswith(("deadline", "counting")):
        return None
    for value in (change.before, change.holder_before, change.after):
        if isinstance(value, DeadlineRule):
            return value
    return old.deadline[0] if len(old.deadline) == 1 else DeadlineRule(index=0, limit="none")


def _labels(procedure: Procedure) -> dict[str, Text]:
    labels = {name: fact.label for name, fact in procedure.facts.items()}
    for name, fact in procedure.facts.items():
        labels |= {f"{name}.{value}": title for value, title in fact.choices.items()}
    return labels


def _never_shorter(before: object, after: object) -> bool:
    """True when `after` can never end before `before`: the same unit, or working days for days."""
    if not isinstance(before, Term) or not isinstance(after, Term):
        return False
    alike = before.unit == after.unit or (before.unit, after.unit) == ("day", "working_day")
    return alike and after.amount >= before.amount


def _shorter(before: object, after: object) -> bool:
    """True when `after` surely ends before `before`: less of the same unit."""
    if not isinstance(before, Term) or not isinstance(after, Term):
        return False
    return before.unit == after.unit and after.amount < before.amount


_HEADER: Final = frozenset(
    {
        "code", "revision", "field", "levels", "channels", "applicants", "legal_basis", "results",
        "documents", "document_cases", "filing", "conditions", "sets", "status", "review",
    }
)  # fmt: skip
_MAKES_NEEDED: Final = frozenset(
    {"optional", "replaced_by", "when", "unless", "channels", "cases", "at_least", "choice"}
)
_NEVER: Final = {
    "code": Text(
        "Bản mới là một thủ tục khác, mang mã khác; hồ sơ không chuyển sang thủ tục khác được.",
        "The new version is another procedure, with a code of its own; no dossier can move there.",
    ),
    "status": Text(
        "Bản mới còn là bản nháp nên chưa nhận hồ sơ.",
        "The new version is a draft still, and takes no dossiers.",
    ),
}
_NO_STEP: Final = Text(
    "Bản mới không còn bước «{step}»; phải làm xong bước này theo bản cũ.",
    "The new version has no step '{step}' any more; it has to be finished by the old one.",
)
_RENAMED: Final = Text(
    "Bước «{old}» ở bản mới mang tên «{new}»; phải làm xong bước này theo bản cũ.",
    "The step '{old}' is called '{new}' in the new version; it has to be finished by the old one.",
)
_OTHER_PART: Final = Text(
    "Bước «{step}» ở bản mới do cơ quan khác làm.",
    "The step '{step}' is done by another body in the new version.",
)
_OTHER_WORK: Final = Text(
    "Bước «{step}» ở bản mới là loại việc khác, hoặc nằm ở nhánh khác.",
    "The step '{step}' is work of another kind, or in another branch, in the new version.",
)
_BRANCHES: Final = Text(
    "Các nhánh của «{block}» ở bản mới đã khác; phải làm xong các nhánh theo bản cũ.",
    "'{block}' has other branches in the new version; they have to be finished by the old one.",
)
_CHANNEL: Final = Text(
    "Bản mới không nhận hồ sơ nộp qua kênh {names}.",
    "The new version takes no dossiers filed through {names}.",
)
_NO_CHOICE: Final = Text(
    "Hồ sơ đã khai «{label}» là «{choice}»; bản mới không còn lựa chọn này.",
    "Dossiers that answered '{label}' with '{choice}': the new version has no such choice.",
)
_OTHER_TYPE: Final = Text(
    "Hồ sơ đã khai «{label}»; bản mới nhận câu trả lời kiểu khác.",
    "Dossiers that answered '{label}': the new version takes another kind of answer.",
)
_NEW_FACT: Final = Text(
    "Bản mới hỏi người nộp «{label}» mà hồ sơ chưa có câu trả lời.",
    "The new version asks the applicant for '{label}', which the dossier has not answered.",
)
_NEW_PAPER: Final = Text(
    "Bản mới cần giấy tờ mà hồ sơ có thể chưa có: {paper}.",
    "The new version needs a paper that the dossier may not have: {paper}.",
)
_SHORTER: Final = Text(
    "Thời hạn ở bản mới ngắn hơn, nên ngày hẹn trả tính theo bản mới sớm hơn ngày đã hẹn.",
    "The new term is shorter, so that the due date would lie before the promised one.",
)
_MAYBE_EARLIER: Final = Text(
    "Hồ sơ mà ngày hẹn trả tính theo bản mới sớm hơn ngày đã hẹn.",
    "Dossiers whose due date by the new version would lie before the promised one.",
)
_MAYBE_EARLIER_ELSE: Final = Text(
    "Hồ sơ thuộc các trường hợp còn lại mà ngày hẹn trả tính theo bản mới sớm hơn ngày đã hẹn.",
    "Dossiers of the other cases whose due date by the new version would lie before the promised "
    "one.",
)
_MAYBE_EARLIER_IF: Final = Text(
    "Hồ sơ thuộc trường hợp «{what}» mà ngày hẹn trả tính theo bản mới sớm hơn ngày đã hẹn.",
    "Dossiers of the case '{what}' whose due date by the new version would lie before the promised "
    "one.",
)
