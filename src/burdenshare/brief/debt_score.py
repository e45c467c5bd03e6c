"""The debt fan's score in a sentence, as it stands beside the picture of debt."""

from __future__ import annotations

from ..core.period import parse_period
from ..core.provenance import Citation, SourceFile, Vintage
from ..core.quantity import Quantity, observed
from ..core.unit import COUNT, PERCENT, PERCENTAGE_POINTS, Unit
from ..models.debt.weo_scores import HELD_RATIO, WEO_ALONE, shipped_debt_scores
from .brief import Sentence, Value
from .material import Material

__all__ = ["debt_scores"]


def debt_scores(m: Material) -> list[Sentence]:
    """How the debt fan has fared on past years, where that was known on the day or may be looked up.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Sentence
        A body sentence; marked as a revision where the outturns came out after the day.
    """
    found = shipped_debt_scores()
    hindsight, before = found.published > m.day, []
    if hindsight:
        text = "No score of the debt fan is told for this day: the outturns that it is scored on came out later."
        before = [Sentence(text, {}, "missing")]
        if m.revised_as_of is None or found.published > m.revised_as_of:
            return before
    vintage = Vintage("scores", found.published, None, found.edition, "IMF, scores computed by this project")
    file = SourceFile("debt_weo.csv", "")

    def cell(what: str, row: str, value: float, unit: Unit, decimals: int) -> Quantity:
        cite = Citation(vintage, file, f"row {row}", "A")
        return observed(
            f"{what}, {row}", value, unit, cite, indicator="score", area="NATO", period="", decimals=decimals
        )

    fan = found.row()
    values: dict[str, Value] = {"a": parse_period(found.first), "b": parse_period(found.last)}
    values["editions"] = cell("WEO editions projected from", fan.method, len(found.origins), COUNT, 0)
    values["n"] = cell("outturns scored", fan.method, fan.number, COUNT, 0)
    values["meant"] = cell("outturns that a band of four fifths is meant to hold", "meant", 80, PERCENT, 0)
    values["inside"] = cell("outturns within the band", fan.method, 100 * fan.held80, PERCENT, 0)
    for slot, method in (("fan", fan.method), ("same", HELD_RATIO), ("weo", WEO_ALONE)):
        values[slot] = cell("CRPS of the debt ratio", method, found.row(method).crps, PERCENTAGE_POINTS, 1)
    text = (
        "The debt fan's score on {n.number} outturns of {a} to {b}: an error (CRPS) of {fan}, against {same} with the "
        "ratio held at its last outturn and {weo} with the IMF's own projection as a single number; bands meant to "
        "hold {meant} of outturns held {inside}. It rests on {editions.number} editions, which overlap, and on years "
        "of high inflation, so it tells little of other years."
    )
    return [*before, Sentence(text, values, "revision" if hindsight else "body")]
