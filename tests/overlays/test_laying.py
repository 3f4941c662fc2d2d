from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import BASE, CHARGE, COMMUNE, DAY, HEAD, base, laid, place

from onestop_engine.definition import (
    applying,
    check_text,
    is_overlay,
    load_overlay,
    load_procedure,
    load_text,
    overlaid,
    overlay_text,
)
from onestop_engine.definition._overlaid_text import Part, join_parts, take_apart
from onestop_engine.definition.overlays import root_of
from onestop_engine.errors import InputError, ProcedureError


def codes(failure: pytest.ExceptionInfo[ProcedureError]) -> list[str]:
    return [problem.code for problem in failure.value.report.errors]


def places_of(failure: pytest.ExceptionInfo[ProcedureError]) -> list[tuple[str, str]]:
    found = failure.value.report.errors
    return [(problem.code, str(problem.span)) for problem in found]


# -- what may change -------------------------------------------------------------------------------


def test_a_deadline_is_replaced_as_a_whole() -> None:
    found = laid("deadline:\n  limit: 8 ngày làm việc\n  basis: 7/2026/QĐ-UBND\n")

    assert [rule.limit.say() for rule in found.deadline] == ["8 ngày làm việc"]
    assert found.deadline[0].provenance.basis == "7/2026/QĐ-UBND"


def test_a_province_gives_the_price_that_the_law_leaves_to_it() -> None:
    (price,) = laid(CHARGE).fees["permit_charge"].prices

    assert (price.kind, price.amount) == ("amount", 28000)
    assert price.provenance.basis == "5/2026/NQ-HĐND"


def test_the_keys_given_replace_those_of_the_entry_and_the_others_stay() -> None:
    before, after = (
        base().documents["drawings"],
        laid("documents:\n  drawings: {copies: 1, basis: 7/2026/QĐ-UBND}\n").documents["drawings"],
    )

    assert (before.copies, after.copies) == (2, 1)
    assert (after.title, after.when.text) == (before.title, "works == house")


def test_a_price_replaces_the_whole_price() -> None:
    found = laid(CHARGE + "  site_fee: {amount: 500, basis: 5/2026/NQ-HĐND}\n").fees["site_fee"]

    assert (found.prices[0].amount, found.prices[0].floor, found.prices[0].of) == (500, None, None)
    assert found.title.vi == "Phí kiểm tra"


def test_a_bound_alone_leaves_the_price() -> None:
    (price,) = laid("fees:\n  site_fee: {floor: 2000, basis: x}\n").fees["site_fee"].prices

    assert (price.kind, price.floor) == ("percent", 2000)


def test_a_key_is_taken_out_by_its_name() -> None:
    found = laid("fees:\n  site_fee: {without: [floor, when], basis: 5/2026/NQ-HĐND}\n")

    assert found.fees["site_fee"].when is None
    assert found.fees["site_fee"].prices[0].floor is None


def test_what_the_place_adds_says_so() -> None:
    found = laid(
        """\
facts:
  poor: {added: true, ask: applicant, type: boolean, label: Hộ nghèo, default: false, basis: x}
fees:
  permit_charge:
    amount: 28000
    exempt:
      - {when: poor, title: Hộ nghèo}
    basis: 5/2026/NQ-HĐND
documents:
  poverty: {added: true, title: Giấy xác nhận, copies: 1, when: poor, basis: 7/2026/QĐ-UBND}
"""
    )

    assert found.facts["poor"].type == "boolean"
    assert found.fees["permit_charge"].reductions[0].when.text == "poor"
    assert list(found.documents) == ["form1", "drawings", "poverty"]


def test_what_the_place_removes_is_gone() -> None:
    found = laid(
        """\
documents:
  drawings: {removed: true, basis: 7/2026/QĐ-UBND}
  form1: {removed: true, basis: 7/2026/QĐ-UBND}
"""
    )

    assert dict(found.documents) == {}


