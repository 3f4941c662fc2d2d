from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from scenario_texts import ACCEPTED

from onestop_engine import Catalog, InputError, NotFound
from onestop_engine.scenarios import catalog_for, collect, coverage_of, run_scenario

PACK = Path(__file__).parents[2] / "procedures"
DUE = f"{ACCEPTED}    expect: {{due: 2026-08-28}}\n"
PERMIT = PACK / "vn/hoat-dong-xay-dung/1.013225/2026-07-01.yaml"
BUNDLE = PACK / "vn/lien-thong/3.000722/2026-09-01.yaml"


def put(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_scenarios_lie_in_folders_of_that_name(tmp_path: Path) -> None:
    wanted = [
        put(tmp_path, "f/1/scenarios/a.yaml", DUE),
        put(tmp_path, "f/1/scenarios/more/b.yml", DUE),
    ]
    for other in ("f/1/2026-07-01.yaml", "f/1/scenarios/c.txt", "f/1/scenarios/_d.yaml"):
        put(tmp_path, other, DUE)

    assert collect(tmp_path) == tuple(wanted)
    assert collect([tmp_path / "f/1/scenarios", wanted[0]]) == tuple(wanted)
    assert collect(str(tmp_path / "f/1/2026-07-01.yaml")) == (tmp_path / "f/1/2026-07-01.yaml",)
    with pytest.raises(NotFound, match="nowhere"):
        collect(tmp_path / "nowhere")


def test_a_file_that_is_not_there_or_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        run_scenario(tmp_path / "a.yaml")
    with pytest.raises(InputError, match="cannot be read"):
        run_scenario(tmp_path)


def test_the_procedure_beside_a_scenario_is_the_one_that_is_played(tmp_path: Path) -> None:
    text = PERMIT.read_text(encoding="utf-8").replace("7 ngày làm việc", "6 ngày làm việc")
    put(tmp_path / "1.013225", "2026-07-01.yaml", text)
    file = put(tmp_path / "1.013225", "scenarios/a.yaml", DUE)

    (found,) = run_scenario(file).mismatches

    assert found.actual.vi == "2026-08-27"


def test_without_one_beside_it_the_installed_procedure_is_played(tmp_path: Path) -> None:
    assert run_scenario(put(tmp_path, "scenarios/a.yaml", DUE)).ok
    assert run_scenario(put(tmp_path, "a.yaml", DUE)).ok


def test_the_pack_is_the_nearest_folder_with_titles_of_fields(tmp_path: Path) -> None:
    shutil.copytree(PACK / "vn", tmp_path / "vn")
    file = next(each for each in collect(tmp_path) if each.parents[1].name == "3.000722")

    assert catalog_for(file, "3.000722").codes == Catalog.load(PACK).codes


def test_a_bundle_of_ones_own_takes_its_parts_from_the_installed_packs(tmp_path: Path) -> None:
    shutil.copy(BUNDLE, tmp_path / "bundle.yaml")
    source = BUNDLE.parent / "scenarios" / "ba-ngay-lam-viec.yaml"
    file = put(tmp_path, "scenarios/a.yaml", source.read_text(encoding="utf-8"))

    assert run_scenario(file).problems == ()
    assert catalog_for(file, "3.000722").codes == (
        "1.001193",
        "1.004222",
        "1.014137",
        "1.116410",
        "3.000722",
    )


def test_a_procedure_that_does_not_load_speaks_for_itself(tmp_path: Path) -> None:
    text = PERMIT.read_text(encoding="utf-8").replace("back: examine_house", "back: nowhere")
    broken = put(tmp_path / "1.013225", "2026-07-01.yaml", text)

    outcome = run_scenario(put(tmp_path / "1.013225", "scenarios/a.yaml", DUE))

    assert not outcome.ok
    assert {problem.span.file for problem in outcome.problems} == {str(broken.resolve())}


def test_what_no_scenario_reaches_is_shown_at_its_place(tmp_path: Path) -> None:
    outcome = run_scenario(put(tmp_path, "a.yaml", DUE))
    permit = Catalog.load(PACK).pick("1.013225", on=date(2026, 8, 20))
    coverage = coverage_of(permit, outcome.reached)
    lines = permit.text.splitlines()
    places = {
        item.name: (lines[span.line - 1][span.column - 1 :]) for item, span in coverage.missed
    }

    assert coverage.reached == 5
    assert places["sign"].startswith("sign:")
    assert places["sign.back"].startswith("back: examine_house")
    assert places["consult.on_silence"] == "on_silence: consent"
    assert places["examine_house.otherwise"] == "otherwise: examine"
    assert places["deadline[1]"].startswith("limit: 10 ngày làm việc")


PRICES = """    kind: charge
    dated:
      - {amount: 1000, until: 2026-08-31}
      - {amount: 2000, from: 2026-09-01}
    channels:
      online: {percent: 50}
    exempt:
      - when: works == other
    reductions:
      - when: channel == post
        percent: 30
"""


def test_prices_and_reductions_are_told_apart(tmp_path: Path) -> None:
    head, _, tail = PERMIT.read_text(encoding="utf-8").partition("    kind: charge\n")
    rest = tail.replace("    amount: set_by_province\n", "", 1)
    put(tmp_path / "1.013225", "2026-07-01.yaml", head + PRICES + rest)
    filings = {
        "a": DUE,
        "b": DUE.replace("counter", "online"),
        "c": DUE.replace("counter", "post")
        .replace("2026-08-20", "2026-09-03")
        .replace("due: 2026-08-28", "total: 1400"),
        "d": DUE.replace("house}", "other}").replace("2026-08-28", "2026-09-07"),
    }
    reached = {}
    for name, text in filings.items():
        outcome = run_scenario(put(tmp_path / "1.013225", f"scenarios/{name}.yaml", text))
        assert outcome.ok, outcome.render("en")
        kinds = {"price", "reduction"}
        reached[name] = {item.name for item in outcome.reached if item.kind in kinds}

    assert reached == {
        "a": {"permit_charge[0]"},
        "b": {"permit_charge.online"},
        "c": {"permit_charge[1]", "permit_charge.reduction[1]"},
        "d": {"permit_charge[0]", "permit_charge.reduction[0]"},
    }


def test_a_filing_without_its_hour_does_not_hide_what_else_is_wrong(tmp_path: Path) -> None:
    text = DUE.replace("2026-08-20T09:00", "2026-08-20", 1).replace("counter", "web")
    file = put(tmp_path, "scenarios/a.yaml", text.replace("do: accept", "do: acept"))

    codes = [problem.code for problem in run_scenario(file).problems]

    assert codes == ["OS004", "OS147", "OS012"]
