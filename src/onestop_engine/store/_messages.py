"""What the store says when something is wrong: what, where, why, and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import Conflict, NotFound, StoreError
from ..texts import LANGUAGES, Lang, Text

NO_SCHEME = Text(
    "“{url}” chưa phải là địa chỉ kho dữ liệu. Nếu là tên tệp, hãy viết “sqlite:///{url}”; để chạy "
    "thử trong bộ nhớ, “memory://”.",
    "“{url}” is no store address yet. If it names a file, write “sqlite:///{url}”; to try things "
    "out in memory, “memory://”.",
)
UNKNOWN_URL = Text(
    "Không hiểu địa chỉ kho dữ liệu “{url}”. Hãy viết “sqlite:///thư-mục/tên-tệp.db” để lưu vào "
    "tệp, “postgresql+psycopg://người-dùng@máy-chủ/cơ-sở-dữ-liệu” để lưu trên máy chủ, hoặc "
    "“memory://” để chạy thử trong bộ nhớ.",
    "The store address “{url}” is not understood. Write “sqlite:///folder/file.db” to keep "
    "dossiers in a file, “postgresql+psycopg://user@host/database” to keep them on a server, or "
    "“memory://” to try things out in memory.",
)
NO_DRIVER = Text(
    "Thiếu thư viện để nói chuyện với PostgreSQL. Hãy chạy: pip install "
    '"onestop_engine[postgres]".',
    "The library that speaks with PostgreSQL is missing. Run: pip install "
    '"onestop_engine[postgres]".',
)
NO_ANSWER = Text(
    "Không nối được với kho {path}: {why}. Hãy kiểm tra địa chỉ và xem máy chủ có đang chạy "
    "không; lệnh chưa có hiệu lực.",
    "The store {path} does not answer: {why}. Check the address, and whether the server runs; the "
    "command took no effect.",
)
LOST_CONNECTION = Text(
    "Mất kết nối với kho {path}: {why}. Lệnh chưa có hiệu lực; hãy thử lại.",
    "The connection to the store {path} was lost: {why}. The command took no effect; try again.",
)
OUTCOME_UNKNOWN = Text(
    "Mất kết nối với kho {path} đúng lúc đang ghi, nên không biết lệnh đã có hiệu lực hay chưa. "
    "Hãy xem lại hồ sơ trước khi gửi lại lệnh; với khóa chống lặp (`key`), lệnh gửi lại không bao "
    "giờ được thực hiện hai lần.",
    "The connection to the store {path} was lost while the command was being kept, so it is not "
    "known whether it took effect. Look at the dossier before giving it again; with an idempotency "
    "key (`key`) a command that is given again is never carried out twice.",
)
CLASH = Text(
    "Hai lệnh cùng ghi vào một chỗ trong kho {path} ({why}); lệnh này chưa có hiệu lực. Hãy thử "
    "lại.",
    "Two commands wrote to one place of the store {path} ({why}); this one took no effect. Try "
    "again.",
)
CROWDED = Text(
    "Kho {path} không còn kết nối nào trống: {why}. Lệnh chưa có hiệu lực; hãy thử lại, hoặc tăng "
    "số kết nối (`?pool_size=` trong địa chỉ, max_connections ở máy chủ).",
    "The store {path} has no connection left: {why}. The command took no effect; try again, or "
    "allow more of them (`?pool_size=` in the address, max_connections on the server).",
)
NOT_ADMITTED = Text(
    "Kho {path} không cho đăng nhập: {why}. Hãy kiểm tra tên người dùng và mật khẩu.",
    "The store {path} does not let you in: {why}. Check the user and the password.",
)
NO_DATABASE = Text(
    "Máy chủ không có cơ sở dữ liệu của kho {path}: {why}. Hãy tạo nó bằng createdb với bảng mã "
    "UTF8.",
    "The server has no database for the store {path}: {why}. Make it with createdb, in UTF8.",
)
NO_RIGHTS = Text(
    "Người dùng này thiếu quyền ở kho {path}: {why}. Lệnh chưa có hiệu lực; hãy nhờ người quản "
    "trị cấp quyền.",
    "This user lacks rights in the store {path}: {why}. The command took no effect; ask the "
    "administrator to grant them.",
)
SERVER_READ_ONLY = Text(
    "Máy chủ của kho {path} chỉ cho đọc (máy dự phòng?); lệnh chưa có hiệu lực. Hãy nối với máy "
    "chủ chính.",
    "The server of the store {path} is read-only (a standby?); the command took no effect. Connect "
    "to the primary server.",
)
OLD_SERVER = Text(
    "Kho {path} chạy trên PostgreSQL {found}; cần phiên bản 15 trở lên.",
    "The store {path} runs on PostgreSQL {found}; version 15 or newer is needed.",
)
NOT_UTF8 = Text(
    "Cơ sở dữ liệu của kho {path} dùng bảng mã {found}, không lưu được tiếng Việt. Hãy tạo cơ sở "
    "dữ liệu mới với bảng mã UTF8; chưa có gì được tạo ra.",
    "The database of the store {path} is in {found}, which cannot hold Vietnamese. Make a new "
    "database in UTF8; nothing was created.",
)
FOREIGN_TABLES = Text(
    "Cơ sở dữ liệu của kho {path} có bảng “{table}” của chương trình khác. Hãy dùng cơ sở dữ liệu "
    "hoặc lược đồ (search_path) riêng; chưa có gì thay đổi.",
    "The database of the store {path} has a table “{table}” of another program. Use a database or "
    "a schema (search_path) of its own; nothing was changed.",
)
OLDER = Text(
    "Kho {path} có cấu trúc {found}, phiên bản này cần cấu trúc {known}. Hãy dừng mọi chương trình "
    "đang dùng kho, sao lưu, rồi chạy: onestop db upgrade {command}",
    "The store {path} has schema {found}; this version needs schema {known}. Stop every program "
    "that uses it, take a backup, then run: onestop db upgrade {command}",
)
IN_USE = Text(
    "Kho {path} cần chuyển từ cấu trúc {found} sang {known}, nhưng chương trình khác đang mở nó. "
    "Kho được giữ nguyên; hãy đóng các chương trình đó rồi thử lại.",
    "The store {path} has to be brought from schema {found} to {known}, but another program has it "
    "open. It was left as it is; close those programs and try again.",
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
MOVED = Text(
    "Tệp của kho {path} đã bị chuyển đi, xóa hoặc thay bằng tệp khác trong khi đang mở; lệnh chưa "
    "có hiệu lực. Hãy trả lại đúng tệp cũ, hoặc đóng chương trình rồi mở kho lại.",
    "The file of the store {path} was moved away, deleted or replaced while it was open; the "
    "command took no effect. Put the old file back, or close the program and open the store anew.",
)
DISK = Text(
    "Đĩa chứa kho {path} không đọc hoặc không ghi được: {why}. Hãy kiểm tra đĩa, chỗ trống, hạn "
    "mức và giới hạn kích thước tệp; xem lại hồ sơ trước khi gửi lại lệnh.",
    "The disk of the store {path} cannot be read or written: {why}. Check the disk, its free "
    "space, quotas and limits on the size of files; look at the dossier before giving the command "
    "again.",
)
LOST = Text(
    "Kho {path} đã hủy cả đợt lệnh vì một lỗi ghi trước đó; không lệnh nào trong đợt có hiệu lực. "
    "Hãy xử lý lỗi đó rồi chạy lại cả đợt.",
    "The store {path} gave up the whole batch after an earlier failure to write; no command of the "
    "batch took effect. Mend that failure and run the batch again.",
)
INHERITED = Text(
    "Kho {path} đang được dùng đúng lúc tiến trình này tách ra (fork), nên không dùng được ở đây, "
    "kẻo mất lệnh; lệnh chưa có hiệu lực. Hãy tách tiến trình khi kho không bận, hoặc tạo tiến "
    "trình kiểu “spawn” và mở kho trong từng tiến trình.",
    "The store {path} was in use at the moment when this process was forked, so it cannot be used "
    "here, where commands would be lost; the command took no effect. Fork while the store is idle, "
    "or start processes by “spawn” and open the store in each of them.",
)
OTHER_TASK = Text(
    "Một tác vụ (task) khác của luồng này đang làm dở một đợt lệnh (batch) trong kho {path}; lệnh "
    "chưa có hiệu lực, kẻo bị hủy cùng đợt đó. Đừng await trong một đợt lệnh, hoặc chạy đợt lệnh ở "
    "luồng riêng (asyncio.to_thread).",
    "Another task of this thread is in the middle of a batch in the store {path}; the command took "
    "no effect, as it would be undone with that. Do not await in a batch, or run the batch in a "
    "thread of its own (asyncio.to_thread).",
)
OTHER = Text(
    "Kho {path} báo lỗi: {why}. Lệnh chưa có hiệu lực.",
    "The store {path} reports: {why}. The command took no effect.",
)
CLOSED = Text(
    "Kho đã đóng. Hãy mở lại bằng OneStop.open(…) trước khi dùng.",
    "The store is closed. Open it again with OneStop.open(…) before use.",
)
CONSUMER_TAKEN = Text(
    "Đã có bên nhận “{name}”. Chọn tên khác, hoặc xóa bên nhận đó trước.",
    "There is a consumer “{name}” already. Choose another name, or remove that one first.",
)
NO_CONSUMER = Text(
    "Không có bên nhận {name}. Xem các bên nhận: onestop outbox list; đăng ký: onestop outbox "
    "register.",
    "There is no consumer {name}. See who there is with onestop outbox list; register with onestop "
    "outbox register.",
)
UNDELIVERED = Text(
    "Còn {count} thông điệp chưa gửi cho “{name}”; chưa xóa gì. Gửi hết trước, hoặc cho phép bỏ "
    "(discard, --discard).",
    "{count} messages for “{name}” were not delivered; nothing was removed. Deliver them first, or "
    "allow that they are lost (discard, --discard).",
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


def failure(text: Text, kind: type[StoreError] = StoreError, **values: object) -> StoreError:
    """The StoreError that says `text`; a value may be a Text of its own."""
    return kind(Text(*(text.say(lang).format(**_said(values, lang)) for lang in LANGUAGES)))


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
