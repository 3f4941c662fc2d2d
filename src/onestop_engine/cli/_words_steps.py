"""The steps (trình tự thực hiện) of a procedure in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..definition.agency_titles import agency_title
from ..definition.model import Block, Branch, Node, Procedure, Step
from ..texts import Text
from ._phrases import counted, fill, join, named, same, term_text, times
from ._sentences import TARGETS, Line, condition_text, sourced
from ._words_times import within_text


def step_lines(procedure: Procedure) -> tuple[Line, ...]:
    """Every step and block in the order of the file, branches below their block."""
    top = [node for node in procedure.graph.nodes.values() if not node.scope]
    return tuple(line for node in top for line in _lines(node, procedure))


def _lines(node: Node, procedure: Procedure) -> Iterator[Line]:
    depth = 2 * len(node.scope)
    if isinstance(node, Step):
        yield sourced(step_text(node, procedure), node.provenance, name=node.name, depth=depth)
        return
    yield Line(name=node.name, text=block_text(node, procedure), depth=depth)
    for branch in node.branches.values():
        when = fill(_IF, what=condition_text(branch.when, procedure)) if branch.when else None
        needs = fill(_NEEDS, names=", ".join(branch.needs)) if branch.needs else None
        runs = repeat_text(branch, procedure)
        head = fill(_BRANCH, title=branch.title or same(branch.name))
        yield Line(name=branch.name, text=join([head, runs, when, needs], "; "), depth=depth + 1)
        scope = (*node.scope, (node.name, branch.name))
        for inner in procedure.graph.nodes.values():
            if inner.scope == scope:
                yield from _lines(inner, procedure)


def repeat_text(branch: Branch, procedure: Procedure) -> Text | None:
    """How many runs of a branch go side by side; None for one that is not repeated."""
    if branch.repeat is None:
        return None
    return fill(_REPEATED, what=condition_text(branch.repeat, procedure))


def step_title(node: Node) -> Text:
    """What people call the step or the block; its name in the file where it has no title."""
    if node.title is not None:
        return node.title
    usual = _USUAL.get(node.kind) if isinstance(node, Step) else None
    return usual or same(node.name)


def step_text(step: Step, procedure: Procedure) -> Text:
    """Who does what within which time, and where each outcome leads."""
    marks = [
        agency_title(procedure, step.by),
        role_text(step, procedure),
        not_by_text(step, procedure),
        _KINDS.get(step.kind),
        within_text(step, procedure),
        fill(_AT_LEAST, term=term_text(step.at_least)) if step.at_least else None,
        fill(_AT_MOST, n=times(step.at_most)) if step.at_most else None,
        fill(_IF, what=condition_text(step.when, procedure)) if step.when else None,
        fill(_ATTEND, where=step.attend.where) if step.attend else None,
        fill(_SUB, code=step.procedure) if step.procedure else None,
        _CLOCKS.get(step.clock),
        silence_text(step, procedure),
        fill(_MOVES, agency=agency_title(procedure, step.escalate_to or ""))
        if step.escalate == "move"
        else None,
        fill(_ANSWERS, names=_labels(step, procedure)) if step.records else None,
    ]
    head = fill(_STEP, title=step_title(step), marks=join(marks, "; "))
    ways = ways_text(step, procedure)
    return head if ways is None else fill(_LEADS, step=head, ways=ways)


def role_text(step: Step, procedure: Procedure) -> Text | None:
    """The role that whoever does the step must hold; None where it asks for none."""
    return None if step.role is None else procedure.roles[step.role]


def not_by_text(step: Step, procedure: Procedure) -> Text | None:
    """Whoever did which steps may not do this one; None where anybody may."""
    if not step.not_by:
        return None
    others = join(step_title(procedure.graph.step(name)) for name in step.not_by)
    return fill(_NOT_BY, names=others)


def _labels(step: Step, procedure: Procedure) -> Text:
    return join(procedure.facts[name].label for name in step.records)


def ways_text(step: Step, procedure: Procedure) -> Text | None:
    """Where each outcome of the step leads; None at the end of the way."""
    if step.outcomes:
        ways = [
            fill(_WAY, outcome=outcome, target=target_text(target, procedure))
            for outcome, target in step.outcomes.items()
        ]
        return join(ways)
    return None if step.then is None else target_text(step.then, procedure)


def target_text(target: str, procedure: Procedure) -> Text:
    """The step that a target names, or what a reserved one means."""
    if target in TARGETS:
        return TARGETS[target]
    return step_title(procedure.graph.nodes[target])


def silence_text(step: Step, procedure: Procedure) -> Text | None:
    """What it means when nobody answers in time; None where nothing is declared."""
    if step.on_silence is None or step.kind not in {"consult", "confirm", "pay"}:
        return None
    if step.kind == "confirm" and step.on_silence == "consent":
        return fill(_SILENT, then=_CONFIRMED)
    if step.on_silence in step.outcomes:
        way = target_text(step.outcomes[step.on_silence], procedure)
        return fill(_SILENT, then=way)
    return fill(_SILENT, then=named(_SILENCES, step.on_silence))


def block_text(block: Block, procedure: Procedure) -> Text:
    """The block by its title: how its branches run and join, and what follows."""
    return fill(_BLOCK, title=step_title(block), how=join_text(block, procedure))


def join_text(block: Block, procedure: Procedure) -> Text:
    """How the branches of the block run and join, and what follows."""
    awaited = (
        _ALL
        if block.join is None
        else fill(_SOME, n=counted(block.join, "nhánh", "branch", "branches"))
    )
    rest = None if block.join is None else _RESTS[block.rest]
    then = fill(_THEN, target=target_text(block.then, procedure))
    return join([_SIDE_BY_SIDE, awaited, rest, then], "; ")


_STEP: Final = Text("{title} ({marks})", "{title} ({marks})")
_LEADS: Final = Text("{step} → {ways}", "{step} → {ways}")
_WAY: Final = Text("{outcome}: {target}", "{outcome}: {target}")
_IF: Final = Text("nếu {what}", "if {what}")
_NEEDS: Final = Text("sau khi xong {names}", "after {names}")
_REPEATED: Final = Text("lặp song song theo số: {what}", "as many side by side as: {what}")
_BRANCH: Final = Text("Nhánh {title}", "Branch {title}")
_ATTEND: Final = Text("người nộp phải có mặt tại {where}", "the applicant attends at {where}")
_SUB: Final = Text("liên thông thủ tục {code}", "sub-procedure {code}")
_ANSWERS: Final = Text("cán bộ ghi: {names}", "the officer records: {names}")
_SILENT: Final = Text("quá hạn không trả lời: {then}", "no answer in time: {then}")
_NOT_BY: Final = Text("không do người đã làm: {names}", "not by whoever did: {names}")
_AT_LEAST: Final = Text("kéo dài ít nhất {term}", "{term} at least")
_AT_MOST: Final = Text("đến nhiều nhất {n}", "{n} at the most")
_MOVES: Final = Text("quá hạn thì chuyển cho {agency}", "when late, it passes to {agency}")
_CONFIRMED: Final = Text("coi như đã xác nhận", "counts as confirmed")
_KINDS: Final = {
    "consult": Text("lấy ý kiến", "consultation"),
    "confirm": Text("người nộp xác nhận", "the applicant confirms"),
    "pay": Text("nộp tiền", "payment"),
}
_USUAL: Final = {
    "receive": Text("Tiếp nhận, kiểm tra hồ sơ", "Reception and first check"),
    "deliver": Text("Trả kết quả", "Delivery of the result"),
}
_CLOCKS: Final = {
    "pause": Text("không tính vào thời hạn", "the clock stands"),
    "restart": Text("xong thì tính lại thời hạn", "the term starts anew when done"),
}
_SILENCES: Final = {
    "consent": Text("coi như đồng ý", "counts as consent"),
    "escalate": Text("báo cáo lãnh đạo", "the head is informed"),
    "wait": Text("tiếp tục chờ", "waiting goes on"),
    "close": Text("đóng hồ sơ", "the dossier is closed"),
    "stop": Text("dừng giải quyết", "processing stops"),
}
_BLOCK: Final = Text("{title}: {how}", "{title}: {how}")
_SIDE_BY_SIDE: Final = Text("làm song song", "side by side")
_ALL: Final = Text("chờ mọi nhánh", "all branches are awaited")
_SOME: Final = Text("chỉ cần {n} xong", "{n} done is enough")
_RESTS: Final = {
    "cancel": Text("các nhánh còn lại bị hủy", "the others are given up"),
    "let_run": Text("các nhánh còn lại vẫn chạy", "the others run on"),
}
_THEN: Final = Text("rồi đến {target}", "then {target}")
