"""A national procedure, and what a province and a commune of the tests set themselves."""

from __future__ import annotations

from datetime import date

from onestop_engine.definition import Overlay, Procedure, load_text, overlaid, overlay_text

BASE = """\
# Thủ tục của trung ương
procedure: "9.000001"
title: {vi: Cấp giấy phép mẫu, en: Sample permit}
field: thu-nghiem
levels: [commune]
in_force: {from: 2026-01-01, decided_by: 1/2026/NĐ-CP}
channels: [online, counter]
applicants: [citizen]
legal_basis: [1/2026/NĐ-CP]
conditions:
  - Đủ điều kiện
results:
  permit: Giấy phép
  notice: {vi: Thông báo, form: paper}
facts:
  works: {ask: applicant, choose: [house, other], label: Loại công trình}
  hardship: {ask: applicant, type: boolean, label: Vùng khó khăn, default: false}
agencies:
  one_stop: {kind: one_stop, level: commune}
  office: {kind: authority, level: commune}
  police: {kind: authority, level: commune}
deadline:
  - when: hardship
    limit: 20 ngày làm việc
    basis: 1/2026/NĐ-CP
  - limit: 10 ngày làm việc
    basis: 1/2026/NĐ-CP
counting: {last_day_off: keep}
supplement:
  under_way: {mode: pause, answer_within: 7 ngày}
reappoint: {at_most: 1, notice: 2 ngày}
steps:
  intake: {by: one_stop, do: receive, then: both}
  both:
    parallel:
      paper:
        steps:
          examine: {by: office, within: 3 ngày làm việc, outcomes: {ready: end, unfit: refuse}}
      site:
        when: works == house
        steps:
          visit: {by: police, within: 4 ngày làm việc, basis: 1/2026/NĐ-CP}
    then: deliver
  deliver: {by: one_stop, do: deliver, result: [permit, notice]}
fees:
  permit_charge:
    kind: charge
    amount: set_by_province
    basis: 1/2026/NĐ-CP
  site_fee:
    kind: fee
    title: Phí kiểm tra
    percent: 10
    of: permit_charge
    floor: 1000
    when: works == house
    basis: 1/2026/NĐ-CP
documents:
  form1: {title: Đơn đề nghị, originals: 1}
  drawings: {title: Bản vẽ, copies: 2, when: works == house}
"""

HEAD = """\
# Quy định của tỉnh
overlay: "9.000001"
place: tinh-mau
title: {vi: Tỉnh mẫu, en: Sample province}
units: ["H99"]
in_force: {from: 2026-03-01, decided_by: 7/2026/QĐ-UBND}
"""

COMMUNE = """\
overlay: "9.000001"
version: 2026-01-01
place: xa-mau
title: Xã mẫu
units: ["H99.12", "H99.13"]
in_force: {from: 2026-04-01, decided_by: 3/2026/QĐ-UBND}
"""

CHARGE = """\
fees:
  permit_charge: {amount: 28000, basis: 5/2026/NQ-HĐND}
"""

DAY = date(2026, 5, 4)


def base(text: str = BASE) -> Procedure:
    return load_text(text, "base.yaml")


def place(body: str, head: str = HEAD, name: str = "tinh.yaml") -> Overlay:
    return overlay_text(head + body, name)


def laid(body: str, *, text: str = BASE) -> Procedure:
    """The national procedure under a province's overlay with this body."""
    return overlaid(base(text), [place(body)])
