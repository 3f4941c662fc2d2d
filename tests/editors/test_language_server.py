"""What an author sees in an editor: the YAML language server with the published schema."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest
from language_client import LanguageServer

from onestop_engine.definition import schema

ROOT = Path(__file__).parents[2]
PACKAGE = Path(str(resources.files("onestop_engine")))
SCHEMAS = {
    "procedure": PACKAGE / "definition" / "schema" / "procedure.schema.json",
    "overlay": PACKAGE / "definition" / "schema" / "overlay.schema.json",
    "scenario": PACKAGE / "scenarios" / "schema" / "scenario.schema.json",
}
MODELINE = "# yaml-language-server: $schema={}\n"
PROCEDURE = MODELINE.format(SCHEMAS["procedure"].as_uri())
SMALL = """\
procedure: "9.100001"
title: {vi: Cấp bản sao trích lục, en: Copy of an extract}
field: ho-tich
levels: [commune]
in_force: {from: 2026-07-01, decided_by: 01/2026/QĐ-UBND}
channels: [online, counter]
applicants: [citizen]
agencies:
  one_stop: {kind: one_stop, level: commune}
  commune:
    kind: authority
    level: commune
deadline:
  limit: trong ngày
results:
  extract: {vi: Bản sao trích lục}
steps:
  intake: {by: one_stop, do: receive, then: sign}
  sign:
    by: commune
    do: work
    then: deliver
  deliver: {by: one_stop, do: deliver, result: extract}
fees:
  extract_charge:
    kind: charge
    amount: 8000
"""


def edited(old: str, new: str) -> tuple[str, int, int]:
    """The small procedure after an edit, with the place of `|` in it, which is taken out."""
    assert SMALL.count(old) == 1, old
    text = PROCEDURE + SMALL.replace(old, new)
    at = text.index("|") if "|" in text else 0
    before = text[:at]
    return before + text[at:].replace("|", "", 1), before.count("\n"), len(before.split("\n")[-1])


def offered(server: LanguageServer, old: str, new: str) -> dict[str, str]:
    """What is offered where `|` stands after an edit: labels with what would be written."""
    text, line, column = edited(old, new)
    uri = server.open(f"offered{abs(hash(text))}.yaml", text)
    return {item["label"]: item["insertText"] for item in server.complete(uri, line, column)}


def said(server: LanguageServer, old: str, new: str) -> str:
    """What is said of the word before which `|` stands."""
    text, line, column = edited(old, new)
    return server.hover(server.open(f"said{abs(hash(text))}.yaml", text), line, column + 1)


def wrong(server: LanguageServer, text: str) -> list[tuple[int, int, str]]:
    """What is marked as wrong: line and column from 1, as the check counts, and the message."""
    return marked(server, server.open(f"wrong{abs(hash(text))}.yaml", text))


def marked(server: LanguageServer, uri: str) -> list[tuple[int, int, str]]:
    """What is marked as wrong in an opened file."""
    found = []
    for each in server.diagnostics(uri):
        start = each["range"]["start"]
        found.append((start["line"] + 1, start["character"] + 1, each["message"]))
    return found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("fees:\n", "|\nfees:\n", {"facts", "documents", "supplement", "prolong", "counting"}),
        ("    do: work\n", "    do: work\n    |\n", {"within", "outcomes", "records", "attend"}),
        ("    amount: 8000\n", "    amount: 8000\n    |\n", {"due", "reductions", "per", "cap"}),
        ("  limit: trong ngày\n", "  limit: trong ngày\n  |\n", {"when", "basis", "starts"}),
        ("  sign:\n", "  sign_both:\n    |\n  sign:\n", {"by", "parallel"}),
        ("  extract: {vi: Bản sao trích lục}\n", "  extract:\n    |\n", {"vi", "en"}),
    ],
    ids=["root", "step", "fee", "deadline", "empty-step", "text"],
)
def test_the_keys_that_may_stand_here_are_offered(
    server: LanguageServer, old: str, new: str, expected: set[str]
) -> None:
    found = offered(server, old, new)

    assert expected <= found.keys()
    assert "procedure:" not in found
    assert all(found[label].startswith(f"{label}:") for label in expected)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    kind: authority\n", "    kind: |\n", {"one_stop", "authority", "consulted"}),
        ("    do: work\n", "    do: |\n", {"receive", "work", "consult", "pay", "deliver"}),
        ("    kind: charge\n", "    kind: |\n", {"fee", "charge", "publication", "copy"}),
        ("    amount: 8000\n", "    amount: |\n", {"set_by_province", "assessed"}),
        ("[online, counter]", "\n  - |", {"online", "counter", "post"}),
    ],
    ids=["agency", "step", "fee", "amount", "channels"],
)
def test_the_words_that_may_stand_here_are_offered(
    server: LanguageServer, old: str, new: str, expected: set[str]
) -> None:
    assert expected <= offered(server, old, new).keys()


@pytest.mark.parametrize(
    ("old", "new", "shape", "key"),
    [
        ("procedure:", "|procedure:", "procedure", "procedure"),
        ("    do: work", "    |do: work", "step", "do"),
        ("    kind: charge", "    |kind: charge", "fee", "kind"),
        ("limit:", "|limit:", "rule", "limit"),
        ("    amount:", "    |amount:", "fee", "amount"),
        ("deadline:", "|deadline:", "procedure", "deadline"),
    ],
)
def test_a_key_is_explained_in_both_languages(
    server: LanguageServer, old: str, new: str, shape: str, key: str
) -> None:
    made = schema()
    shapes = {**made["$defs"], "procedure": made, "step": made["$defs"]["only_step"]}
    vietnamese, english = shapes[shape]["properties"][key]["description"].split("\n\n")

    # Markdown has underscores escaped.
    text = said(server, old, new).replace("\\_", "_")

    assert vietnamese in text
    assert english in text


def test_a_name_of_the_authors_own_is_explained_by_what_it_names(server: LanguageServer) -> None:
    assert "một bước" in said(server, "  sign:\n", "  |sign:\n")


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("field: ho-tich", "feild: ho-tich", (4, 1), "feild"),
        ("    amount: 8000", "    amout: 8000", (28, 5), "amout"),
        ("    do: work", "    do: wrok", (22, 9), '"work"'),
        ("    kind: authority", "    kind: office", (12, 11), '"authority"'),
        ("    by: commune\n", "", (20, 3), '"by"'),
        ("field: ho-tich\n", "", (2, 1), '"field"'),
        ("from: 2026-07-01", "from: 1/7/2026", (6, 18), "năm-tháng-ngày: 2026-07-01"),
        ("    do: work", "    within: 3", (22, 13), "7 ngày làm việc"),
        ("amount: 8000", "amount: free", (28, 13), "set_by_province"),
    ],
    ids=lambda value: str(value).strip().replace("\n", ""),
)
def test_a_slip_is_marked_where_it_stands(
    server: LanguageServer, old: str, new: str, place: tuple[int, int], message: str
) -> None:
    found = wrong(server, PROCEDURE + SMALL.replace(old, new))

    assert [each for each in found if each[:2] == place and message in each[2]], found


def test_a_right_file_is_not_marked(server: LanguageServer) -> None:
    assert wrong(server, PROCEDURE + SMALL) == []


def bundled() -> dict[str, list[Path]]:
    """The files of the bundled packs, by the schema that is for them."""
    found: dict[str, list[Path]] = {"procedure": [], "overlay": [], "scenario": []}
    for path in sorted((ROOT / "procedures").rglob("*.yaml")):
        if path.parent.name == "scenarios":
            found["scenario"].append(path)
        elif path.name != "fields.yaml":
            overlay = re.search("^overlay:", path.read_text(encoding="utf-8"), re.MULTILINE)
            found["overlay" if overlay else "procedure"].append(path)
    return found


@pytest.mark.parametrize("kind", ["procedure", "overlay", "scenario"])
def test_no_bundled_file_is_marked(server: LanguageServer, kind: str) -> None:
    line = MODELINE.format(SCHEMAS[kind].as_uri())

    # The server waits a little after each file is opened; all are opened before it is asked.
    opened = {
        str(path): server.open(f"{kind}{number}.yaml", line + path.read_text(encoding="utf-8"))
        for number, path in enumerate(bundled()[kind])
    }

    assert {path: found for path, uri in opened.items() if (found := marked(server, uri))} == {}


SCENARIO = """\
title: Cấp đúng hạn
procedure: "9.100001"
file: {on: 2026-08-20T09:00, channel: counter}
acts:
  - on: 2026-08-20T09:05
    do: accept
    by: one_stop
    expect:
      status: 2
      verdict: open
