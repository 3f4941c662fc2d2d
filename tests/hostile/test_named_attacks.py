"""Attacks that have a name, each against the part that it is known to break elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import onestop_engine
from onestop_engine.calendars import WorkCalendar
from onestop_engine.catalog import Catalog
from onestop_engine.definition import check_text, load_text
from onestop_engine.engine import Actor
from onestop_engine.errors import (
    CalendarError,
    InputError,
    NotFound,
    OneStopError,
    ProcedureError,
    TermError,
)
from onestop_engine.exchange import import_records
from onestop_engine.onestop import OneStop
from onestop_engine.terms import Term

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "onestop"))
sys.path.append(str(HERE.parent / "exchange"))

import catalogue_records  # noqa: E402 (the folders of tests are no packages)
import shop_making  # noqa: E402

AT = datetime(2026, 11, 23, 9)
PERMIT = shop_making.PERMIT
LIMITS = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
"""


def in_a_cage(code: str, *words: str | Path) -> str:
    """What a program prints that may take 2 GiB and 20 seconds of the processor, and no more."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITS + code, *map(str, words)],
        stdin=subprocess.DEVNULL,
        # What waits for a pipe takes no processor time.
        timeout=300,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def codes(text: str | bytes) -> set[str]:
    return {problem.code for problem in check_text(text, "hostile.yaml")}


def bomb(levels: int, head: str = "") -> str:
    """A text whose aliases stand for 9 to the power of `levels` values."""
    lines = [f"{head}a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for level in range(1, levels):
        inner = ", ".join([f"*a{level - 1}"] * 9)
        lines.append(f"a{level}: &a{level} [{inner}]")
    return "\n".join(lines) + "\n"


# -- YAML --------------------------------------------------------------------------------------


def test_aliases_that_multiply_are_counted_before_they_are_followed() -> None:
    assert "OS113" in codes(bomb(40))


def test_a_merge_key_is_refused_and_merges_nothing() -> None:
    assert "OS117" in codes(PERMIT.replace("facts:\n", "facts:\n  <<: {a: {b: c}}\n"))


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_nesting_without_end_is_cut(opening: str) -> None:
    assert codes(f"procedure: {opening * 50_000}") - {"OS101"} or codes(opening * 50_000)


@pytest.mark.parametrize(
    "tag",
    [
        "!!python/object/apply:os.system ['touch {file}']",
        "!!python/object/new:subprocess.Popen [['touch', '{file}']]",
        "!!python/name:os.system",
        "!!python/module:os",
        "!!binary aGk=",
    ],
)
def test_a_tag_makes_no_object(tag: str, tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    filled = tag.replace("{file}", str(touched))

    assert "OS110" in codes(PERMIT.replace("Cấp giấy phép ví dụ", filled))
    with pytest.raises(ProcedureError):
        load_text(f"title: {filled}", "hostile.yaml")
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text(f"id: {filled}\ndocument: 1/QĐ\n")
    with pytest.raises(CalendarError):
        WorkCalendar.bundled("vn").with_overlay(overlay)
    assert not touched.exists()


@pytest.mark.parametrize(
    "text",
    [
        bomb(40, "id: H26\ndocument: 1/QĐ\n"),
        f"id: H26\ndocument: 1/QĐ\nadd_off: {'[' * 5000}",
        "id: &a [*a]\ndocument: *a\n",
        bomb(40) + "id: *a39\ndocument: 1/QĐ\nadd_off: *a39\n",
        "id: A\nid: B\ndocument: 1/QĐ\n",
        "id: A\n<<: {document: 1/QĐ}\n",
        "id: A\n---\nid: B\n",
        "? [a]\n: b\n",
    ],
)
def test_a_calendar_overlay_is_read_as_carefully_as_a_procedure(text: str, tmp_path: Path) -> None:
    file = tmp_path / "overlay.yaml"
    file.write_text(text)

    said = in_a_cage(
        """
from onestop_engine.calendars import WorkCalendar
from onestop_engine.errors import CalendarError
try:
    WorkCalendar.bundled("vn").with_overlay(sys.argv[1])
except CalendarError as error:
    print("refused", len(error.say("vi")) < 2000, len(error.say("en")) < 2000)
