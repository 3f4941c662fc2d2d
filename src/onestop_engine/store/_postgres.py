"""PostgreSQL 15 or newer: connections, the schema, and what its errors mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, NullPool, create_engine, event, func, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ..errors import StoreBusy, StoreError
from ..texts import Text
from ._backend import Backend, number_in
from ._failures import Told, Translator
from ._messages import (
    CLASH,
    CROWDED,
    FOREIGN_TABLES,
    FULL,
    IN_USE,
    LOCKED,
    LOST_CONNECTION,
    NO_ANSWER,
    NO_DATABASE,
    NO_DRIVER,
    NO_RIGHTS,
    NOT_ADMITTED,
    NOT_UTF8,
    OLD_SERVER,
    OLDER,
    OTHER,
    SERVER_READ_ONLY,
    failure,
)
from ._schema import check_not_newer, create_tables, upgrade_tables, version_in
from ._sessions import ManyWriters
from ._tables import SCHEMA_VERSION, metadata

OLDEST_SERVER: Final = 15
DEFAULT_TIMEOUT: Final = 10.0
"""Seconds to wait for a connection or for another command's lock; `?timeout=` changes it."""

DEFAULT_POOL: Final = 10
"""Idle connections kept for the threads of a program; as many again may come for a while."""

# Any number will do that other programs on the same database do not use: "oneS".
_SCHEMA_LOCK: Final = 0x6F6E6553

_BUSY = {
    "40001": CLASH,
    "40P01": CLASH,
    "23505": CLASH,
    "55P03": LOCKED,
    "53300": CROWDED,
}
# The server's own limit on a statement, which has waited for a lock as a rule.
_GIVEN_UP: Final = "57014"
_DURABLE = (
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') = 'off'"
)
_WORDS: Final[tuple[tuple[str, Text, type[StoreError]], ...]] = (
    ("password authentication failed", NOT_ADMITTED, StoreError),
    ("no password supplied", NOT_ADMITTED, StoreError),
    ("pg_hba.conf", NOT_ADMITTED, StoreError),
    ('FATAL:  role "', NOT_ADMITTED, StoreError),
    ('FATAL:  database "', NO_DATABASE, StoreError),
    ("too many clients", CROWDED, StoreBusy),
    ("remaining connection slots", CROWDED, StoreBusy),
    ("connection to server", NO_ANSWER, StoreBusy),
    ("resolve host", NO_ANSWER, StoreBusy),
    ("timeout expired", NO_ANSWER, StoreBusy),
)
_TEXTS: Mapping[str, Text] = MappingProxyType(
    {
        "28000": NOT_ADMITTED,
        "28P01": NOT_ADMITTED,
        "3D000": NO_DATABASE,
        "42501": NO_RIGHTS,
        "53100": FULL,
        "25006": SERVER_READ_ONLY,
    }
)


# Held by every connection of a program that has the store open, and alone by who changes its
# tables: PostgreSQL would let both go on. The number of `meta` tells stores of a database apart.
_OPEN_LOCK: Final = f"({_SCHEMA_LOCK}, 'meta'::regclass::oid::int)"

_VERSION: Final = "SELECT value FROM meta WHERE name = 'schema'"


def open_server(url: URL) -> Backend:
    """The store in the database that `url` names; its tables are made where there are none.

    Raises StoreError, and changes nothing, when the database cannot be used, or when its tables
    are of an older version: bringing them up to date is a command of its own.
    """
    url, timeout, pool_size = _settings(url)
    errors = _translator(url, timeout)
    with errors():
        _prepare(url, errors.place)
        engine = create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=timeout,
            # The rarely used ones grow old and are let go by the server, not all in turn.
            pool_use_lifo=True,
            # Who used a connection has ended its transaction.
            pool_reset_on_return=None,
            connect_args=_connecting(url, timeout),
        )
        event.listen(engine, "connect", _setting_up(url, errors.place))
    return Backend(
        engine=engine, errors=errors, sessions=ManyWriters(engine, errors), erased=_nothing_more
    )


def upgrade_server(url: URL) -> tuple[int, int]:
    """Bring the tables of a database up to date; their versions before and after."""
    url, timeout, _ = _settings(url)
    errors = _translator(url, timeout)
    with errors():
        engine = create_engine(url, poolclass=NullPool, connect_args=_connecting(url, timeout))
        with engine.begin() as connection:
            _check_server(connection, errors.place)
            connection.execute(select(func.pg_advisory_xact_lock(_SCHEMA_LOCK)))
            found = version_in(connection)
            if found is None:
                _create(connection, errors.place)
                return SCHEMA_VERSION, SCHEMA_VERSION
            check_not_newer(errors.place, found)
            if found < SCHEMA_VERSION:
                _keep_others_out(connection, errors.place, found)
                upgrade_tables(connection)
            return found, SCHEMA_VERSION


def _keep_others_out(connection: Connection, place: str, found: int) -> None:
    """Take the store for this transaction alone; StoreBusy where a program has it open."""
    taken = connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock{_OPEN_LOCK}")
    if not taken.scalar_one():
        raise failure(IN_USE, StoreBusy, path=place, found=found, known=SCHEMA_VERSION)


