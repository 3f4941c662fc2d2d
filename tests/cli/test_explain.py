from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from onestop_engine.catalog import Catalog

Onestop = Callable[..., Result]
ROOT = Path(__file__).resolve().parents[2]


def test_a_procedure_is_put_into_words(onestop: Onestop) -> None:
    result = onestop("explain", "1.013225", "--on", "2026-08-20", "--lang", "vi")

    assert result.exit_code == 0
    assert "Nếu loại công trình là Nhà ở riêng lẻ: 7 ngày làm việc" in result.output
    assert "[217/2026/NĐ-CP, Điều 54]" in result.output
    assert "công dân Việt Nam" in result.output


def test_json_has_sections_with_names(onestop: Onestop) -> None:
    document = json.loads(onestop("explain", "1.013225", "--on", "2026-08-20", "--json").stdout)
    sections = {section["name"]: section for section in document["sections"]}

    assert {"about", "deadline", "documents", "fees", "steps", "results"} <= set(sections)
    assert sections["deadline"]["lines"][0]["basis"] == "217/2026/NĐ-CP, Điều 54"


def test_branches_are_indented_below_their_block(onestop: Onestop) -> None:
    lines = onestop("explain", str(ROOT / "tests/cli/branches.yaml")).output.splitlines()
    inner = next(line for line in lines if "ask_fire" in line)
    branch = next(line for line in lines if "Branch fire" in line)

    assert branch.startswith("    ")
    assert inner.startswith("      ")
    assert "if large works is yes" in branch
    assert "no answer in time: counts as consent" in inner


@pytest.mark.parametrize("code", Catalog.bundled().codes)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_bundled_procedure_can_be_explained(onestop: Onestop, code: str, lang: str) -> None:
    newest = Catalog.bundled().versions(code)[-1]

    result = onestop("explain", newest.file, "--lang", lang)

    assert result.exit_code == 0
    assert newest.code in result.output


def test_kinds_of_applicants_and_sets_of_papers_are_said_in_words(onestop: Onestop) -> None:
    card = onestop("explain", "1.003358", "--lang", "vi").output
    assert "là tổ chức, doanh nghiệp, hợp tác xã hoặc cơ quan nhà nước" in card
    assert "Số bộ hồ sơ" not in card
    assert "Sets of papers: 8" in onestop("explain", "1.014316", "--lang", "en").output


def test_a_code_without_a_version_on_that_day_is_wrong_use(onestop: Onestop) -> None:
    result = onestop("explain", "1.013225", "--on", "2001-01-01")

    assert result.exit_code == 2
    assert "2025-07-01" in result.stderr


EVERYTHING = str(ROOT / "tests/cli/everything.yaml")


@pytest.mark.parametrize(
    "sentence",
    [
        "If kind is Big: 10 working days from payment of the fee  [Điều 1]",
        "8 days from the end of the step 'Payment of the tax'",
        "Received after 15:00, counting starts on the next working day",
        "Otherwise: no deadline, no date is promised",
        "or else processing stops; when complete, 2 working days are added",
        "May be prolonged to 20 working days, if visit needed is yes  [Điều 4]",
        "unless the filing channel is online; not older than 6 months",
        "the first of these that can be had",
        "replaced by the data of Cơ sở dữ liệu quốc gia về dân cư",
        "VND 150,000; from 1 Jul 2026  [Thông tư 2]",
        "filed online: 50% of the ordinary rate  [Thông tư 3]",
        "Exempt; Poor households; when poor household is yes",
        "up to 2: VND 2,000; above that VND 1,000; at least VND 1,000; at most VND 200,000; times",
        "(Value × 0.5 / 100) rounded up to a multiple of 1,000",
        "VND 3,000 plus VND 500 per unit (page)",
        "the applicant attends at On the site",
        "Consultation: side by side; 2 branches done is enough; the others run on",
        "1 when left out",
        "no when left out",
        "not been compared in full",
    ],
)
def test_each_kind_of_rule_has_its_words(onestop: Onestop, sentence: str) -> None:
    assert sentence in onestop("explain", EVERYTHING).output


@pytest.mark.parametrize(
    ("combine", "sentence"),
    [
        ("best", "Được giảm theo nhiều mức thì chỉ tính mức có lợi nhất"),
        ("product", "Được giảm theo nhiều mức thì các mức nhân với nhau"),
    ],
)
def test_it_says_what_several_reductions_come_to(
    onestop: Onestop, tmp_path: Path, combine: str, sentence: str
) -> None:
    source = ROOT / "procedures/vn/can-cuoc/1.000757/2025-01-01.yaml"
    text = source.read_text(encoding="utf-8").replace("combine: product", f"combine: {combine}")
    file = tmp_path / "1.000757.yaml"
    file.write_text(text, encoding="utf-8")

    assert sentence in onestop("explain", str(file), "--lang", "vi").output


