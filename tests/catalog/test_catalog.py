from __future__ import annotations

import sys
import threading
from datetime import date, datetime
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType

import pytest

from onestop_engine import _packs
from onestop_engine import catalog as catalogs
from onestop_engine.catalog import Catalog, procedure_files
from onestop_engine.definition import load_text
from onestop_engine.errors import InputError, NotFound, ProcedureError

TEXT = """\
procedure: "{code}"
revision: {revision}
title: {{vi: Cấp bản sao, en: Copy}}
field: thu-nghiem
levels: [commune]
in_force: {{from: {start}, {until}decided_by: 1/QĐ-UBND}}
channels: [online, counter]
applicants: [citizen]
legal_basis: [1/2026/NĐ-CP]
results:
  copy: {{vi: Bản sao, en: Copy}}
agencies:
  one_stop: {{kind: one_stop, level: commune}}
  office: {{kind: authority, level: commune}}
deadline:
  - limit: 3 ngày làm việc
    basis: 1/2026/NĐ-CP
steps:
  intake: {{by: one_stop, do: receive, then: issue}}
  issue:
    by: office
    outcomes: {{sign: deliver, incomplete: ask_applicant, unfit: refuse}}
  deliver: {{by: one_stop, do: deliver, result: copy}}
"""


def text(
    code: str = "9.000001", start: str = "2026-01-01", until: str = "", revision: int = 1
) -> str:
    window = f"until: {until}, " if until else ""
    return TEXT.format(code=code, start=start, until=window, revision=revision)


def put(root: Path, place: str, content: str) -> Path:
    file = root / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    return file


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    put(tmp_path, "f/9.000001/2025-01-01.yaml", text(start="2025-01-01", until="2025-12-31"))
    put(tmp_path, "f/9.000001/2026-01-01.yaml", text())
    put(tmp_path, "f/9.000001/2026-01-01.2.yaml", text(revision=2))
    put(tmp_path, "f/9.000002/2026-01-01.yaml", text("9.000002"))
    put(tmp_path, "fields.yaml", "f: {vi: Thử nghiệm, en: Trial}\n")
    return tmp_path


def test_the_date_picks_the_version(pack: Path) -> None:
    catalog = Catalog.load(pack)
    assert catalog.pick("9.000001", on=date(2025, 12, 31)).ref == "9.000001@2025-01-01#1"
    assert catalog.pick("9.000001", on=date(2026, 1, 1)).ref == "9.000001@2026-01-01#2"


def test_the_highest_revision_serves_unless_another_is_asked_for(pack: Path) -> None:
    catalog = Catalog.load(pack)
    assert catalog.pick("9.000001", on=date(2026, 5, 1), revision=1).revision == 1
    with pytest.raises(NotFound, match="no revision 3"):
        catalog.pick("9.000001", on=date(2026, 5, 1), revision=3)


def test_versions_stand_oldest_first(pack: Path) -> None:
    refs = [version.ref for version in Catalog.load(pack).versions("9.000001")]
    assert refs == ["9.000001@2025-01-01#1", "9.000001@2026-01-01#1", "9.000001@2026-01-01#2"]


def test_a_day_before_all_versions_is_not_found_and_the_windows_are_told(pack: Path) -> None:
    with pytest.raises(NotFound, match=r"#1 2025-01-01 – 2025-12-31, #1 2026-01-01 – …"):
        Catalog.load(pack).pick("9.000001", on=date(2024, 1, 1))


def test_an_unknown_code_is_not_found_and_the_nearest_are_told(pack: Path) -> None:
    catalog = Catalog.load(pack)
    with pytest.raises(NotFound, match=r"Nearest codes: .*9\.000001") as raised:
        catalog.pick("9.00001", on=date(2026, 1, 1))
    assert "Mã gần nhất" in raised.value.say("vi")
    with pytest.raises(NotFound, match=r"code ZZZ\.$"):
        catalog.versions("ZZZ")


def test_codes_come_in_order_and_can_be_asked_for(pack: Path) -> None:
    catalog = Catalog.load(pack)
    assert catalog.codes == ("9.000001", "9.000002")
    assert "9.000002" in catalog
    assert "9.000003" not in catalog
    assert [procedure.code for procedure in catalog] == ["9.000001"] * 3 + ["9.000002"]


def test_the_fields_have_titles(pack: Path) -> None:
    assert Catalog.load(pack).fields["f"].say("en") == "Trial"


@pytest.mark.parametrize(
    "titles",
    ["- f\n", "f: {vi: Thử nghiệm, eng: Trial}\n", "f: Thử nghiệm\nf: Thử lại\n", "f: [\n", "f:\n"],
)
def test_a_faulty_list_of_fields_is_refused_with_its_place(pack: Path, titles: str) -> None:
    put(pack, "fields.yaml", titles)
    with pytest.raises(ProcedureError, match=r"fields\.yaml:\d+:\d+"):
        _ = Catalog.load(pack).fields


