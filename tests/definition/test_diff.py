"""What changed between two versions: every kind of change, and nothing that means the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_procedures import text

from onestop_engine.catalog import Catalog, procedure_files
from onestop_engine.definition import AppliedOverlay, OverlayChange, Procedure, load_text
from onestop_engine.definition import model as models
from onestop_engine.definition._compiler import compile_text
from onestop_engine.definition._diff_same import key_of
from onestop_engine.definition._diff_spots import Side
from onestop_engine.definition._diff_walk import Walk
from onestop_engine.definition._places import Places
from onestop_engine.definition._yaml import Mapping as MappingNode
from onestop_engine.definition._yaml import Node, Scalar, read
from onestop_engine.definition.diff import Change, diff
from onestop_engine.errors import Span
from onestop_engine.terms import Counting, Term

ROOT = Path(__file__).resolve().parents[2]
FILES = procedure_files(ROOT / "procedures" / "vn")

FACTS = """
works: {ask: applicant, choose: {house: Nhà ở, other: Khác}, label: Loại công trình}
pages: {ask: applicant, type: integer, label: Số trang, optional: true}
"""
TWO_RULES = """\
deadline:
  - when: works == house
    limit: 20 ngày
    basis: 1/2026/NĐ-CP, Điều 5
  - limit: 30 ngày
    basis: 1/2026/NĐ-CP, Điều 5"""
FEES = """\
fees:
  charge:
    kind: charge
    title: Lệ phí
    dated:
      - {amount: 1000, until: 2026-06-30}
      - {amount: 2000, from: 2026-07-01, channels: {}}
    exempt:
      - when: works == other
    reductions:
      - {percent: 50, when: works == house}
    basis: 97/2015/QH13
"""
DOCUMENTS = """\
documents:
  form: {title: Đơn, originals: 1}
  land:
    title: Giấy tờ đất
    first_of:
      red_book: {title: Sổ đỏ, copies: 1}
      decision: {title: Quyết định giao đất, copies: 1}
