from __future__ import annotations

from texts_of_procedures import SMALL

from onestop_engine.definition import load_text
from onestop_engine.definition.agency_titles import agency_and_name, agency_title
from onestop_engine.texts import Text

SECOND = SMALL.replace(
    "  authority: {kind: authority, level: commune}\n",
    "  authority: {kind: authority, level: commune}\n"
    "  police: {kind: authority, level: commune}\n"
    "  head: {kind: authority, level: commune, title: {vi: Chủ tịch, en: Chair}}\n",
)


def test_an_agency_without_a_title_is_called_by_its_kind() -> None:
    procedure = load_text(SMALL)

    assert agency_title(procedure, "one_stop") == Text("Bộ phận Một cửa", "one-stop unit")
    assert agency_title(procedure, "authority").vi == "cơ quan có thẩm quyền"


def test_agencies_that_are_called_alike_are_told_apart_by_their_names() -> None:
    procedure = load_text(SECOND)

    assert agency_title(procedure, "authority").vi == "cơ quan có thẩm quyền (authority)"
    assert agency_title(procedure, "police").say("en") == "competent authority (police)"
    assert agency_title(procedure, "head") == Text("Chủ tịch", "Chair")


def test_hosts_are_told_the_name_too() -> None:
    procedure = load_text(SECOND)

    assert agency_and_name(procedure, "police").vi == "cơ quan có thẩm quyền (police)"
    assert agency_and_name(procedure, "head").say("en") == "Chair (head)"


def test_what_is_no_agency_is_called_by_its_name() -> None:
    assert agency_title(load_text(SMALL), "nobody") == Text("nobody")
