"""The titles of the fields of administration (lĩnh vực), which a pack keeps in `fields.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike, fspath
from types import MappingProxyType

from ..errors import ProcedureError, Report
from ..texts import Text
from ._draft import Draft
from ._fields import bilingual, wrong_shape
from ._files import read_file
from ._yaml import Mapping as MappingNode
from ._yaml import read

_SLUGS = Text("các mục “tên-linh-vuc: tên lĩnh vực”", "entries “field-slug: title”")


def load_field_titles(path: str | PathLike[str]) -> Mapping[str, Text]:
    """The titles by the slug that procedures name in `field`.

    Raises ProcedureError with every problem of the file, NotFound and InputError when it cannot be
    read.
    """
    name = fspath(path)
    root, problems = read(read_file(name), name)
    draft = Draft(name, problems)
    titles = {}
    if isinstance(root, MappingNode):
        for entry in root.entries:
            title = bilingual(draft, entry.value, entry.key)
            if title is not None:
                titles[entry.key] = title
    elif root is not None:
        wrong_shape(draft, root, "", _SLUGS, "dat-dai: Đất đai")
    if draft.problems:
        raise ProcedureError(Report(tuple(draft.problems), (name,)))
    return MappingProxyType(titles)
