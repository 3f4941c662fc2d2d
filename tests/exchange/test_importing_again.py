from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from catalogue_records import bring_in, draft_file, price, record, row

from onestop_engine import check
from onestop_engine.exchange import ImportedFile

TEN_DAYS = [row(deadline_value=10, deadline_text="10 Ngày làm việc")]
DEADLINE = "deadline:\n  limit: 5 ngày làm việc\n"


def again(folder: Path, **changes: Any) -> ImportedFile:
    (file,) = bring_in(folder, record(**changes)).files
    return file


def edit(folder: Path, old: str, new: str) -> str:
    path = draft_file(folder)
    text = path.read_text(encoding="utf-8").replace('"5 ngày làm việc"', "5 ngày làm việc")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path.read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def imported(tmp_path: Path) -> None:
    assert again(tmp_path).state == "new"


def test_the_same_source_changes_nothing(tmp_path: Path) -> None:
    before = draft_file(tmp_path).read_bytes()

    assert again(tmp_path).state == "unchanged"
    assert draft_file(tmp_path).read_bytes() == before


def test_a_draft_that_nobody_touched_follows_the_source(tmp_path: Path) -> None:
    file = again(tmp_path, channels=TEN_DAYS)

    assert file.state == "updated"
    assert {change.what for change in file.changes} >= {"deadline"}
    assert "10 ngày làm việc" in draft_file(tmp_path).read_text(encoding="utf-8")


def test_what_a_person_confirmed_stays_and_the_source_s_change_is_said(tmp_path: Path) -> None:
    confirmed = DEADLINE.replace("5 ngày", "7 ngày") + "  # đã đối chiếu\n  basis: 01/2026/NĐ-CP\n"
    edit(tmp_path, DEADLINE, confirmed)
    edit(tmp_path, "  status: unverified\n\nsteps:", "  status: verified\n\nsteps:")

    papers = [{"name": "Bản vẽ", "original": 2, "copy": 0}]
    file = again(tmp_path, channels=TEN_DAYS, documents=papers)

    text = draft_file(tmp_path).read_text(encoding="utf-8")
    assert file.state == "merged"
    assert confirmed in text
    assert "status: verified" in text
    assert ("deadline", "kept") in {(change.what, change.kind) for change in file.changes}
    assert "kind: source-changed" in text
    assert "10 ngày làm việc" in text
    assert "  ban_ve:\n" in text
    assert "don_de_nghi" not in text
    assert check(draft_file(tmp_path)).errors == ()


def test_a_settled_review_point_does_not_come_back(tmp_path: Path) -> None:
    text = draft_file(tmp_path).read_text(encoding="utf-8")
    head = text[: text.index("\nreview:")]
    draft_file(tmp_path).write_text(head + "\n# đã rà soát\n", encoding="utf-8")

    file = again(tmp_path, legal_basis=["02/2026/NĐ-CP"])

    text = draft_file(tmp_path).read_text(encoding="utf-8")
    assert file.state == "merged"
    assert "02/2026/NĐ-CP" in text
    assert "review:" not in text
    assert text.endswith("# đã rà soát\n")


def test_a_section_that_the_source_drops_goes_whole(tmp_path: Path) -> None:
    edit(tmp_path, "title: Cấp giấy phép mẫu", "title: Cấp giấy phép mẫu (sửa)")

    file = again(
        tmp_path, channels=[row("online", fees=[price("Không có thông tin", None)]), row(fees=[])]
    )

    text = draft_file(tmp_path).read_text(encoding="utf-8")
    assert file.state == "merged"
    assert "\nfees:" not in text
    assert "(sửa)" in text


def test_a_file_that_is_no_draft_any_more_is_never_written(tmp_path: Path) -> None:
    text = edit(tmp_path, "status: draft", "status: verified")

    for _ in range(2):
        file = again(tmp_path, channels=TEN_DAYS)

        assert file.state == "kept"
        assert "deadline" in {change.what for change in file.changes}
        assert draft_file(tmp_path).read_text(encoding="utf-8") == text


def test_changes_that_cannot_be_joined_leave_the_file_alone(tmp_path: Path) -> None:
    text = edit(
        tmp_path, "    by: one_stop\n    do: deliver\n", "    by: nobody\n    do: deliver\n"
    )

    assert again(tmp_path, channels=TEN_DAYS).state == "kept"
    assert draft_file(tmp_path).read_text(encoding="utf-8") == text


def test_a_file_that_was_not_imported_is_never_written(tmp_path: Path) -> None:
    (tmp_path / "drafts" / ".onestop-import" / "9.000101.yaml").unlink()

    assert again(tmp_path).state == "unchanged"

    (tmp_path / "drafts" / ".onestop-import" / "9.000101.yaml").unlink()
    assert again(tmp_path, channels=TEN_DAYS).state == "kept"


def test_a_record_read_again_later_stays_in_its_file(tmp_path: Path) -> None:
    first = draft_file(tmp_path)

    file = again(tmp_path, vintage="2026-09", field="Lĩnh vực khác")

    assert Path(file.path) == first
    assert "{from: 2026-07-01" in first.read_text(encoding="utf-8")
    fields = (tmp_path / "drafts" / "fields.yaml").read_text(encoding="utf-8")
    assert "linh-vuc-mau:" in fields
    assert "linh-vuc-khac:" in fields