WAITS = {
    "en": [
        "answered within 7 working days, later rounds 5 working days, 3 working days, 12 working",
        "storm: The clock stands: Natural disaster  [01/2026/NĐ-CP, Điều 9]",
        "1 working day; twice at the most; when late, it passes to Chủ tịch",
        "the applicant confirms; 1 day; the clock stands; no answer in time: counts as confirmed",
        "post (competent authority; 5 working days at least; the clock stands)",
        "Branch each_commune; as many side by side as: số xã",
    ],
    "vi": [
        "các lần sau 5 ngày làm việc, 3 ngày làm việc, tổng cộng không quá 12 ngày làm việc",
        "storm: Không tính vào thời hạn: Thiên tai",
        "đến nhiều nhất 2 lần; quá hạn thì chuyển cho Chủ tịch",
        "1 ngày; không tính vào thời hạn; quá hạn không trả lời: coi như đã xác nhận",
        "kéo dài ít nhất 5 ngày làm việc",
        "lặp song song theo số: số xã",
    ],
}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_waits_inside_the_steps_are_said(onestop: Onestop, lang: str) -> None:
    said = onestop("explain", str(ROOT / "tests/cli/waits.yaml"), "--lang", lang).output

    assert [words for words in WAITS[lang] if words.lower() not in said.lower()] == []


@pytest.mark.parametrize(("communes", "said"), [("0", None), ("1", "1 run"), ("3", "3 runs")])
def test_a_run_says_how_often_a_branch_goes(
    onestop: Onestop, communes: str, said: str | None
) -> None:
    file = str(ROOT / "tests/cli/waits.yaml")
    result = onestop("run", file, "--received", "2026-07-06T09:00", "--set", f"communes={communes}")
    line = next(line for line in result.output.splitlines() if "each_commune" in line)

    assert "5 working days at least" in result.output
    assert (f"{said} side by side" in line) if said else ("inquire" not in result.output)


def test_both_languages_say_how_sure_a_value_is_and_what_was_noted(onestop: Onestop) -> None:
    words = ("explain", "1.013067", "--on", "2026-08-20", "--lang")
    vi, en = (onestop(*words, lang).output.splitlines() for lang in ("vi", "en"))
    note = "Cổng ghi 0 đồng và “Miễn phí” nhưng trình tự có bước nộp lệ phí và dẫn biểu mức thu."

    assert vi[vi.index("      nguồn mâu thuẫn") + 1] == f"      ghi chú: {note}"
    assert en[en.index("      sources conflict") + 1] == f"      note, in Vietnamese: {note}"
    assert "      đọc tại: Cổng Dịch vụ công quốc gia, 1.013067" in vi
    assert "      read in: Cổng Dịch vụ công quốc gia, 1.013067" in en


def test_what_a_price_shares_with_its_fee_is_said_once(onestop: Onestop) -> None:
    shown = onestop("explain", "1.013067", "--on", "2026-08-20", "--lang", "en").output

    assert shown.count("sources conflict") == 1
    assert "by the tariff referred to\n" in shown


def test_a_note_in_english_is_not_called_vietnamese(onestop: Onestop, tmp_path: Path) -> None:
    noted = Path(EVERYTHING).read_text(encoding="utf-8")
    file = tmp_path / "noted.yaml"
    file.write_text(
        noted.replace("basis: Điều 1\n", "basis: Điều 1\n    note: Read “as is”.\n", 1), "utf-8"
    )

    shown = onestop("explain", str(file), "--lang", "en").output

    assert "note: Read “as is”." in shown


def test_programs_get_status_source_and_note_of_each_value(onestop: Onestop) -> None:
    document = json.loads(onestop("explain", "1.013067", "--on", "2026-08-20", "--json").stdout)
    sections = {section["name"]: section["lines"] for section in document["sections"]}
    charge = sections["fees"][0]

    assert (charge["status"], charge["source"]) == ("conflict", None)
    assert charge["note"].startswith("Cổng ghi 0 đồng")
    assert sections["deadline"][0]["source"] == "Cổng Dịch vụ công quốc gia, 1.013067"
