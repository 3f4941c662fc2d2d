"""The commands that read and write a store: demo, explain --db, stats, tick, adopt."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from onestop_engine.cli import cli

Onestop = Callable[..., Result]
UNTIL = ("--to", "2026-07-31", "--as-of", "2026-07-31")
OLD = {
    "old_code": "H26.10.2-261116-0042",
    "procedure": "1.013225",
    "unit": "H26.10.2",
    "received": "2026-11-16T08:40",
    "accepted": "2026-11-16T09:00",
    "step": "examine_house",
    "promised": "2026-11-26",
    "facts": {"works": "house"},
}


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A demonstration store of a few dossiers, and what the demonstration printed."""
    file = tmp_path_factory.mktemp("demo") / "demo.db"
    words = ["demo", "--db", str(file), "--dossiers", "25", "--lang", "en"]
    result = CliRunner().invoke(cli, words, prog_name="onestop")

    assert result.exit_code == 0, result.output
    return file, result.stdout


@pytest.fixture
def db(shown: tuple[Path, str], tmp_path: Path) -> str:
    """A copy of the demonstration store."""
    return str(shutil.copy(shown[0], tmp_path / "demo.db"))


def data(result: Result) -> Any:
    return json.loads(result.stdout)


def test_the_demonstration_shows_dossier_fees_panel_and_report(shown: tuple[Path, str]) -> None:
    output = shown[1]

    for title in ("why it is due then", "Timeline", "Fees and charges", "II.06a", "Share late"):
        assert title in output
    assert max(map(len, output.splitlines()[-40:])) <= 100


def test_the_same_seed_gives_the_same_demonstration(
    onestop: Onestop, shown: tuple[Path, str]
) -> None:
    again = onestop("demo", "--dossiers", "25", "--json")
    other = onestop("demo", "--dossiers", "25", "--seed", "7", "--json")

    assert data(again)["dossier"]["code"] in shown[1]
    assert data(again) != data(other)


def test_a_demonstration_never_writes_into_a_store_that_exists(onestop: Onestop, db: str) -> None:
    result = onestop("demo", "--db", db)

    assert result.exit_code == 2
    assert "exists already" in result.stderr


def test_a_dossier_is_explained_from_its_store(onestop: Onestop, db: str) -> None:
    code = data(onestop("demo", "--dossiers", "25", "--json"))["dossier"]["code"]

    text = onestop("explain", code, "--db", db, "--lang", "vi")
    document = data(onestop("explain", code, "--db", db, "--json"))

    assert text.exit_code == 0
    assert "Ngày hẹn trả" in text.output
    assert "Diễn biến" in text.output
    assert document["timeline"][0]["kind"] == "submitted"
    assert document["explanation"]["vi"] != document["explanation"]["en"]


def test_an_unknown_dossier_is_wrong_use(onestop: Onestop, db: str) -> None:
    assert onestop("explain", "H26.10.2-260101-9999", "--db", db).exit_code == 2