""",
        file,
    )

    assert said == "refused True True"


# -- numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["9" * 5000, "1" + "0" * 5000, "1e999999", "0x" + "f" * 5000])
def test_a_number_of_any_length_is_a_problem_of_its_place(number: str) -> None:
    assert codes(PERMIT.replace("amount: 50000", f"amount: {number}")) & {"OS137", "OS139", "OS135"}
    assert codes(PERMIT.replace("5 ngày làm việc", f"{number} ngày làm việc")) & {"OS144"}


@pytest.mark.parametrize(
    "text",
    ["999999999 ngày", "9" * 90 + " ngày", "9999999 năm", "0." + "0" * 50 + "1 ngày làm việc"],
)
def test_a_term_that_no_law_writes_is_refused(text: str) -> None:
    with pytest.raises(TermError):
        Term.parse(text)


AMOUNTS = (2**63, 10**15, 10**5000, -1, 1.5, float("inf"), True, "5")


@pytest.mark.parametrize("amount", AMOUNTS, ids=lambda amount: type(amount).__name__)
def test_an_amount_that_no_register_holds_is_refused(amount: object) -> None:
    data = {"amount": amount, "fees": ["permit_charge"]}
    with OneStop.open("memory://", procedures=[load_text(PERMIT, "p")]) as shop:
        code = filed(shop).code
        with pytest.raises(InputError):
            shop.act(code, "pay", by=Actor.system(), at=AT, data=data)


def test_an_answer_with_an_exponent_is_not_written_out() -> None:
    printed = in_a_cage(
        """
from decimal import Decimal
from onestop_engine.definition.model import Fact
from onestop_engine.engine._input import _fact_value
from onestop_engine.errors import InputError
from onestop_engine.texts import Text
fact = Fact(name="catch", ask="applicant", type="decimal", label=Text("Sản lượng"))
for value in ("1E+999999999", "1E-999999999", "NaN", "sNaN", "Infinity"):
    try:
        _fact_value(fact, Decimal(value))
    except InputError:
        print("refused")
"""
    )

    assert printed.split() == ["refused"] * 5


# -- expressions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "condition",
    [
        "9**9**9 == 1",
        "().__class__.__bases__[0].__subclasses__()",
        "__import__('os').system('id')",
        "works.__class__",
        "[x for x in [1]]",
        "(lambda: 1)()",
        "f'{works}'",
        "exec('1')",
        "(" * 3000 + "works == house" + ")" * 3000,
        "not " * 3000 + "(works == house)",
        " and ".join(["works == house"] * 3000),
        "1" + "*999999" * 3000 + " == 1",
        "-" * 5000 + "1 == 1",
    ],
)
def test_an_expression_is_no_program(condition: str) -> None:
    when = f"    when: {json.dumps(condition)}\n"
    found = codes(PERMIT.replace("  - limit: 5 ngày làm việc\n", f"  -\n{when}    limit: 5 ngày\n"))

    assert any("OS250" <= code <= "OS270" or code == "OS148" for code in found), found


def test_a_product_of_many_large_numbers_stays_within_bounds() -> None:
    printed = in_a_cage(
        """
from onestop_engine.definition.expressions import INTEGER, compile_expression
from onestop_engine.errors import Span
text = "*".join(["pages"] * 300)
found, problems = compile_expression(
    text, names={"pages": INTEGER}, expect=INTEGER, span=Span("a", 1, 1)
)
if found is None:
    print("bounded")
else:
    print("bounded" if found.evaluate({"pages": 10**15}).bit_length() < 100_000 else "huge")
