"""The version of a store's tables: which one is there, how they are made and brought up to date.

New stores are made as the tables are now; older ones take the steps in `migrations/`, which a test
holds to come to the same. Alembic is imported only where there are steps to take.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from ._messages import NEWER, failure
from ._tables import SCHEMA_VERSION, alembic_version, meta, metadata

_STEPS = Path(__file__).with_name("migrations")


def check_not_newer(place: object, version: int) -> None:
    """StoreError when the tables at `place` were made by a newer version than this one."""
    if version > SCHEMA_VERSION:
        raise failure(NEWER, path=place, found=version, known=SCHEMA_VERSION)


def version_in(connection: Connection) -> int | None:
    """The version of the tables, or None where there are none."""
    if not connection.dialect.has_table(connection, meta.name):
        return None
    query = select(meta.c.value).where(meta.c.name == "schema")
    return int(connection.execute(query).scalar_one())


def create_tables(connection: Connection) -> None:
    """Make all tables inside the transaction of `connection`."""
    metadata.create_all(connection, checkfirst=False)
    connection.execute(insert(meta).values(name="schema", value=str(SCHEMA_VERSION)))
    connection.execute(insert(alembic_version).values(version_num=str(SCHEMA_VERSION)))


def upgrade_tables(connection: Connection, *, to: int = SCHEMA_VERSION) -> None:
    """Bring older tables up to date inside the transaction of `connection`."""
    # Alembic takes a fifth of a second to import, and is needed once in a store's life.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    config.attributes["connection"] = connection
    found = version_in(connection)
    if found is not None:
        # `meta` says which tables there are. Alembic's own book may lack that, as after the first
        # release, which kept none, or after a restore that left it out or filled it twice.
        command.stamp(config, str(found), purge=True)
    command.upgrade(config, str(to))
    if found is not None:
        here = meta.c.name == "schema"
        connection.execute(update(meta).where(here).values(value=str(to)))
