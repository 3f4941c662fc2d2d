"""Files and folders: what is read, what is left out, what cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from texts_of_procedures import SMALL

from onestop_engine.definition import check, load_procedure
from onestop_engine.definition._checks_catalogue import Checked
from onestop_engine.definition._results import Source
from onestop_engine.errors import InputError, NotFound, ProcedureError


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "vn" / "thu-tuc-mau" / "9.000001"
    (folder / "scenarios").mkdir(parents=True)
    (folder / "2026-07-01.yaml").write_text(SMALL, encoding="utf-8")
    (folder / "_draft.yaml").write_text("no: good", encoding="utf-8")
    (folder / "scenarios" / "happy.yaml").write_text("no: good", encoding="utf-8")
    (tmp_path / "vn" / "fields.yaml").write_text("thu-tuc-mau: Thủ tục mẫu", encoding="utf-8")
    (tmp_path / "vn" / "notes.txt").write_text("no: good", encoding="utf-8")
    return tmp_path


def test_a_folder_is_searched_for_procedures_only(pack: Path) -> None:
    report = check(pack)

    assert report.ok
    assert [Path(file).name for file in report.files] == ["2026-07-01.yaml"]


def test_several_paths_are_checked_together(pack: Path) -> None:
    other = pack / "other.yaml"
    other.write_text(SMALL, encoding="utf-8")

    report = check([pack / "vn", str(other)])

    assert [problem.code for problem in report.problems] == ["OS901"]


def test_progress_counts_the_files(pack: Path) -> None:
    told: list[tuple[int, int]] = []

    check([pack, pack], progress=lambda done, of: told.append((done, of)))

    assert told == [(1, 2), (2, 2)]


def test_a_file_is_checked_whatever_it_is_called(pack: Path) -> None:
    assert not check(pack / "vn" / "thu-tuc-mau" / "9.000001" / "_draft.yaml").ok


def test_a_single_file_is_not_blamed_for_neighbours_it_cannot_see(tmp_path: Path) -> None:
    calling = SMALL.replace(
        "  examine: {by: authority, outcomes:"
        " {ready: deliver, incomplete: ask_applicant, unfit: refuse}}",
        '  examine: {by: authority, do: procedure, procedure: "9.000002", then: deliver}',
    )
    file = tmp_path / "a.yaml"
    file.write_text(calling, encoding="utf-8")

    assert check(file).problems == ()
    assert [problem.code for problem in check(tmp_path).problems] == ["OS903"]


def test_a_higher_revision_of_the_same_version_is_no_overlap(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(f"revision: 2\n{SMALL}", encoding="utf-8")

    assert check(tmp_path).problems == ()


def test_a_version_that_ends_before_the_next_is_no_overlap(tmp_path: Path) -> None:
    ended = SMALL.replace("from: 2026-07-01,", "from: 2026-01-01, until: 2026-06-30,")
    (tmp_path / "a.yaml").write_text(ended, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(SMALL, encoding="utf-8")

    assert check(tmp_path).problems == ()


@pytest.mark.parametrize("read", [check, load_procedure])
def test_a_path_that_is_not_there_is_said(read: Callable[[Path], object], tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"none\.yaml"):
        read(tmp_path / "none.yaml")


def test_a_folder_is_no_procedure(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        load_procedure(tmp_path)


def test_a_file_loads_with_its_name(pack: Path) -> None:
    file = pack / "vn" / "thu-tuc-mau" / "9.000001" / "2026-07-01.yaml"

    assert load_procedure(file).file == str(file)


def test_a_broken_file_raises_with_its_report(pack: Path) -> None:
    with pytest.raises(ProcedureError) as failure:
        load_procedure(pack / "vn" / "thu-tuc-mau" / "9.000001" / "_draft.yaml")

    assert failure.value.report.errors


def test_a_folder_that_cannot_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("onestop_engine.definition._files.scandir", closed)

    with pytest.raises(InputError, match="Permission denied"):
        check(tmp_path)


def test_what_an_earlier_check_found_is_taken_for_the_same_bytes(pack: Path) -> None:
    class Results:
        def __init__(self) -> None:
            self.kept: dict[tuple[bytes, ...], Checked] = {}
            self.found = 0

        def find(self, sources: Sequence[Source]) -> Checked | None:
            known = self.kept.get(tuple(source.text for source in sources))
            self.found += known is not None
            return known

        def keep(self, sources: Sequence[Source], checked: Checked) -> None:
            self.kept[tuple(source.text for source in sources)] = checked

    results = Results()

    first = check(pack, results=results)
    second = check(pack, results=results)

    assert first == second == check(pack)
    assert (len(results.kept), results.found) == (1, 1)
