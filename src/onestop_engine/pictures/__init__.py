"""Pictures (sơ đồ): procedures as swim lanes by agency, and the way that a dossier took."""

from ._mermaid import draw_mermaid
from ._picture import draw_svg

__all__ = ["draw_mermaid", "draw_svg"]
