"""The keys of deadlines, supplements and extensions."""

from __future__ import annotations

from .common import COUNTING, PROVENANCE, SELECTED_BY, WINDOW
from .forms import EXPRESSION, INTEGER, NAME, TERM, key, nested, shape, term_or, words

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
                term_or("none", "no_result"),
                "Thời hạn như văn bản ghi (7 ngày làm việc), none: không hẹn ngày, no_result: không"
                " trả kết quả.",
                "The term as the law writes it (7 working days), none: no date is promised,"
                " no_result: nothing comes back.",
                required=True,
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
            "answer_within": key(TERM, "Hạn để bổ sung.", "The applicant's time to answer."),
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
                TERM,
                "Hạn để người nộp bổ sung. Mặc định 15 ngày.",
                "The applicant's time to answer. Default 15 days.",
            ),
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
