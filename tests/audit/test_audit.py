"""An audit finds whatever was changed past the engine, and names the first broken link."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from onestop_engine import Actor, InputError, OneStop
from onestop_engine.cli import cli
from onestop_engine.store._chain import START, link
from onestop_engine.store._codec import EventRow

AT = datetime(2026, 11, 23, 9, 0)
CLERK = Actor.officer("cb-1", unit="H26.10.2", parts=("one_stop", "authority"))
CODES = ("H26.10.2-261123-0001", "H26.10.2-261123-0002")
UNGUARDED = {
    "sqlite": ("DROP TRIGGER events_no_update", "DROP TRIGGER events_no_delete"),
    "postgresql": ("DROP TRIGGER events_no_change ON events",),
}
Tamper = Callable[..., None]


def fill(url: str) -> tuple[str, ...]:
    """Two dossiers of some events each; their anchors after the first and after both."""
    with OneStop.open(url) as shop:
        anchors = []
        for number in range(2):
            code = shop.submit(
                "1.013225",
                unit="H26.10.2",
                applicant={"name": "Nguyễn Văn Ví Dụ"},
                facts={"works": "house"},
                documents=("application", "land_paper", "drawings"),
                channel="counter",
                subject=f"s-{number}",
                by=CLERK,
                at=AT,
            ).code
            shop.act(code, "accept", by=CLERK, at=AT + timedelta(minutes=5), reason="Đủ giấy tờ")
            for minute, text in enumerate(("một", "hai", "ba"), 10):
                at = AT + timedelta(minutes=minute)
                shop.act(code, "note", by=CLERK, at=at, reason=text)
            anchors.append(str(shop.anchor(at=AT + timedelta(hours=1 + number))))
        assert shop.anchor(at=AT + timedelta(hours=5)) is None
        assert shop.audit().ok
        assert shop.replay().ok
    return tuple(anchors)


@pytest.fixture
def filled(lasting_url: str) -> tuple[str, tuple[str, ...]]:
    return lasting_url, fill(lasting_url)


def tampered(url: str, *statements: str) -> None:
    """Change the database as its owner can: past the engine, and past its guards."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        for statement in (*UNGUARDED[connection.dialect.name], *statements):
            connection.execute(sa.text(statement))
    engine.dispose()


def broken(url: str, against: str | None = None) -> list[tuple[str, str | None, int | None]]:
    with OneStop.open(url) as shop:
        return [(one.kind, one.code, one.seq) for one in shop.audit(against=against).breaks]


OF_FIRST = f"code = '{CODES[0]}'"


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (f"UPDATE events SET data = '{{}}' WHERE {OF_FIRST} AND seq = 2", ("link", 2)),
        (f"UPDATE events SET actor = 'cb-9' WHERE {OF_FIRST} AND seq = 3", ("link", 3)),
        (f"UPDATE events SET at = at - 86400000000 WHERE {OF_FIRST} AND seq = 4", ("link", 4)),
        (f"UPDATE events SET recorded_at = 0 WHERE {OF_FIRST} AND seq = 1", ("link", 1)),
        (f"UPDATE events SET reason_hash = 'x' WHERE {OF_FIRST} AND seq = 2", ("link", 2)),
        (f"DELETE FROM events WHERE {OF_FIRST} AND seq = 3", ("gap", 3)),
    ],
    ids=[
        "edited",
        "by another",
        "moved back",
        "recorded at another time",
        "of another reason",
        "deleted",
    ],
)
def test_a_changed_event_is_named(
    filled: tuple[str, tuple[str, ...]], statement: str, found: tuple[str, int]
) -> None:
    url, _ = filled
    tampered(url, statement)
    kind, seq = found

    (first, *others) = broken(url)

    assert first == (kind, CODES[0], seq)
    # The anchors that sealed the dossier's later head may say so too; nothing else does.
    assert {one[0] for one in others} <= {"sealed"}


def test_events_in_another_order_are_found(filled: tuple[str, tuple[str, ...]]) -> None:
    url, _ = filled
    swap = (
        f"UPDATE events SET seq = 99 WHERE {OF_FIRST} AND seq = 3",
        f"UPDATE events SET seq = 3 WHERE {OF_FIRST} AND seq = 4",
        f"UPDATE events SET seq = 4 WHERE {OF_FIRST} AND seq = 99",
    )
    tampered(url, *swap)

    assert broken(url)[0] == ("link", CODES[0], 3)


def test_the_last_event_cannot_go_unseen(filled: tuple[str, tuple[str, ...]]) -> None:
    url, _ = filled
    with OneStop.open(url) as shop:
        last = shop.get(CODES[0]).seq
    tampered(url, f"DELETE FROM events WHERE {OF_FIRST} AND seq = {last}")

    assert ("head", CODES[0], last) in broken(url)


