from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from places import BASE, CHARGE, HEAD, laid

from onestop_engine.cli import cli
from onestop_engine.cli._words_overlays import overlay_lines
from onestop_engine.definition import overlay_schema

ROOT = Path(__file__).parents[2]
HANOI = ROOT / "procedures/vn-ha-noi/ho-kinh-doanh/1.001612/2026-07-25.yaml"
BUNDLED = sorted((ROOT / "procedures").glob("vn-*/*/*/*.yaml"))
Onestop = Callable[..., Result]


@pytest.fixture
def onestop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Onestop:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def run(*words: str, lang: str = "vi") -> Result:
        found = CliRunner().invoke(cli, [*words, "--lang", lang], prog_name="onestop")
        if found.exception is not None and not isinstance(found.exception, SystemExit):
            raise found.exception
        return found

    return run


def test_explain_says_what_the_place_sets_and_by_which_document(onestop: Onestop) -> None:
    national = onestop("explain", "1.001612", "--on", "2026-08-28").stdout
    local = onestop("explain", "1.001612", "--on", "2026-08-28", "--unit", "H26.10.2").stdout

    assert "Quy định của địa phương" not in national
    assert (
        "Quy định của địa phương\n"
        "  Thành phố Hà Nội, từ 25/7/2026, theo 78/2026/NQ-HĐND thành phố Hà Nội\n"
        "    registration_charge: Phí, lệ phí: Lệ phí đăng ký hộ kinh doanh  [78/2026/NQ-HĐND]\n"
    ) in local


def test_run_counts_by_the_rules_of_the_place(onestop: Onestop) -> None:
    words = ("run", "1.001612", "--set", "founder=individual", "--received", "2026-08-28T09:00")
    document = json.loads(onestop(*words, "--unit", "H26.10.2", "--json").stdout)
    counter = json.loads(
        onestop(*words, "--unit", "H26.10.2", "--channel", "counter", "--json").stdout
    )

    assert document["total"] == 0
    assert counter["total"] == 100000
    assert [overlay["place"] for overlay in document["overlays"]] == ["ha-noi"]
    assert json.loads(onestop(*words, "--json").stdout)["overlays"] == []
    assert "What the place sets itself" in onestop(*words, "--unit", "H26", lang="en").stdout


def test_an_overlay_file_is_tried_over_the_installed_procedure(onestop: Onestop) -> None:
    text = HANOI.read_text(encoding="utf-8").replace("100000", "120000")
    Path("ha-noi.yaml").write_text(text, encoding="utf-8")
    found = onestop("explain", "ha-noi.yaml", "--on", "2026-01-01")

    assert found.exit_code == 0
    assert "120.000 đ" in found.stdout


def test_an_overlay_file_is_tried_over_the_procedure_of_its_own_pack(onestop: Onestop) -> None:
    local = HANOI.read_text(encoding="utf-8").replace('"1.001612"', '"9.001612"')
    base = (ROOT / "procedures/vn/ho-kinh-doanh/1.001612/2025-07-01.yaml").read_text("utf-8")
    Path("goi").mkdir()
    Path("goi/tinh.yaml").write_text(local, encoding="utf-8")
    alone = onestop("explain", "goi/tinh.yaml", "--on", "2026-08-28")
    Path("goi/goc.yaml").write_text(base.replace('"1.001612"', '"9.001612"'), encoding="utf-8")
    apart = onestop("explain", "goi/tinh.yaml", "--on", "2026-08-28")
    Path("goi/fields.yaml").write_text("ho-kinh-doanh: {vi: Hộ kinh doanh}\n", encoding="utf-8")
    together = onestop("explain", "goi/tinh.yaml", "--on", "2026-08-28")

    assert (alone.exit_code, apart.exit_code, together.exit_code) == (2, 2, 0)
    assert "goi/tinh.yaml thay đổi thủ tục 9.001612" in alone.stderr
    assert "một thư mục có fields.yaml" in apart.stderr
    assert "9.001612@2025-07-01#1+ha-noi@2026-07-25#1" in together.stdout