def test_a_step_inside_a_block_is_found_by_its_name() -> None:
    found = laid("steps:\n  visit: {within: 2 ngày làm việc, basis: 7/2026/QĐ-UBND}\n")
    visit = found.graph.step("visit")

    assert visit.within.say() == "2 ngày làm việc"
    assert visit.provenance.basis == "7/2026/QĐ-UBND"
    assert visit.scope == (("both", "site"),)


def test_a_block_takes_no_basis_into_the_file_but_keeps_it_in_the_list() -> None:
    found = laid("steps:\n  both: {title: Kiểm tra song song, basis: 7/2026/QĐ-UBND}\n")

    assert found.graph.nodes["both"].title.vi == "Kiểm tra song song"
    assert found.overlays[0].change_of("steps", "both").basis == "7/2026/QĐ-UBND"


def test_outcomes_replace_the_only_way() -> None:
    found = laid("steps:\n  visit: {outcomes: {fine: end, bad: refuse}, basis: 7/2026/QĐ-UBND}\n")

    assert found.graph.step("visit").targets() == ("end", "refuse")


def test_lists_of_words_are_replaced_and_conditions_added() -> None:
    found = laid(
        """\
channels: {are: [online], basis: 7/2026/QĐ-UBND}
levels: {are: [commune, province], basis: 7/2026/QĐ-UBND}
conditions: {also: [Có tài khoản], basis: 7/2026/QĐ-UBND}
legal_basis: [7/2026/QĐ-UBND]
"""
    )

    assert found.channels == ("online",)
    assert found.levels == ("commune", "province")
    assert [condition.vi for condition in found.conditions] == ["Đủ điều kiện", "Có tài khoản"]
    assert found.legal_basis == ("1/2026/NĐ-CP", "7/2026/QĐ-UBND")


def test_lists_may_begin_with_the_place() -> None:
    bare = BASE.replace("conditions:\n  - Đủ điều kiện\n", "").replace(
        "legal_basis: [1/2026/NĐ-CP]\n", ""
    )
    found = laid(
        "conditions: {also: [Có tài khoản], basis: x}\nlegal_basis: [7/2026/QĐ-UBND]\n", text=bare
    )

    assert [condition.vi for condition in found.conditions] == ["Có tài khoản"]
    assert found.legal_basis == ("7/2026/QĐ-UBND",)


def test_the_rules_for_waiting_change_key_by_key() -> None:
    found = laid(
        """\
supplement:
  at_intake: {answer_within: 10 ngày, basis: 7/2026/QĐ-UBND}
  under_way: {answer_within: 5 ngày, basis: 7/2026/QĐ-UBND}
reappoint: {removed: true, basis: 7/2026/QĐ-UBND}
counting: {without: [last_day_off], off_hours: roll, basis: 7/2026/QĐ-UBND}
prolong: {added: true, to: 30 ngày làm việc, basis: 7/2026/QĐ-UBND}
"""
    )

    assert found.intake_supplement.answer_within.say() == "10 ngày"
    assert (found.supplement.mode, found.supplement.answer_within.say()) == ("pause", "5 ngày")
    assert found.reappoint.at_most == 0
    assert (found.counting.last_day_off, found.counting.off_hours) == ("next_working_day", "roll")
    assert found.prolong.to.say() == "30 ngày làm việc"


def test_a_rule_that_the_law_forbids_in_the_base_may_be_written_anew() -> None:
    none = BASE.replace("  under_way: {mode: pause, answer_within: 7 ngày}", "  under_way: none")
    found = laid("supplement:\n  under_way: {mode: restart, at_most: 1, basis: x}\n", text=none)

    assert found.supplement.at_most == 1


def test_a_prolonged_term_may_be_taken_out() -> None:
    longer = BASE + "prolong: {to: 30 ngày làm việc, basis: 1/2026/NĐ-CP}\n"

    assert laid("prolong: {removed: true, basis: x}\n", text=longer).prolong is None