"""
    )

    assert printed == "bounded"


# -- files -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "../../x", "..", ".", "/etc/x", "C:\\x", "con", "NUL", "com1.yaml", "aux.1", "x" * 300,
        "a\x00b", "a/b", "a\nb", "1.", "~root", "$HOME", "%2e%2e", "",
    ],
)  # fmt: skip
def test_a_record_s_code_names_no_file_elsewhere(code: str, tmp_path: Path) -> None:
    source, into = tmp_path / "records.json", tmp_path / "in" / "drafts"
    source.write_text(json.dumps([catalogue_records.record(code=code)]))

    done = import_records(source, into)

    assert len(done.refused) == 1
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [source]


@pytest.mark.parametrize("field", ["../../x", "/etc", "con/../..", "\x00", "...", "\u202e"])
def test_a_record_s_field_names_no_folder_elsewhere(field: str, tmp_path: Path) -> None:
    source, into = tmp_path / "records.json", tmp_path / "in" / "drafts"
    source.write_text(json.dumps([catalogue_records.record(field=field)]))

    (made,) = import_records(source, into).files

    assert Path(made.path).resolve().is_relative_to(into.resolve())
    assert len(Path(made.path).relative_to(into).parts) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="links want rights there")
def test_an_import_writes_through_no_link_that_lies_in_its_folder(tmp_path: Path) -> None:
    source, into, other = tmp_path / "records.json", tmp_path / "drafts", tmp_path / "other"
    source.write_text(json.dumps([catalogue_records.record()]))
    other.write_text("mine")
    (made,) = import_records(source, into).files
    part = Path(made.path).with_name(f".{Path(made.path).name}.part")
    part.symlink_to(other)
    source.write_text(json.dumps([catalogue_records.record(name_vi="Tên khác")]))

    import_records(source, into)

    assert other.read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="links want rights there")
def test_a_link_within_a_folder_is_read_and_one_out_of_it_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "_mounted.yaml").write_text(PERMIT)
    (folder / "permit.yaml").symlink_to("_mounted.yaml")

    assert Catalog.load(folder).codes == ("1.000001",)
    assert onestop_engine.check(folder).files
    (folder / "other.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    (tmp_path / "elsewhere.yaml").write_text(PERMIT)
    for read in (onestop_engine.check, Catalog.load):
        with pytest.raises(InputError, match=r"other\.yaml is a link that leads out"):
            read(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
def test_a_folder_of_procedures_holds_no_door_to_other_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("root:x:0:0:secret\n")
    folder = tmp_path / "pack" / "dat-dai"
    folder.mkdir(parents=True)
    (folder / "a.yaml").symlink_to(secret)
    (folder / "b.yaml").symlink_to("/dev/zero")
    os.mkfifo(folder / "c.yaml")
    (folder / "loop").symlink_to(folder)

    printed = in_a_cage(
        """
import onestop_engine
from onestop_engine.errors import OneStopError
try:
    print(onestop_engine.check(sys.argv[1]).render("en"))
except OneStopError as error:
    print(error)
try:
    print(onestop_engine.Catalog.load(sys.argv[1]).codes)
except OneStopError as error:
    print(error)
""",
        tmp_path / "pack",
    )

    assert "secret" not in printed.replace("secret.txt", "")
    assert "a.yaml" in printed


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
@pytest.mark.parametrize("name", ["/dev/zero", "/dev/stdin", "fifo"])
def test_what_is_no_ordinary_file_is_not_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name == "fifo":
        os.mkfifo(path)

    printed = in_a_cage(
        """
import onestop_engine
from onestop_engine.calendars import WorkCalendar
from onestop_engine.catalog import Catalog
from onestop_engine.errors import OneStopError
from onestop_engine.exchange import import_records
from onestop_engine.scenarios import run_scenario
given = sys.argv[1]
for read in (onestop_engine.check, onestop_engine.load_procedure, WorkCalendar.load, run_scenario,
             WorkCalendar.bundled("vn").with_overlay,
             lambda path: import_records(path, sys.argv[2]), lambda path: Catalog.load(path).codes):
    try:
        read(given)
        print("read")
    except OneStopError:
        print("refused")
""",
        path,
        tmp_path / "drafts",
    )

    assert set(printed.split()) == {"refused"}


def test_a_file_that_is_too_large_is_not_read_into_memory(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    with large.open("wb") as file:
        file.truncate(3 << 30)

    printed = in_a_cage(
        """
