"""`onestop check --format sarif`: a log as SARIF 2.1.0 wants it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import Result

Onestop = Callable[..., Result]

ROOT = Path(__file__).parents[2]

# What the standard requires of the objects that are used here, and what it allows beside.
REQUIRED = {
    "log": {"version", "runs"},
    "run": {"tool"},
    "driver": {"name"},
    "rule": {"id"},
    "result": {"message"},
}
ALLOWED = {
    "log": {"$schema"},
    "run": {"language", "columnKind", "originalUriBaseIds", "artifacts", "results"},
    "driver": {"version", "rules"},
    "rule": {"name", "shortDescription", "help", "defaultConfiguration"},
    "result": {"ruleId", "ruleIndex", "level", "locations"},
}


def has_its_keys(what: str, found: Mapping[str, Any]) -> None:
    assert REQUIRED[what] <= found.keys()
    assert found.keys() <= REQUIRED[what] | ALLOWED[what]


def is_sarif(log: dict[str, Any]) -> list[dict[str, Any]]:
    """Checks a log by the standard; returns its results."""
    has_its_keys("log", log)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    has_its_keys("run", run)
    assert re.fullmatch("[a-z]{2}", run["language"])
    assert run["columnKind"] == "unicodeCodePoints"
    for base in run["originalUriBaseIds"].values():
        assert base["uri"].endswith("/")
        assert urlsplit(base["uri"]).scheme == "file"
    driver = run["tool"]["driver"]
    has_its_keys("driver", driver)
    rules = driver["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        has_its_keys("rule", rule)
        assert rule["shortDescription"]["text"]
        assert {"text", "markdown"} == rule["help"].keys()
        assert rule["defaultConfiguration"]["level"] in {"error", "warning"}
    for result in run["results"]:
        has_its_keys("result", result)
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning"}
        assert result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        is_location(place["artifactLocation"], run)
        assert place["region"].keys() == {"startLine", "startColumn"}
        assert min(place["region"].values()) >= 1
    for artifact in run["artifacts"]:
        is_location(artifact["location"], run)
    return list(run["results"])


def is_location(location: Mapping[str, str], run: Mapping[str, Any]) -> None:
    assert " " not in location["uri"]
    if "uriBaseId" in location:
        assert not urlsplit(location["uri"]).scheme
        assert location["uriBaseId"] in run["originalUriBaseIds"]
    else:
        assert location["uri"].startswith("file:///")


@pytest.fixture
def text(onestop: Onestop) -> str:
    onestop("new", "draft.yaml", "--yes", "--from", "2026-07-01")
    return Path("draft.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_problem_stands_with_its_rule_and_its_place(
    onestop: Onestop, text: str, lang: str
) -> None:
    Path("thủ tục.yaml").write_text(text.replace("approve: sign", "approve: sing"), "utf-8")
    line = text[: text.index("approve: sign")].count("\n") + 1

    result = onestop("check", "thủ tục.yaml", "--format", "sarif", "--lang", lang)
    found, *_ = is_sarif(json.loads(result.stdout))

    assert result.exit_code == 1
    assert found["ruleId"] == "OS302"
    assert "sing" in found["message"]["text"]
    assert ("Cách sửa: " if lang == "vi" else "Mend: ") in found["message"]["text"]
    place = found["locations"][0]["physicalLocation"]
    assert unquote(place["artifactLocation"]["uri"]) == "thủ tục.yaml"
    assert place["region"]["startLine"] == line
    assert place["region"]["startColumn"] == len("      approve: ") + 1


def test_a_file_elsewhere_is_named_in_full(
    onestop: Onestop, text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("else where") / "a.yaml"
    elsewhere.write_text(text.partition("documents:")[0], encoding="utf-8")

    result = onestop("check", str(elsewhere), "--format", "sarif")
    (found,) = is_sarif(json.loads(result.stdout))

    assert result.exit_code == 0
    assert found["level"] == "warning"
    location = found["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": elsewhere.as_uri()}


@pytest.mark.usefixtures("text")
def test_a_clean_log_has_its_files_and_no_results(onestop: Onestop) -> None:
    log = json.loads(onestop("check", "draft.yaml", "--format=sarif").stdout)

    assert is_sarif(log) == []
    assert [each["location"]["uri"] for each in log["runs"][0]["artifacts"]] == ["draft.yaml"]


def test_every_code_makes_a_rule(onestop: Onestop) -> None:
    broken = ROOT / "tests" / "broken"

    log = json.loads(onestop("check", *map(str, broken.glob("*.yaml")), "--format=sarif").stdout)

    is_sarif(log)
    assert len(log["runs"][0]["tool"]["driver"]["rules"]) > 100
