"""The keys of steps, parallel blocks and branches."""

from __future__ import annotations

from .common import COUNTING, PROVENANCE
from .forms import (
    BILINGUAL,
    EXPRESSION,
    INTEGER,
    NAME,
    TERM,
    TEXT,
    Form,
    Key,
    by_name,
    key,
    listing,
    nested,
    shape,
    words,
)

_WAY: dict[str, Key] = {
    "outcomes": key(
        by_name(NAME),
        "Các kết cục và bước mà mỗi kết cục dẫn đến.",
        "The outcomes, each with where it leads.",
    ),
    "then": key(
        NAME,
        "Bước kế tiếp, khi chỉ có một đường.",
        "The next step, where there is only one way.",
    ),
    "when": key(
        EXPRESSION,
        "Chỉ làm bước này khi điều kiện đúng.",
        "The step is done only where this holds.",
    ),
    "otherwise": key(
        NAME,
        "Bước kế tiếp khi điều kiện không đúng. Mặc định là hướng đi tiếp duy nhất.",
        "The next step where it does not. Default: its only onward target.",
    ),
}
_STEP: dict[str, Key] = {
    "by": key(NAME, "Cơ quan làm bước này.", "The agency that does it.", required=True),
    "role": key(
        NAME,
        "Chức trách mà người làm bước này phải giữ, trong mục `roles`.",
        "The role, declared under `roles`, that whoever does it must hold.",
    ),
    "not_by": key(
        listing(NAME, single=True),
        "Các bước mà người đã làm thì không được làm bước này (người thẩm định không đồng thời là"
        " người ký).",
        "Steps whose doers may not do this one (whoever examines does not also sign).",
    ),
    "do": key(
        words("receive", "work", "consult", "confirm", "pay", "procedure", "deliver"),
        "Loại việc: tiếp nhận, xử lý (mặc định), lấy ý kiến, người nộp xác nhận, nộp tiền, thủ tục"
        " liên thông, trả kết quả.",
        "What is done: receive, work (default), consult, confirm (by the applicant), pay,"
        " a sub-procedure, deliver.",
    ),
    "title": key(BILINGUAL, "Tên bước.", "What the step is called."),
    "within": key(
        TERM,
        "Hạn của bước, ví dụ 0,5 ngày làm việc, 8 giờ làm việc.",
        "The step's own limit, such as 0.5 working days or 8 working hours.",
    ),
    "before": key(
        NAME,
        "Thông tin là ngày hoặc ngày và giờ; `within` được đếm lùi từ đó.",
        "A fact that is a date or a moment; `within` is counted back from it.",
    ),
    "at_least": key(
        TERM,
        "Thời gian ít nhất phải qua rồi mới được xong bước (niêm yết, lấy ý kiến rộng rãi).",
        "The time that must have run before the step may be finished (posting).",
    ),
    "at_most": key(
        INTEGER,
        "Số lần nhiều nhất mà hồ sơ được đến bước này, từ 2.",
        "How often a dossier may come to this step, 2 or more.",
    ),
    **_WAY,
    "records": key(
        listing(NAME),
        "Thông tin mà cán bộ phải ghi nhận để xong bước.",
        "The facts that the officer must answer to finish the step.",
    ),
    "results": key(
        listing(NAME, single=True),
        "Kết quả có ngay khi xong bước.",
        "Results that exist as soon as the step is done.",
    ),
    "result": key(
        listing(NAME, single=True),
        "Kết quả được trả (do: deliver).",
        "What is delivered (do: deliver).",
    ),
    "attend": key(
        nested("attend"),
        "Nơi người dân phải đến trực tiếp, và căn cứ.",
        "Where the applicant must come in person, and why.",
    ),
    "escalate_to": key(
        NAME,
        "Cơ quan được báo khi trễ hạn.",
        "The agency that is told when the step is late.",
    ),
    "escalate": key(
        words("tell", "move"),
        "Khi trễ hạn: tell chỉ báo cho escalate_to (mặc định), move chuyển bước cho cơ quan đó.",
        "When late: tell escalate_to (default), or move the step to that agency.",
    ),
    "on_silence": key(
        NAME,
        "Hết hạn mà không trả lời. Lấy ý kiến: consent, escalate (mặc định), wait hoặc một kết cục;"
        " xác nhận: consent (mặc định), wait hoặc một kết cục; nộp tiền: close, stop, wait (mặc"
        " định).",
        "The time runs out. Consultation: consent, escalate (default), wait or an outcome;"
        " confirmation: consent (default), wait or an outcome; payment: close, stop, wait"
        " (default).",
    ),
    "clock": key(
        words("none", "pause", "restart"),
        "Thời hạn của hồ sơ trong lúc chờ: vẫn chạy, tạm dừng, tính lại.",
        "The dossier's clock meanwhile: runs on, pauses, restarts.",
    ),
    "procedure": key(
        Form(scalar="code"),
        "Mã thủ tục thành phần (do: procedure).",
        "The code of the sub-procedure (do: procedure).",
    ),
    "clock_of": key(
        words("own", "shared"),
        "own: hồ sơ thành phần có thời hạn riêng (mặc định); shared: hạn của nó là hạn của bước"
        " này.",
        "own: the sub-dossier has its own deadline (default); shared: its due date is this step's.",
    ),
    "facts": key(
        by_name(EXPRESSION),
        "Thông tin của thủ tục thành phần, tính từ thông tin của thủ tục này.",
        "The sub-procedure's facts, each from an expression over ours.",
    ),
}
_BLOCK: dict[str, Key] = {
    "parallel": key(
        by_name(nested("branch")),
        "Các nhánh làm song song.",
        "The branches that run side by side.",
        required=True,
    ),
    "join": key(
        nested("join", "all", "any"),
        "Chờ mọi nhánh (all, mặc định), một nhánh (any), hoặc {at_least: 2}.",
        "Waits for all branches (default), any one, or {at_least: 2}.",
    ),
    "rest": key(
        words("cancel", "let_run"),
        "Các nhánh còn lại khi đã đủ: huỷ, hoặc cho chạy tiếp.",
        "The other branches once enough are done: cancel them, or let them run.",
    ),
    "then": key(NAME, "Bước sau khối.", "What follows the block."),
    "title": key(BILINGUAL, "Tên khối.", "What the block is called."),
}