def test_an_event_that_was_put_in_is_found(filled: tuple[str, tuple[str, ...]]) -> None:
    url, _ = filled
    with OneStop.open(url) as shop:
        last = shop.get(CODES[0]).seq
    names = "format, kind, at, recorded_at, actor, unit, data, reason_hash, private_hash, chain"
    tampered(
        url,
        f"INSERT INTO events (code, seq, {names}) "
        f"SELECT code, {last + 1}, {names} FROM events WHERE {OF_FIRST} AND seq = {last}",
    )

    assert broken(url) == [("link", CODES[0], last + 1)]


def test_a_dossier_that_is_gone_is_found_by_the_anchor(
    filled: tuple[str, tuple[str, ...]],
) -> None:
    url, _ = filled
    with OneStop.open(url) as shop:
        last = shop.get(CODES[0]).seq
    tables = ("private", "waiting", "keys", "events", "dossiers")
    tampered(url, *(f"DELETE FROM {table} WHERE {OF_FIRST}" for table in tables))

    assert broken(url) == [("sealed", CODES[0], last)]


def test_events_left_over_from_a_dossier_are_found(filled: tuple[str, tuple[str, ...]]) -> None:
    url, _ = filled
    tampered(url, f"DELETE FROM dossiers WHERE {OF_FIRST}")

    assert ("stray", CODES[0], 1) in broken(url)


def rewrite(url: str) -> None:
    """Change an event and reckon every later link anew, as whoever knows the code can."""
    names = ("seq", "format", "kind", "at", "recorded_at", "actor", "unit", "data")
    hashed = (*names, "reason_hash", "private_hash")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        query = f"SELECT {', '.join(hashed)} FROM events WHERE {OF_FIRST} ORDER BY seq"
        rows = [dict(zip(hashed, row, strict=True)) for row in connection.execute(sa.text(query))]
    engine.dispose()
    rows[1]["actor"] = "cb-9"
    statements, before = [f"UPDATE events SET actor = 'cb-9' WHERE {OF_FIRST} AND seq = 2"], START
    for row in rows:
        before = link(before, CODES[0], EventRow(**row))
        where = f"{OF_FIRST} AND seq = {row['seq']}"
        statements.append(f"UPDATE events SET chain = '{before}' WHERE {where}")
    tampered(url, *statements, f"UPDATE dossiers SET chain = '{before}' WHERE {OF_FIRST}")


def test_a_chain_that_was_rewritten_as_a_whole_is_found_by_the_anchor(
    filled: tuple[str, tuple[str, ...]],
) -> None:
    url, _ = filled
    rewrite(url)

    (found,) = broken(url)

    assert found[:2] == ("sealed", CODES[0])


def test_anchors_that_were_rewritten_too_are_found_by_the_published_one(
    filled: tuple[str, tuple[str, ...]],
) -> None:
    url, published = filled
    rewrite(url)
    tampered_again = ("DELETE FROM anchored", "DELETE FROM anchors")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for statement in tampered_again:
            connection.execute(sa.text(statement))
    engine.dispose()
    with OneStop.open(url) as shop:
        for _ in published:
            shop.anchor(at=AT + timedelta(hours=1))

    assert broken(url) == []
    for anchor in published:
        assert broken(url, against=anchor) == [("anchor", None, None)]


def test_a_changed_anchor_is_found(filled: tuple[str, tuple[str, ...]]) -> None:
    url, _ = filled
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM anchors WHERE number = 1"))
    engine.dispose()

    assert broken(url) == [("anchor", None, None)]


def test_changed_private_data_and_texts_are_found(filled: tuple[str, tuple[str, ...]]) -> None:
    url, _ = filled
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(
            sa.text(f"UPDATE private SET reason = 'Thiếu' WHERE {OF_FIRST} AND reason = 'hai'")
        )
        connection.execute(sa.text("UPDATE texts SET text = text || ' ' WHERE kind = 'calendar'"))
    engine.dispose()

    kinds = [(kind, code) for kind, code, _ in broken(url)]

    assert kinds == [("private", CODES[0]), ("text", None)]


@pytest.mark.parametrize("kind", ["definition", "calendar"])
def test_a_text_that_is_gone_is_named_with_who_needs_it(
    filled: tuple[str, tuple[str, ...]], kind: str
) -> None:
    url, _ = filled
    tampered(url, f"DELETE FROM texts WHERE kind = '{kind}'")

    assert broken(url) == [("text", CODES[0], 1)]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM waiting",
        "UPDATE waiting SET entry = 'authority@H99'",
        f"INSERT INTO waiting (entry, code) VALUES ('authority@H99', '{CODES[0]}')",
    ],
    ids=["gone", "of another", "put in"],
)
def test_work_lists_are_held_against_the_events(
    filled: tuple[str, tuple[str, ...]], statement: str
) -> None:
    url, _ = filled
    tampered(url, statement)

    with OneStop.open(url) as shop:
        differences = shop.replay().differences
        assert {one.field for one in differences} == {"work_lists"}
        assert CODES[0] in {one.code for one in differences}
        assert shop.audit().ok