def _settings(url: URL) -> tuple[URL, float, int]:
    """The address in the driver's own terms, and what it says besides."""
    timeout = number_in(url, "timeout", DEFAULT_TIMEOUT, place_of(url))
    pool_size = number_in(url, "pool_size", DEFAULT_POOL, place_of(url))
    rest = url.difference_update_query(("timeout", "pool_size"))
    return rest.set(drivername="postgresql+psycopg"), timeout, max(1, int(pool_size))


def place_of(url: URL) -> str:
    """Where a database is, as it may be shown: neither user nor password."""
    host = url.host or url.query.get("host") or "localhost"
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{host}{port}/{url.database or ''}"


def _connecting(url: URL, timeout: float) -> dict[str, Any]:
    # To the server, 0 would be to wait without an end.
    milliseconds = max(1, int(timeout * 1000))
    options = f"{url.query.get('options', '')} -c lock_timeout={milliseconds}".strip()
    given: dict[str, Any] = {"options": options, "client_encoding": "utf8"}
    if "connect_timeout" not in url.query:
        given["connect_timeout"] = max(2, int(timeout))
    if "application_name" not in url.query:
        given["application_name"] = "onestop_engine"
    return given


def _setting_up(url: URL, place: str) -> Callable[[Any, object], None]:
    def set_up(connection: Any, _record: object) -> None:
        # What was acknowledged is never lost, whatever the server is set to.
        connection.execute(_DURABLE)
        connection.execute(f"SELECT pg_advisory_lock_shared{_OPEN_LOCK}")
        # A program whose connections were lost for a time comes back to other tables.
        ((found,),) = connection.execute(_VERSION).fetchall()
        try:
            _check_version(url, place, int(found))
        except StoreError:
            connection.close()
            raise

    return set_up


def _prepare(url: URL, place: str) -> None:
    """Make the tables where there are none; StoreError where they are of another version."""
    engine = create_engine(url, poolclass=NullPool, connect_args=_connecting(url, DEFAULT_TIMEOUT))
    with engine.connect() as connection:
        _check_server(connection, place)
        found = version_in(connection)
        if found is None:
            connection.execute(select(func.pg_advisory_xact_lock(_SCHEMA_LOCK)))
            if version_in(connection) is None:
                _create(connection, place)
            connection.commit()
            found = SCHEMA_VERSION
    _check_version(url, place, found)


def _check_version(url: URL, place: str, found: int) -> None:
    """StoreError where the tables are not of this version."""
    check_not_newer(place, found)
    if found < SCHEMA_VERSION:
        shown = url.render_as_string(hide_password=True)
        raise failure(OLDER, path=place, found=found, known=SCHEMA_VERSION, command=shown)


def _check_server(connection: Connection, place: str) -> None:
    version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000
    if version < OLDEST_SERVER:
        raise failure(OLD_SERVER, path=place, found=version)
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise failure(NOT_UTF8, path=place, found=encoding)


def _create(connection: Connection, place: str) -> None:
    for table in metadata.sorted_tables:
        if connection.dialect.has_table(connection, table.name):
            raise failure(FOREIGN_TABLES, path=place, table=table.name)
    create_tables(connection)


def _nothing_more() -> None:
    """The server's own VACUUM takes care of what erased rows leave behind."""


def _translator(url: URL, timeout: float) -> Translator:
    try:
        import psycopg  # noqa: PLC0415 (an extra: memory and SQLite do without)
    except ImportError as error:
        raise failure(NO_DRIVER) from error
    password = url.password

    def tell(error: BaseException) -> Told:
        return _tell(error, str(password) if password else None)

    return Translator(
        place=place_of(url),
        timeout=timeout,
        caught=(SQLAlchemyError, psycopg.Error),
        tell=tell,
    )


def _tell(error: BaseException, password: str | None) -> Told:
    """What an error of the driver means; its detail may quote a row, so it is left out."""
    state: str | None = getattr(error, "sqlstate", None)
    first = str(getattr(getattr(error, "diag", None), "message_primary", None) or error)
    why = first.strip().splitlines()[0] if first.strip() else type(error).__name__
    if password:
        why = why.replace(password, "***")
    text, kind = _meaning(error, state, why)
    return Told(text=text, why=why, kind=kind)


def _meaning(error: BaseException, state: str | None, why: str) -> tuple[Text, type[StoreError]]:
    if isinstance(error, PoolTimeout):
        return CROWDED, StoreBusy
    if state in _BUSY:
        return _BUSY[state], StoreBusy
    if state == _GIVEN_UP:
        return OTHER, StoreBusy
    if state is not None and state in _TEXTS:
        return _TEXTS[state], StoreError
    if state is not None and state[:2] not in {"08", "57"}:
        return OTHER, StoreError
    return _without_server(error, why)


def _without_server(error: BaseException, why: str) -> tuple[Text, type[StoreError]]:
    """No state came, or one that the server sends with its last breath."""
    # libpq tells of refused log-ins and unknown databases in words only.
    for words, text, kind in _WORDS:
        if words in why:
            return text, kind
    if type(error).__name__ in {"OperationalError", "AdminShutdown", "CannotConnectNow"}:
        return LOST_CONNECTION, StoreBusy
    return OTHER, StoreError