def test_a_result_written_as_a_name_alone_keeps_its_name() -> None:
    permit = laid("results:\n  permit: {form: electronic, basis: x}\n").results["permit"]

    assert (permit.title.vi, permit.form) == ("Giấy phép", "electronic")


def test_the_file_is_as_sure_as_its_least_sure_part() -> None:
    assert base().status == "verified"
    assert laid("status: unverified\n" + CHARGE).status == "unverified"
    assert laid(CHARGE, text=BASE + "status: draft\n").status == "draft"


# -- what may not ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code", "line", "column"),
    [
        ("fees:\n  permit_charge: {amount: 1}\n", "OS955", 8, 18),
        ("deadline:\n  - limit: 8 ngày\n", "OS955", 8, 5),
        ("counting: {off_hours: roll}\n", "OS955", 7, 11),
        ("fees:\n  permit_charge: {amount: set_by_province, basis: x}\n", "OS952", 8, 3),
        ("steps:\n  visit: {within: 04 ngày làm việc, basis: x}\n", "OS952", 8, 3),
        ("supplement:\n  under_way: {mode: pause, basis: x}\n", "OS952", 8, 3),
        ("channels: {are: [online, counter], basis: x}\n", "OS952", 7, 1),
        ("fees:\n  permit_fee: {amount: 1, basis: x}\n", "OS953", 8, 3),
        ("steps:\n  visits: {within: 1 ngày, basis: x}\n", "OS953", 8, 3),
        ("prolong: {to: 30 ngày, basis: x}\n", "OS953", 7, 1),
        ("document_cases:\n  one: {title: Một, basis: x}\n", "OS953", 8, 3),
        ("fees:\n  site_fee: {without: [cap], amount: 1, basis: x}\n", "OS953", 8, 24),
        ("steps:\n  visit: {added: true, by: police, then: deliver, basis: x}\n", "OS954", 8, 3),
        ("documents:\n  form1: {removed: true, copies: 1, basis: x}\n", "OS205", 8, 26),
        ("fees:\n  permit_charge: {amount: 1, amuont: 2, basis: x}\n", "OS201", 8, 30),
        ("fees:\n  permit_charge: 28000\n", "OS202", 8, 18),
        ("conditions: {also: Có tài khoản, basis: x}\n", "OS202", 7, 20),
        ("channels: {are: online, basis: x}\n", "OS202", 7, 17),
        ("levels: {are: [city], basis: x}\n", "OS147", 7, 16),
        ("fees:\n  site_fee: {without: floor, basis: x}\n", "OS202", 8, 23),
        ("supplement: none\n", "OS202", 7, 13),
        ("reappoint: none\n", "OS202", 7, 12),
        ("", "OS952", 2, 10),
        ("legal_basis: [7/2026/QĐ-UBND]\n", "OS952", 2, 10),
        # What is added has to be whole, and what is changed has to be right.
        ("documents:\n  other: {added: true, copies: 1, basis: x}\n", "OS203", 8, 10),
        ("fees:\n  permit_charge: {amount: 8.000, basis: x}\n", "OS136", 8, 27),
        ("fees:\n  permit_charge: {amount: 1, per: pages, basis: x}\n", "OS251", 8, 35),
        ("steps:\n  visit: {by: nobody, basis: x}\n", "OS301", 8, 15),
    ],
)
def test_each_mistake_is_said_at_its_place_in_the_overlay(
    body: str, code: str, line: int, column: int
) -> None:
    with pytest.raises(ProcedureError) as failure:
        laid(body)

    assert (code, f"tinh.yaml:{line}:{column}") in places_of(failure)


def test_an_overlay_that_does_not_fit_says_so_in_both_languages() -> None:
    with pytest.raises(ProcedureError) as failure:
        laid("fees:\n  permit_fee: {amount: 1, basis: x}\n")

    assert "9.000001@2026-01-01#1 không có `permit_fee` trong `fees`." in failure.value.say("vi")
    assert "Write `permit_charge`." in failure.value.say("en")


