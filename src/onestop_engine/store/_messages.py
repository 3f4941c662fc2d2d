"""What the store says when something is wrong: what, where, why, and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import Conflict, NotFound, StoreError
from ..texts import LANGUAGES, Lang, Text

UNKNOWN_URL = Text(
    "Không hiểu địa chỉ kho dữ liệu “{url}”. Hãy viết “sqlite:///thư-mục/tên-tệp.db” để lưu vào "
    "tệp, hoặc “memory://” để chạy thử trong bộ nhớ.",
    "The store address “{url}” is not understood. Write “sqlite:///folder/file.db” to keep "
    "dossiers in a file, or “memory://” to try things out in memory.",
)
NOT_YET = Text(
    "Kho PostgreSQL (“{url}”) chưa dùng được ở phiên bản này. Hãy dùng “sqlite:///tên-tệp.db”.",
    "PostgreSQL stores (“{url}”) come with a later release. Use “sqlite:///file.db”.",
)
NO_FOLDER = Text(
    "Không mở được kho {path}: chưa có thư mục {folder}. Hãy tạo thư mục đó hoặc sửa đường dẫn; "
    "chưa có gì được tạo ra.",
    "The store {path} cannot be opened: there is no folder {folder}. Make the folder or mend the "
    "path; nothing was created.",
)
IS_FOLDER = Text(
    "Không mở được kho {path}: đó là thư mục, không phải tệp. Hãy thêm tên tệp, ví dụ "
    "{path}/onestop.db.",
    "The store {path} cannot be opened: it is a folder, not a file. Add a file name, such as "
    "{path}/onestop.db.",
)
NOT_A_FILE = Text(
    "Không mở được kho {path}: đó không phải tệp thường. Hãy chỉ tới một tệp trên đĩa.",
    "The store {path} cannot be opened: it is no ordinary file. Name a file on a disk.",
)
NOT_A_DATABASE = Text(
    "Tệp {path} không phải kho dữ liệu: nội dung không phải SQLite. Tệp được giữ nguyên; hãy "
    "kiểm tra đường dẫn hoặc chọn tên tệp mới.",
    "The file {path} is no store: its content is not SQLite. It was left as it is; check the path "
    "or choose a new file name.",
)
NOT_OURS = Text(
    "Tệp {path} là cơ sở dữ liệu SQLite của chương trình khác, không phải kho hồ sơ. Tệp được "
    "giữ nguyên; hãy chọn tên tệp khác.",
    "The file {path} is an SQLite database of another program, not a store of dossiers. It was "
    "left as it is; choose another file name.",
)
NEWER = Text(
    "Kho {path} do phiên bản mới hơn tạo ra (cấu trúc {found}; phiên bản này đọc đến {known}). Tệp "
    "được giữ nguyên; hãy nâng cấp onestop_engine rồi mở lại.",
    "The store {path} was made by a newer version (schema {found}; this version reads up to "
    "{known}). It was left as it is; upgrade onestop_engine and open it again.",
)
CORRUPTED = Text(
    "Kho {path} bị hỏng: {why}. Không ghi gì thêm vào tệp; hãy giữ lại tệp để điều tra và khôi "
    "phục từ bản sao lưu gần nhất.",
    "The store {path} is corrupted: {why}. Nothing more was written to it; keep the file for "
    "inspection and restore the latest backup.",
)
TRUNCATED = Text(
    "tệp ngắn hơn phần đầu tệp ghi nhận ({size} byte, cần {wanted})",
    "it is shorter than its header says ({size} bytes, {wanted} wanted)",
)
READ_ONLY = Text(
    "Kho {path} chỉ cho đọc nên không ghi được; lệnh chưa có hiệu lực. Hãy cấp quyền ghi cho tệp "
    "và thư mục chứa tệp (SQLite tạo thêm tệp -wal, -shm bên cạnh).",
    "The store {path} is read-only, so nothing can be written; the command took no effect. Grant "
    "write access to the file and to its folder (SQLite keeps -wal and -shm files beside it).",
)
CANNOT_OPEN = Text(
    "Không mở hoặc không tạo được kho {path}: {why}. Hãy kiểm tra quyền đọc, ghi ở thư mục chứa "
    "tệp và dung lượng đĩa.",
    "The store {path} cannot be opened or created: {why}. Check the rights to read and write in "
    "its folder, and the space on the disk.",
)
LOCKED = Text(
    "Kho {path} đang bị chương trình khác khóa quá {seconds} giây; lệnh chưa có hiệu lực. Hãy thử "
    "lại, hoặc đóng chương trình đang ghi dở.",
    "The store {path} has been locked by another program for {seconds} seconds; the command took "
    "no effect. Try again, or close the program that is writing.",
)
STILL_IN_LOG = Text(
    "Đã xóa dữ liệu cá nhân khỏi kho {path}, nhưng một chương trình đang đọc nên nhật ký ghi "
    "(-wal) còn giữ bản cũ. Hãy chạy lại lệnh xóa khi chương trình đó đọc xong.",
    "The personal data was erased from the store {path}, but a program is reading, so the write "
    "log (-wal) still holds the old copy. Erase again when that program has finished.",
)
FULL = Text(
    "Hết chỗ khi ghi vào kho {path}; lệnh chưa có hiệu lực. Hãy giải phóng đĩa rồi thử lại.",
    "There is no space left for the store {path}; the command took no effect. Free some space and "
    "try again.",
)
LOST = Text(
    "Kho {path} đã hủy cả đợt lệnh vì một lỗi ghi trước đó; không lệnh nào trong đợt có hiệu lực. "
    "Hãy xử lý lỗi đó rồi chạy lại cả đợt.",
    "The store {path} gave up the whole batch after an earlier failure to write; no command of the "
    "batch took effect. Mend that failure and run the batch again.",
)
OTHER = Text(
    "Kho {path} báo lỗi: {why}. Lệnh chưa có hiệu lực.",
    "The store {path} reports: {why}. The command took no effect.",
)
CLOSED = Text(
    "Kho đã đóng. Hãy mở lại bằng OneStop.open(…) trước khi dùng.",
    "The store is closed. Open it again with OneStop.open(…) before use.",
)

_CONFLICT = Text(
    "Hồ sơ {code} đã có thay đổi khác: đang ở số thứ tự {found}, không phải {expected}. Hãy đọc "
    "lại hồ sơ rồi quyết định lại; lệnh chưa có hiệu lực.",
    "Dossier {code} was changed meanwhile: it stands at sequence {found}, not {expected}. Read it "
    "again and decide anew; the command took no effect.",
)
_TAKEN = Text(
    "Mã hồ sơ {code} đã được dùng. Mỗi hồ sơ có một mã trong suốt vòng đời; hãy dùng mã khác.",
    "The dossier code {code} is taken. A dossier has one code for life; use another one.",
)
_NO_TEXT = Text(
    "Kho không giữ văn bản {digest}. Kho có thể đã bị xóa bớt; hãy khôi phục từ bản sao lưu.",
    "The store holds no text {digest}. Something was removed from it; restore a backup.",
)


def failure(text: Text, **values: object) -> StoreError:
    """The StoreError that says `text`; a value may be a Text of its own."""
    return StoreError(Text(*(text.say(lang).format(**_said(values, lang)) for lang in LANGUAGES)))


def _said(values: Mapping[str, object], lang: Lang) -> dict[str, object]:
    return {name: v.say(lang) if isinstance(v, Text) else v for name, v in values.items()}


def conflict(code: str, *, expected: int, found: int) -> Conflict:
    """The Conflict of a dossier that is at another sequence than expected."""
    if expected == 0:
        return Conflict(_TAKEN.fill(code=code))
    return Conflict(_CONFLICT.fill(code=code, expected=expected, found=found))


def no_text(digest: str) -> NotFound:
    """The NotFound of a text that is not kept."""
    return NotFound(_NO_TEXT.fill(digest=digest))
