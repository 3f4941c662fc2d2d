"""A next version's tables come while programs of this one are connected: they wait, or are told.

The next version is made up: one more step, that adds a column to a table that every command writes.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from store_making import ZONE, filed

from onestop_engine.cli import cli
from onestop_engine.errors import StoreBusy, StoreError
from onestop_engine.store import Query, SqlStore, open_store, upgrade_store
from onestop_engine.store import _postgres as server
from onestop_engine.store import _schema as schema
from onestop_engine.store import _sqlite as files
from onestop_engine.store._tables import SCHEMA_VERSION

NEXT = SCHEMA_VERSION + 1
STEP = f"""
import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{SCHEMA_VERSION}"


def upgrade():
    op.add_column("events", sa.Column("weight", sa.Integer, nullable=False, server_default="1"))
"""

NextVersion = Callable[[], Any]


@pytest.fixture
def next_version(tmp_path: Path) -> NextVersion:
    """Lets the block that follows be run by the next version of this library."""
    steps = tmp_path / "migrations"
    shutil.copytree(schema._STEPS, steps, ignore=shutil.ignore_patterns("__pycache__"))
    (steps / "versions" / f"version_{NEXT}.py").write_text(STEP, encoding="utf-8")

    @contextmanager
    def running() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(schema, "_STEPS", steps)
            for module in (schema, server, files):
                patch.setattr(module, "SCHEMA_VERSION", NEXT)
            patch.setattr(schema.upgrade_tables, "__kwdefaults__", {"to": NEXT})
            yield

    return running


def columns(url: str) -> set[str]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = {column["name"] for column in sa.inspect(connection).get_columns("events")}
    engine.dispose()
    return found


def impatient(url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}timeout=0.2"


def refused(url: str, next_version: NextVersion) -> None:
    """The next version leaves the store as it is, and says who has to go."""
    words = f"from schema {SCHEMA_VERSION} to {NEXT}, but another program has it open"
    with next_version():
        with pytest.raises(StoreBusy, match=words):
            upgrade_store(impatient(url))
        told = CliRunner(env={"LC_ALL": "en_US.UTF-8"}).invoke(
            cli, ["db", "upgrade", impatient(url)], prog_name="onestop"
        )
    assert (told.exit_code, words in told.stderr) == (1, True)
    assert "weight" not in columns(url)


def test_a_program_that_only_reads_is_not_upgraded_away_from(
    lasting_url: str, next_version: NextVersion
) -> None:
    with closing(open_store(lasting_url, zone=ZONE)) as old:
        filed(old, "A-1")
        old.find(Query())

        refused(lasting_url, next_version)
        filed(old, "A-2")

    with next_version():
        assert upgrade_store(lasting_url) == (SCHEMA_VERSION, NEXT)
        assert upgrade_store(lasting_url) == (NEXT, NEXT)
    assert "weight" in columns(lasting_url)
    with next_version(), closing(open_store(lasting_url, zone=ZONE)) as new:
        assert [row.code for row in new.find(Query())] == ["A-1", "A-2"]


def test_a_command_under_way_is_kept_whole(lasting_url: str, next_version: NextVersion) -> None:
    with closing(open_store(lasting_url, zone=ZONE)) as old:
        with old.transaction():
            filed(old, "A-1")
            refused(lasting_url, next_version)
        count = len(old.events("A-1"))

    with next_version():
        assert upgrade_store(lasting_url) == (SCHEMA_VERSION, NEXT)
    with next_version(), closing(open_store(lasting_url, zone=ZONE)) as new:
        assert len(new.events("A-1")) == count > 0


def test_a_program_of_before_is_told_when_it_comes_back(
    lasting_url: str, next_version: NextVersion
) -> None:
    with closing(open_store(lasting_url, zone=ZONE)) as old:
        filed(old, "A-1")
    with next_version():
        upgrade_store(lasting_url)

    words = f"schema {NEXT}; this version reads up to {SCHEMA_VERSION}"
    for use in (lambda: open_store(lasting_url, zone=ZONE), lambda: upgrade_store(lasting_url)):
        with pytest.raises(StoreError, match=words):
            use()


def test_a_program_whose_connections_were_lost_finds_other_tables(
    server_url: str, next_version: NextVersion
) -> None:
    with closing(SqlStore(sa.make_url(server_url), zone=ZONE)) as old:
        filed(old, "A-1")
        # The server was away, and what came back is of the next version.
        old._engine.dispose()
        with next_version():
            assert upgrade_store(server_url) == (SCHEMA_VERSION, NEXT)

        words = f"schema {NEXT}; this version reads up to {SCHEMA_VERSION}"
        for use in (lambda: old.find(Query()), lambda: filed(old, "A-2")):
            with pytest.raises(StoreError, match=words):
                use()

    with next_version(), closing(open_store(server_url, zone=ZONE)) as new:
        assert [row.code for row in new.find(Query())] == ["A-1"]


def test_programs_that_open_a_store_while_it_is_upgraded_wait_for_it(
    server_url: str, next_version: NextVersion
) -> None:
    open_store(server_url, zone=ZONE).close()
    engine = sa.create_engine(server_url)
    with engine.begin() as connection:
        server._keep_others_out(connection, "here", SCHEMA_VERSION)
        with (
            closing(open_store(impatient(server_url), zone=ZONE)) as old,
            pytest.raises(StoreBusy, match="locked by another program"),
        ):
            old.find(Query())
        with next_version():
            schema.upgrade_tables(connection, to=NEXT)
    engine.dispose()

    with next_version(), closing(open_store(server_url, zone=ZONE)) as new:
        assert new.find(Query()) == ()


def test_stores_beside_each_other_in_a_database_do_not_disturb(
    server_url: str, cluster: Any, next_version: NextVersion
) -> None:
    with cluster.schema() as other, closing(open_store(other, zone=ZONE)) as beside:
        open_store(server_url, zone=ZONE).close()
        filed(beside, "A-1")
        with next_version():
            assert upgrade_store(server_url) == (SCHEMA_VERSION, NEXT)
        filed(beside, "A-2")
