"""The keys of fees, prices and reductions."""

from __future__ import annotations

from .common import PROVENANCE, SELECTED_BY, WINDOW
from .forms import (
    BILINGUAL,
    BOOLEAN,
    CURRENCY,
    DECIMAL,
    EXPRESSION,
    MONEY,
    NAME,
    Form,
    Key,
    by_name,
    key,
    listing,
    nested,
    shape,
    words,
)

LOCAL = "local"
OPEN_AMOUNTS = ("set_by_province", "by_reference", "assessed")

PRICE: dict[str, Key] = {
    "amount": key(
        Form(scalar="money", values=OPEN_AMOUNTS),
        "Số đồng (8000, không viết 8.000); set_by_province: HĐND tỉnh quy định; by_reference: theo"
        " biểu khác; assessed: xác định khi giải quyết.",
        "Whole đồng (8000, not 8.000); set_by_province, by_reference (another tariff), or assessed"
        " (in the case).",
    ),
    "currency": key(
        CURRENCY,
        "Đồng tiền của mức thu này: USD. Mặc định VND.",
        "The currency of this price: USD. Default VND.",
    ),
    "per": key(
        EXPRESSION,
        "Số lượng để nhân với amount.",
        "The quantity that `amount` is multiplied by.",
    ),
    "unit": key(BILINGUAL, "Tên đơn vị: trang, bản, tấn.", "The unit: page, copy, ton."),
    "base": key(
        MONEY,
        "Phần cố định, cộng với amount × per.",
        "The fixed part, to which amount x per is added.",
    ),
    "brackets": key(nested("brackets"), "Mức theo bậc.", "Rates by bracket."),
    "percent": key(
        DECIMAL,
        "Tỷ lệ phần trăm của khoản `of`.",
        "A percentage of the fee called `of`.",
    ),
    "of": key(NAME, "Khoản dùng để tính tỷ lệ.", "The fee that the percentage is of."),
    "formula": key(
        EXPRESSION,
        "Công thức ra số tiền.",
        "A formula that gives money.",
    ),
    "floor": key(MONEY, "Mức tối thiểu.", "At least this much."),
    "cap": key(MONEY, "Mức tối đa.", "At most this much."),
    "times": key(
        EXPRESSION,
        "Nhân cả khoản, sau floor và cap: số bản.",
        "Multiplies the whole after floor and cap: the number of copies.",
    ),
}
PRICE_KINDS = ("amount", "brackets", "percent", "formula")

_REDUCTION: dict[str, Key] = {
    "when": key(EXPRESSION, "Ai được miễn, giảm.", "Who need not pay it all.", required=True),
    "title": key(BILINGUAL, "Tên đối tượng.", "What they are called."),
}

