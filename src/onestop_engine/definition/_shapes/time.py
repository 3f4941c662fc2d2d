"""The keys of deadlines, supplements and extensions."""

from __future__ import annotations

from .common import COUNTING, PROVENANCE, SELECTED_BY, WINDOW
from .forms import (
    BILINGUAL,
    EXPRESSION,
    INTEGER,
    NAME,
    TERM,
    YEAR_DAY,
    key,
    listing,
    nested,
    shape,
    term_or,
    words,
)

_IN_ALL = key(
    TERM,
    "Tổng thời gian của người nộp qua tất cả các lần bổ sung.",
    "The applicant's time over all rounds together.",
)

SHAPES = (
    shape(
        "rule",
        ("một quy tắc thời hạn", "a deadline rule"),
        {
            "when": key(
                EXPRESSION,
                "Trường hợp áp dụng; bỏ trống là mọi trường hợp còn lại.",
                "The case that it is for; without it, every case that is left.",
            ),
            "limit": key(
                term_or("none", "no_result", "sum_of_steps", "longest_path"),
                "Thời hạn như văn bản ghi (7 ngày làm việc), hoặc một ngày hằng năm (ngày 01 tháng"
                " 10 hằng năm); none: không hẹn ngày, no_result: không trả kết quả; sum_of_steps:"
                " tổng các bước, longest_path: đường dài nhất qua các bước.",
                "The term as the law writes it (7 working days), or a day of each year (1 October"
                " every year); none: no date is promised, no_result: nothing comes back;"
                " sum_of_steps: the steps together, longest_path: the longest way through them.",
                required=True,
            ),
            "before": key(
                NAME,
                "Thông tin là ngày hoặc ngày và giờ; `limit` được đếm lùi từ đó.",
                "A fact that is a date or a moment; `limit` is counted back from it.",
            ),
            "starts": key(
                nested("starts", "accepted", "paid"),
                "Bắt đầu tính từ: accepted (tiếp nhận), paid (nộp đủ tiền), {after: bước}.",
                "Starts at: accepted, paid, or {after: a step}. Default accepted.",
            ),
        },
        COUNTING,
        WINDOW,
        {
            "selected_by": key(
                SELECTED_BY,
                "Ngày quyết định dùng giá trị nào: nộp, tiếp nhận (mặc định), nộp tiền.",
                "Which day picks the value in force: filed, accepted (default), paid.",
            ),
        },
        PROVENANCE,
    ),
    shape(
        "starts",
        ("sự kiện bắt đầu", "the starting event"),
        {
            "after": key(
                NAME,
                "Tên bước; thời hạn tính từ khi bước đó xong.",
                "A step; the deadline starts when it is done.",
                required=True,
            )
        },
    ),
    shape(
        "filing",
        ("thời gian nộp hồ sơ", "a rule for the time of filing"),
        {
            "when": key(
                EXPRESSION,
                "Trường hợp áp dụng; bỏ trống là mọi trường hợp còn lại.",
                "The case that it is for; without it, every case that is left.",
            ),
            "within": key(
                TERM,
                "Phải nộp chậm nhất trong thời gian này sau sự kiện `after`.",
                "To be filed within this time after the event `after`.",
            ),
            "after": key(
                NAME,
                "Thông tin là ngày hoặc ngày và giờ của sự kiện.",
                "The fact that is the date or the moment of the event.",
            ),
            "at_least": key(
                TERM,
                "Phải nộp ít nhất bấy lâu trước sự kiện `before`.",
                "To be filed at least so long before the event `before`.",
            ),
            "before": key(
                NAME,
                "Thông tin là ngày hoặc ngày và giờ của sự kiện.",
                "The fact that is the date or the moment of the event.",
            ),
            "opens": key(
                YEAR_DAY,
                "Ngày đầu tiên nhận hồ sơ mỗi năm: ngày 01 tháng 12 hằng năm.",
                "The first day of each year on which it may be filed: 1 December every year.",
            ),
            "closes": key(
                YEAR_DAY,
                "Ngày cuối cùng nhận hồ sơ mỗi năm, kể cả ngày đó.",
                "The last day of each year on which it may be filed, that day included.",
            ),
            "late": key(
                words("warn", "refuse"),
                "Nộp ngoài thời gian đó: warn chỉ cảnh báo (mặc định), refuse không nhận.",
                "Filed outside that time: warn (default), or refuse to take it.",
            ),
        },
        PROVENANCE,
    ),
    shape(
        "supplement",
        ("yêu cầu bổ sung", "the rules for supplements"),
        {
            "at_intake": key(
                nested("at_intake", "none"),
                "Khi kiểm tra để tiếp nhận (NĐ 118/2025, Điều 16).",
                "While the dossier is checked for acceptance (decree 118/2025, art. 16).",
            ),
            "under_way": key(
                nested("under_way", "none"),
                "Khi đang giải quyết (NĐ 118/2025, Điều 19 khoản 5).",
                "While it is examined (decree 118/2025, art. 19.5).",
            ),
        },
    ),
    shape(
        "at_intake",
        ("bổ sung khi tiếp nhận", "supplements at intake"),
        {
            "at_most": key(INTEGER, "Số lần nhiều nhất. Mặc định 1.", "How often. Default 1."),
            "answer_within": key(
                listing(TERM, single=True),
                "Hạn để bổ sung; danh sách nếu mỗi lần một khác.",
                "The applicant's time to answer; a list where rounds differ.",
            ),
            "in_all": _IN_ALL,
            "on_silence": key(
                words("close", "refuse_intake"),
                "Quá hạn mà không bổ sung: đóng hồ sơ (mặc định) hoặc từ chối tiếp nhận.",
                "No answer in time: close the dossier (default) or refuse it.",
            ),
        },
        PROVENANCE,
    ),
    shape(
        "under_way",
        ("bổ sung khi đang giải quyết", "supplements under way"),
        {
            "mode": key(
                words("restart", "pause", "none", "add"),
                "Thời hạn: tính lại từ đầu (mặc định), tạm dừng, vẫn chạy, cộng thêm `add`.",
                "The clock: restarts (default), pauses, runs on, or gets `add` on top.",
            ),
            "ask_within": key(
                TERM,
                "Hạn để cơ quan yêu cầu bổ sung. Mặc định 3 ngày làm việc.",
                "The agency's time to ask. Default 3 working days.",
            ),
            "at_most": key(INTEGER, "Số lần nhiều nhất. Mặc định 1.", "How often. Default 1."),
            "answer_within": key(
                listing(TERM, single=True),
                "Hạn để người nộp bổ sung; danh sách nếu mỗi lần một khác (lần sau cùng dùng cho"
                " các lần tiếp theo). Mặc định 15 ngày.",
                "The applicant's time to answer; a list where rounds differ (the last one serves"
                " those that follow). Default 15 days.",
            ),
            "in_all": _IN_ALL,
            "on_silence": key(
                words("close", "refuse", "stop"),
                "Quá hạn mà không bổ sung: đóng hồ sơ (mặc định), từ chối, dừng.",
                "No answer in time: close (default), refuse, or stop.",
            ),
            "add": key(
                TERM,
                "Thời gian cộng vào phần còn lại, với mode: add.",
                "The time added to what is left, with mode: add.",
            ),
        },
        PROVENANCE,
    ),
    shape(
        "exclusion",
        ("một trường hợp không tính thời hạn", "a cause for which the clock stands"),
        {
            "title": key(
                BILINGUAL,
                "Tên trường hợp, ví dụ thiên tai.",
                "What the cause is called, such as a natural disaster.",
                required=True,
            ),
        },
        PROVENANCE,
    ),
    shape(
        "reappoint",
        ("hẹn lại", "the new appointment"),
        {
            "at_most": key(INTEGER, "Số lần nhiều nhất. Mặc định 1.", "How often. Default 1."),
            "notice": key(
                TERM,
                "Báo trước ngày hết hạn ít nhất bao lâu. Mặc định 1 ngày.",
                "How long before the due date it must be sent. Default 1 day.",
            ),
        },
        PROVENANCE,
    ),
    shape(
        "prolong",
        ("kéo dài thời hạn", "the prolonged term"),
        {
            "to": key(TERM, "Tổng thời hạn mới.", "The new total term.", required=True),
            "at_most": key(INTEGER, "Số lần nhiều nhất. Mặc định 1.", "How often. Default 1."),
            "when": key(EXPRESSION, "Trường hợp được kéo dài.", "The case that allows it."),
        },
        PROVENANCE,
    ),
)
