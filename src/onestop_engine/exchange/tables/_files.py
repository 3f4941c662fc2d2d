"""Opens a text file as UTF-8 bytes for pyarrow, whatever its encoding, and reads its first line."""

from __future__ import annotations

import codecs
import csv
import io
import re
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, get_ident
from typing import Any, Final

from ...errors import InputError
from ...statistics.columns._library import pyarrow
from ...texts import Text
from ..mappings.model import TableMapping

_BLOCK: Final = 8 << 20
"""Bytes read at once; no row may be longer."""
_LONGEST_HEADER: Final = 1 << 20
_LONGEST_REASON: Final = 300
_PATIENCE: Final = 0.25
"""Seconds after which a thread that has not asked for more rests, or has ended."""
_A_MOMENT: Final = 0.01


class Recoded:
    """A file in any encoding, read as UTF-8.

    Bytes that mean nothing in the encoding come through as characters of private use, so that the
    rows that have them can be told apart and shown; `marked` says that there were any.
    """

    def __init__(self, stream: Any, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(_MARKED)
        self._is_utf8 = codecs.lookup(encoding).name in _UTF8
        self._held = b""
        self._begun = False
        self.marked = False
        self.closed = False
        # pyarrow reads ahead in a thread of its own, which has to end before the process does.
        self._lock = Lock()
        self._owner, self._is_read_ahead = get_ident(), False
        self._ended = Event()

    def read(self, size: int = -1) -> bytes:
        """About that many bytes; none at the end, or after `close`."""
        piece = b""
        with self._lock:
            self._is_read_ahead = self._is_read_ahead or get_ident() != self._owner
            try:
                piece = b"" if self.closed else self._read(size)
            finally:
                if not piece:
                    self._ended.set()
        return piece

    def _read(self, size: int) -> bytes:
        while True:
            piece = bytes(self._stream.read(size))
            recoded = self._checked(piece) if self._is_utf8 else self._recoded(piece)
            self.marked = self.marked or any(lead in recoded for lead in _LEADS)
            if recoded and not self._begun:
                # Excel puts a mark before the text, whatever the file is said to be.
                self._begun, recoded = True, recoded.removeprefix(codecs.BOM_UTF8)
            if recoded or not piece:
                return recoded

    def _recoded(self, piece: bytes) -> bytes:
        return self._decoder.decode(piece, final=not piece).encode()

    def _checked(self, piece: bytes) -> bytes:
        """UTF-8 as it stands, which costs half of recoding it; only what is none is marked."""
        whole = self._held + piece
        end = len(whole) - (_unfinished(whole) if piece else 0)
        self._held = whole[end:]
        whole = whole[:end]
        try:
            whole.decode()
        except UnicodeDecodeError:
            return whole.decode("utf-8", _MARKED).encode()
        return whole

    def close(self) -> None:
        """Closes the file as soon as nobody is reading; who reads ahead comes to its end."""
        self.closed = True
        with self._lock:
            self._stream.close()
        if self._is_read_ahead and self._ended.wait(_PATIENCE):
            # It has been told of the end, but has yet to return with it.
            time.sleep(_A_MOMENT)

    def readable(self) -> bool:
        """True: what pyarrow asks of a file."""
        return True

    def writable(self) -> bool:
        """False: what pyarrow asks of a file."""
        return False

    def seekable(self) -> bool:
        """False: what pyarrow asks of a file."""
        return False


def _marked(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    bad = error.object[error.start : error.end]
    return "".join(chr(_MARK + byte) for byte in bad), error.end


def _unfinished(piece: bytes) -> int:
    """How many bytes at the end begin a letter that goes on in the next piece."""
    for back in range(1, min(4, len(piece) + 1)):
        byte = piece[-back]
        if byte >= 0xC0:
            length = 2 + (byte >= 0xE0) + (byte >= 0xF0)
            return back if back < length else 0
        if byte < 0x80:
            return 0
    return 0


_UTF8: Final = frozenset({"utf-8", "utf-8-sig"})
_MARKED: Final = "onestop_engine.marked"
_MARK: Final = 0xF700
_LEADS: Final = (b"\xef\x9c", b"\xef\x9d", b"\xef\x9e", b"\xef\x9f")
"""How the marks begin in UTF-8."""
MARKS: Final = f"[{chr(_MARK)}-{chr(_MARK + 0xFF)}]"
"""The pattern of a byte that means nothing in the file's encoding."""
codecs.register_error(_MARKED, _marked)


def shown(text: str) -> str:
    """A text with the bytes that mean nothing as `\\xNN`.

    >>> shown("S\uf7e9")
    'S\\\\xe9'
    """
    return re.sub(MARKS, lambda found: f"\\x{ord(found[0]) - _MARK:02x}", text)


def _opened(path: Path, encoding: str) -> Recoded:
    return Recoded(pyarrow().input_stream(str(path), compression="detect"), encoding)


def open_table(
    path: Path, mapping: TableMapping, on_bad_row: Any
) -> tuple[Any, Mapping[str, int], Recoded]:
    """A reader of record batches of bytes, where in them each mapped column lies, and the file.

    `on_bad_row` is told of each row that has too many or too few columns. Raises `InputError` for
    a mapped column that the file does not have, or has twice.
    """
    names = _header(path, mapping)
    wanted = {name: _index(name, names, path) for name in _mapped(mapping)}
    # Their own names may repeat, and say nothing to pyarrow.
    labels = [str(n) for n in range(len(names))]
    file = _opened(path, mapping.encoding)
    arrow_csv = pyarrow("csv")
    try:
        with readable(path):
            reader = arrow_csv.open_csv(
                pyarrow().PythonFile(file, "r"),
                read_options=arrow_csv.ReadOptions(
                    block_size=_BLOCK,
                    use_threads=False,
                    column_names=labels,
                    skip_rows_after_names=1,
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=mapping.delimiter,
                    newlines_in_values=True,
                    invalid_row_handler=on_bad_row,
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(labels, pyarrow().binary()),
                    include_columns=[str(n) for n in wanted.values()],
                    strings_can_be_null=False,
                ),
            )
    except InputError:
        file.close()
        raise
    return reader, {name: n for n, name in enumerate(wanted)}, file


def _header(path: Path, mapping: TableMapping) -> list[str]:
    """The headings, by the rules of Python's own reader, which tells them as they are written."""
    stream = _opened(path, mapping.encoding)
    try:
        with readable(path):
            text = stream.read(_LONGEST_HEADER).decode()
            rows = csv.reader(io.StringIO(text, newline=""), delimiter=mapping.delimiter)
            return [tidy(name) for name in next(rows, [])]
    finally:
        stream.close()


def _mapped(mapping: TableMapping) -> Sequence[str]:
    pauses = [source for pause in mapping.pauses for source in (pause.start, pause.end) if source]
    names = [source.name for source in (*mapping.columns.values(), *pauses)]
    return list(dict.fromkeys(name for name in names if name is not None))


def _index(name: str, names: Sequence[str], path: Path) -> int:
    found = [n for n, each in enumerate(names) if each == name]
    if len(found) == 1:
        return found[0]
    text = _TWICE if found else _NO_COLUMN
    raise InputError(text.fill(file=path, name=name, names=", ".join(names)[:300]))


def tidy(name: str) -> str:
    """A heading as it is compared: in normal form NFC, without spaces around it."""
    return unicodedata.normalize("NFC", name).strip()


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Tells what readers say of a file that is no table, or of a damaged archive, as InputError."""
    try:
        yield
    except (pyarrow().ArrowInvalid, csv.Error, UnicodeError, EOFError) as error:
        raise _unreadable(path, error) from error
    except OSError as error:
        # What the system says of a file has a number; what an archive is refused for has none.
        if error.errno is not None:
            raise
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> InputError:
    said = " ".join(str(error).split())
    return InputError(_UNREADABLE.fill(file=path, reason=said[:_LONGEST_REASON]))


_NO_COLUMN: Final = Text(
    "{file} không có cột “{name}” mà tệp ánh xạ nêu. Các cột: {names}. Sửa columns, hoặc xem lại "
    "delimiter và encoding.",
    "{file} has no column “{name}”, which the mapping names. There are: {names}. Mend columns, or "
    "look at delimiter and encoding.",
)
_TWICE: Final = Text(
    "{file} có hai cột cùng tên “{name}” ({names}). Đổi tên một cột.",
    "{file} has two columns called “{name}” ({names}). Rename one of them.",
)
_UNREADABLE: Final = Text(
    "{file}: không đọc được thành bảng: {reason}. Xem lại encoding và delimiter trong tệp ánh xạ.",
    "{file} cannot be read as a table: {reason}. Look at encoding and delimiter in the mapping.",
)
