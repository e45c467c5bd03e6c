"""Chart: panels or counts to a Vega-Lite specification; Picture: the specification with all that stands by it."""

from __future__ import annotations

import hashlib
import json
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import escape
from typing import Any

from ..archive.fingerprint import SHOWN, editions_of, fingerprint_of
from ..archive.store import Archive
from ..core.errors import BadInput, SeriesBreak, said_day
from ..core.panel import Panel
from ..core.provenance import Vintage
from ..core.registry import collect

__all__ = [
    "BLUE",
    "GREY",
    "INK",
    "RED",
    "Chart",
    "Picture",
    "base_spec",
    "chart",
    "one_edition",
    "signed",
    "svg",
    "svg_alone",
]

INK, GREY, BLUE, RED = "#1f2933", "#8a94a0", "#0b5cad", "#b3261e"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, ready to draw.

    Parameters
    ----------
    id, title : str
        Its name and heading.
    spec : dict
        Vega-Lite specification with its data inline.
    alt : str
        What it shows, in words, for those who do not see it.
    source : str
        Source and as-of line.
    columns : tuple of str
        Columns of its table.
    rows : tuple of dict
        The numbers behind it.
    vintages : tuple of Vintage
        The editions it rests on.
    """

    id: str
    title: str
    spec: dict[str, Any]
    alt: str
    source: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...] = field(default_factory=tuple)
    vintages: tuple[Vintage, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A plug-in that draws one kind of picture.

    Parameters
    ----------
    id, title : str
        Its name, and what it shows.
    build : callable
        From panels, counts or quantities to a Picture.
    """

    id: str
    title: str
    build: Callable[..., Picture]


def chart(name: str) -> Chart:
    """One chart by id.

    Parameters
    ----------
    name : str
        Its id.

    Returns
    -------
    Chart
        The plug-in.

    Raises
    ------
    BadInput
        If there is none of that name.
    """
    found = collect("burdenshare.charts", "CHART")
    one = found.get(name)
    if not isinstance(one, Chart):
        raise BadInput(f"there is no chart '{name}'; choose one of {', '.join(found)}")
    return one


def one_edition(panels: Sequence[Panel]) -> Vintage:
    """The edition that all panels of a picture come from.

    Parameters
    ----------
    panels : sequence of Panel
        At least one.

    Returns
    -------
    Vintage
        Their edition.

    Raises
    ------
    SeriesBreak
        If they come from several: a line across editions is no series.
    """
    found = {p.vintage.id: p.vintage for p in panels if p.vintage is not None}
    if len(found) != 1:
        days = " and ".join(said_day(v.published) for v in found.values()) or "no edition"
        raise SeriesBreak(f"one picture would join figures of {days}; draw one edition, others as separate marks")
    return next(iter(found.values()))


def base_spec(width: int, height: int | dict[str, int]) -> dict[str, Any]:
    """A specification with the house's look, and no data.

    Parameters
    ----------
    width, height : int
        Of the plotting area, in pixels; height may be a step.

    Returns
    -------
    dict
        To be filled.
    """
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": height,
        "background": "white",
        "padding": 6,
        "config": {
            "font": "Helvetica, Arial, sans-serif",
            "view": {"stroke": None},
            "axis": {
                "labelColor": INK,
                "titleColor": INK,
                "gridColor": "#e4e7eb",
                "domainColor": GREY,
                "tickColor": GREY,
                "labelFontSize": 11,
                "titleFontSize": 11,
                "titleFontWeight": "normal",
            },
            "legend": {
                "labelColor": INK,
                "titleColor": INK,
                "labelFontSize": 11,
                "orient": "top",
                "title": None,
            },
        },
    }


def svg(picture: Picture) -> str:
    """The picture as SVG text; the same bits on one installation.

    Parameters
    ----------
    picture : Picture
        What to draw.

    Returns
    -------
    str
        Self-contained SVG.
    """
    return _drawn(json.dumps(picture.spec))


@lru_cache(maxsize=64)
def _drawn(spec: str) -> str:
    import vl_convert

    text: str = vl_convert.vegalite_to_svg(spec, vl_version="5.21", allowed_base_urls=[])
    return text


def signed(picture: Picture, archive: Archive) -> Picture:
    """The picture with a fingerprint in its source line.

    Parameters
    ----------
    picture : Picture
        As built.
    archive : Archive
        Where its editions stand.

    Returns
    -------
    Picture
        Over the canonical rows of the editions it rests on; over its own rows where it rests on dated facts.
    """
    held = editions_of(archive, (v.id for v in picture.vintages))
    if held:
        said = f"Editions: fingerprint {fingerprint_of(held)[:SHOWN]}."
    else:
        rows = json.dumps(picture.rows, ensure_ascii=False, sort_keys=True, default=str)
        said = f"Rows drawn: fingerprint {hashlib.sha256(rows.encode()).hexdigest()[:SHOWN]}."
    return replace(picture, source=f"{picture.source} {said}")


def svg_alone(picture: Picture) -> str:
    """The picture as a file of its own: heading, drawing, and the source line below it.

    Parameters
    ----------
    picture : Picture
        What to draw.

    Returns
    -------
    str
        Self-contained SVG with a title and a description for those who do not see it.
    """
    inner = svg(picture)
    size = re.search(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"', inner)
    wide, high = (float(size[1]), float(size[2])) if size else (400.0, 300.0)
    across = max(40, int(wide / 5.4))
    head = textwrap.wrap(picture.title, int(across * 0.72))
    foot = textwrap.wrap(picture.source, across)
    top, line = 8 + 18 * len(head), 13
    whole = top + high + line * len(foot) + 10
    font = 'font-family="Helvetica, Arial, sans-serif"'
    words = [
        *(
            f'<text x="6" y="{18 * (i + 1)}" font-size="14" font-weight="bold" fill="{INK}" {font}>{escape(t)}</text>'
            for i, t in enumerate(head)
        ),
        *(
            f'<text x="6" y="{top + high + line * (i + 1):g}" font-size="10" fill="{INK}" {font}>{escape(t)}</text>'
            for i, t in enumerate(foot)
        ),
    ]
    placed = inner[inner.index("<svg ") :].replace("<svg ", f'<svg x="0" y="{top}" ', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{wide:g}" height="{whole:g}" '
        f'viewBox="0 0 {wide:g} {whole:g}"><title>{escape(picture.title)}</title><desc>{escape(picture.alt)}</desc>'
        f'<rect width="100%" height="100%" fill="white"/>{"".join(words)}{placed}</svg>\n'
    )