import onestop_engine
print(sorted({problem.code for problem in onestop_engine.check(sys.argv[1])}))
""",
        large,
    )

    assert printed == "['OS102']"


# -- words that other languages would run ------------------------------------------------------


def filed(shop: OneStop, **changes: Any) -> Any:
    call: dict[str, Any] = {
        "unit": shop_making.UNIT,
        "applicant": dict(shop_making.APPLICANT),
        "facts": {"works": "house"},
        "channel": "counter",
        "by": shop_making.DESK,
        "at": AT,
    }
    return shop.submit("1.000001", **(call | changes))


SQL = ("'; DROP TABLE dossiers; --", '" OR 1=1 --', "x' UNION SELECT * FROM subjects --", "%", "_")


@pytest.mark.parametrize("words", SQL)
def test_words_are_values_to_the_database_and_never_commands(words: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    with OneStop.open(url, procedures=[load_text(PERMIT, "p")]) as shop:
        other = filed(shop)
        person = {"kind": "citizen", "name": words, "address": words}
        kept = filed(
            shop,
            applicant=person,
            facts={"works": "house", "owner_note": words},
            subject=words,
            key=words,
        )
        shop.act(kept.code, "note", by=shop_making.DESK, at=AT, reason=words)
        found = {
            name: shop.find(**{name: words})
            for name in ("procedure", "field", "unit", "channel", "phase", "subject", "parent")
        }
        tasks = shop.work_list(by=Actor.officer("x", unit=words, parts=(words,)), at=AT)

        assert [dossier.code for dossier in found.pop("subject")] == [kept.code]
        assert set(found.values()) == {()}
        assert tasks == ()
        assert shop.get(kept.code).applicant["name"] == words
        assert shop.events(kept.code)[-1].reason == words
        assert len(shop.find()) == 2
        assert shop.erase(words) == (kept.code,)
        assert shop.get(other.code).applicant["name"] == shop_making.APPLICANT["name"]
        with pytest.raises(NotFound):
            shop.get(words)


@pytest.mark.parametrize(
    "words", ["{0.__class__}", "{code}", "{name.__globals__}", "%s%n", "{", "}}"]
)
def test_no_word_is_taken_for_a_template(words: str) -> None:
    procedure = load_text(
        PERMIT.replace("Cấp giấy phép ví dụ", json.dumps(words)).replace(
            "Loại công trình", json.dumps(f"Loại {words}")
        ),
        "p",
    )
    with OneStop.open("memory://", procedures=[procedure]) as shop:
        dossier = filed(shop)
        assert shop.view(dossier.code, "public")["title"] == words
        for attempt in (
            lambda: filed(shop, facts={}),
            lambda: filed(shop, facts={"works": words}),
            lambda: filed(shop, facts={"works": "house", words: 1}),
            lambda: filed(shop, channel=words),
            lambda: filed(shop, documents=[words]),
            lambda: shop.act(dossier.code, words, by=shop_making.DESK, at=AT),
            lambda: shop.act(dossier.code, "note", by=shop_making.DESK, at=AT, data={words: 1}),
        ):
            with pytest.raises(OneStopError) as caught:
                attempt()
            assert words in caught.value.say("vi")
    assert "<class" not in "".join(problem.render() for problem in check_text(f"{{{words}: 1}}"))


def test_a_message_begins_no_line_of_its_own_in_a_log() -> None:
    forged = "x\n2026-11-23 ERROR admin logged in\r\x1b[2J\u2028y"
    with OneStop.open("memory://", procedures=[load_text(PERMIT, "p")]) as shop:
        for attempt in (
            lambda: shop.get(forged),
            lambda: filed(shop, channel=forged),
            lambda: filed(shop, facts={forged: 1}),
            lambda: filed(shop, documents=[forged]),
            lambda: filed(shop, key=forged),
            lambda: Term.parse(forged),
            lambda: Catalog.bundled().pick(forged, AT.date()),
            lambda: Catalog.load(forged),
        ):
            with pytest.raises(OneStopError) as caught:
                attempt()
            for said in (str(caught.value), caught.value.say("vi")):
                assert len(said.splitlines()) == 1
                assert said.isprintable()


def test_the_last_of_two_equal_keys_does_not_win_in_a_calendar(tmp_path: Path) -> None:
    file = tmp_path / "overlay.json"
    file.write_text('{"id": "A", "id": "B", "document": "1/QĐ", "add_off": []}')
    with pytest.raises(CalendarError, match="twice"):
        WorkCalendar.bundled("vn").with_overlay(file)


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_words_for_no_number_are_no_json(word: str, tmp_path: Path) -> None:
    source = tmp_path / "records.jsonl"
    source.write_text('{"code": "9.000101", "channels": [{"deadline_value": ' + word + "}]}")
    file = tmp_path / "overlay.json"
    file.write_text('{"id": ' + word + ', "document": "1/QĐ"}')

    import_records(source, tmp_path / "drafts")
    with pytest.raises(CalendarError):
        WorkCalendar.bundled("vn").with_overlay(file)