def test_an_overlay_by_itself_is_no_procedure() -> None:
    with pytest.raises(InputError, match="only what a place changes"):
        load_text(HEAD + CHARGE, "tinh.yaml")


@pytest.mark.parametrize("text", ["overlay: [", "- overlay: x\n", "overlay: 1.0\nplace: A b\n"])
def test_a_broken_overlay_reports_and_never_raises_anything_else(text: str) -> None:
    with pytest.raises(ProcedureError):
        overlay_text(text, "tinh.yaml")


# -- for whom --------------------------------------------------------------------------------------


def test_an_overlay_holds_for_its_units_and_everything_below() -> None:
    province = place(CHARGE)

    assert [province.nearness(unit) for unit in ("H99", "H99.12", "H99.12.1")] == [3, 3, 3]
    assert [province.nearness(unit) for unit in ("H9", "H999", "H98.99")] == [0, 0, 0]


def test_a_commune_stands_on_its_province_whatever_the_order() -> None:
    province = place(CHARGE)
    commune = place("fees:\n  permit_charge: {amount: 5000, basis: y}\n", COMMUNE, "xa.yaml")
    found = applying([commune, province], base(), "H99.12.3", DAY)

    assert [overlay.place for overlay in found] == ["tinh-mau", "xa-mau"]
    assert overlaid(base(), found).fees["permit_charge"].prices[0].amount == 5000
    assert overlaid(base(), found).ref == (
        "9.000001@2026-01-01#1+tinh-mau@2026-03-01#1+xa-mau@2026-04-01#1"
    )
    assert [overlay.place for overlay in applying([commune, province], base(), "H99.7", DAY)] == [
        "tinh-mau"
    ]


def test_only_what_is_in_force_on_the_day_and_for_the_version_applies() -> None:
    later = place(CHARGE, HEAD.replace("2026-03-01", "2026-09-01"))
    other = place(CHARGE, HEAD.replace("place:", "version: 2025-01-01\nplace:"))
    foreign = place(CHARGE, HEAD.replace("9.000001", "9.000002"))

    assert applying([later, other, foreign], base(), "H99", DAY) == ()


def test_of_several_of_one_place_the_latest_in_its_highest_revision_applies() -> None:
    first = place(CHARGE)
    mended = place(CHARGE, HEAD.replace("place:", "revision: 2\nplace:"))
    later = place(CHARGE, HEAD.replace("2026-03-01", "2026-04-01"))

    assert applying([mended, first], base(), "H99", DAY) == (mended,)
    assert applying([later, mended], base(), "H99", DAY) == (later,)


def test_nothing_laid_over_leaves_the_very_procedure() -> None:
    national = base()

    assert overlaid(national, ()) is national


# -- what it is pinned to --------------------------------------------------------------------------


def test_its_text_loads_again_alone() -> None:
    made = laid(CHARGE)
    again = load_text(made.text, made.hash)

    assert (again.ref, again.hash, again.text) == (made.ref, made.hash, made.text)
    assert again.fees == made.fees
    assert load_text(made.text.encode(), made.hash).hash == made.hash
    assert "# Thủ tục của trung ương" in made.text
    assert "# Quy định của tỉnh" in made.text


def test_its_text_may_be_checked_too() -> None:
    assert check_text(laid(CHARGE).text).problems == check_text(BASE).problems
    text = join_parts([Part("a", BASE), Part("tinh", HEAD + "fees: {no: {amount: 1, basis: x}}\n")])
    assert [problem.code for problem in check_text(text).errors] == ["OS953"]
    assert [problem.code for problem in check_text(HEAD + "fees: 1\n").errors] == ["OS202"]


def test_its_hash_does_not_depend_on_where_the_files_lie() -> None:
    elsewhere = overlaid(load_text(BASE, "/a/b.yaml"), [place(CHARGE, name="/c/d.yaml")])

    assert elsewhere.hash == laid(CHARGE).hash != base().hash


