"""Opening the store that `--db` names."""

from __future__ import annotations

from pathlib import Path

from ..catalog import Catalog
from ..errors import InputError
from ..onestop import OneStop
from ..texts import Text

_NO_STORE = Text(
    "Không có kho hồ sơ «{path}». Kiểm tra lại --db; onestop demo --db {path} tạo một kho thử.",
    "There is no store '{path}'. Check --db; onestop demo --db {path} makes one to try.",
)


def open_shop(db: str, *, create: bool = False, procedures: Catalog | None = None) -> OneStop:
    """The shop over the store `db`: a URL, or the name of an SQLite file.

    `procedures` are for new dossiers, the installed ones by default; those that exist run on
    their own copies. Raises InputError when the file does not exist, unless `create` is set, and
    StoreError when it is no store.
    """
    if not create and is_missing(db):
        raise no_store(db)
    return OneStop.open(store_url(db), procedures=procedures or Catalog.installed())


def is_missing(db: str) -> bool:
    """True when `db` names an SQLite file that does not exist."""
    path = _path_in(db)
    return path is not None and not Path(path).exists()


def no_store(db: str) -> InputError:
    """The error of a store that is not there."""
    return InputError(_NO_STORE.fill(path=_path_in(db)))


def _path_in(db: str) -> str | None:
    """The file that `db` names, without what its URL says besides; None for a server."""
    url = store_url(db)
    if not url.startswith("sqlite:///"):
        return None
    return url.removeprefix("sqlite:///").partition("?")[0]


def store_url(db: str) -> str:
    """The URL of a store; a plain name is an SQLite file.

    >>> store_url("demo.db"), store_url("memory://")
    ('sqlite:///demo.db', 'memory://')
    """
    return db if "://" in db else f"sqlite:///{db}"
