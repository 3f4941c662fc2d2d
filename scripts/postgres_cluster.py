"""A PostgreSQL server of one's own in a temporary folder, for tests and measurements.

It listens on a Unix socket in that folder only, and ends with the program that started it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

OLDEST = 15
LACKING = (
    f"there is no PostgreSQL {OLDEST} or newer: install the Debian package postgresql, or put its "
    "initdb and pg_ctl on the PATH"
)

# Nothing here outlives the run, so most of what keeps data safe may rest.
_QUICK = {"fsync": "off", "full_page_writes": "off"}
_SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "200",
    "shared_buffers": "64MB",
    # Two commands that wait for each other are told apart after a tenth of the usual second.
    "deadlock_timeout": "100ms",
}


def folder_of_programs() -> Path | None:
    """Where `initdb` and `pg_ctl` of the newest server lie; None when there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    able = [(version, folder) for folder in found if (version := _version(folder)) >= OLDEST]
    return max(able)[1] if able else None


def _version(folder: Path) -> int:
    said = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False
    ).stdout
    number = said.partition(")")[2].strip().partition(".")[0] or "0"
    return int("".join(letter for letter in number if letter.isdigit()) or "0")


class Cluster:
    """A running server; with `durable` it writes to the disk as a real one does."""

    def __init__(self, *, durable: bool = False, settings: Mapping[str, str] | None = None) -> None:
        programs = folder_of_programs()
        if programs is None:
            raise FileNotFoundError(LACKING)
        self._programs = programs
        self._as = _somebody_else()
        self._settings = _SETTINGS | ({} if durable else _QUICK) | dict(settings or {})
        self._schemas = count(1)
        self.folder = Path(tempfile.mkdtemp(prefix="onestop-pg-"))
        if self._as:
            shutil.chown(self.folder, self._as["user"], self._as["group"])

    def __enter__(self) -> Self:
        try:
            self._run("initdb", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
            lines = [f"{name} = {value}\n" for name, value in self._settings.items()]
            lines.append(f"unix_socket_directories = '{self.folder}'\n")
            with (self.folder / "data" / "postgresql.conf").open("a") as file:
                file.writelines(lines)
            rules = self.folder / "data" / "pg_hba.conf"
            # Who comes from this machine is let in; only one is asked for a password, for tests.
            rules.write_text("local all guarded scram-sha-256\nlocal all all trust\n")
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        self._run("pg_ctl", "start", "-w", "-l", str(self.folder / "log"))

    def stop(self, how: str = "fast") -> None:
        """Stop the server: "fast" in good order, "immediate" as when the power goes."""
        self._run("pg_ctl", "stop", "-w", "-m", how)

    def crash(self) -> None:
        """Let the server end at this very moment, as when the power goes."""
        file = self.folder / "data" / "postmaster.pid"
        # What `stop("immediate")` sends, without the time that another program takes to start.
        os.kill(int(file.read_text().split()[0]), signal.SIGQUIT)
        while file.exists():
            time.sleep(0.01)

    def close(self) -> None:
        """Stop the server, if it runs, and remove its folder."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self) -> str:
        """The address of the database that every server has."""
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    @property
    def conninfo(self) -> str:
        """The same for the bare driver."""
        return f"host={self.folder} user=postgres dbname=postgres"

    @contextmanager
    def schema(self) -> Iterator[str]:
        """The address of an empty schema, removed in the end."""
        name = f"s{os.getpid()}_{next(self._schemas)}"
        self.execute(f"CREATE SCHEMA {name}")
        try:
            yield f"{self.url}&options={quote(f'-csearch_path={name}', safe='')}"
        finally:
            self.execute(f"DROP SCHEMA {name} CASCADE")

    def execute(self, statement: str) -> None:
        """Run one statement as the superuser."""
        # Only here, so that those who ask whether there is a server need no driver.
        import psycopg  # noqa: PLC0415

        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            connection.execute(statement.encode())

    def connections(self, application: str) -> int:
        """How many programs of this name the server has to do with."""
        import psycopg  # noqa: PLC0415 (see execute)

        question = "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s"
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            ((count,),) = connection.execute(question, (application,)).fetchall()
        return int(count)

    def _run(self, program: str, *words: str) -> None:
        command = [str(self._programs / program), "-D", str(self.folder / "data"), *words]
        done = subprocess.run(
            command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            **self._as,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed: {done.stderr.strip()}")


def _somebody_else() -> dict[str, Any]:
    """The server refuses to run as root: then it runs as an ordinary user of the machine."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
