"""The keys of mapping files, each with what it means and an example of what may stand there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from ...texts import Text

READS: Final = ("table", "event_log")
ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16", "cp1258", "cp1252", "latin-1")
CALENDARS: Final = ("vn", "none")
WHERES: Final = ("case", "first", "last", "object")
GOES_ON: Final = ("rest", "anew")
CAUSES: Final = ("supplement", "payment", "stopped", "consultation", "other")
TRANSITIONS: Final = (
    "schedule", "assign", "reassign", "start", "suspend", "resume", "complete", "withdraw",
    "manualskip", "autoskip", "ate_abort", "pi_abort", "unknown",
)  # fmt: skip
"""The states of the standard life cycle of IEEE 1849."""

MEANINGS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "received": Text("Nộp hồ sơ.", "The dossier is filed."),
        "accepted": Text("Tiếp nhận; thời hạn bắt đầu.", "It is accepted; the term starts."),
        "asks_supplement": Text("Yêu cầu bổ sung.", "The applicant is asked to complete it."),
        "asks_payment": Text("Yêu cầu nộp phí.", "The applicant is asked to pay."),
        "stopped": Text("Tạm dừng giải quyết.", "Processing stops."),
        "resumed": Text("Giải quyết tiếp.", "Processing goes on."),
        "restarted": Text(
            "Giải quyết tiếp, thời hạn tính lại từ đầu.", "It goes on, and the whole term anew."
        ),
        "finished": Text("Có kết quả.", "The result is there."),
        "refused": Text("Từ chối giải quyết: cũng là kết quả.", "Refused: a result as well."),
        "withdrawn": Text("Người nộp rút hồ sơ.", "The applicant withdraws it."),
        "closed": Text("Kết thúc vì không bổ sung.", "Closed for want of a supplement."),
        "intake_refused": Text("Từ chối tiếp nhận.", "It is not accepted."),
        "delivered": Text("Trả kết quả.", "The result is handed over."),
        "reappointed": Text("Hẹn lại.", "A new date is appointed."),
        "corrected": Text("Mở đính chính kết quả.", "A correction of the result is opened."),
    }
)
"""What an activity of an event log may mean for a dossier."""

WORDS: Final = (
    "code", "procedure", "field", "agency", "unit", "officer", "late_cause", "parent", "term",
)  # fmt: skip
INSTANTS: Final = (
    "received", "accepted", "due", "due_original", "finished", "delivered",
    "reappointed", "adopted", "recorded_at",
)  # fmt: skip
CHOICES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "status": tuple(map(str, range(1, 11))),
        "channel": ("online", "counter", "post"),
        "ending": ("granted", "refused", "no_result", "withdrawn", "closed", "intake_refused"),
    }
)
COLUMNS: Final = (*WORDS, *CHOICES, *INSTANTS)
OF_TABLES: Final = ("code", "procedure", "received")
"""The columns that a mapping of a table must say; the status follows from the dates."""


class Key(NamedTuple):
    """A key: an example, and what it means."""

    example: str
    means: Text


def _keys(**found: tuple[str, str, str]) -> Mapping[str, Key]:
    return MappingProxyType(
        {name: Key(example, Text(vi, en)) for name, (example, vi, en) in found.items()}
    )


BOTH: Final = _keys(
    reads=("table", "Đọc bảng (CSV) hay nhật ký sự kiện.", "Whether a table or an event log."),
    title=("Hệ thống cũ của tỉnh Mẫu", "Tên gọi.", "What it is called."),
    note=("…", "Ghi chú.", "A note."),
    zone=("Asia/Ho_Chi_Minh", "Múi giờ của thời điểm không ghi múi giờ.",
          "The zone of instants that name none."),
    calendar=("vn", "Lịch để tính hạn: vn, hoặc none là mọi ngày như nhau.",
              "The calendar of terms: vn, or none where every day is like the other."),
    dates=('["%d/%m/%Y %H:%M", iso]', "Các dạng ngày, thử theo thứ tự.",
           "How dates are written, tried in order."),
    columns=("{code: MA_HO_SO, …}", "Cột nào của họ là cột nào của ta.",
             "Which of their columns is which of ours."),
    terms=('{"1.013225": 7 ngày làm việc, otherwise: 15 ngày}',
           "Thời hạn của thủ tục, khi không ghi ngày hẹn.",
           "The term of a procedure, where no due date is said."),
)  # fmt: skip
OF_TABLE: Final = _keys(
    encoding=("utf-8", "Bảng mã của tệp.", "The encoding of the file."),
    delimiter=('";"', "Dấu phân cách cột.", "What stands between columns."),
    pauses=("[{start: NGAY_YEU_CAU, end: NGAY_BO_SUNG}]", "Các lần chờ.", "The waits."),
)
OF_LOG: Final = _keys(
    activity=("concept:name", "Thuộc tính là tên hoạt động.", "Which attribute names activities."),
    objects=("dossier", "Loại đối tượng là hồ sơ (OCEL).", "Which objects are dossiers (OCEL)."),
    events=("{received: Nộp hồ sơ, …}", "Hoạt động nào nghĩa là gì.", "What activities mean."),
    deadline=("{within: 60 days, from: Create Fine}", "Thời hạn từ một hoạt động.",
              "The term from an activity on."),
    steps=("[{name: examine, from: …, to: …}]", "Các bước.", "The steps."),
)  # fmt: skip
SOURCE: Final = _keys(
    column=("MA_HO_SO", "Tên cột hay thuộc tính của họ.", "Their column or attribute."),
    value=('"1.013225"', "Một giá trị cho mọi hồ sơ.", "One value for every dossier."),
    at=("last", "Của vụ việc (case), sự kiện đầu (first) hay cuối (last), đối tượng (object).",
        "Of the case, of its first or last event that has it; or the id of an object."),
    dates=('"%d/%m/%Y"', "Các dạng ngày của cột này.", "How dates are written in this column."),
    values=("{Trực tuyến: online}", "Chữ của họ đổi thành chữ của ta.", "Their words as ours."),
    otherwise=("counter", "Giá trị của mọi chữ khác.", "What any other word stands for."),
)  # fmt: skip
PAUSE: Final = _keys(
    start=("NGAY_YEU_CAU", "Chờ từ lúc nào.", "Since when."),
    end=("NGAY_BO_SUNG", "Chờ đến lúc nào.", "Until when."),
    cause=("supplement", "Vì sao chờ.", "Why."),
    then=(
        "anew",
        "Sau đó tính tiếp phần còn lại (rest) hay tính lại từ đầu (anew).",
        "Whether what was left goes on then (rest), or the whole term anew (anew).",
    ),
)
DEADLINE: Final = _keys(
    within=("60 days", "Thời hạn.", "The term."),
    **{"from": ("Create Fine", "Tính từ hoạt động này.", "It runs from this activity.")},
)
STEP: Final = _keys(
    name=("examine", "Tên bước.", "What it is called."),
    activity=("Thẩm định", "Hoạt động có lúc bắt đầu và lúc xong.",
              "An activity that has its start and its completion."),
    **{"from": ("Tiếp nhận", "Bắt đầu từ hoạt động này.", "It begins with this activity.")},
    to=("Thẩm định", "Xong khi có hoạt động này.", "It ends with this one."),
    within=("5 ngày làm việc", "Hạn của bước.", "Its limit."),
    by=("authority", "Vai trò thực hiện.", "The part that does it."),
    unit=("{column: org:group, at: last}", "Đơn vị thực hiện.", "The unit that does it."),
)  # fmt: skip
ACTIVITY: Final = _keys(
    activity=("Thẩm định", "Tên hoạt động.", "Which activity."),
    transition=("start", "Lúc nào của hoạt động; mặc định là khi xong.",
                "Which moment of it; its completion by default."),
)  # fmt: skip
