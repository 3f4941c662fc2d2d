"""Keys that stand in many places: texts, provenance, windows, rules for counting time."""

from __future__ import annotations

from .forms import DATE, TEXT, Form, Key, key, listing, shape, words

PROVENANCE: dict[str, Key] = {
    "basis": key(
        listing(TEXT, single=True),
        "Căn cứ pháp lý của giá trị này: văn bản, điều, khoản.",
        "The legal basis of this value: document, article, clause.",
    ),
    "source": key(TEXT, "Nơi đã đọc giá trị này.", "Where this value was read."),
    "status": key(
        words("verified", "unverified", "conflict", "unit_unknown"),
        "Mức độ chắc chắn: đã đối chiếu, chưa đối chiếu, nguồn mâu thuẫn, chưa rõ đơn vị.",
        "How sure it is: read in the text, not yet, sources disagree, unit unclear.",
    ),
    "note": key(TEXT, "Ghi chú cho người đọc tệp.", "A note for readers of the file."),
}
WINDOW: dict[str, Key] = {
    "from": key(
        DATE,
        "Ngày đầu tiên có hiệu lực (năm-tháng-ngày).",
        "The first day in force (year-month-day).",
    ),
    "until": key(
        DATE,
        "Ngày cuối cùng có hiệu lực, kể cả ngày đó.",
        "The last day in force, that day included.",
    ),
}
SELECTED_BY = words("filed", "accepted", "paid")
COUNTING: dict[str, Key] = {
    "off_hours": key(
        words("literal", "roll"),
        "Nộp ngoài giờ: literal tính ngày nộp là ngày 0; roll tính như nộp lúc mở cửa kế tiếp.",
        "Filed outside hours: literal makes that date day 0; roll counts from the next opening.",
    ),
    "due_time": key(
        words("end_of_hours", "same_time"),
        "Giờ hẹn trả: cuối giờ làm việc, hoặc cùng giờ với lúc nhận.",
        "The hour of the promise: the close of office hours, or the hour of receipt.",
    ),
    "last_day_off": key(
        words("next_working_day", "keep"),
        "Ngày cuối rơi vào ngày nghỉ: chuyển sang ngày làm việc kế tiếp, hoặc giữ nguyên.",
        "A last day that is off: moved to the next working day, or kept.",
    ),
    "cutoff": key(
        Form(scalar="time"),
        "Giờ chốt nhận trong ngày, ví dụ 15:00; cần kèm after_cutoff.",
        "The hour after which a receipt counts differently, such as 15:00; needs after_cutoff.",
    ),
    "after_cutoff": key(
        words("same_day_next", "start_next_day"),
        "Nhận sau giờ chốt: việc trong ngày trả ngày làm việc sau; hoặc ngày đó là ngày 0.",
        "Received later: a same-day result comes the next working day; or that day is day 0.",
    ),
    "hours": key(
        words("continuous", "working_time"),
        "Giờ và phút: tính liên tục, hoặc chỉ tính trong giờ làm việc.",
        "Hours and minutes: run through the night, or only in office time.",
    ),
    "fraction": key(
        words("after_day_0", "office_time"),
        "Phần lẻ của ngày làm việc: tính sau ngày 0, hoặc theo giờ làm việc từ lúc bàn giao.",
        "Parts of a working day: after day 0, or as office time from the hand-over.",
    ),
}

SHAPES = (
    shape(
        "text",
        ("câu chữ hai thứ tiếng", "a text in two languages"),
        {
            "vi": key(TEXT, "Tiếng Việt (bắt buộc).", "Vietnamese (required).", required=True),
            "en": key(TEXT, "Tiếng Anh.", "English."),
        },
    ),
    shape("counting", ("cách tính thời gian", "the rules for counting time"), COUNTING),
)