def test_its_overlays_are_told_with_document_and_file() -> None:
    (found,) = laid(CHARGE).overlays

    assert (found.place, found.file, found.decided_by) == (
        "tinh-mau",
        "tinh.yaml",
        "7/2026/QĐ-UBND",
    )
    assert found.start == date(2026, 3, 1)
    assert [(each.section, each.name, each.kind) for each in found.changes] == [
        ("fees", "permit_charge", "changed")
    ]
    assert found.change_of("documents", "form1") is None


def test_the_nodes_of_its_text_know_their_files() -> None:
    root = root_of(laid(CHARGE))
    fees = root.get("fees")

    assert fees.get("permit_charge").span.file == "tinh.yaml"
    assert fees.get("site_fee").span.file == "base.yaml"
    assert root_of(base()).span.file == "base.yaml"


def test_a_problem_of_a_pinned_text_names_the_part() -> None:
    text = join_parts(
        [Part("a", BASE), Part("tinh", HEAD + "fees:\n  no: {amount: 1, basis: x}\n")]
    )

    with pytest.raises(ProcedureError) as failure:
        load_text(text, "sha256:1")

    assert places_of(failure) == [("OS953", "sha256:1+tinh:8:3")]


def test_a_pinned_text_whose_overlay_is_broken_does_not_load() -> None:
    text = join_parts([Part("a", BASE), Part("tinh", HEAD + "fees: 3\n")])

    with pytest.raises(ProcedureError) as failure:
        load_text(text, "sha256:1")

    assert codes(failure) == ["OS202"]


def test_a_pinned_text_whose_base_is_broken_does_not_load() -> None:
    with pytest.raises(ProcedureError):
        load_text(join_parts([Part("a", "- 1\n"), Part("tinh", HEAD + CHARGE)]), "sha256:1")


def test_a_block_without_branches_is_said_where_it_stands() -> None:
    bare = BASE.replace(
        "          visit: {by: police, within: 4 ngày làm việc, basis: 1/2026/NĐ-CP}", ""
    )
    body = "steps:\n  visit: {within: 2 ngày làm việc, basis: x}\n"

    with pytest.raises(ProcedureError) as failure:
        load_text(join_parts([Part("a", bare), Part("tinh", HEAD + body)]), "sha256:1")

    assert ("OS953", "sha256:1+tinh:8:3") in places_of(failure)


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda text: text.replace("%part", "%parts", 1),
        lambda text: text + " ",
        lambda text: text.replace("28000", "280000"),
    ],
)
def test_a_joined_text_that_was_touched_is_no_procedure(
    spoilt: Callable[[str], str],
) -> None:
    with pytest.raises(ProcedureError):
        load_text(spoilt(laid(CHARGE).text), "sha256:1")


@given(st.lists(st.tuples(st.from_regex(r"[^\n\r]+", fullmatch=True), st.text()), min_size=1))
def test_what_was_joined_comes_apart_again(parts: list[tuple[str, str]]) -> None:
    given_parts = tuple(Part(name, text) for name, text in parts)

    assert take_apart(join_parts(given_parts)) == given_parts


@given(st.text())
def test_an_ordinary_text_has_no_parts(text: str) -> None:
    assert take_apart(text) == ()
    assert take_apart(text.encode(errors="replace")) == ()


# -- files -----------------------------------------------------------------------------------------


def test_an_overlay_is_told_from_a_procedure_by_its_key() -> None:
    assert is_overlay(HEAD)
    assert is_overlay(b'# note\n"overlay" : "1"\n')
    assert not is_overlay(BASE)
    assert not is_overlay("title: overlay\nsteps:\n  overlay: 1\n")


def test_an_overlay_loads_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "tinh.yaml"
    file.write_text(HEAD + CHARGE, encoding="utf-8")
    found = load_overlay(file)

    assert (found.code, found.ref, found.file) == ("9.000001", "tinh-mau@2026-03-01#1", str(file))
    with pytest.raises(InputError):
        load_procedure(file)