def test_a_commune_file_is_tried_over_its_province(onestop: Onestop) -> None:
    text = (
        HANOI.read_text(encoding="utf-8")
        .replace('"H26"', '"H26.10"')
        .replace("place: ha-noi", "place: phuong-mau")
        .replace("legal_basis: [78/2026/NQ-HĐND]", "legal_basis: [3/2026/NQ-HĐND]")
        .replace("100000", "90000")
    )
    Path("phuong.yaml").write_text(text, encoding="utf-8")
    document = json.loads(onestop("explain", "phuong.yaml", "--json").stdout)

    assert [overlay["place"] for overlay in document["overlays"]] == ["ha-noi", "phuong-mau"]


def test_a_procedure_file_takes_the_installed_overlays(onestop: Onestop) -> None:
    file = ROOT / "procedures/vn/ho-kinh-doanh/1.001612/2025-07-01.yaml"
    document = json.loads(
        onestop("explain", str(file), "--on", "2026-08-28", "--unit", "H26", "--json").stdout
    )

    assert document["ref"] == "1.001612@2025-07-01#1+ha-noi@2026-07-25#1"
    assert json.loads(onestop("explain", str(file), "--json").stdout)["overlays"] == []


def test_every_kind_of_change_has_words() -> None:
    found = laid(
        """\
channels: {are: [online], basis: x}
deadline:
  - {limit: 8 ngày làm việc, basis: x}
supplement:
  under_way: {answer_within: 5 ngày, basis: x}
facts:
  hardship: {removed: true, basis: x}
  works: {label: Công trình, basis: x}
agencies:
  police: {title: Công an xã, basis: x}
results:
  notice: {form: electronic, basis: x}
steps:
  both: {title: Kiểm tra, basis: x}
documents:
  form1: {originals: 2, basis: x}
  extra: {added: true, title: Giấy khác, copies: 1, cases: [old], basis: x}
document_cases:
  old: {added: true, title: Nhà cũ, when: works == house, basis: x}
"""
    )
    lines = list(overlay_lines(found))

    assert [(line.name, line.text.vi) for line in lines[1:]] == [
        (None, "Cách nộp"),
        (None, "Thời hạn giải quyết"),
        ("under_way", "Yêu cầu bổ sung: khi đang giải quyết"),
        ("hardship", "Thông tin hỏi (bỏ)"),
        ("works", "Thông tin hỏi: Công trình"),
        ("police", "Cơ quan: Công an xã"),
        ("notice", "Kết quả: Thông báo"),
        ("both", "Bước: Kiểm tra"),
        ("form1", "Giấy tờ: Đơn đề nghị"),
        ("extra", "Giấy tờ: Giấy khác (thêm)"),
        ("old", "Trường hợp về giấy tờ (thêm)"),
    ]
    assert all(line.text.en for line in lines)


def test_check_reads_overlays_with_their_procedure(onestop: Onestop) -> None:
    Path("f").mkdir()
    Path("f/base.yaml").write_text(BASE, encoding="utf-8")
    Path("f/tinh.yaml").write_text(HEAD + CHARGE, encoding="utf-8")
    assert onestop("check", "f").exit_code == 0
    Path("f/tinh.yaml").write_text(HEAD + CHARGE.replace("28000", "set_by_province"), "utf-8")
    found = onestop("check", "f")

    assert found.exit_code == 1
    assert "OS952" in found.stdout


def test_the_schema_of_overlays_is_printed(onestop: Onestop) -> None:
    schema = json.loads(onestop("schema", "--overlay").stdout)

    assert schema == overlay_schema()
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("file", BUNDLED, ids=lambda file: file.parts[-4])
def test_the_schema_takes_the_bundled_overlays(file: Path) -> None:
    validator = Draft202012Validator(overlay_schema())
    read = json.loads(json.dumps(yaml.safe_load(file.read_text(encoding="utf-8")), default=str))

    assert [error.json_path for error in validator.iter_errors(read)] == []
    read["fees"] |= {"other": {"amuont": 1}}
    assert [error.json_path for error in validator.iter_errors(read)] == ["$.fees.other"]


def test_coverage_counts_the_rules_of_the_place(onestop: Onestop) -> None:
    document = json.loads(onestop("test", str(HANOI.parent), "--coverage", "--json").stdout)

    assert "1.001612@2025-07-01#1+ha-noi@2026-07-25#1" in {
        each["ref"] for each in document["coverage"]
    }
