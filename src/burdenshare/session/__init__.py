"""The one object a notebook user holds, a file a face of it."""

from .session import Session, as_of

__all__ = ["Session", "as_of"]
