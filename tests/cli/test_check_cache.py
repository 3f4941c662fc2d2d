"""Results of earlier checks: found again for the same bytes, never for any other."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

from onestop_engine.cli import _checker_version, _kept_results
from onestop_engine.cli._kept_results import KeptResults, default_folder
from onestop_engine.definition import _loading, check
from onestop_engine.definition._results import Source
from onestop_engine.errors import Report

Onestop = Callable[..., Result]

ROOT = Path(__file__).parents[2]
BROKEN = sorted((ROOT / "tests" / "broken").rglob("*.yaml"))


@pytest.fixture
def pack(onestop: Onestop) -> Path:
    """Three files that pass, two of the same version, and one with a mistake."""
    for name in ("a", "b", "c"):
        onestop("new", f"pack/{name}.yaml", "--yes", "--code", f"0.00000{name < 'c':d}")
    broken = Path("pack/c.yaml").read_text(encoding="utf-8").replace("approve: sign", "approve: x")
    Path("pack/c.yaml").write_text(broken, encoding="utf-8")
    return Path("pack")


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were really read."""
    names: list[str] = []
    kept = _loading.check_source

    def note(text: bytes, name: str) -> object:
        names.append(name)
        return kept(text, name)

    monkeypatch.setattr(_loading, "check_source", note)
    return names


def checked(path: Path, folder: Path) -> Report:
    with KeptResults(folder) as kept:
        return check(path, results=kept)


def test_an_unchanged_file_is_not_read_again_and_says_the_same(
    pack: Path, tmp_path: Path, compiled: list[str]
) -> None:
    plain = check(pack)
    assert len(plain.errors) == 2
    compiled.clear()

    first = checked(pack, tmp_path / "kept")
    assert len(compiled) == 3
    compiled.clear()
    second = checked(pack, tmp_path / "kept")

    assert compiled == []
    assert first == second == plain


def test_a_changed_file_is_read_again(pack: Path, tmp_path: Path, compiled: list[str]) -> None:
    checked(pack, tmp_path / "kept")
    compiled.clear()
    text = (pack / "a.yaml").read_text(encoding="utf-8")
    (pack / "a.yaml").write_text(text.replace("then:", "than:", 1) + "oops: 1\n", encoding="utf-8")

    found = checked(pack, tmp_path / "kept")

    assert compiled == [str(pack / "a.yaml")]
    assert found == check(pack)


def test_a_file_that_moved_is_found_with_its_new_name(
    pack: Path, tmp_path: Path, compiled: list[str]
) -> None:
    checked(pack, tmp_path / "kept")
    compiled.clear()
    (pack / "c.yaml").rename(pack / "moved.yaml")

    found = checked(pack, tmp_path / "kept")

    assert compiled == []
    assert found == check(pack)
    assert found.errors[-1].span.file == str(pack / "moved.yaml")


@pytest.mark.parametrize("file", BROKEN, ids=lambda path: path.stem)
def test_every_kind_of_problem_comes_back_as_it_was(file: Path, tmp_path: Path) -> None:
    path = file if file.parent.name == "broken" else file.parent

    assert checked(path, tmp_path) == checked(path, tmp_path) == check(path)


def test_the_catalogue_is_judged_anew(tmp_path: Path) -> None:
    folder = ROOT / "procedures" / "vn" / "ho-tich"

    assert checked(folder, tmp_path) == checked(folder, tmp_path) == check(folder)


