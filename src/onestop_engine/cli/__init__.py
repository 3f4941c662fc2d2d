"""The command line (dòng lệnh): `onestop …`, a thin edge around the library."""

from ._app import cli, main

__all__ = ["cli", "main"]