@pytest.mark.parametrize("report", ["06a", "panel", "steps", "causes"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_report_is_a_table_of_100_columns_and_a_document(
    onestop: Onestop, db: str, report: str, lang: str
) -> None:
    words = ("stats", "--db", db, *UNTIL, "--report", report, "--lang", lang)

    text = onestop(*words)
    document = onestop(*words, "--json")

    assert text.exit_code == document.exit_code == 0
    assert "…" not in text.output
    assert max(map(len, text.output.splitlines())) <= 100
    assert data(document)


def test_the_steps_name_who_does_them_as_people_do(onestop: Onestop, db: str) -> None:
    words = ("stats", "--db", db, *UNTIL, "--report", "steps")
    onestop(*words, "--lang", "vi", "-o", "steps.csv")
    written = Path("steps.csv").read_text(encoding="utf-8-sig")

    assert ",Ủy ban nhân dân cấp xã,H26.10.2," in written
    assert ",commune," not in written
    assert {line["part"] for line in data(onestop(*words, "--json"))["lines"]} >= {"commune"}


@pytest.mark.parametrize("by", ["field", "procedure", "agency", "unit", "channel", "month"])
def test_the_form_adds_up_by_whatever_it_is_grouped(onestop: Onestop, db: str, by: str) -> None:
    document = data(onestop("stats", "--db", db, *UNTIL, "--by", by, "--json"))
    total = document["total"]

    assert total["received"] == total["resolved"] + total["open"]
    assert total["received"] > 0
    if by != "month":
        assert total["received"] == sum(line["received"] for line in document["lines"])


def test_a_past_report_stays_as_it_was(onestop: Onestop, db: str) -> None:
    words = ("stats", "--db", db, "--to", "2026-03-31", "--as-of", "2026-03-31T17:00", "--json")
    before = data(onestop(*words))
    onestop("tick", "--db", db, "--at", "2026-12-01")

    assert data(onestop(*words)) == before


def test_a_period_that_ends_before_it_starts_is_wrong_use(onestop: Onestop, db: str) -> None:
    result = onestop("stats", "--db", db, "--from", "2026-08-01", "--to", "2026-07-01")

    assert result.exit_code == 2
    assert "Swap" in result.stderr


def test_time_carries_on_once(onestop: Onestop, db: str) -> None:
    onestop("adopt", written(OLD), "--db", db, "--at", "2026-11-23T08:00")
    late = ("tick", "--db", db, "--at", "2026-11-27T08:00", "--json")

    first, again = data(onestop(*late)), data(onestop(*late))

    assert "overdue" in [happening["kind"] for happening in first["happened"]]
    assert again["happened"] == []
    assert "0 events" in onestop(*late[:-1]).output


@pytest.mark.parametrize("command", ["stats", "tick", "explain"])
def test_a_store_that_is_not_there_is_not_made(onestop: Onestop, command: str) -> None:
    words = (command, "A-1") if command == "explain" else (command,)

    result = onestop(*words, "--db", "missing.db")

    assert result.exit_code == 2
    assert "missing.db" in result.stderr
    assert not Path("missing.db").exists()


def test_what_is_no_store_is_a_problem_and_stays_as_it_is(onestop: Onestop) -> None:
    Path("notes.db").write_text("my notes", encoding="utf-8")

    result = onestop("stats", "--db", "notes.db")

    assert result.exit_code == 1
    assert Path("notes.db").read_text(encoding="utf-8") == "my notes"


def written(*records: Any, name: str = "running.jsonl") -> str:
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    Path(name).write_text("\n".join(lines), encoding="utf-8")
    return name


def test_running_dossiers_are_taken_over_once(onestop: Onestop) -> None:
    words = ("adopt", written(OLD), "--db", "new.db", "--at", "2026-11-23T08:00")

    first, again = onestop(*words), onestop(*words)
    explained = onestop("explain", OLD["old_code"], "--db", "new.db")

    assert first.exit_code == again.exit_code == 0
    assert "H26.10.2-261116-0042  taken over: due 17:00 26 Nov 2026" in first.output
    assert "was taken over before: due 17:00 26 Nov 2026" in again.output
    assert "17:00 on Thu 26 Nov 2026" in explained.output


def test_trying_writes_nothing(onestop: Onestop) -> None:
    result = onestop(
        *("adopt", written(OLD), "--db", "new.db", "--at", "2026-11-23T08:00", "--dry-run"),
    )

    assert result.exit_code == 0
    assert "could be taken over" in result.output
    assert not Path("new.db").exists()


def test_wrong_records_are_refused_each_with_its_reason_and_the_others_taken(
    onestop: Onestop,
) -> None:
    file = written(
        OLD,
        {**OLD, "old_code": "A-2", "step": "examin_house"},
        {**OLD, "old_code": "A-3", "acepted": "2026-11-16"},
        {**OLD, "old_code": "A-4", "received": "16/11/2026"},
        {**OLD, "old_code": "A-5", "procedure": "1.013226"},
        {"old_code": "A-6"},
        ["A-7"],
    )

    result = onestop("adopt", file, "--db", "new.db", "--at", "2026-11-23T08:00", "--json")
    document = data(result)
    reasons = {line["old_code"]: (line["message"] or {}).get("en") for line in document["lines"]}

    assert result.exit_code == 1
    assert (document["adopted"], document["refused"]) == (1, 6)
    assert "examine_house" in reasons["A-2"]
    assert "Did you mean 'accepted'?" in reasons["A-3"]
    assert "2026-11-16" in reasons["A-4"]
    assert "1.013225" in reasons["A-5"]
    assert "'procedure' is missing" in reasons["A-6"]
    assert "JSON object" in reasons[None]


def test_a_code_that_another_dossier_has_is_refused(onestop: Onestop) -> None:
    onestop("adopt", written(OLD), "--db", "new.db", "--at", "2026-11-23T08:00")
    clash = written({**OLD, "old_code": "B-1", "code": OLD["old_code"]})

    result = onestop("adopt", clash, "--db", "new.db", "--at", "2026-11-23T09:00")

    assert result.exit_code == 1
    assert "belongs to another dossier" in result.output


def test_one_list_is_read_too(onestop: Onestop) -> None:
    Path("running.json").write_text(json.dumps([OLD]), encoding="utf-8")

    result = onestop("adopt", "running.json", "--db", "new.db", "--at", "2026-11-23T08:00")

    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.jsonl", '{"old_code": "A"}\n{nonsense', "Line 2"),
        ("a.json", '{"old_code": "A"}', "one JSON list"),
        ("a.json", "[" * 100_000, "is not JSON"),
        ("a.jsonl", "\udcff", "not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_wrong_use(
    onestop: Onestop, name: str, text: str, sentence: str
) -> None:
    Path(name).write_text(text, encoding="utf-8", errors="surrogateescape")

    result = onestop("adopt", name, "--db", "new.db")

    assert result.exit_code == 2
    assert sentence in result.stderr
