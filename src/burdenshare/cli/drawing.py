"""`--chart FILE`: the picture of a command, in the one way that all commands draw."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .command import wrote

__all__ = ["ChartFile", "can_draw", "draw"]

ChartFile = Annotated[
    Path | None, typer.Option("--chart", metavar="FILE", help="Also draw: a name in .svg, .png, .pdf or .vl.json.")
]


def can_draw(target: Path | None) -> None:
    """Refuse a name that cannot be drawn before anything is computed.

    Parameters
    ----------
    target : Path or None
        As typed.

    Raises
    ------
    BadInput
        If its ending is none that a picture can have.
    """
    if target is not None:
        from ..charts.drawing import ending

        ending(target.name)


def draw(picture: Any, session: Any, target: Path) -> None:
    """Write a picture, moved into place whole.

    Parameters
    ----------
    picture : Picture
        As built.
    session : Session
        Where its editions stand.
    target : Path
        The file; its ending decides what is written.

    Raises
    ------
    BadInput
        If the name asks for nothing that can be drawn, or the file cannot be written.
    """
    from ..archive.placement import place
    from ..charts.chart import signed
    from ..charts.drawing import as_file

    made = as_file(signed(picture, session.archive), target.name)
    wrote(*place({target: made}, remedy="give another path with --chart"))