SHAPES = (
    shape("step", ("một bước", "a step"), _STEP, COUNTING, PROVENANCE),
    shape("block", ("một khối song song", "a parallel block"), _BLOCK),
    shape(
        "branch",
        ("một nhánh", "a branch"),
        {
            "when": key(
                EXPRESSION,
                "Chỉ chạy nhánh khi điều kiện đúng.",
                "The branch runs only where this holds.",
            ),
            "repeat": key(
                EXPRESSION,
                "Số lượt chạy song song của nhánh (0: không chạy, nhiều nhất 20).",
                "How many runs of the branch go side by side (0: none, 20 at the most).",
            ),
            "needs": key(
                listing(NAME),
                "Các nhánh phải xong trước.",
                "The branches that must be done before it.",
            ),
            "title": key(BILINGUAL, "Tên nhánh.", "What the branch is called."),
            "start": key(
                NAME,
                "Bước đầu của nhánh, khi không tự rõ.",
                "Its first step, where that is not plain.",
            ),
            "steps": key(
                by_name(nested("step")),
                "Các bước của nhánh; bước cuối không có then.",
                "The steps of the branch; the last one has no then.",
                required=True,
            ),
        },
    ),
    shape(
        "join",
        ("điều kiện hợp nhánh", "the join"),
        {
            "at_least": key(
                INTEGER,
                "Số nhánh phải xong.",
                "How many branches must be done.",
                required=True,
            )
        },
    ),
    shape(
        "attend",
        ("nơi phải đến", "the place to attend"),
        {
            "where": key(BILINGUAL, "Nơi đến.", "The place.", required=True),
            "basis": key(TEXT, "Căn cứ pháp lý.", "The legal basis.", required=True),
        },
    ),
)
