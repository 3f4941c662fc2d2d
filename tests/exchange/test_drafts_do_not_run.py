from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from catalogue_records import bring_in, draft_file, record
from click.testing import CliRunner

from onestop_engine import Actor, NotAllowed, OneStop
from onestop_engine.cli import cli


def test_no_dossier_is_filed_under_a_draft(tmp_path: Path) -> None:
    bring_in(tmp_path, record())
    clerk = Actor.officer("cb-1", unit="H26.10.2", parts=("one_stop",))

    with (
        OneStop.open("memory://", procedures=tmp_path / "drafts") as shop,
        pytest.raises(NotAllowed, match="9.000101@2026-07-01#1 is still a draft \\(2 points"),
    ):
        shop.submit(
            "9.000101",
            unit="H26.10.2",
            applicant={"name": "Nguyễn Văn Ví Dụ"},
            channel="counter",
            by=clerk,
            at=datetime(2026, 11, 23, 9, 0),
        )


def test_a_draft_is_read_and_checked_but_not_tried(tmp_path: Path) -> None:
    bring_in(tmp_path, record())
    path = str(draft_file(tmp_path))
    run = CliRunner().invoke

    assert run(cli, ["check", path]).exit_code == 0
    assert run(cli, ["explain", path]).exit_code == 0
    tried = run(cli, ["--lang", "en", "run", path, "--received", "2026-11-23T09:00"])
    assert tried.exit_code == 1
    assert "still a draft" in tried.output


def test_where_nothing_could_be_imported_nothing_is_counted(tmp_path: Path) -> None:
    source = tmp_path / "records.jsonl"
    source.write_text("no JSON\n", encoding="utf-8")

    done = CliRunner().invoke(
        cli, ["--lang", "en", "import", str(source), "-o", str(tmp_path / "drafts")]
    )

    assert done.exit_code == 1
    assert "records.jsonl:1:" in done.stderr
    assert done.stdout.splitlines() == [f"{tmp_path / 'drafts'}: 0 procedures (–)"]


def test_the_command_counts_changes_and_refusals(tmp_path: Path) -> None:
    source, folder = tmp_path / "records.jsonl", str(tmp_path / "drafts")
    source.write_text(json.dumps(record()) + "\nno json\n", encoding="utf-8")
    run = CliRunner().invoke

    first = run(cli, ["--lang", "en", "import", str(source), "-o", folder])
    assert first.exit_code == 1
    assert "1 procedure (1 new)" in first.output
    assert "records.jsonl:2: This is no JSON object" in first.output

    source.write_text(json.dumps(record(legal_basis=["02/2026/NĐ-CP"])), encoding="utf-8")
    second = run(cli, ["--lang", "en", "import", str(source), "-o", folder])
    assert second.exit_code == 0
    assert "legal_basis: changed" in second.output

    third = json.loads(run(cli, ["import", str(source), "-o", folder, "--json"]).stdout)
    assert third["states"]["unchanged"] == 1
    assert third["totals"]["lost"] == 0
    assert third["files"][0]["changes"] == []
