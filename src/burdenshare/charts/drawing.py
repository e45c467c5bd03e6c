"""A picture as a file: SVG, PNG, PDF, or its Vega-Lite specification, each with heading, source line and words."""

from __future__ import annotations

import json
from typing import Any

from ..core.errors import BadInput
from .chart import Picture, svg_alone

__all__ = ["ENDINGS", "as_file", "ending"]

#: What a picture can be written as.
ENDINGS = (".svg", ".png", ".pdf", ".vl.json")
#: Pixels of a PNG for one of the drawing, so that it prints sharp.
SHARP = 2.0
#: The words reach the page as data: nothing in them is read as markup.
_PAGE = """
#let d = json("words.json")
#set document(title: d.title, author: "burdenshare", date: none, description: d.alt)
#set page(width: auto, height: auto, margin: 0pt)
#set text(lang: "en", region: "GB")
#figure(image("picture.svg", alt: d.alt), alt: d.alt, kind: image, supplement: none, numbering: none)
"""


def ending(name: str) -> str:
    """The kind of file that a name asks for.

    Parameters
    ----------
    name : str
        A file's name.

    Returns
    -------
    str
        One of `ENDINGS`.

    Raises
    ------
    BadInput
        If it ends otherwise.
    """
    found = next((e for e in ENDINGS if name.casefold().endswith(e) and len(name) > len(e)), "")
    if not found:
        raise BadInput(f"a picture cannot be written as '{name}'; end the name in {', '.join(ENDINGS)}")
    return found


def as_file(picture: Picture, name: str) -> bytes:
    """A picture as the bytes of a file.

    Parameters
    ----------
    picture : Picture
        What to draw.
    name : str
        The file's name; its ending decides.

    Returns
    -------
    bytes
        With heading, source and as-of line; in a specification as `title`, `description` and `usermeta`.

    Raises
    ------
    BadInput
        If the name asks for nothing that can be drawn.
    """
    kind = ending(name)
    if kind == ".vl.json":
        words = {"title": picture.title, "description": picture.alt, "usermeta": {"source": picture.source}}
        return (json.dumps({**picture.spec, **words}, ensure_ascii=False, indent=1) + "\n").encode()
    drawn = svg_alone(picture)
    if kind == ".svg":
        return drawn.encode()
    if kind == ".pdf":
        return _pdf(drawn, picture)
    import vl_convert

    return bytes(vl_convert.svg_to_png(drawn, scale=SHARP))


def _pdf(drawn: str, picture: Picture) -> bytes:
    """One tagged page of the size of the drawing, the same bits every time; with the fonts inside the compiler."""
    import typst

    words = json.dumps({"title": picture.title, "alt": picture.alt}, ensure_ascii=False)
    # The package takes files by name; its type hints do not say so.
    files: Any = {
        "main.typ": _PAGE.encode(),
        "words.json": words.encode(),
        "picture.svg": drawn.replace("Helvetica, Arial, sans-serif", "Libertinus Serif").encode(),
    }
    made: Any = typst.compile(files, format="pdf", ignore_system_fonts=True, pdf_standards=["ua-1"], timestamp=0)
    return bytes(made)
