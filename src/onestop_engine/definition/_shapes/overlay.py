"""The keys of an overlay: the part of a procedure that a province or a commune sets itself.

What may be changed under a name has the keys of the thing itself, so that a key added to the
language can be changed by an overlay at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from . import common, header, money, papers, steps, time
from .common import PROVENANCE
from .forms import (
    BILINGUAL,
    BOOLEAN,
    DATE,
    INTEGER,
    NAME,
    TEXT,
    Form,
    Key,
    Shape,
    by_name,
    key,
    listing,
    nested,
    shape,
    words,
)

_OF_PROCEDURES: Mapping[str, Shape] = {
    each.name: each
    for module in (header, common, time, steps, money, papers)
    for each in module.SHAPES
}
_TOP = _OF_PROCEDURES["procedure"].keys

CHANGED = "changed_"
"""What the names of shapes start with that change one thing of a procedure."""

BY_NAME = tuple(
    name for name, entry in _TOP.items() if entry.form.named and entry.form.each is not None
)
"""The parts of a procedure whose entries have names: facts, agencies, fees and so on."""

RULES = tuple(
    name
    for name, entry in _TOP.items()
    if entry.form.each is None and entry.form.shape not in {None, "text", "in_force", "supplement"}
)
"""The parts that are one mapping, changed key by key: counting, reappoint, prolong and so on."""

RULE_LISTS = tuple(
    name
    for name, entry in _TOP.items()
    if entry.form.single and entry.form.each is not None and entry.form.each.shape is not None
)
"""The lists of rules that are replaced as a whole: the deadline, when it may be filed."""

SUPPLEMENTS = ("at_intake", "under_way")
"""The two rules for supplements, changed key by key."""

LISTS = {"levels": header.LEVELS, "channels": header.CHANNELS}
"""The lists of words that are replaced as a whole."""

_BASIS = key(
    PROVENANCE["basis"].form,
    "Văn bản của địa phương quyết định thay đổi này (bắt buộc).",
    "The local document that decides this change (required).",
)
_MARKS: dict[str, Key] = {
    "added": key(
        BOOLEAN,
        "true: văn bản trung ương không có mục này, địa phương thêm vào.",
        "true: the procedure does not have it; the place adds it.",
    ),
    "removed": key(
        BOOLEAN,
        "true: địa phương bỏ mục này.",
        "true: the place takes it out.",
    ),
    "without": key(
        listing(NAME),
        "Các khóa của mục này mà địa phương bỏ.",
        "The keys of this entry that the place takes out.",
    ),
}


def _bases(name: str) -> tuple[Shape, ...]:
    """The shapes of what stands under a name: a step may also be a block."""
    made = (_OF_PROCEDURES[name],)
    return (*made, _OF_PROCEDURES["block"]) if name == "step" else made


def _changed(name: str, marks: Iterable[str] = tuple(_MARKS)) -> Shape:
    own = {
        word: Key(form=entry.form, doc=entry.doc)
        for base in _bases(name)
        for word, entry in base.keys.items()
    }
    title = _OF_PROCEDURES[name].title
    return shape(
        f"{CHANGED}{name}",
        (f"thay đổi đối với {title.vi}", f"a change of {title.say('en')}"),
        {mark: _MARKS[mark] for mark in marks},
        own,
        {**PROVENANCE, "basis": _BASIS},
    )


def _of_each(name: str) -> str:
    each = _TOP[name].form.each
    assert each is not None
    assert each.shape is not None
    return each.shape


def _shape_of(name: str) -> str:
    shape = _TOP[name].form.shape
    assert shape is not None
    return shape


def _like(name: str, form: Form) -> Key:
    return Key(form=form, doc=_TOP[name].doc)


# What the law has for every procedure cannot be added, and there is always some way of counting.
_OF_LAW = {"counting": ("without",), "reappoint": ("removed", "without")}
_HEAD: dict[str, Key] = {
    "overlay": key(
        Form(scalar="code"),
        "Mã của thủ tục mà tệp này thay đổi, đặt trong ngoặc kép.",
        "The code of the procedure that this file changes, in quotes.",
        required=True,
    ),
    "version": key(
        DATE,
        "Phiên bản được thay đổi, theo ngày bắt đầu hiệu lực của nó; bỏ trống: mọi phiên bản.",
        "The version that is changed, by its first day in force; left out: every version.",
    ),
    "place": key(
        Form(scalar="slug"),
        "Tên ngắn của địa phương, viết không dấu: dong-nai.",
        "The short name of the place, in plain letters: dong-nai.",
        required=True,
    ),
    "title": key(BILINGUAL, "Tên địa phương.", "The name of the place.", required=True),
    "units": key(
        listing(Form(scalar="code")),
        'Mã định danh các đơn vị áp dụng; "H19" gồm mọi đơn vị có mã bắt đầu bằng H19.',
        'The codes of the units for which it holds; "H19" holds for every unit below H19 too.',
        required=True,
    ),
    "revision": key(
        INTEGER,
        "Lần sửa tệp này; số lớn nhất phục vụ hồ sơ mới. Mặc định 1.",
        "Which correction of this file; the highest serves new dossiers. Default 1.",
    ),
    "status": _TOP["status"],
    "in_force": _TOP["in_force"],
    "legal_basis": key(
        listing(TEXT),
        "Văn bản của địa phương, thêm vào căn cứ pháp lý của thủ tục.",
        "Local documents, added to the legal basis of the procedure.",
    ),
}
_BODY: dict[str, Key] = {
    **{name: _like(name, nested(f"{CHANGED}{name}")) for name in LISTS},
    "conditions": _like("conditions", nested(f"{CHANGED}conditions")),
    **{
        name: key(
            _TOP[name].form,
            f"{_TOP[name].doc.vi} Thay cho toàn bộ danh sách của thủ tục.",
            f"{_TOP[name].doc.say('en')} Instead of the procedure's whole list.",
        )
        for name in RULE_LISTS
    },
    "supplement": _like("supplement", nested(f"{CHANGED}supplement")),
    **{name: _like(name, nested(f"{CHANGED}{_shape_of(name)}")) for name in RULES},
    **{name: _like(name, by_name(nested(f"{CHANGED}{_of_each(name)}"))) for name in BY_NAME},
}

SHAPES = (
    shape("overlay", ("tệp quy định của địa phương", "the overlay"), _HEAD, _BODY),
    *(_changed(_of_each(name)) for name in BY_NAME),
    *(_changed(name, ("removed", "without")) for name in SUPPLEMENTS),
    *(_changed(_shape_of(name), _OF_LAW.get(name, tuple(_MARKS))) for name in RULES),
    shape(
        f"{CHANGED}supplement",
        ("thay đổi về yêu cầu bổ sung", "a change of the rules for supplements"),
        {
            name: key(
                nested(f"{CHANGED}{name}"),
                _OF_PROCEDURES["supplement"].keys[name].doc.vi,
                _OF_PROCEDURES["supplement"].keys[name].doc.say("en"),
            )
            for name in SUPPLEMENTS
        },
    ),
    *(
        shape(
            f"{CHANGED}{name}",
            ("thay đổi một danh sách", "a change of a list"),
            {
                "are": key(
                    listing(words(*values)),
                    "Danh sách mới, thay cho danh sách của thủ tục.",
                    "The new list, instead of the procedure's.",
                    required=True,
                )
            },
            {**PROVENANCE, "basis": _BASIS},
        )
        for name, values in LISTS.items()
    ),
    shape(
        f"{CHANGED}conditions",
        ("thêm yêu cầu, điều kiện", "further conditions"),
        {
            "also": key(
                listing(BILINGUAL),
                "Các yêu cầu, điều kiện mà địa phương thêm.",
                "The conditions that the place adds.",
                required=True,
            )
        },
        {**PROVENANCE, "basis": _BASIS},
    ),
)
