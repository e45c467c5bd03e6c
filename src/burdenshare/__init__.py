"""burdenshare: NATO's burden-sharing figures, each with its edition, its definition and its cell.

>>> import burdenshare as bs
>>> bs.as_of("2025-02-13").count(2, 2024).value.number
'23'
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .archive.store import Archive
    from .session import Session, as_of

__version__ = "0.1.0"
__all__ = ["Archive", "Session", "__version__", "as_of", "read"]


def __getattr__(name: str) -> Any:
    """Hand names on when they are first used, so that `import burdenshare` costs nothing."""
    if name in ("as_of", "Session"):
        from . import session

        return getattr(session, name)
    if name in ("Archive", "read"):
        from .archive import store

        return getattr(store, name)
    raise AttributeError(f"module 'burdenshare' has no attribute '{name}'")
