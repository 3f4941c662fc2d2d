from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest
from click.testing import Result

from onestop_engine.cli._draft import MODELINE, Draft, write_draft
from onestop_engine.definition import check_text, schema
from onestop_engine.terms import Term

Onestop = Callable[..., Result]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--fee", "8000"),
        ("--deadline", "trong ngày"),
        ("--deadline", "1.5 working days"),
        ("--level", "province"),
        ("--title", 'Cấp "giấy": # một, hai'),
        ("--code", "1.100"),
        ("--decided-by", "217/2026/NĐ-CP"),
    ],
)
def test_whatever_is_answered_the_file_passes_the_check(
    onestop: Onestop, lang: str, options: tuple[str, ...]
) -> None:
    made = onestop("new", "sub/draft.yaml", "--yes", "--lang", lang, *options)

    assert made.exit_code == 0
    assert onestop("check", "sub/draft.yaml").output.startswith("1 file, 0 errors, 0 warn")
    assert onestop("run", "sub/draft.yaml", "--received", "2027-01-08T09:00").exit_code == 0


def test_nothing_is_ever_overwritten(onestop: Onestop) -> None:
    Path("draft.yaml").write_text("mine", encoding="utf-8")

    result = onestop("new", "draft.yaml", "--yes")

    assert result.exit_code == 2
    assert "not overwritten" in result.stderr
    assert Path("draft.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--deadline", "P1D"), "ISO 8601"),
        (("--fee", "8.000"), "8000"),
        (("--from", "01/07/2026"), "2026-07-01"),
        (("--level", "district"), "commune, province"),
        (("--field", "Hộ tịch"), "`ho-tich`"),
    ],
)
def test_a_wrong_answer_is_said_and_nothing_is_written(
    onestop: Onestop, options: tuple[str, ...], sentence: str
) -> None:
    result = onestop("new", "draft.yaml", "--yes", *options)

    assert result.exit_code == 2
    assert sentence in result.stderr
    assert "draft.yaml:" not in result.stderr
    assert not Path("draft.yaml").exists()


def test_a_level_may_be_named_in_vietnamese(onestop: Onestop) -> None:
    assert onestop("new", "draft.yaml", "--yes", "--level", "Cấp tỉnh").exit_code == 0
    assert "levels: [province]" in Path("draft.yaml").read_text(encoding="utf-8")


def test_a_folder_that_is_a_file_is_said(onestop: Onestop) -> None:
    Path("folder").touch()

    result = onestop("new", "folder/draft.yaml", "--yes", "--lang", "vi")

    assert result.exit_code == 2
    assert result.stderr == "Lỗi: «folder» đã có và là một tệp. Chọn tên hoặc thư mục khác.\n"


def test_a_code_that_no_procedure_may_have_is_wrong_use(onestop: Onestop) -> None:
    result = onestop("new", "draft.yaml", "--yes", "--code", "a b")

    assert result.exit_code == 2
    assert result.stderr.startswith("Error: --code: `a b` is no code")
    assert not Path("draft.yaml").exists()


