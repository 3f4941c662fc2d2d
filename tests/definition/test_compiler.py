"""What a file means: its words become the model."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from texts_of_procedures import SMALL, changed, made

from onestop_engine.definition import Block, Procedure, check, check_text, load_text
from onestop_engine.definition.model import END
from onestop_engine.errors import ProcedureError
from onestop_engine.terms import Counting, Term
from onestop_engine.texts import Text

EVERYTHING = Path(__file__).parent / "everything.yaml"


@pytest.fixture(scope="module")
def everything() -> Procedure:
    return load_text(EVERYTHING.read_bytes(), "everything.yaml")


def test_a_procedure_is_pinned_by_the_hash_of_its_text() -> None:
    procedure = load_text(SMALL)

    assert procedure.text == SMALL
    assert procedure.hash == f"sha256:{sha256(SMALL.encode()).hexdigest()}"
    assert procedure.ref == "9.000001@2026-07-01#1"


def test_bytes_and_text_give_the_same_procedure() -> None:
    assert load_text(SMALL.encode()).hash == load_text(SMALL).hash


def test_the_header(everything: Procedure) -> None:
    assert everything.ref == "9.000009@2026-07-01#2"
    assert everything.title == Text("Thủ tục mẫu đầy đủ", "The full sample")
    assert everything.in_force.window.end == date(2027, 12, 31)
    assert everything.results["permit"].form == "electronic"
    assert everything.results["permit"].when.text == "works == house"
    assert everything.results["notice"].title == Text("Thông báo")
    assert everything.conditions == (Text("Đủ 18 tuổi"), Text("Có đất", "Has land"))
    assert not everything.public_name
    assert not everything.resumable
    assert everything.sets == 2


def test_facts(everything: Procedure) -> None:
    works = everything.facts["works"]

    assert works.type == "enumeration"
    assert works.default == "other"
    assert works.choices == {
        "house": Text("Nhà ở riêng lẻ", "House"),
        "other": Text("Công trình khác"),
    }
    assert everything.facts["name"].personal
    assert everything.facts["pages"].optional


def test_a_list_of_choices_says_its_own_words() -> None:
    procedure = made(
        "facts:\n  works: {ask: applicant, choose: [house, other], label: Loại}\n",
        "deadline:\n  - when: works == house\n    limit: 3 ngày\n  - limit: 5 ngày\n",
    )

    assert procedure.facts["works"].choices == {"house": Text("house"), "other": Text("other")}


def test_text_is_personal_unless_the_author_says_otherwise() -> None:
    procedure = made(
        "facts:\n"
        "  name: {ask: applicant, type: text, label: Họ tên}\n"
        "  zone: {ask: applicant, type: text, label: Vùng, personal: false}\n"
    )

    assert procedure.facts["name"].personal
    assert not procedure.facts["zone"].personal


def test_a_deadline_rule_adds_to_the_counting_of_the_procedure(everything: Procedure) -> None:
    first, _, second = everything.deadline

    assert first.counting == Counting(cutoff="16:00", after_cutoff="start_next_day")
    assert second.counting == everything.counting
    assert everything.counting.hours == "working_time"
    assert (first.start.event, first.start.step) == ("step", "check")
    assert first.selected_by == "filed"
    assert first.provenance.basis == "01/2026/NĐ-CP, Điều 5"


def test_steps_count_office_time_and_inherit_no_cutoff(everything: Procedure) -> None:
    survey = everything.graph.step("survey")

    assert survey.counting == Counting(
        off_hours="roll",
        due_time="same_time",
        last_day_off="keep",
        hours="working_time",
        fraction="office_time",
    )
    assert everything.graph.step("check").counting.after_cutoff == "start_next_day"


def test_a_single_deadline_rule_needs_no_list() -> None:
    (rule,) = made("deadline: {limit: trong ngày}\n").deadline

    assert rule.limit == Term(1, "same_day")


def test_a_rule_that_is_no_mapping_leaves_the_others_readable() -> None:
    report = check_text(changed("deadline:\n  - 7\n  - limit: nhanh\n"))

    assert [problem.code for problem in report.problems] == ["OS202", "OS144"]


@pytest.mark.parametrize("word", ["none", "no_result"])
def test_a_deadline_may_be_none_or_without_result(word: str) -> None:
    (rule,) = made(f"deadline: {{limit: {word}}}\n").deadline

    assert rule.limit == word


def test_without_a_word_on_supplements_decree_118_of_2025_holds() -> None:
    procedure = load_text(SMALL)

    assert procedure.intake_supplement.at_most == 1
    assert procedure.supplement.mode == "restart"
    assert procedure.supplement.at_most == 1
    assert procedure.supplement.ask_within == Term(3, "working_day")
    assert procedure.supplement.answer_within == Term(15, "day")
    assert procedure.supplement.on_silence == "close"
    assert procedure.reappoint.at_most == 1
    assert procedure.reappoint.notice == Term(1, "day")


def test_supplements_may_be_forbidden() -> None:
    steps = (
        "steps:\n"
        "  intake: {by: one_stop, do: receive, then: sign}\n"
        "  sign: {by: authority, then: deliver}\n"
        "  deliver: {by: one_stop, do: deliver, result: permit}\n"
    )
    never = made("supplement: none\n", steps)
    half = made("supplement: {at_intake: none}\n", steps)

    assert (never.intake_supplement.at_most, never.supplement.at_most) == (0, 0)
    assert (half.intake_supplement.at_most, half.supplement.at_most) == (0, 1)
    assert made("reappoint: none\n").reappoint.at_most == 0


def test_steps_stand_in_the_order_of_the_file_blocks_before_their_branches(
    everything: Procedure,
) -> None:
    names = list(everything.graph.nodes)

    assert names[:6] == ["intake", "check", "survey", "ask", "ask_fire", "look"]
    assert everything.graph.start == "intake"


def test_a_block_is_no_step(everything: Procedure) -> None:
    block = next(node.name for node in everything.graph.nodes.values() if isinstance(node, Block))

    with pytest.raises(KeyError, match=block):
        everything.graph.step(block)


def test_blocks_joins_and_scopes(everything: Procedure) -> None:
    ask, again = everything.graph.nodes["ask"], everything.graph.nodes["survey_again"]

    assert isinstance(ask, Block)
    assert isinstance(again, Block)
    assert (ask.join, ask.rest) == (1, "let_run")
    assert (again.join, again.rest) == (2, "cancel")
    assert again.branches["right"].needs == ("left",)
    assert everything.graph.step("ask_fire").scope == (("ask", "fire"),)
    assert everything.graph.step("ask_fire").then == END


def test_silence_has_a_default_for_each_kind() -> None:
    procedure = made(
        "steps:\n"
        "  intake: {by: one_stop, do: receive, then: ask}\n"
        "  ask: {by: authority, do: consult, within: 2 ngày, then: settle}\n"
        "  settle: {by: one_stop, do: pay, clock: pause, within: 30 ngày, then: deliver}\n"
        "  deliver: {by: one_stop, do: deliver, result: permit}\n"
    )

    assert procedure.graph.step("ask").on_silence == "escalate"
    assert procedure.graph.step("settle").on_silence == "wait"
    assert procedure.graph.step("deliver").on_silence is None


def test_a_skipped_step_goes_where_its_only_way_goes() -> None:
    procedure = made(
        "facts:\n  steep: {ask: applicant, type: boolean, label: Đất dốc}\n",
        "steps:\n"
        "  intake: {by: one_stop, do: receive, then: survey}\n"
        "  survey: {by: authority, when: steep, outcomes: {good: deliver, bad: refuse}}\n"
        "  deliver: {by: one_stop, do: deliver, result: permit}\n",
    )

    assert procedure.graph.step("survey").otherwise == "deliver"


def test_sub_procedures(everything: Procedure) -> None:
    step = everything.graph.step("make_copy")

    assert step.procedure == "2.000635"
    assert not step.own_clock
    assert step.facts["copies"].evaluate({}) == 1
    assert dict(step.outcomes) == {"granted": "end", "refused": "refuse"}


def test_prices(everything: Procedure) -> None:
    charge, appraisal = everything.fees["charge"], everything.fees["appraisal"]
    (price,) = charge.prices
    (online,) = charge.channel_prices["online"]
    brackets, formula, percent, per_unit = appraisal.prices

    assert (price.amount, price.base, price.floor, price.cap) == (50000, 10000, 20000, 200000)
    assert price.quantity.text == "pages"
    assert price.unit == Text("trang")
    assert (online.kind, online.percent, online.of) == ("percent", Decimal(50), "charge")
    assert [(tier.up_to, tier.amount) for tier in brackets.tiers] == [
        (Decimal(2), 2000),
        (None, 1000),
    ]
    assert brackets.each
    assert formula.window.start == date(2027, 1, 1)
    assert (percent.kind, percent.of) == ("percent", "charge")
    assert per_unit.base == 100


def test_an_exemption_is_a_reduction_of_everything(everything: Procedure) -> None:
    exempt, reduced = everything.fees["charge"].reductions

    assert (exempt.percent, exempt.title) == (Decimal(100), Text("Người có công"))
    assert reduced.percent == Decimal(50)
    assert everything.fees["charge"].combine == "product"


@pytest.mark.parametrize("word", ["set_by_province", "by_reference", "assessed"])
def test_an_amount_may_be_left_to_others(word: str) -> None:
    procedure = made(f"fees:\n  tax: {{kind: other, amount: {word}, basis: 97/2015/QH13}}\n")

    assert procedure.fees["tax"].prices[0].kind == word


def test_documents(everything: Procedure) -> None:
    form, proof, identity = everything.documents.values()

    assert (form.originals, form.copies, form.certified) == (1, 1, 1)
    assert form.max_age == Term(6, "month")
    assert form.channels == ("post",)
    assert form.unless.text == "needs_check"
    assert (proof.choice, list(proof.alternatives)) == ("first_of", ["deed", "witness"])
    assert identity.choice == "one_of"


def test_points_to_review_are_kept_for_people(everything: Procedure) -> None:
    (point,) = everything.review

    assert (point.what, point.kind) == ("fees.le_phi", "unit-lost")
    assert (point.source, point.quote) == ("Cổng dịch vụ công quốc gia", "Lệ phí 50.000")
    assert point.why == "Nguồn không ghi đơn vị tính."


def test_vietnamese_names_are_names() -> None:
    procedure = made(
        "facts:\n  số_trang: {ask: applicant, type: integer, label: Số trang}\n",
        "fees:\n  phí: {kind: fee, amount: 1000, per: số_trang, basis: 97/2015/QH13}\n",
    )

    assert procedure.fees["phí"].prices[0].quantity.evaluate({"số_trang": 3}) == 3


def test_a_broken_file_does_not_load_and_says_everything_at_once() -> None:
    text = changed("sets: many\n", "field: Thủ tục\n", "fees: {tax: {kind: levy, amount: 8.000}}\n")

    with pytest.raises(ProcedureError) as failure:
        load_text(text, "broken.yaml")

    found = {problem.path: problem.code for problem in failure.value.report.errors}
    assert found == {
        "field": "OS145",
        "sets": "OS134",
        "fees.tax.kind": "OS147",
        "fees.tax.amount": "OS136",
    }
    assert "broken.yaml" in str(failure.value)


def test_the_bundled_procedures_have_no_errors() -> None:
    assert check(Path(__file__).parents[2] / "procedures").errors == ()
