from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_procedures import small

from onestop_engine.definition.documents import Requirement, missing, required

FACTS = """
abandoned: {ask: applicant, type: boolean, label: {vi: Trẻ em bị bỏ rơi}, optional: true}
filer:
  ask: applicant
  choose: [parent, kin, proxy]
  label: {vi: Người đi đăng ký}
  optional: true
"""
PAPERS = """
documents:
  request:
    title: {vi: Tờ khai}
    originals: 1
    channels: [counter, post]
  proof:
    title: {vi: Giấy tờ về việc sinh}
    unless: abandoned
    first_of:
      notice:
        title: {vi: Giấy chứng sinh}
        replaced_by: Cơ sở dữ liệu
      witness: {title: {vi: Văn bản của người làm chứng}}
      pledge: {title: {vi: Giấy cam đoan}}
  record:
    title: {vi: Biên bản}
    when: abandoned
  mandate:
    title: {vi: Văn bản ủy quyền}
    when: filer != parent
    one_of:
      certified_mandate:
        title: {vi: Văn bản ủy quyền có chứng thực}
        when: filer == proxy
      plain_mandate:
        title: {vi: Văn bản ủy quyền}
        when: filer == kin
  residence:
    title: {vi: Giấy tờ cư trú}
    submit: present
    replaced_by: Cơ sở dữ liệu quốc gia về dân cư
  photo:
    title: {vi: Ảnh (nếu có)}
    optional: true
"""
PROCEDURE = small(PAPERS, facts=FACTS)


def needs(
    facts: Mapping[str, object] | None = None, channel: str = "counter"
) -> tuple[Requirement, ...]:
    return required(PROCEDURE, facts=facts or {}, channel=channel)


def names(requirements: tuple[Requirement, ...]) -> list[str]:
    return [requirement.name for requirement in requirements]


def test_the_papers_of_an_ordinary_filing_in_file_order() -> None:
    assert names(needs()) == ["request", "proof", "residence", "photo"]


def test_a_paper_of_other_channels_is_left_out() -> None:
    assert "request" not in names(needs(channel="online"))


def test_when_and_unless_follow_the_answers() -> None:
    assert names(needs({"abandoned": True})) == ["request", "record", "residence", "photo"]


def test_a_choice_offers_the_alternatives_that_concern_the_case() -> None:
    (mandate,) = (r for r in needs({"filer": "proxy"}) if r.name == "mandate")
    assert [paper.name for paper in mandate.alternatives] == ["certified_mandate"]


def test_a_choice_without_any_fitting_alternative_is_left_out() -> None:
    papers = """
documents:
  mandate:
    title: {vi: Văn bản ủy quyền}
    one_of:
      certified_mandate:
        title: {vi: Văn bản ủy quyền có chứng thực}
        when: filer == proxy
"""
    assert required(small(papers, facts=FACTS), facts={"filer": "kin"}, channel="post") == ()


def test_missing_are_the_needed_papers_not_handed_in() -> None:
    assert names(missing(needs(), [])) == ["request", "proof"]
    assert names(missing(needs(), ["request"])) == ["proof"]


@pytest.mark.parametrize("paper", ["proof", "notice", "witness", "pledge"])
def test_any_accepted_paper_meets_a_choice(paper: str) -> None:
    assert missing(needs(), ["request", paper]) == ()


def test_a_paper_that_a_register_replaces_is_never_missing() -> None:
    (residence,) = (r for r in needs() if r.name == "residence")
    assert not residence.needed
    assert residence.document.replaced_by == "Cơ sở dữ liệu quốc gia về dân cư"


def test_a_register_that_replaces_one_alternative_does_not_replace_the_choice() -> None:
    (proof,) = (r for r in needs() if r.name == "proof")
    assert proof.needed


def test_an_optional_paper_is_listed_and_never_missing() -> None:
    assert "photo" in names(needs())
    assert "photo" not in names(missing(needs(), []))


def test_the_order_of_a_fallback_is_kept() -> None:
    (proof,) = (r for r in needs() if r.name == "proof")
    assert proof.document.choice == "first_of"
    assert [paper.name for paper in proof.alternatives] == ["notice", "witness", "pledge"]
    assert proof.title.vi == "Giấy tờ về việc sinh"


@settings(max_examples=60, deadline=None)
@given(
    st.sets(st.sampled_from(["request", "proof", "notice", "record", "mandate", "photo", "x"])),
    st.sets(st.sampled_from(["witness", "residence", "certified_mandate"])),
    st.fixed_dictionaries(
        {},
        optional={
            "abandoned": st.booleans(),
            "filer": st.sampled_from(["parent", "kin", "proxy"]),
        },
    ),
    st.sampled_from(["online", "counter", "post"]),
)
def test_handing_in_more_never_makes_more_missing(
    some: set[str], more: set[str], facts: dict[str, object], channel: str
) -> None:
    wanted = needs(facts, channel)
    before = set(names(missing(wanted, some)))
    after = set(names(missing(wanted, some | more)))
    assert after <= before <= set(names(wanted))
