"""Does the ally really meet it? The probability that a published share is still at the level when revised.

error of the share = error of expenditure - error of GDP, all in logarithms, earlier less later print.

- GDP: nominal, from the IMF's vintages at the same age (`weo.gdp_national_current`), each judged by the newest vintage
  held on the day; the mean error of a vintage over the allies is the year's common shock, the rest is the ally's own.
- Expenditure: from pairs of NATO's editions of one definition: the share's error plus the error of the IMF's GDP
  between the vintages known at the two editions. The number of such pairs is what the answer rests on.
- Both are put together with their correlation; the tails are Student's with four degrees of freedom, the scale is
  widened by 1 + 1 / pairs for the bias, which is estimated too.

Nothing published after the as-of date is used. An edition whose definition has no pair of its own is not calibrated:
only a redefining edition could judge it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..archive.as_of import AsOf
from ..archive.edition import Edition
from ..core.area import areas as all_areas
from ..core.errors import MissingObservation
from ..core.panel import Observation
from ..core.quantity import Quantity, computed
from ..core.unit import COUNT, RATIO
from .revision_statistics import Pair, error_of, pairs

__all__ = ["SHARE", "Chance", "Spread", "chance", "forces", "heavy_tail", "mean", "spread", "words"]

SHARE, GDP = "defence_expenditure_share_gdp", "weo.gdp_national_current"
#: Fewer prints than this, and nothing is said of their error.
FEWEST = 10
#: Degrees of freedom of the tails.
FREEDOM = 4
_WORDS = {
    0: "almost nil",
    1: "about one tenth",
    2: "about two tenths",
    3: "about three tenths",
    4: "about four tenths",
    5: "about one half",
    6: "about six tenths",
    7: "about seven tenths",
    8: "about eight tenths",
    9: "about nine tenths",
    10: "almost certain",
}


def words(probability: float) -> str:
    """A probability in words and tenths.

    Parameters
    ----------
    probability : float
        Between 0 and 1.

    Returns
    -------
    str
        No finer than a tenth: more is not known.

    Examples
    --------
    >>> words(0.53), words(0.97)
    ('about one half', 'almost certain')
    """
    return _WORDS[math.floor(10 * probability + 0.5)]


def heavy_tail(t: float) -> float:
    """P(T > t) for Student's t with four degrees of freedom, in closed form.

    Parameters
    ----------
    t : float
        In units of the scale.

    Returns
    -------
    float
        Between 0 and 1: 1/2 - t (6 + t^2) / (2 (4 + t^2)^(3/2)).

    Examples
    --------
    >>> round(heavy_tail(2.131846786), 6)
    0.05
    """
    if abs(t) > 1e6:
        return float(t < 0)
    return 0.5 - t * (6 + t * t) / (2 * math.sqrt(4 + t * t) ** 3)


@dataclass(frozen=True, slots=True)
class Spread:
    """How far shares of one age have been from what they became, in logarithms.

    Parameters
    ----------
    age : int
        Years from the figure's year to its publication.
    bias : float
        Mean error of the share; positive = the first print was too high.
    expenditure, gdp_common, gdp_own : float
        Standard deviations: of expenditure, of the year's common shock to GDP, of an ally's own GDP error.
    correlation : float
        Of expenditure's and GDP's errors.
    pairs, prints, vintages : int
        Pairs of NATO's editions, prints in them, pairs of the IMF's vintages.
    calibrated : bool
        Whether the pairs are of the definition asked for.
    cells : tuple of Observation
        NATO's prints behind it.
    """

    age: int
    bias: float
    expenditure: float
    gdp_common: float
    gdp_own: float
    correlation: float
    pairs: int
    prints: int
    vintages: int
    calibrated: bool
    cells: tuple[Observation, ...]

    @property
    def sd(self) -> float:
        """Standard deviation of the share's error."""
        gdp = math.hypot(self.gdp_common, self.gdp_own)
        both = self.expenditure**2 + gdp**2 - 2 * self.correlation * self.expenditure * gdp
        return math.sqrt(max(both, 1e-12) * (1 + 1 / self.pairs))

    def probability(self, share: float, level: float) -> float:
        """The probability that a share of this age is at the level once revised.

        Parameters
        ----------
        share, level : float
            Per cent of GDP.

        Returns
        -------
        float
            Between 0 and 1.
        """
        scale = self.sd * math.sqrt((FREEDOM - 2) / FREEDOM)
        return heavy_tail((math.log(level / share) + self.bias) / scale)


def mean(values: Sequence[float]) -> float:
    """The mean.

    Parameters
    ----------
    values : sequence of float
        At least one.

    Returns
    -------
    float
        In their unit.
    """
    return math.fsum(values) / len(values)


def _sd(values: Sequence[float]) -> float:
    if len(values) < 2:
        return 0.0
    middle = mean(values)
    return math.sqrt(math.fsum((v - middle) ** 2 for v in values) / (len(values) - 1))


def forces() -> list[str]:
    """Every state that is an ally with armed forces on some day.

    Returns
    -------
    list of str
        ISO codes.
    """
    return [a.code for a in all_areas().values() if a.acceded is not None and a.forces]


def _gdp_errors(as_of: AsOf, age: int) -> list[list[float]]:
    """Errors of nominal GDP at an age, one list a pair of vintages."""
    found = pairs(as_of, GDP, areas=forces(), age=age)
    lists = [[error_of(GDP, a, b) for a, b in p.prints.values()] for p in found]
    return [[e / 100 for e in one if e is not None] for one in lists]