"""


@cache
def made(words: str, name: str = "a.yaml") -> Procedure:
    return load_text(words, name)


def changes(before: str, after: str) -> list[tuple[str, str]]:
    return [(one.kind, one.path) for one in between(before, after)]


def between(before: str, after: str) -> tuple[Change, ...]:
    return diff(made(before, "old.yaml"), made(after, "new.yaml"))


def only(before: str, after: str) -> Change:
    (change,) = between(before, after)
    return change


# -- what is no change -----------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}@{file.stem}")
def test_a_version_does_not_differ_from_itself(file: Path) -> None:
    procedure = made(file.read_text(encoding="utf-8"), str(file))

    assert diff(procedure, procedure) == ()


def test_comments_quotes_spaces_and_the_order_of_keys_are_no_change() -> None:
    before = text(FEES.replace(", channels: {}", ""), facts=FACTS, deadline=TWO_RULES)
    after = "# Một chú thích\n" + before.replace("works == house\n", '"works==house"\n')
    lines = after.splitlines(keepends=True)
    field = next(line for line in lines if line.startswith("field:"))
    lines.remove(field)
    shuffled = "".join((*lines, field.replace("thu-nghiem", "'thu-nghiem'")))

    assert made(before).hash != made(shuffled).hash
    assert between(before, shuffled) == ()


def test_a_list_of_names_may_stand_in_another_order() -> None:
    before = text()
    assert between(before, before.replace("[citizen, business]", "[business, citizen]")) == ()


# -- what is one -----------------------------------------------------------------------------------


def test_a_deadline_rule_is_known_by_its_condition() -> None:
    before = text(facts=FACTS, deadline=TWO_RULES)
    after = before.replace("20 ngày", "10 ngày làm việc").replace("Điều 5", "Điều 7", 1)

    limit, basis = between(before, after)

    assert (limit.path, limit.before, limit.after) == (
        "deadline[0].limit",
        Term(20, "day"),
        Term(10, "working_day"),
    )
    assert (limit.basis_before, limit.basis_after) == (
        "1/2026/NĐ-CP, Điều 5",
        "1/2026/NĐ-CP, Điều 7",
    )
    assert (limit.place_before, limit.place_after) == (
        limit.place_before and limit.place_before._replace(file="old.yaml"),
        limit.place_before and limit.place_before._replace(file="new.yaml"),
    )
    assert (basis.path, basis.severity, limit.severity) == (
        "deadline[0].basis",
        "wording",
        "meaning",
    )


def test_a_new_rule_before_the_others_changes_none_of_them() -> None:
    before = text(facts=FACTS, deadline=TWO_RULES)
    new = "deadline:\n  - {when: pages > 9, limit: 40 ngày, basis: 2/2026/NĐ-CP}\n"
    after = text(facts=FACTS, deadline=TWO_RULES.replace("deadline:\n", new))

    assert changes(before, after) == [("added", "deadline[0]")]
    assert changes(after, before) == [("removed", "deadline[0]")]


def test_rules_in_another_order_are_a_change_because_the_first_one_wins() -> None:
    more = "  - {when: pages > 9, limit: 40 ngày, basis: 2/2026/NĐ-CP}\n"
    first = TWO_RULES.replace("deadline:\n", f"deadline:\n{more}")
    second = TWO_RULES.replace("  - limit: 30", f"{more}  - limit: 30")

    assert changes(text(facts=FACTS, deadline=first), text(facts=FACTS, deadline=second)) == [
        ("reordered", "deadline")
    ]


def test_the_last_rule_left_on_each_side_has_another_condition() -> None:
    before = text(facts=FACTS, deadline=TWO_RULES)

    change = only(before, before.replace("works == house\n    limit", "works == other\n    limit"))

    assert (change.kind, change.path) == ("changed", "deadline[0].when")


def test_steps_come_and_go_and_take_another_limit() -> None:
    before = text()
    after = before.replace("by: office\n", "by: office\n    within: 1 ngày làm việc\n").replace(
        "sign: deliver", "sign: seal"
    )
    seal = "  seal: {by: office, then: deliver}\n  deliver:"
    after = after.replace("  deliver:", seal, 1)

    assert changes(before, after) == [
        ("changed", "steps.issue.within"),
        ("changed", "steps.issue.outcomes.sign"),
        ("added", "steps.seal"),
    ]
    removed = [one for one in between(after, before) if one.kind == "removed"]
    assert [(one.path, one.place_after) for one in removed] == [("steps.seal", None)]


def test_outcomes_come_and_go() -> None:
    before = text()
    after = before.replace(", unfit: refuse", ", unfit: stop, back: intake2").replace(
        "back: intake2", "again: issue"
    )

    assert changes(before, after) == [
        ("changed", "steps.issue.outcomes.unfit"),
        ("added", "steps.issue.outcomes.again"),
    ]


def test_a_renamed_step_is_told_from_one_that_went_and_one_that_came() -> None:
    before = text().replace("by: office\n", "by: office\n    title: Cấp bản sao\n")
    after = before.replace("issue", "grant")

    assert changes(before, after) == [("renamed", "steps.grant")]


def test_a_renamed_step_without_a_title_must_do_all_the_same() -> None:
    before = text()

    assert changes(before, before.replace("issue", "grant")) == [("renamed", "steps.grant")]
    other = before.replace("issue", "grant").replace("unfit", "bad")
    assert {kind for kind, _ in changes(before, other)} == {"removed", "added", "changed"}


def test_facts_choices_and_their_words() -> None:
    before = text(facts=FACTS, deadline=TWO_RULES)
    after = before.replace("other: Khác", "tower: Tháp").replace("house: Nhà ở", "house: Nhà")
    found = {one.path: (one.kind, one.severity) for one in between(before, after)}

    assert found == {
        "facts.works.choose.house": ("changed", "wording"),
        "facts.works.choose.other": ("removed", "meaning"),
        "facts.works.choose.tower": ("added", "meaning"),
    }


def test_prices_belong_together_by_their_days_and_reductions_by_their_condition() -> None:
    fees = FEES.replace(", channels: {}", "")
    before = text(fees, facts=FACTS, deadline=TWO_RULES)
    after = before.replace("amount: 2000", "amount: 3000").replace("percent: 50", "percent: 30")

    assert changes(before, after) == [
        ("changed", "fees.charge.dated[1].amount"),
        ("changed", "fees.charge.reductions[0].percent"),
    ]
    without = before.replace("    exempt:\n      - when: works == other\n", "")
    assert changes(before, without) == [("removed", "fees.charge.exempt[0]")]


def test_a_price_by_channel_and_one_without_dates_stand_where_they_are_written() -> None:
    fees = "fees:\n  charge:\n    kind: charge\n    amount: 1000\n    basis: 97/2015/QH13\n"
    online = "    channels:\n      online: {percent: 50, basis: 97/2015/QH13}\n"
    before, after = text(fees), text(fees.replace("amount: 1000", "amount: 2000"))

    assert changes(before, after) == [("changed", "fees.charge.amount")]
    assert changes(text(fees), text(fees + online)) == [("added", "fees.charge.channels.online")]
    half = text(fees + online)
    assert changes(half, half.replace("percent: 50", "percent: 40")) == [
        ("changed", "fees.charge.channels.online.percent")
    ]


def test_papers_their_number_and_the_order_in_which_they_stand_in() -> None:
    before = text(DOCUMENTS)
    assert changes(before, before.replace("originals: 1", "originals: 2")) == [
        ("changed", "documents.form.originals")
    ]
    red = "      red_book: {title: Sổ đỏ, copies: 1}\n"
    swapped = before.replace(red, "").replace("copies: 1}\n", "copies: 1}\n" + red)
    assert changes(before, swapped) == [("reordered", "documents.land.first_of")]
    assert changes(before, before.replace(red, "")) == [
        ("removed", "documents.land.first_of.red_book")
    ]


def test_the_header_the_agencies_and_the_results() -> None:
    before = text()
    after = (
        before.replace("[1/2026/NĐ-CP]", "[2/2026/NĐ-CP]")
        .replace("kind: authority, level: commune", "kind: authority, level: province")
        .replace("{vi: Bản sao, en: Copy}", "{vi: Bản sao, en: Copy, form: paper}")
        .replace("channels: [online, counter, post]", "channels: [counter, online]")
    )

    assert changes(before, after) == [
        ("changed", "channels"),
        ("changed", "legal_basis"),
        ("changed", "results.copy.form"),
        ("changed", "agencies.office.level"),
    ]
    reordered = before.replace("[online, counter, post]", "[counter, online, post]")
    assert changes(before, reordered) == [("reordered", "channels")]


def test_supplements_extensions_and_what_is_no_longer_there() -> None:
    more = "prolong: {to: 9 ngày làm việc, basis: 1/2026/NĐ-CP}\n"
    rounds = "at_most: 3, basis: 1/QĐ, answer_within: [7 ngày, 5 ngày, 3 ngày]"
    under_way = f"supplement:\n  under_way: {{mode: pause, {rounds}}}\n"
    before = text(more + under_way)

    assert changes(before, text(under_way)) == [("removed", "prolong")]
    assert changes(text(under_way), before) == [("added", "prolong")]
    assert changes(before, before.replace("mode: pause", "mode: restart")) == [
        ("changed", "supplement.under_way.mode")
    ]
    assert changes(before, before.replace("5 ngày, 3 ngày", "3 ngày, 5 ngày")) == [
        ("changed", "supplement.under_way.answer_within")
    ]


def test_how_the_procedure_counts_is_said_once_and_a_rule_of_its_own_beside_it() -> None:
    before = text("counting: {last_day_off: next_working_day}\n")
    after = text("counting: {last_day_off: keep}\n")
    assert changes(before, after) == [("changed", "counting.last_day_off")]

    own = text(deadline="deadline: {limit: 3 ngày làm việc, last_day_off: keep, basis: 1/QĐ}")
    plain = text(deadline="deadline: {limit: 3 ngày làm việc, basis: 1/QĐ}")
    assert changes(plain, own) == [("changed", "deadline[0].last_day_off")]


PARALLEL = """\
  split:
    parallel:
      left:
        steps:
          look: {by: office}
      right:
        steps:
          check: {by: office, within: 1 ngày làm việc}
    join: all
    then: deliver
  deliver:"""


def test_steps_in_branches_are_found_by_their_path() -> None:
    before = text().replace("  deliver:", PARALLEL, 1).replace("sign: deliver", "sign: split")
    after = before.replace("within: 1 ngày", "within: 2 ngày").replace(
        "          look: {by: office}\n",
        "          look: {by: office, then: note}\n          note: {by: office}\n",
    )

    assert changes(before, after) == [
        ("changed", "steps.split.parallel.left.steps.look.then"),
        ("changed", "steps.split.parallel.right.steps.check.within"),
        ("added", "steps.split.parallel.left.steps.note"),
    ]
    assert changes(before, before.replace("join: all", "join: any\n    rest: cancel")) == [
        ("changed", "steps.split.join")
    ]


def test_a_step_that_becomes_a_block_is_one_change() -> None:
    step = "  split: {by: office, then: deliver}\n  deliver:"
    before = text().replace("  deliver:", step, 1).replace("sign: deliver", "sign: split")
    after = text().replace("  deliver:", PARALLEL, 1).replace("sign: deliver", "sign: split")

    assert ("changed", "steps.split") in changes(before, after)
    other = after.replace("split", "both")
    assert {("removed", "steps.split"), ("added", "steps.both")} <= set(changes(before, other))


def test_a_deadline_that_starts_elsewhere() -> None:
    rule = "deadline: {limit: 3 ngày làm việc, basis: 1/QĐ}"
    later = rule.replace("}", ", starts: {after: issue}}")

    assert changes(text(deadline=rule), text(deadline=later)) == [
        ("changed", "deadline[0].starts"),
        ("changed", "deadline[0].starts.after"),
    ]


def test_what_cannot_be_read_again_has_its_place_at_the_top() -> None:
    procedure = replace(made(text()), text="", sets=2)

    (change,) = diff(made(text()), procedure)

    assert (change.path, change.place_after and change.place_after.line) == ("sets", 1)


# -- nothing is passed over ------------------------------------------------------------------------


def is_of_model(kind: Any) -> bool:
    """True for the dataclasses of the model, wherever in its room they are written."""
    if not isinstance(kind, type) or not is_dataclass(kind) or kind.__name__ == "Expression":
        return False
    return kind is Counting or kind.__module__.startswith("onestop_engine.definition")


SILENT = {
    ("Procedure", "text"),
    ("Procedure", "hash"),
    ("Procedure", "file"),
    ("Procedure", "overlays"),
    ("DeadlineRule", "index"),
    ("FilingRule", "index"),
}
# What was laid over a file shows in the values that it changes.
KINDS = [
    kind
    for kind in vars(models).values()
    if is_of_model(kind) and kind not in {AppliedOverlay, OverlayChange}
]
FIELDS = [(kind, each.name) for kind in KINDS for each in fields(kind) if each.init]


def plain(kind: Any, /, **values: Any) -> Any:
    """A structure with nothing in it; what is not set by hand is never looked at."""
    made_up = object.__new__(kind)
    for each in fields(kind):
        empty = {"scope": (), "provenance": models.UNKNOWN}.get(each.name)
        object.__setattr__(made_up, each.name, values.get(each.name, empty))
    return made_up


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=lambda one: getattr(one, "__name__", one))
def test_every_field_of_every_part_of_the_model_is_compared(kind: Any, field: str) -> None:
    new = {"scope": (("block", "branch"),), "provenance": models.Provenance(basis="1/QĐ")}
    side = Side(places=Places(MappingNode((), Span("a.yaml", 1, 1))))
    other = plain(kind, **{field: new.get(field, "other")})

    found = [one.field for one in Walk().items(side, side, plain(kind), other)]

    shown = "basis" if field == "provenance" else field
    assert found == ([] if (kind.__name__, field) in SILENT else [shown])


def scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, MappingNode):
        for entry in node.entries:
            yield from scalars(entry.value)
    else:
        for item in node.items:
            yield from scalars(item)


@cache
def bundled(file: Path) -> tuple[str, tuple[Scalar, ...], Procedure]:
    words = file.read_text(encoding="utf-8")
    root, _ = read(words, str(file))
    compiled = compile_text(words, str(file)).procedure
    assert root is not None
    assert compiled is not None
    return words, tuple(scalars(root)), compiled


def mutated(words: str, scalar: Scalar, new: str) -> str:
    lines = words.splitlines(keepends=True)
    line, start = lines[scalar.span.line - 1], scalar.span.column - 1
    lines[scalar.span.line - 1] = line[:start] + line[start:].replace(scalar.text, new, 1)
    return "".join(lines)


@settings(max_examples=120)
@given(st.data())
def test_a_value_of_a_bundled_file_that_means_something_else_is_a_change(
    data: st.DataObject,
) -> None:
    words, values, before = bundled(data.draw(st.sampled_from(FILES)))
    scalar = data.draw(st.sampled_from(values))
    figure = data.draw(st.integers(1, 99))
    digits = scalar.text[:1].isdigit()
    new = f"{figure}{scalar.text.lstrip('0123456789')}" if digits else f"{scalar.text}z"
    after = compile_text(mutated(words, scalar, new), before.file).procedure

    if after is None:
        return
    meaning = [key_of(replace(one, text="", hash="", file="")) for one in (before, after)]
    assert bool(diff(before, after)) is (meaning[0] != meaning[1])


def test_the_real_pair_says_what_the_decree_changed() -> None:
    old, new = Catalog.bundled().versions("1.013225")
    found = {one.path: one for one in diff(old, new)}

    assert str(found["deadline[0].limit"].after) == "7 working days"
    assert str(found["deadline[1].limit"].after) == "10 working days"
    assert found["steps.examine_house"].kind == "added"
    assert found["facts.works.choose.religious"].kind == "removed"
    assert found["levels"].before == ("commune", "other")