"""


def scenario(old: str, new: str) -> tuple[str, int, int]:
    """The small scenario after an edit, with the place of `|` in it, which is taken out."""
    assert SCENARIO.count(old) == 1, old
    text = MODELINE.format(SCHEMAS["scenario"].as_uri()) + SCENARIO.replace(old, new)
    before = text.partition("|")[0]
    return text.replace("|", "", 1), before.count("\n"), len(before.split("\n")[-1])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    by: one_stop\n", "    by: one_stop\n    |\n", {"facts", "documents", "late_cause"}),
        ("      status: 2\n", "      status: 2\n      |\n", {"due", "fees", "may_not", "refused"}),
        ("verdict: open", "verdict: |", {"early", "on_time", "late", "open", "no_date"}),
    ],
    ids=["act", "expect", "verdict"],
)
def test_a_scenario_is_completed_too(
    server: LanguageServer, old: str, new: str, expected: set[str]
) -> None:
    text, line, column = scenario(old, new)
    uri = server.open(f"scenario{abs(hash(text))}.yaml", text)

    assert expected <= {item["label"] for item in server.complete(uri, line, column)}


def test_a_key_of_a_scenario_is_explained_with_an_example(server: LanguageServer) -> None:
    text, line, column = scenario("verdict:", "v|erdict:")

    found = server.hover(server.open("explained.yaml", text), line, column)

    assert "Đúng hạn hay không. Ví dụ verdict: on_time" in found.replace("\\_", "_")
    assert "Whether the promise was kept." in found


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("    do: accept", "    du: accept", (7, 5), "du"),
        ("status: 2", "status: 11", (10, 15), "10"),
        ("on: 2026-08-20T09:05", "on: 2026-08-20", (6, 9), "2026-08-24T09:00"),
        ("verdict: open", "verdict: soon", (11, 16), '"on_time"'),
        ("    by: one_stop\n", "", (6, 5), "by"),
    ],
    ids=["key", "status", "instant", "verdict", "by"],
)
def test_a_slip_in_a_scenario_is_marked_where_it_stands(
    server: LanguageServer, old: str, new: str, place: tuple[int, int], message: str
) -> None:
    text, _, _ = scenario(old, new)

    found = wrong(server, text)

    assert [each for each in found if each[:2] == place and message in each[2]], found
