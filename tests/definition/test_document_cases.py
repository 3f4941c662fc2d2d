from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_procedures import small, text

from onestop_engine.definition import check_text
from onestop_engine.definition.documents import Requirement, missing, required
from onestop_engine.errors import InputError

FACTS = """
owner_changes: {ask: applicant, type: boolean, label: {vi: Đổi chủ}}
plot_changes: {ask: applicant, type: boolean, label: {vi: Đổi thửa}}
plots: {ask: applicant, type: integer, label: {vi: Số thửa đất}, default: 1}
heirs: {ask: officer, type: integer, label: {vi: Số người thừa kế}}
"""
CASES = """
document_cases:
  owner: {title: {vi: Đổi chủ sở hữu, en: New owner}, when: owner_changes}
  plot: {title: {vi: Đổi thửa đất, en: New plot}, when: plot_changes}
"""
PAPERS = """
documents:
  request: {title: Đơn, originals: 1}
  certificate: {title: Giấy chứng nhận, times: plots, cases: [owner, plot]}
  contract: {title: Hợp đồng, translated: true, legalised: true, cases: [owner]}
  survey: {title: Trích đo, cases: [plot]}
  income:
    title: Giấy tờ thu nhập
    at_least: 2
    one_of:
      payroll: {title: Bảng lương}
      tax: {title: Tờ khai thuế}
      abroad: {title: Giấy tờ ở nước ngoài, cases: [owner]}
"""
PROCEDURE = small(CASES + PAPERS, facts=FACTS)


def needs(**facts: object) -> dict[str, Requirement]:
    found = required(PROCEDURE, facts=facts, channel="counter")
    return {requirement.name: requirement for requirement in found}


def codes(more: str) -> set[str]:
    return {each.code for each in check_text(text(more, facts=FACTS)).problems}


def test_without_a_case_only_the_papers_of_every_case_are_asked_for() -> None:
    assert list(needs()) == ["request", "income"]


def test_a_case_asks_for_its_papers() -> None:
    assert list(needs(plot_changes=True)) == ["request", "certificate", "survey", "income"]
    assert needs(plot_changes=True)["certificate"].cases == ("plot",)
    assert needs(plot_changes=True)["income"].names == ("income", "payroll", "tax")


def test_of_two_cases_a_paper_of_both_is_asked_for_once() -> None:
    found = needs(owner_changes=True, plot_changes=True)

    assert list(found) == ["request", "certificate", "contract", "survey", "income"]
    assert found["certificate"].cases == ("owner", "plot")
    assert found["request"].cases == ()


@given(st.booleans(), st.booleans())
def test_the_papers_of_several_cases_are_those_of_each_together(owner: bool, plot: bool) -> None:
    both = set(needs(owner_changes=owner, plot_changes=plot))
    assert both == set(needs(owner_changes=owner)) | set(needs(plot_changes=plot))


def test_a_paper_is_needed_once_for_each_of_what_is_counted() -> None:
    assert needs(plot_changes=True, plots=3)["certificate"].times == 3
    assert needs(plot_changes=True)["request"].times == 1
    assert "certificate" not in needs(plot_changes=True, plots=0)


def test_a_number_that_nobody_knows_yet_leaves_the_paper_in() -> None:
    papers = "documents:\n  consent: {title: Văn bản đồng ý, times: heirs}"
    procedure = small(papers, facts=FACTS)
    (consent,) = required(procedure, facts={}, channel="counter")

    assert (consent.times, consent.needed) == (None, True)


def test_a_paper_cannot_be_needed_less_than_never() -> None:
    with pytest.raises(InputError, match="Giấy chứng nhận.* -1 times"):
        needs(plot_changes=True, plots=-1)


@pytest.mark.parametrize(
    ("handed_in", "lacks"),
    [
        ((), True),
        (("payroll",), True),
        (("payroll", "payroll"), True),
        (("payroll", "tax"), False),
        (("income",), False),
        (("request", "abroad"), True),
    ],
)
def test_so_many_of_a_choice_are_needed(handed_in: tuple[str, ...], lacks: bool) -> None:
    found = missing(needs().values(), (*handed_in, "request"))
    assert [paper.name for paper in found] == (["income"] if lacks else [])


def test_where_fewer_concern_the_filing_all_of_them_are_wanted() -> None:
    papers = PAPERS.replace("at_least: 2", "at_least: 3")
    procedure = small(CASES + papers, facts=FACTS)

    def at_least(facts: Mapping[str, object]) -> int:
        return required(procedure, facts=facts, channel="counter")[-1].at_least

    assert at_least({}) == 2
    assert at_least({"owner_changes": True}) == 3


def test_translated_and_legalised_papers_are_known_as_such() -> None:
    contract = PROCEDURE.documents["contract"]
    assert (contract.translated, contract.legalised) == (True, True)


def test_a_case_that_is_not_declared_is_named_with_the_nearest() -> None:
    found = check_text(text(CASES + PAPERS.replace("[plot]", "[plots]"), facts=FACTS)).problems
    (unknown,) = (each for each in found if each.code == "OS380")

    assert unknown.mend.en == "Write `plot`. There are: owner, plot."


def test_an_unknown_case_of_an_alternative_is_found_too() -> None:
    papers = PAPERS.replace("nước ngoài, cases: [owner]", "nước ngoài, cases: [nobody]")
    assert "OS380" in codes(CASES + papers)


def test_a_case_without_papers_is_a_warning() -> None:
    assert "OS381" in codes(CASES + "documents:\n  a: {title: Đơn, cases: [owner]}")
    assert "OS381" not in codes(CASES + PAPERS)


def test_a_case_that_no_answer_brings_about_is_a_warning() -> None:
    never = CASES.replace("when: plot_changes", "when: plot_changes and not plot_changes")
    open_ended = CASES.replace("when: plot_changes", "when: plots > 3 and plots < 2")

    assert "OS880" in codes(never + PAPERS)
    assert "OS880" not in codes(CASES + PAPERS)
    # Numbers are tried in samples only, and samples prove nothing.
    assert "OS880" not in codes(open_ended + PAPERS)


def test_more_facts_than_can_be_tried_leave_the_question_open() -> None:
    names = [f"fact_{n}" for n in range(13)]
    facts = "\n".join(
        f"{name}: {{ask: applicant, type: boolean, label: {{vi: Câu {name}}}}}" for name in names
    )
    never = f"{' and '.join(names)} and not fact_0"
    more = f"document_cases:\n  many: {{title: Mọi thứ, when: {never}}}\n"
    papers = "documents:\n  a: {title: Đơn, cases: [many]}"

    assert "OS880" not in {
        each.code for each in check_text(text(more + papers, facts=facts)).problems
    }


def test_a_broken_condition_of_a_case_is_reported_once() -> None:
    broken = CASES.replace("when: plot_changes", "when: plot_change")
    found = codes(broken + PAPERS)

    assert "OS251" in found
    assert "OS880" not in found


def test_more_papers_than_there_are_to_choose_from_is_an_error() -> None:
    assert "OS881" in codes(CASES + PAPERS.replace("at_least: 2", "at_least: 4"))


@pytest.mark.parametrize("choice", ["", "first_of: {b: {title: Thẻ}},"])
def test_at_least_goes_with_one_of_alone(choice: str) -> None:
    assert "OS205" in codes(f"documents:\n  a: {{title: Đơn, {choice} at_least: 2}}")
