"""What each command is for: its line in `onestop --help`, and the head of its own help."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..texts import Text

ROOT = Text(
    "Máy xử lý thủ tục hành chính theo cơ chế một cửa: thời hạn tự giải thích được, thủ tục viết "
    "bằng YAML, hồ sơ là chuỗi sự kiện.",
    "An engine for one-stop administrative procedures: deadlines that explain themselves, "
    "procedures as YAML, dossiers as events.",
)

ABOUT: Mapping[str, Text] = MappingProxyType(
    {
        "demo": Text(
            "Chạy thử cả một xã: hồ sơ giả, thời hạn, phí, báo cáo.",
            "Run a whole commune on made-up dossiers: deadlines, fees, reports.",
        ),
        "new": Text(
            "Hỏi vài câu rồi viết một tệp thủ tục mới, không bao giờ ghi đè.",
            "Ask a few questions and write a new procedure file; nothing is overwritten.",
        ),
        "check": Text(
            "Kiểm tra tệp thủ tục: mọi lỗi cùng lúc, đúng dòng đúng cột, kèm cách sửa.",
            "Check procedure files: every problem at once, with its place and its mend.",
        ),
        "test": Text(
            "Chạy các kịch bản nằm cạnh thủ tục: nộp, xử lý theo ngày, đối chiếu kết quả.",
            "Play the scenarios beside procedures: a filing, acts on dates, what must be true.",
        ),
        "import": Text(
            "Nhập bản nháp từ danh mục quốc gia, kèm danh sách điểm phải rà soát.",
            "Import drafts from the national catalogue, each with what a person must review.",
        ),
        "explain": Text(
            "Nói bằng lời một thủ tục, hoặc ngày hẹn trả của một hồ sơ.",
            "Put a procedure into words, or the due date of a dossier.",
        ),
        "diff": Text(
            "So sánh hai phiên bản thủ tục: điều gì đổi, hồ sơ đang giải quyết thì sao.",
            "Compare two versions of a procedure: what changed, and what of dossiers under way.",
        ),
        "run": Text(
            "Nộp thử một hồ sơ, không lưu gì: giấy tờ, phí, ngày hẹn trả, đường đi.",
            "Try a filing, keeping nothing: documents, fees, due date, the way it would go.",
        ),
        "diagram": Text(
            "Vẽ thủ tục thành làn theo cơ quan, hoặc đường mà một hồ sơ đã đi.",
            "Draw a procedure as swim lanes by agency, or the way that a dossier took.",
        ),
        "due": Text(
            "Tính ngày hẹn trả của một thời hạn, và nói vì sao.",
            "Say when a term is due, and why.",
        ),
        "calendar": Text(
            "Xem lịch làm việc: ngày nghỉ, ngày làm bù, nguồn và độ tin cậy.",
            "Look at the working calendar: days off, make-up days, sources, how sure.",
        ),
        "db": Text(
            "Trông coi kho hồ sơ: chuyển sang cấu trúc của phiên bản này.",
            "Look after a store: bring it to the tables of this version.",
        ),
        "adopt": Text(
            "Tiếp nhận hồ sơ đang giải quyết từ hệ thống cũ.",
            "Take over running dossiers from another system.",
        ),
        "tick": Text(
            "Làm những gì đến giờ thì phải xảy ra: quá hạn, hết thời gian chờ, im lặng.",
            "Do what time alone makes happen: overdue, time-outs, silence.",
        ),
        "doctor": Text(
            "Khám kho: cơ sở dữ liệu, đồng hồ, lịch sắp hết, hộp thư đi bị kẹt, việc quá giờ.",
            "Examine a store: database, clocks, calendar running out, outbox stuck, late ticks.",
        ),
        "outbox": Text(
            "Gửi sự kiện cho hệ thống khác: đăng ký bên nhận, gửi, gửi lại, xem gì đang chờ.",
            "Deliver events to other systems: register them, deliver, retry, see what waits.",
        ),
        "audit": Text(
            "Kiểm tra kho: sự kiện nào bị sửa, xóa, chèn, đổi chỗ; lập và đối chiếu mốc.",
            "Audit a store: events edited, deleted, put in or moved; make and hold up anchors.",
        ),
        "refusals": Text(
            "Xem ai đã đòi làm việc không được phép, khi nào, bao nhiêu lần, vì sao.",
            "Show who asked for what they may not do, when, how often, and why not.",
        ),
        "replay": Text(
            "Tính lại mọi hồ sơ trong kho từ sự kiện của nó, và báo chỗ khác.",
            "Fold every stored dossier anew from its events, and report what differs.",
        ),
        "stats": Text(
            "Báo cáo: biểu II.06a, bảng của xã, từng bước đúng hay trễ hạn.",
            "Reports: form II.06a, the commune panel, punctuality step by step.",
        ),
        "export": Text(
            "Ghi hồ sơ thành nhật ký sự kiện XES hoặc OCEL 2.0, không có dữ liệu cá nhân.",
            "Write dossiers as an event log, XES or OCEL 2.0, without personal data.",
        ),
        "schema": Text(
            "In JSON Schema của tệp thủ tục, để trình soạn thảo gợi ý và báo lỗi.",
            "Print the JSON Schema of procedure files, for editors.",
        ),
    }
)