def _weo(as_of: AsOf, edition: Edition, area: str, period: str) -> Observation | None:
    """The IMF's GDP as known when an edition came out."""
    cells = as_of.archive.cells(GDP)
    for e in as_of.holding(GDP):
        if e.vintage.published <= edition.vintage.published and (area, period) in cells[e.id]:
            return cells[e.id][area, period]
    return None


def _matched(as_of: AsOf, found: Sequence[Pair]) -> tuple[list[tuple[float, float]], list[Observation], int]:
    """Errors of expenditure and of GDP, print by print; the prints; the number of pairs of editions."""
    errors: list[tuple[float, float]] = []
    cells: list[Observation] = []
    used: set[tuple[str, str]] = set()
    for p in found:
        for area, (early, late) in p.prints.items():
            one, two = (_weo(as_of, e, area, p.period) for e in (p.early, p.late))
            gdp = error_of(GDP, one, two) if one is not None and two is not None and one is not two else None
            if gdp is None or early.value <= 0 or late.value <= 0:
                continue
            errors.append((math.log(early.value / late.value) + gdp / 100, gdp / 100))
            cells += [early, late]
            used.add((p.early.id, p.late.id))
    return errors, cells, len(used)


def spread(as_of: AsOf, age: int, definition: str) -> Spread:
    """The spread of a share's error at an age, from what was known on the day.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    age : int
        Years from the figure's year to its publication; above 3 the spread of 3 is meant.
    definition : str
        The definition of the edition asked about.

    Returns
    -------
    Spread
        From pairs of that definition, or, where there is none, of the others, marked as not calibrated.

    Raises
    ------
    MissingObservation
        If no pair of editions is held whose GDP is known too, or they print fewer than ten shares twice.
    """
    known = pairs(as_of, SHARE, areas=forces(), redefining=False, age=min(age, 3))
    own = [p for p in known if p.early.vintage.definition == definition]
    errors, cells, n = _matched(as_of, own)
    calibrated = n > 0
    if not calibrated:
        errors, cells, n = _matched(as_of, known)
    gdp = _gdp_errors(as_of, min(age, 3))
    if len(errors) < FEWEST or not gdp:
        raise MissingObservation(
            f"no pairs of editions held on the day print {FEWEST} shares of age {age} twice with GDP known at both; "
            "nothing can be said of their error"
        )
    spent, output = [e for e, _ in errors], [g for _, g in errors]
    own_errors = [e - mean(one) for one in gdp for e in one]
    common = [mean(one) for one in gdp]
    wide = _sd(spent) * _sd(output)
    middle = mean(spent), mean(output)
    joint = math.fsum((a - middle[0]) * (b - middle[1]) for a, b in errors) / max(len(errors) - 1, 1)
    return Spread(
        age,
        mean(spent) - mean([e for one in gdp for e in one]),
        _sd(spent),
        _sd(common),
        _sd(own_errors),
        joint / wide if wide else 0.0,
        n,
        len(errors),
        len(gdp),
        calibrated,
        tuple(cells),
    )


@dataclass(frozen=True, slots=True)
class Chance:
    """The probability that an ally really meets a level.

    Parameters
    ----------
    share : Quantity
        The published share.
    level : float
        Per cent of GDP.
    probability : Quantity
        Between 0 and 1, with NATO's prints behind it.
    spread : Spread
        What it rests on.
    """

    share: Quantity
    level: float
    probability: Quantity
    spread: Spread

    @property
    def text(self) -> str:
        """In words and tenths; with `not calibrated` where only a redefining edition could judge."""
        said = words(self.probability.value)
        return said if self.spread.calibrated else f"{said}, not calibrated"

    @property
    def pairs(self) -> Quantity:
        """Pairs of editions it rests on, for citing."""
        return computed(
            "pairs of NATO's editions behind the probability",
            "number of pairs",
            float(self.spread.pairs),
            COUNT,
            (self.probability,),
            decimals=0,
        )


def chance(as_of: AsOf, share: Quantity, level: float, known: dict[tuple[int, str], Spread] | None = None) -> Chance:
    """The probability that a published share is at a level once revised.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    share : Quantity
        One published cell, per cent of GDP.
    level : float
        Per cent of GDP.
    known : dict or None
        Spreads computed already, by age and definition; filled on the way.

    Returns
    -------
    Chance
        With the number of pairs of editions.

    Raises
    ------
    MissingObservation
        If no pair is held, or the share is not one published cell.
    """
    vintage = share.vintage
    if vintage is None or share.lineage.formula or share.value <= 0:
        raise MissingObservation("a probability is of one published share; ask for an ally and a year of an edition")
    key = (vintage.published.year - int(share.period), vintage.definition)
    memory = {} if known is None else known
    if key not in memory:
        memory[key] = spread(as_of, *key)
    found = memory[key]
    value = found.probability(share.value, level)
    quantity = computed(
        f"probability that {share.lineage.label} is at {level:g} % of GDP or above once revised",
        "P(T > (ln(level / share) + bias) / scale), Student's t with 4 degrees of freedom",
        value,
        RATIO,
        (share,),
        area=share.area,
        period=share.period,
        decimals=1,
    )
    return Chance(share, level, quantity, found)