def test_another_checker_finds_nothing_of_this_one(
    pack: Path, tmp_path: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(pack, tmp_path)
    compiled.clear()
    monkeypatch.setattr(_kept_results, "checker_version", lambda: "other")

    checked(pack, tmp_path)

    assert len(compiled) == 3
    assert len(list(tmp_path.glob("*.sqlite3"))) == 2


def test_the_version_covers_everything_that_a_check_loads() -> None:
    code = (
        "import sys\n"
        "from onestop_engine.definition import check\n"
        f"check({str(ROOT / 'procedures' / 'vn' / 'ho-tich')!r})\n"
        "print([m.__file__ for n, m in sys.modules.items() if n.startswith('onestop_engine')])\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    package = Path(_checker_version._PACKAGE)
    loaded = {Path(name).relative_to(package).as_posix() for name in eval(result.stdout)}

    assert "definition/_checks.py" in loaded
    hashed = {name for name, _ in _checker_version._sources()}
    assert loaded <= hashed
    assert "cli/_result_codec.py" in hashed


def test_a_library_that_lies_in_no_files_keeps_nothing(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_checker_version, "_PACKAGE", tmp_path / "archive.zip" / "onestop_engine")

    assert checked(pack, tmp_path / "kept") == check(pack)
    assert not (tmp_path / "kept").exists()


def the_file(folder: Path) -> Path:
    (found,) = folder.glob("*.sqlite3")
    return found


@pytest.mark.parametrize("damage", ["cut", "zeros", "flipped", "empty", "no-database", "no-table"])
def test_a_damaged_cache_is_as_good_as_none(
    pack: Path, tmp_path: Path, damage: str, compiled: list[str]
) -> None:
    expected = check(pack)
    checked(pack, tmp_path)
    file = the_file(tmp_path)
    data = file.read_bytes()
    if damage == "no-table":
        with closing(sqlite3.connect(file)) as database, database:
            database.execute("DROP TABLE results")
            database.execute("CREATE TABLE results (other TEXT)")
        database.close()
    else:
        file.write_bytes(
            {
                "cut": data[: len(data) // 2],
                "zeros": data[:100] + bytes(len(data) - 100),
                "flipped": bytes(byte ^ 1 if at > 4096 else byte for at, byte in enumerate(data)),
                "empty": b"",
                "no-database": b"no database at all" * 100,
            }[damage]
        )

    assert checked(pack, tmp_path) == expected
    assert checked(pack, tmp_path) == expected
    compiled.clear()
    assert checked(pack, tmp_path) == expected
    assert compiled == []


def test_a_row_that_was_altered_is_not_believed(pack: Path, tmp_path: Path) -> None:
    expected = checked(pack, tmp_path)
    with closing(sqlite3.connect(the_file(tmp_path))) as database, database:
        database.execute("UPDATE results SET found = CAST('[[],null]' AS BLOB)")
    database.close()

    assert checked(pack, tmp_path) == expected


def test_a_folder_that_cannot_be_written_is_no_failure(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")

    assert checked(pack, tmp_path / "file" / "kept") == check(pack)


def test_a_cache_that_another_run_has_locked_is_left_alone(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(pack, tmp_path)
    monkeypatch.setattr(_kept_results, "_PATIENCE", 0.01)
    other = sqlite3.connect(the_file(tmp_path), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    found = checked(pack, tmp_path)

    other.close()
    assert found == check(pack)
    assert the_file(tmp_path).stat().st_size > 0


def test_runs_at_the_same_time_agree(pack: Path, tmp_path: Path) -> None:
    expected = check(pack)
    found: list[Report] = []
    threads = [
        threading.Thread(target=lambda: found.append(checked(pack, tmp_path))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [expected] * 4
    assert checked(pack, tmp_path) == expected


def test_what_is_kept_is_bounded(
    pack: Path, tmp_path: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_kept_results, "_MOST_ENTRIES", 1)
    monkeypatch.setattr(_kept_results, "_AT_ONCE", 1)
    checked(pack, tmp_path)
    compiled.clear()

    checked(pack, tmp_path)

    assert compiled != []
    with closing(sqlite3.connect(the_file(tmp_path))) as database, database:
        assert database.execute("SELECT count(*) FROM results").fetchone() == (1,)
    database.close()


def test_what_older_versions_left_goes_after_a_month(pack: Path, tmp_path: Path) -> None:
    old, recent = tmp_path / "old.sqlite3", tmp_path / "recent.sqlite3"
    for file in (old, recent):
        file.write_bytes(b"")
    long_ago = time.time() - 40 * 86_400
    os.utime(old, (long_ago, long_ago))

    checked(pack, tmp_path)

    assert not old.exists()
    assert recent.exists()


def test_several_texts_are_not_mistaken_for_their_sum(tmp_path: Path) -> None:
    one = [Source("a", b"ab"), Source("b", b"c")]
    other = [Source("a", b"a"), Source("b", b"bc")]
    checked_one = _loading.check_source(b"ab", "a")

    with KeptResults(tmp_path) as kept:
        kept.keep(one, checked_one)
    with KeptResults(tmp_path) as kept:
        assert kept.find(one) == checked_one
        assert kept.find(other) is None


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"XDG_CACHE_HOME": "/cache"}, "/cache/onestop-engine/check"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/home/a"}, "/home/a/.cache/onestop-engine/check"),
    ],
)
def test_the_cache_lies_where_the_user_keeps_caches(
    environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert default_folder() == Path(expected)


def test_a_user_without_a_home_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)

    def no_home() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", no_home)

    assert default_folder() is None


def test_the_command_keeps_results_unless_told_otherwise(onestop: Onestop, pack: Path) -> None:
    again = [onestop("check", str(pack), "--cache", "kept", "--json") for _ in range(2)]
    without = onestop("check", str(pack), "--no-cache", "--json")

    assert again[0].stdout == again[1].stdout == without.stdout
    assert len(json.loads(without.stdout)["problems"]) == 2
    assert the_file(Path("kept")).exists()
    assert onestop("check", str(pack), "--no-cache", "--cache", "kept").exit_code == 2