def test_questions_are_asked_on_a_terminal(
    onestop: Onestop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onestop_engine.cli._new._asks", lambda: True)
    answers = {
        "Code": ["a b", "1.000001"],
        "Title": ["Xác nhận"],
        "Field": ["Hộ tịch", "ho-tich"],
        "Level": ["thôn", ""],
        "Deadline": ["3 dais", "3 days"],
        "Fee": ["8.000", "8000"],
        "Consulted body": ["Công an xã"],
        "In force": ["1/7/2026", "2026-07-01"],
        "Decided by": [""],
    }

    typed = "".join(f"{answer}\n" for given in answers.values() for answer in given)
    result = onestop("new", "draft.yaml", input=typed)
    text = Path("draft.yaml").read_text(encoding="utf-8")

    assert result.exit_code == 0
    for question, given in answers.items():
        # A wrong answer is told with what was asked, and then it is asked again.
        assert result.stderr.count(question) == 2 * len(given) - 1, question
    for part in ('"1.000001"', '"Xác nhận"', 'field: "ho-tich"', '"3 ngày"', '"Công an xã"'):
        assert part in text
    assert "amount: 8000" in text
    assert onestop("check", "draft.yaml").output == "1 file, 0 errors, 0 warnings.\n"


@pytest.mark.parametrize(
    ("number", "answer", "said"),
    [
        (0, "a b", "Code of the procedure: `a b` is no code of a procedure."),
        (2, "Hộ tịch", "Field: `Hộ tịch` cannot be a name: "),
        (3, "thôn", "Level (commune, province, ministry, other): There is no level 'thôn'."),
        (4, "soon", "Deadline: The term 'soon' cannot be read."),
        (5, "8.000", "Fee (đồng): The fee is whole đồng without thousands marks, not '8.000'."),
        (5, "9" * 20, "Fee (đồng): `99999999999999999999` lies outside what is allowed"),
        (6, "a\x07", "Consulted body (empty for none): There is a character that cannot be seen"),
        (7, "soon", "In force from: 'soon' is no date. Dates are ISO 8601, the year first. Write "),
        (7, "1/7/2026 9h", "Write 2026-07-01.\n"),
        (7, "2026-07-01T09:00", "In force from: a day without an hour is wanted"),
    ],
)
def test_a_wrong_answer_is_told_with_what_was_asked(
    onestop: Onestop, monkeypatch: pytest.MonkeyPatch, number: int, answer: str, said: str
) -> None:
    monkeypatch.setattr("onestop_engine.cli._new._asks", lambda: True)

    typed = [""] * number + [answer] + [""] * 10
    result = onestop("new", "draft.yaml", input="\n".join(typed))

    assert result.exit_code == 0
    assert said in result.stderr
    assert "--" not in result.stderr
    assert "T09:00" not in result.stderr.replace(answer, "")


def test_blanks_are_no_answer(onestop: Onestop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onestop_engine.cli._new._asks", lambda: True)

    result = onestop("new", "draft.yaml", input="\n  \n" + "\n" * 7)

    assert result.exit_code == 0
    assert "Thủ tục mới" in Path("draft.yaml").read_text(encoding="utf-8")


def test_what_an_option_answers_is_not_asked(
    onestop: Onestop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onestop_engine.cli._new._asks", lambda: True)

    result = onestop("new", "draft.yaml", "--title", "Xác nhận", "--fee", "0", input="\n" * 7)

    assert result.exit_code == 0
    assert "Title" not in result.stderr
    assert "Fee" not in result.stderr
    assert "Deadline" in result.stderr


def test_a_wrong_option_is_said_before_anything_is_asked(
    onestop: Onestop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onestop_engine.cli._new._asks", lambda: True)

    result = onestop("new", "draft.yaml", "--deadline", "P1D", input="\n" * 9)

    assert result.exit_code == 2
    assert "Code of the procedure" not in result.stderr


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_person_at_a_terminal_is_asked(tmp_path: Path, lang: str) -> None:
    pty = pytest.importorskip("pty", reason="there are no pseudo-terminals on Windows")
    keyboard, terminal = pty.openpty()
    command = "from onestop_engine.cli import main; main()"
    words = ["new", str(tmp_path / "draft.yaml"), "--lang", lang, "--code", "1.000001"]
    process = subprocess.Popen(
        [sys.executable, "-c", command, *words], stdin=terminal, stdout=terminal, stderr=terminal
    )
    os.close(terminal)
    level = "Cấp tỉnh" if lang == "vi" else "province"
    typed = f"\nho-tich\n{level}\n5 ngày làm việc\n20000\nSở Tư pháp\n\n\n"
    os.write(keyboard, typed.encode())

    assert process.wait(60) == 0
    said = os.read(keyboard, 65536).decode()
    os.close(keyboard)
    assert ("Thời hạn giải quyết" if lang == "vi" else "Deadline") in said
    text = (tmp_path / "draft.yaml").read_text(encoding="utf-8")
    assert '"Sở Tư pháp"' in text
    assert "level: province" in text
    assert '"5 ngày làm việc"' in text
    assert "amount: 20000" in text
    assert check_text(text).problems == ()


DEADLINES = (
    *(
        "trong ngày",
        "0,5 ngày làm việc",
        "1 ngày làm việc",
        "1,5 ngày làm việc",
        "15 ngày làm việc",
    ),
    *("1 ngày", "2 ngày", "45 ngày", "1 giờ", "24 giờ", "1 giờ làm việc", "8 giờ làm việc"),
    *("1 phút", "30 phút", "1 tuần", "3 tháng", "1 năm"),
)


@pytest.mark.parametrize("deadline", DEADLINES)
def test_every_combination_of_answers_passes_the_check(deadline: str) -> None:
    levels, fees, bodies = (
        ("commune", "province", "ministry", "other"),
        (0, 8000),
        ("", 'Sở "A": 1'),
    )
    for level, fee, consulted in product(levels, fees, bodies):
        draft = Draft(
            code="1.000001",
            title="Xác nhận",
            field="ho-tich",
            level=level,
            deadline=Term.parse(deadline),
            fee=fee,
            start=date(2026, 7, 1),
            decided_by="118/2025/NĐ-CP",
            consulted=consulted,
            schema="procedure.schema.json",
        )

        assert check_text(write_draft(draft)).problems == (), (level, fee, consulted)


def test_the_first_line_leads_editors_to_the_schema_of_the_folder_or_of_the_library(
    onestop: Onestop,
) -> None:
    def first_line(name: str) -> str:
        onestop("new", name, "--yes")
        return Path(name).read_text(encoding="utf-8").splitlines()[0]

    installed = first_line("alone.yaml").removeprefix(MODELINE)
    assert json.loads(Path(url2pathname(urlsplit(installed).path)).read_bytes()) == schema()

    assert onestop("schema", "-o", "procedure.schema.json").exit_code == 0
    assert json.loads(Path("procedure.schema.json").read_bytes()) == schema()
    assert first_line("beside.yaml") == f"{MODELINE}procedure.schema.json"
    assert first_line("a/b/below.yaml") == f"{MODELINE}../../procedure.schema.json"


def test_json_says_where_the_file_is(onestop: Onestop) -> None:
    result = onestop("new", "draft.yaml", "--yes", "--json")

    assert json.loads(result.stdout) == {"path": "draft.yaml", "code": "0.000001"}
