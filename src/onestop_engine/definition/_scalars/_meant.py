"""The words of the language that an author means who writes the law's own, in Vietnamese.

The nearest word by its letters is no help there: `xã` is like none of the levels.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from .._problems.nearest import plain

_MEANT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "commune": ("xã", "phường", "đặc khu"),
        "province": ("tỉnh", "thành phố"),
        "ministry": ("bộ", "trung ương"),
        "other": ("khác", "cơ quan khác"),
        "online": ("trực tuyến", "qua mạng"),
        "counter": ("trực tiếp", "tại quầy"),
        "post": ("bưu chính", "bưu điện", "bưu chính công ích"),
        "citizen": ("công dân", "cá nhân", "công dân việt nam"),
        "organisation": ("tổ chức",),
        "business": ("doanh nghiệp",),
        "household_business": ("hộ kinh doanh",),
        "cooperative": ("hợp tác xã",),
        "foreigner": ("người nước ngoài",),
        "overseas_vietnamese": ("người việt nam định cư ở nước ngoài", "kiều bào"),
        "agency": ("cơ quan", "cơ quan nhà nước"),
        "fee": ("phí",),
        "charge": ("lệ phí",),
        "copy": ("bản sao",),
        "one_stop": ("một cửa", "bộ phận một cửa"),
        "authority": ("cơ quan có thẩm quyền", "cơ quan giải quyết"),
        "consulted": ("cơ quan phối hợp", "phối hợp"),
        "receive": ("tiếp nhận",),
        "work": ("xử lý", "giải quyết", "thẩm định"),
        "consult": ("lấy ý kiến",),
        "confirm": ("xác nhận",),
        "pay": ("nộp tiền", "thanh toán"),
        "deliver": ("trả kết quả",),
        "procedure": ("thủ tục",),
        "applicant": ("người nộp", "người dân"),
        "officer": ("cán bộ", "công chức"),
        "paper": ("bản giấy", "giấy"),
        "electronic": ("bản điện tử", "điện tử"),
        "both": ("cả hai",),
        "pause": ("tạm dừng",),
        "restart": ("tính lại", "tính lại từ đầu"),
        "consent": ("đồng ý", "coi như đồng ý"),
        "wait": ("chờ",),
        "close": ("đóng", "đóng hồ sơ"),
        "refuse": ("từ chối", "từ chối giải quyết"),
        "stop": ("dừng", "dừng giải quyết"),
        "ask_applicant": ("bổ sung", "yêu cầu bổ sung"),
        "refuse_intake": ("từ chối tiếp nhận", "không tiếp nhận"),
        "end": ("kết thúc",),
        "none": ("không", "không có", "không quy định", "không hẹn ngày"),
    }
)
_WORD_OF: Final = MappingProxyType(
    {plain(said): word for word, phrases in _MEANT.items() for said in phrases}
)


def meant(text: str, known: Collection[str]) -> str | None:
    """The one of the `known` words that `text` says in Vietnamese; None where it says none.

    Accents do not matter, since names are often written without them.

    >>> meant("Cấp xã", ["ministry", "commune"]), meant("xã", ["fee", "charge"])
    ('commune', None)
    >>> meant("bo_sung", ["examine", "ask_applicant"])
    'ask_applicant'
    """
    said = plain(" ".join(text.split()))
    word = _WORD_OF.get(said) or _WORD_OF.get(said.removeprefix("cap_"))
    return word if word in known else None