SHAPES = (
    shape("price", ("một mức thu", "a price"), PRICE, WINDOW, PROVENANCE),
    shape(
        "fee",
        ("một khoản phí, lệ phí", "a fee"),
        {
            "kind": key(
                words("fee", "charge", "publication", "copy", "other"),
                "Phí, lệ phí, tiền công bố, tiền bản sao, khoản khác.",
                "Fee, charge, publication, copies, other.",
                required=True,
            ),
            "title": key(BILINGUAL, "Tên khoản thu.", "What it is called."),
        },
        PRICE,
        WINDOW,
        {
            "dated": key(
                listing(nested("price")),
                "Các mức theo thời gian, thay cho mức ở trên.",
                "Prices with their days in force, instead of one price.",
            ),
            "channels": key(
                by_name(listing(nested("price"), single=True)),
                "Mức riêng cho một kênh; {percent: 50} là một nửa mức thường.",
                "A price for one channel; {percent: 50} is half the ordinary price.",
            ),
            "when": key(EXPRESSION, "Chỉ thu khi điều kiện đúng.", "Due only where this holds."),
            "exempt": key(
                listing(nested("exempt")),
                "Các trường hợp được miễn.",
                "Who is exempt.",
            ),
            "reductions": key(
                listing(nested("reduction")),
                "Các trường hợp được giảm.",
                "Who pays less.",
            ),
            "combine": key(
                words("best", "product"),
                "Nhiều mức giảm: chỉ tính mức có lợi nhất (mặc định), hoặc nhân với nhau.",
                "Several reductions: the best one counts (default), or their product.",
            ),
            "selected_by": key(
                SELECTED_BY,
                "Ngày quyết định dùng mức nào: nộp (mặc định), tiếp nhận, nộp tiền.",
                "Which day picks the price in force: filed (default), accepted, paid.",
            ),
            "due": key(
                NAME,
                "Nộp khi nào: on_filing (mặc định), on_acceptance, on_result, hoặc một bước nộp"
                " tiền.",
                "When it is due: on_filing (default), on_acceptance, on_result, or a payment step.",
            ),
            "collected_by": key(NAME, "Cơ quan thu.", "The agency that collects it."),
            "kept": key(
                nested("kept"),
                "Ai được để lại khoản thu, theo phần trăm.",
                "Who keeps it, in percent.",
            ),
            "exchange": key(
                nested("exchange"),
                "Nộp bằng đồng tiền khác, quy đổi theo tỷ giá.",
                "Paid in another currency, at a bank's rate.",
            ),
            "refundable": key(
                Form(scalar="boolean", shape="refundable"),
                "true: hoàn lại khi hồ sơ kết thúc mà không cấp kết quả; hoặc ghi từng trường hợp."
                " Mặc định false.",
                "true: given back when the dossier ends without what was asked for; or say in which"
                " endings. Default false.",
            ),
            "optional": key(
                BOOLEAN,
                "true: chỉ thu khi có yêu cầu. Mặc định false.",
                "true: only where it is asked for. Default false.",
            ),
        },
        PROVENANCE,
    ),
    shape(
        "brackets",
        ("các bậc", "the brackets"),
        {
            "by": key(EXPRESSION, "Số lượng để chọn bậc.", "The quantity.", required=True),
            "each": key(
                BOOLEAN,
                "true: mỗi đơn vị tính theo bậc của nó; false: cả khoản theo một bậc.",
                "true: every unit at the rate of its own bracket; false: one bracket for all.",
            ),
            "tiers": key(listing(nested("tier")), "Các bậc.", "The brackets.", required=True),
        },
    ),
    shape(
        "tier",
        ("một bậc", "a bracket"),
        {
            "up_to": key(
                DECIMAL,
                "Đến hết số lượng này; bậc cuối bỏ trống.",
                "Up to and including this quantity; the last one has none.",
            ),
            "amount": key(MONEY, "Số đồng.", "Whole đồng.", required=True),
        },
    ),
    shape(
        "kept",
        ("tỷ lệ để lại", "the shares that are kept"),
        {
            "budget": key(
                DECIMAL, "Phần trăm nộp ngân sách.", "Percent that goes to the state budget."
            ),
            "collector": key(
                DECIMAL,
                "Phần trăm để lại cho tổ chức thu.",
                "Percent that stays with who collects it.",
            ),
        },
    ),
    shape(
        "exchange",
        ("quy đổi ngoại tệ", "the exchange"),
        {
            "into": key(
                Form(scalar="currency", values=(LOCAL,)),
                "Đồng tiền khi nộp: VND; local: tiền của nước sở tại.",
                "The currency that is paid: VND; local: that of the place.",
                required=True,
            ),
            "rate": key(
                BILINGUAL,
                "Tỷ giá nào, của ngân hàng nào.",
                "Which rate, of which bank.",
                required=True,
            ),
        },
        PROVENANCE,
    ),
    shape(
        "refundable",
        ("các trường hợp hoàn lại", "the endings after which it is given back"),
        {
            "refused": key(BOOLEAN, "Từ chối giải quyết.", "The dossier is refused."),
            "not_received": key(
                BOOLEAN, "Không được tiếp nhận.", "The dossier is not received at intake."
            ),
            "withdrawn": key(BOOLEAN, "Người nộp rút hồ sơ.", "The applicant withdraws it."),
            "closed": key(
                BOOLEAN,
                "Hồ sơ bị đóng, vì không bổ sung hoặc không nộp tiền.",
                "It is closed, for want of a supplement or a payment.",
            ),
        },
    ),
    shape("exempt", ("một trường hợp miễn", "an exemption"), _REDUCTION, WINDOW, PROVENANCE),
    shape(
        "reduction",
        ("một mức giảm", "a reduction"),
        _REDUCTION,
        {
            "percent": key(
                DECIMAL,
                "Giảm bao nhiêu phần trăm.",
                "By how many percent.",
                required=True,
            )
        },
        WINDOW,
        PROVENANCE,
    ),
)