def test_erased_and_corrected_data_break_nothing(filled: tuple[str, tuple[str, ...]]) -> None:
    url, published = filled
    with OneStop.open(url) as shop:
        shop.correct_applicant(CODES[0], {"name": "Trần Thị Ví Dụ"})
        shop.erase("s-1")
        found = shop.audit(against=published[-1])

        assert found.ok
        assert found.erased > 0
        assert shop.replay().ok


@pytest.mark.parametrize("text", ["", "1", "x:" + "0" * 64, "1:" + "0" * 63, "²:" + "0" * 64])
def test_what_is_no_anchor_is_refused(text: str) -> None:
    with OneStop.open("memory://") as shop, pytest.raises(InputError, match="is no anchor"):
        shop.audit(against=text)


def test_a_store_in_memory_is_audited_too() -> None:
    (first, last) = fill_memory()
    assert first != last


def fill_memory() -> tuple[str, str]:
    with OneStop.open("memory://") as shop:
        found = []
        for number in range(2):
            shop.submit(
                "1.013225",
                unit="H26.10.2",
                applicant={},
                facts={"works": "house"},
                by=CLERK,
                channel="counter",
                at=AT,
            )
            found.append(str(shop.anchor(at=AT + timedelta(days=number))))
        assert shop.audit(against=found[0]).ok
        assert shop.audit().anchors[1].count == 1
    return found[0], found[1]


# -- every byte of every event ------------------------------------------------------------------


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("audit") / "shop.db"
    fill(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    return path


COLUMNS = ("format", "kind", "at", "recorded_at", "actor", "unit", "data", "chain")


@given(data=st.data())
def test_no_column_of_any_event_can_change_unseen(template: Path, data: st.DataObject) -> None:
    with closing(sqlite3.connect(template)) as source:
        source.row_factory = sqlite3.Row
        rows = source.execute("SELECT * FROM events ORDER BY code, seq").fetchall()
        row = data.draw(st.sampled_from(rows))
        column = data.draw(st.sampled_from(COLUMNS))
        old = row[column]
        new = data.draw(
            st.integers(-(2**62), 2**62)
            if isinstance(old, int)
            else st.text("abc{}:,0ă", max_size=9)
        )
        if new == old:
            return
        copy = sqlite3.connect("file:audit?mode=memory&cache=private", uri=True)
        source.backup(copy)
    with closing(copy):
        for trigger in UNGUARDED["sqlite"]:
            copy.execute(trigger)
        copy.execute(
            f"UPDATE events SET {column} = ? WHERE code = ? AND seq = ?",
            (new, row["code"], row["seq"]),
        )
        kept = [dict(one) for one in _rows(copy, row["code"])]
    found, before = None, START
    for one in kept:
        chain = one.pop("chain")
        one.pop("code")
        before = link(before, row["code"], EventRow(**one))
        if chain != before:
            found = one["seq"]
            break
    assert found == row["seq"]


def _rows(connection: sqlite3.Connection, code: str) -> Iterator[sqlite3.Row]:
    connection.row_factory = sqlite3.Row
    yield from connection.execute("SELECT * FROM events WHERE code = ? ORDER BY seq", (code,))


# -- the command line ---------------------------------------------------------------------------


def test_the_command_names_the_break_and_ends_with_1(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    _, last = fill(url)
    runner = CliRunner()
    words = ["--lang", "en", "audit", "--db", url]

    fine = runner.invoke(cli, [*words, "--anchor", "--against", last])
    assert fine.exit_code == 0
    assert "Whole." in fine.output
    assert last in fine.output

    tampered(url, f"UPDATE events SET actor = 'cb-9' WHERE {OF_FIRST} AND seq = 2")
    bad = runner.invoke(cli, [*words, "--anchor"])
    assert bad.exit_code == 1
    assert f"Dossier {CODES[0]}, event 2: the link does not hold" in bad.output
    assert "Anchor of" not in bad.output


def test_a_look_up_that_was_changed_is_found_by_a_replay(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    fill(url)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE dossiers SET status = 9 WHERE {OF_FIRST}"))
    engine.dispose()

    ran = CliRunner().invoke(cli, ["--lang", "en", "replay", "--db", url])

    assert ran.exit_code == 1
    assert f"{CODES[0]}: the look-up says status is 9; the events come to 2." in ran.output