def test_only_the_files_of_the_asked_code_are_read(pack: Path) -> None:
    put(pack, "f/9.000003/2026-01-01.yaml", "procedure: [broken")
    catalog = Catalog.load(pack)
    assert catalog.pick("9.000002", on=date(2026, 1, 1)).code == "9.000002"
    with pytest.raises(ProcedureError):
        catalog.versions("9.000003")


def test_a_version_is_read_once(pack: Path) -> None:
    catalog = Catalog.load(pack)
    first = catalog.pick("9.000002", on=date(2026, 1, 1))
    (pack / "f/9.000002/2026-01-01.yaml").unlink()
    assert catalog.pick("9.000002", on=date(2026, 1, 1)) is first


def test_files_outside_the_layout_are_found_too(tmp_path: Path) -> None:
    file = put(tmp_path, "my procedure.yml", text("9.000009"))
    assert Catalog.load(tmp_path).codes == ("9.000009",)
    assert Catalog.load(file).pick("9.000009", on=date(2026, 2, 1)).code == "9.000009"


def test_a_file_in_the_folder_of_another_code_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "f/9.000001/2026-01-01.yaml", text("9.000002"))
    with pytest.raises(InputError, match=r"declares code 9\.000002"):
        Catalog.load(tmp_path).versions("9.000001")


def test_two_files_for_one_revision_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "f/9.000001/2026-01-01.yaml", text())
    put(tmp_path, "f/9.000001/2026-01-01.b.yaml", text() + "# again\n")
    with pytest.raises(InputError, match="stands twice"):
        Catalog.load(tmp_path).versions("9.000001")


def test_the_same_text_twice_counts_once(tmp_path: Path) -> None:
    one = put(tmp_path, "a/9.000001/2026-01-01.yaml", text())
    other = put(tmp_path, "b/one.yaml", text())
    assert len(Catalog.load(one.parents[1], other).versions("9.000001")) == 1


def test_a_path_that_does_not_exist_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        Catalog.load(tmp_path / "nowhere")


def test_what_is_no_procedure_is_passed_over(tmp_path: Path) -> None:
    for place in (
        "fields.yaml",
        "_draft.yaml",
        "_old/a.yaml",
        ".hidden/a.yaml",
        "f/scenarios/a.yaml",
        "f/overlays/a.yaml",
        "notes.txt",
    ):
        put(tmp_path, place, "x")
    kept = put(tmp_path, "f/9.000001/2026-01-01.yaml", text())
    assert procedure_files(tmp_path) == (kept,)


def test_procedures_can_be_given_directly() -> None:
    catalog = Catalog([load_text(text(), "a.yaml")])
    assert catalog.pick("9.000001", on=date(2026, 1, 1)).file == "a.yaml"
    assert dict(catalog.fields) == {}


def test_an_empty_catalog_knows_nothing() -> None:
    with pytest.raises(NotFound, match="no procedure with code"):
        Catalog().pick("9.000001", on=date(2026, 1, 1))


def test_threads_share_one_catalog(pack: Path) -> None:
    catalog = Catalog.load(pack)
    found: list[int] = []

    def look() -> None:
        found.append(id(catalog.pick("9.000001", on=date(2026, 1, 1))))

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def announce(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    entry = EntryPoint(name="mine", value=value, group=catalogs.GROUP)
    monkeypatch.setattr(_packs, "entry_points", lambda group: [entry] if group else [])


@pytest.mark.parametrize("attribute", [":FOLDER", ""])
def test_an_installed_pack_is_found(
    monkeypatch: pytest.MonkeyPatch, pack: Path, attribute: str
) -> None:
    module = ModuleType("my_pack")
    module.__file__ = str(pack / "__init__.py")
    module.FOLDER = str(pack)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "my_pack", module)
    announce(monkeypatch, f"my_pack{attribute}")
    installed = Catalog.installed()
    assert "9.000001" in installed
    assert "1.013225" in installed


def test_a_pack_that_does_not_open_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    announce(monkeypatch, "no_such_module_anywhere:FOLDER")
    with pytest.raises(InputError, match="“mine”"):
        Catalog.installed()


def test_an_installation_without_its_procedures_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(_packs, "_BUNDLED", (tmp_path / "none",))
    with pytest.raises(NotFound, match="incomplete"):
        Catalog.bundled()


@pytest.mark.parametrize("on", ["2026-11-23", datetime(2026, 11, 23, 9, 0), None])
def test_a_version_is_picked_by_a_day_alone(on: object) -> None:
    with pytest.raises(InputError, match="`on` must be a date, not"):
        Catalog.bundled().pick("1.013225", on=on)
