from __future__ import annotations

import pytest

from onestop_engine.cli._tables import render_table
from onestop_engine.statistics import Column, Table

TABLE = Table(
    title="Title",
    subtitle="From then to now",
    columns=(
        Column(heading="No.", number="(1)", is_text=True),
        Column(heading="What it stands for", number="(2)", is_text=True),
        Column(heading="All of them", group="Received", number="(3)"),
        Column(heading="In the period, carried over from the one before", group="Received"),
        Column(heading="Alone"),
    ),
    rows=(("1", "A label of quite a few words that will not fit", "123456", "7", "8"),),
    total=("", "Total", "123456", "7", "8"),
    notes=("A note",),
)


@pytest.mark.parametrize("width", [60, 80, 100])
def test_nothing_is_wider_than_asked_and_no_word_is_lost(width: int) -> None:
    lines = render_table(TABLE, width=width).splitlines()
    words = {word for line in lines for word in line.split()}

    assert max(map(len, lines)) <= width
    assert "…" not in words
    assert set(TABLE.rows[0][1].split()) <= words
    assert {"123456", "Received", "period,", "carried", "Total", "note"} <= words


def test_titles_come_first_and_notes_last() -> None:
    lines = render_table(TABLE).splitlines()

    assert lines[:2] == ["Title", "From then to now"]
    assert lines[-1] == "A note"


def test_colours_are_written_only_when_asked_for() -> None:
    assert "\x1b[" not in render_table(TABLE)
    assert "\x1b[" in render_table(TABLE, colour=True)


def test_a_table_without_rows_and_total_is_drawn() -> None:
    empty = Table(title="Nothing", columns=TABLE.columns, rows=())

    assert "What it" in render_table(empty)
