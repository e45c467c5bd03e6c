"""Concordance and concentration of one year's burden: who is in, by which definition and edition, is said aloud.

burden b = expenditure / GDP as the source prints it; burden share = own / sum of expenditure; benefit share = mean of
the shares of GDP and of population. A rank correlation of GDP and burden above zero is Olson and Zeckhauser's
exploitation of the large by the small; it is not a measure of free riding: who is near a threat spends more. The
signed-rank test of burden against benefit shares adds little: shares sum to one, so one large ally above its share
puts nearly all others below theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..archive.as_of import AsOf
from ..archive.choice import unheld
from ..archive.edition import Edition
from ..core.area import allies
from ..core.errors import BadInput, MissingObservation, NoVintageHeld, said_day
from ..core.panel import Observation
from ..core.period import parse_period, year_end
from ..core.quantity import Quantity, computed
from ..core.unit import COUNT, RATIO
from . import concentration
from .rank_tests import Test, hodges_lehmann, kendall, spearman, wilcoxon
from .switches import PEOPLE, SERIES, Switches

__all__ = ["STATISTICS", "Concordance", "Switches", "concordance", "years_of"]

Array = NDArray[np.float64]
WEO = "weo.gdp_usd_current"


@dataclass(frozen=True)
class Concordance:
    """One year's burden by ally, and what can be said of it.

    Parameters
    ----------
    period : str
        The year.
    switches : Switches
        What it is about.
    edition : Edition
        Where expenditure stands.
    members : tuple of str
        ISO codes.
    burden, spent, gdp : ndarray of float, shape (ally,)
        Per cent of GDP; USD million; USD million.
    people : ndarray of float
        Million; NaN where the IMF's population is not held.
    cells : tuple of Quantity
        Published cells behind them.
    remarks : tuple of str
        What must be said beside them.
    """

    period: str
    switches: Switches
    edition: Edition
    members: tuple[str, ...]
    burden: Array
    spent: Array
    gdp: Array
    people: Array
    cells: tuple[Quantity, ...]
    remarks: tuple[str, ...] = ()

    @cached_property
    def spearman(self) -> Test:
        """GDP against burden."""
        return spearman(list(self.gdp), list(self.burden))

    @cached_property
    def kendall(self) -> Test:
        """GDP against burden."""
        return kendall(list(self.gdp), list(self.burden))

    @property
    def differences(self) -> Array:
        """Burden share less GDP share."""
        apart: Array = self.spent / self.spent.sum() - self.gdp / self.gdp.sum()
        return apart

    @property
    def benefit_differences(self) -> Array:
        """Burden share less the benefit share: GDP and population shares by their weights, half each by default."""
        of_gdp, of_people = self.switches.weights()
        benefit = of_gdp * self.gdp / self.gdp.sum()
        if of_people:
            people = _people(self)
            benefit = benefit + of_people * people / people.sum()
        apart: Array = self.spent / self.spent.sum() - benefit
        return apart

    @cached_property
    def elasticity(self) -> concentration.Elasticity:
        """Of expenditure with respect to GDP; allies without expenditure are left out."""
        held = self.spent > 0
        return concentration.elasticity(self.spent[held], self.gdp[held])

    def part(self, area: str, amounts: Array) -> float:
        """An ally's part in a sum.

        Parameters
        ----------
        area : str
            ISO code.
        amounts : ndarray of float
            By ally.

        Returns
        -------
        float
            Between 0 and 1; NaN if it is not among the members.
        """
        if area not in self.members:
            return float("nan")
        return float(amounts[self.members.index(area)] / amounts.sum())

    def statistic(self, name: str) -> Quantity:
        """One index for citing.

        Parameters
        ----------
        name : str
            One of `STATISTICS`.

        Returns
        -------
        Quantity
            A number without unit, or a count.

        Raises
        ------
        BadInput
            If there is no such index.
        MissingObservation
            If an input is not held.
        """
        if name not in STATISTICS:
            raise BadInput(f"no index '{name}'; choose among {', '.join(STATISTICS)}")
        title, formula, compute = STATISTICS[name]
        value = float(compute(self))
        if np.isnan(value):
            raise MissingObservation(f"{title}: the United States is left out by the switches; ask with it")
        return computed(
            f"{title}, {self.period} ({self.switches.said()}; {len(self.members)} allies)",
            formula,
            value,
            COUNT if name == "n" else RATIO,
            self.cells,
            indicator=f"concordance.{name}",
            area="NATO",
            period=self.period,
            decimals=_DECIMALS.get(name, 3 if "_p" in name else 2),
            account="concordance",
        ).with_remarks(*self.remarks)


_DECIMALS = {
    "n": 0,
    "hhi": 4,
    "hhi_gdp": 4,
    "gini": 4,
    "theil": 4,
    "hodges_lehmann": 4,
    "wilcoxon_gdp": 1,
    "wilcoxon_benefit": 1,
}
#: Title, formula and computation by name.
STATISTICS: Mapping[str, tuple[str, str, Callable[[Concordance], float]]] = {
    "n": ("allies", "number of allies", lambda c: len(c.members)),
    "spearman": ("Spearman, GDP and burden", "correlation of ranks", lambda c: c.spearman.value),
    "spearman_p": ("its p-value, two-sided", "Student's t with n - 2", lambda c: c.spearman.p),
    "spearman_p_greater": ("its p-value, one-sided", "Student's t with n - 2", lambda c: c.spearman.p_greater),
    "kendall": ("Kendall's tau-b, GDP and burden", "concordant less discordant pairs", lambda c: c.kendall.value),
    "kendall_p": ("its p-value, two-sided", "counted out, or normal", lambda c: c.kendall.p),
    "wilcoxon_gdp": (
        "Wilcoxon, burden less GDP share",
        "least sum of signed ranks",
        lambda c: wilcoxon(list(c.differences)).value,
    ),
    "wilcoxon_gdp_p": ("its p-value", "counted out, or normal", lambda c: wilcoxon(list(c.differences)).p),
    "wilcoxon_benefit": (
        "Wilcoxon, burden less benefit share",
        "least sum of signed ranks",
        lambda c: wilcoxon(list(c.benefit_differences)).value,
    ),
    "wilcoxon_benefit_p": (
        "its p-value",
        "counted out, or normal",
        lambda c: wilcoxon(list(c.benefit_differences)).p,
    ),
    "hodges_lehmann": (
        "Hodges-Lehmann difference, burden less GDP share",
        "median of means of pairs",
        lambda c: hodges_lehmann(list(c.differences)),
    ),
    "hhi": ("HHI of expenditure", "sum of squared shares", lambda c: concentration.hhi(c.spent)),
    "hhi_gdp": ("HHI of GDP", "sum of squared shares", lambda c: concentration.hhi(c.gdp)),
    "effective_number": ("effective number of spenders", "1 / HHI", lambda c: 1 / concentration.hhi(c.spent)),
    "gini": ("Gini of expenditure", "sample formula", lambda c: concentration.gini(c.spent)),
    "theil": ("Theil of expenditure", "mean of x / mean x ln", lambda c: concentration.theil(c.spent)),
    "kakwani": (
        "Kakwani, positive = progressive",
        "concentration of expenditure less that of GDP, by GDP per head",
        lambda c: concentration.kakwani(c.spent, c.gdp, _people(c)),
    ),
    "elasticity": ("elasticity of expenditure to GDP", "least squares in logarithms", lambda c: c.elasticity.value),
    "elasticity_error": ("its standard error", "HC3", lambda c: c.elasticity.error),
    "us_share": ("share of the United States, expenditure", "own / sum", lambda c: c.part("USA", c.spent)),
    "us_gdp_share": ("share of the United States, GDP", "own / sum", lambda c: c.part("USA", c.gdp)),
}


def _people(c: Concordance) -> Array:
    if not np.all(np.isfinite(c.people)):
        raise MissingObservation(
            f"population ({c.switches.people}) is not held for every ally in {c.period}; ask for an index without it"
        )
    return c.people


def _members(as_of: AsOf, period: str, switches: Switches) -> tuple[str, ...]:
    day = year_end(parse_period(period)) if switches.members == "date" else as_of.day
    chosen = allies(day, with_forces=not switches.iceland)
    return tuple(a for a in chosen if switches.usa or a != "USA")


def _edition(as_of: AsOf, members: tuple[str, ...], period: str, switches: Switches) -> tuple[Edition, tuple[str, ...]]:
    """The edition asked for, or the newest that holds every ally; and what must be said beside it."""
    needed = [i for i in SERIES[switches.source] if i]
    needed = needed[:1] if switches.gdp == "weo" else needed
    if switches.edition:
        edition = as_of.archive.edition(switches.edition)
        if edition.vintage.source != switches.source or edition.vintage.published > as_of.day:
            raise BadInput(
                f"the edition {switches.edition} is not {switches.source}'s, or not yet published on "
                f"{said_day(as_of.day)}; `burdenshare archive list` names them"
            )
        return edition, ()
    if switches.source == "sipri":  # some allies have no figure in some years: they are named, not waited for
        edition = as_of.holding(needed[0], switches.definition)[0]
        return edition, tuple(unheld(k) for k in as_of.unheld_after("sipri", edition.vintage.published))
    with_forces = tuple(a for a in members if a != "ISL")
    choice = as_of.choose(needed, {period: with_forces}, switches.definition)
    return choice.edition, choice.remarks()


def _newest(as_of: AsOf, indicator: str, period: str, members: Sequence[str]) -> Mapping[tuple[str, str], Observation]:
    """Cells of the newest edition that holds the indicator for the most members in the year."""
    cells = as_of.archive.cells(indicator)
    try:
        held = as_of.holding(indicator)
    except NoVintageHeld:
        return {}
    best = max(held, key=lambda e: sum((a, period) in cells[e.id] for a in members))
    return cells[best.id]


def _row(
    area: str, period: str, found: Sequence[Mapping[tuple[str, str], Observation]], weo: bool
) -> tuple[float, float, float, list[Observation]] | None:
    """Burden (per cent), expenditure and GDP (USD million) of one ally, and the cells; None where one is missing."""
    key = (area, period)
    share, spent, gdp, imf = (c.get(key) for c in found)
    if area == "ISL":
        output = gdp if gdp is not None and not weo else imf
        used = [output] if output is not None else []
        return (0.0, 0.0, output.value * output.unit.scale / 1e6, used) if output is not None else None
    if share is None:
        return None
    if weo:
        if imf is None:
            return None
        output_usd = imf.value * imf.unit.scale / 1e6
        return share.value, share.value * output_usd / 100, output_usd, [share, imf]
    if spent is None:
        return None
    money = spent.value * spent.unit.scale / 1e6
    if gdp is not None:
        return share.value, money, gdp.value * gdp.unit.scale / 1e6, [share, spent, gdp]
    return (share.value, money, 100 * money / share.value, [share, spent]) if share.value > 0 else None


def concordance(as_of: AsOf, period: str, switches: Switches | None = None) -> Concordance:
    """One year's burden by ally.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    period : str
        A year.
    switches : Switches or None
        What it is about; None for NATO's figures, allies at the date, without Iceland.

    Returns
    -------
    Concordance
        All expenditure from one edition.

    Raises
    ------
    BadInput
        If a switch is not one, or fewer than three allies are left.
    MissingObservation, NoVintageHeld
        If no edition holds what is asked.
    """
    chosen = switches or Switches()
    chosen.check()
    members = _members(as_of, period, chosen)
    if len(members) < 3:
        raise BadInput(f"there were {len(members)} allies to compare in {period}; give a year from 1949 on")
    edition, remarks = _edition(as_of, members, period, chosen)
    cells: list[Mapping[tuple[str, str], Observation]] = [
        as_of.archive.cells(i).get(edition.id, {}) if i else {} for i in SERIES[chosen.source]
    ]
    cells.append(_newest(as_of, WEO, period, members) if chosen.gdp == "weo" or chosen.iceland else {})
    rows = {a: row for a in members if (row := _row(a, period, cells, chosen.gdp == "weo")) is not None}
    lost = [a for a in members if a not in rows]
    if lost and (chosen.source == "nato" or len(rows) < 3):
        raise MissingObservation(
            f"{', '.join(lost[:5])}: not held for {period} in the edition {edition.id}, or GDP is not; choose another "
            "edition or year, or the IMF's GDP (weo)"
        )
    said = (f"not held and left out in {period}: {', '.join(lost)}",) if lost else ()
    people = _newest(as_of, PEOPLE[chosen.people], period, members)
    heads = [people[a, period].value if (a, period) in people else np.nan for a in rows]
    used = [o for row in rows.values() for o in row[3]] + [people[a, period] for a in rows if (a, period) in people]
    table = np.array([row[:3] for row in rows.values()])
    return Concordance(
        period,
        chosen,
        edition,
        tuple(rows),
        table[:, 0],
        table[:, 1],
        table[:, 2],
        np.array(heads),
        tuple(o.quantity(_title(o)) for o in used),
        (*remarks, *said),
    )


def _title(obs: Observation) -> str:
    from ..core.indicator import indicator

    return indicator(obs.indicator).title


def years_of(as_of: AsOf, switches: Switches) -> list[str]:
    """The years for which the indices can be computed.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    switches : Switches
        What they are about.

    Returns
    -------
    list of str
        Years, oldest first; from 1953 on SIPRI.
    """
    switches.check()
    share = SERIES[switches.source][0]
    cells = as_of.archive.cells(share)
    held = as_of.holding(share, switches.definition)
    if switches.edition:
        held = [e for e in held if e.id == switches.edition]
    years = sorted({p for e in held for _, p in cells[e.id] if len(p) == 4 and p >= "1953"})
    found = []
    for year in years:
        try:
            concordance(as_of, year, switches)
        except (MissingObservation, BadInput):
            continue
        found.append(year)
    return found
