"""Whatever stands in a file, the check reports it; it never raises and never hangs."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from texts_of_procedures import changed, parts_of

from onestop_engine.definition import check_text, load_text
from onestop_engine.errors import ProcedureError

HERE = Path(__file__).parent
EVERYTHING = (HERE / "everything.yaml").read_text(encoding="utf-8")
LINES = EVERYTHING.splitlines()
WORDS = sorted({word for line in LINES for word in line.replace(",", " ").split()})
PIECES = ["", ":", "-", "{", "}", "[", "]", "'", '"', ",", "#", "\t", "&a", "*a", "none", "true"]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        way = draw(
            st.sampled_from(["drop", "twice", "word", "word", "value", "value", "swap", "piece"])
        )
        line = lines[at]
        if way == "drop":
            del lines[at]
        elif way == "twice":
            lines.insert(draw(st.integers(0, len(lines))), line)
        elif way == "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], line
        elif way == "word":
            old = draw(st.sampled_from(line.split() or [""]))
            lines[at] = line.replace(old, draw(st.sampled_from(WORDS)), 1)
        elif way == "piece":
            place = draw(st.integers(0, len(line)))
            lines[at] = line[:place] + draw(st.sampled_from(PIECES)) + line[place:]
        else:
            key, colon, _ = line.partition(":")
            lines[at] = key + colon + " " + draw(st.sampled_from(WORDS))
    return "\n".join(lines)


@settings(max_examples=150, deadline=None)
@given(mutated())
def test_a_mutated_file_is_reported_never_raised(text: str) -> None:
    report = check_text(text, "mutated.yaml")

    for problem in report.problems:
        assert problem.span.line >= 1
        assert problem.span.column >= 1
        assert problem.render("vi")
        assert problem.render("en")


@settings(max_examples=60, deadline=None)
@given(mutated())
def test_a_file_loads_exactly_when_its_report_is_fine(text: str) -> None:
    if check_text(text).ok:
        assert load_text(text).text == text
        return
    with pytest.raises(ProcedureError) as failure:
        load_text(text)
    assert not failure.value.report.ok


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300) | st.binary(max_size=300))
def test_any_text_is_reported_never_raised(text: str | bytes) -> None:
    assert not check_text(text).ok


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(mutated(), st.randoms(use_true_random=False))
def test_the_order_of_the_parts_changes_nothing(text: str, random: Random) -> None:
    parts = list(parts_of(text).values())
    shuffled = "".join(random.sample([f"{part.rstrip()}\n" for part in parts], len(parts)))
    kept = "".join(f"{part.rstrip()}\n" for part in parts)

    found = codes_of(kept)

    # Where the YAML itself is broken, what follows the break is read otherwise.
    assume(not any(code.startswith("OS1") for code in [*found, *codes_of(shuffled)]))
    assert codes_of(shuffled) == found


def codes_of(text: str) -> list[str]:
    return sorted(problem.code for problem in check_text(text).problems)


def test_a_thousand_steps_are_still_checked() -> None:
    steps = "".join(
        f"  s{n}: {{by: authority, within: 1 ngày, then: s{n + 1}}}\n" for n in range(990)
    )
    text = changed(
        "deadline: {limit: 1000 ngày}\n",
        "steps:\n  intake: {by: one_stop, do: receive, then: s0}\n"
        f"{steps}  s990: {{by: one_stop, do: deliver, result: permit}}\n",
    )

    assert check_text(text).problems == ()


def test_more_steps_than_any_procedure_has_are_refused() -> None:
    branches = "".join(
        f"      b{n}:\n        steps:\n"
        + "".join(f"          s{n}_{m}: {{by: authority}}\n" for m in range(40))
        for n in range(40)
    )
    text = changed(
        "steps:\n  intake: {by: one_stop, do: receive, then: all}\n"
        f"  all:\n    parallel:\n{branches}    then: deliver\n"
        "  deliver: {by: one_stop, do: deliver, result: permit}\n"
    )

    assert "OS213" in [problem.code for problem in check_text(text).problems]
