"""The readings of one ally and year as a share of GDP: NATO by definition, NATO over the IMF's GDP, SIPRI, COFOG."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..archive.as_of import AsOf
from ..archive.edition import Edition
from ..core.area import area as find_area
from ..core.errors import NoVintageHeld, said_day
from ..core.indicator import indicator as find_indicator
from ..core.panel import Observation
from ..core.quantity import Quantity, computed
from ..core.unit import PERCENT_OF_GDP
from .ppp import EURO

__all__ = ["DEFINITIONS", "Held", "readings"]

SHARE = "defence_expenditure_share_gdp"
NATIONAL = "defence_expenditure_national_current"
USD, GDP_USD = "defence_expenditure_usd_current", "gdp_usd_current"
WEO, WEO_USD = "weo.gdp_national_current", "weo.gdp_usd_current"
MILEX = "sipri.military_expenditure_"
COFOG = "cofog.defence.S13"
#: What a definition is called in a sentence.
DEFINITIONS = {
    "nato_until_2025": "NATO's definition until 2025",
    "nato_core_2026": "NATO's core defence expenditure, from 2026",
    "sipri_milex": "SIPRI's military expenditure",
}


@dataclass(frozen=True, slots=True)
class Held:
    """One source's figure for an ally and year.

    Parameters
    ----------
    id, title : str
        For example `nato_core_2026.published`.
    family : str
        `nato` (newest definition), `nato_older`, `weo` (NATO's expenditure over the IMF's GDP), `sipri`, `cofog`.
    definition : str
        In words.
    area, period : str
        Codes.
    share : Quantity
        Per cent of GDP.
    factors : dict of str to float or None
        numerator (million of national currency), denominator (100 over GDP in USD million), currency (US dollars per
        unit of national currency), fiscal_year, price_basis: their product is the share; None where an input is not
        held in the edition.
    currency : str
        ISO code that the numerator is in.
    inputs : tuple of Quantity
        Cells behind the factors.
    """

    id: str
    title: str
    family: str
    definition: str
    area: str
    period: str
    share: Quantity
    factors: dict[str, float] | None
    currency: str
    inputs: tuple[Quantity, ...]


def _cell(as_of: AsOf, edition: Edition, indicator: str, area: str, period: str) -> Observation | None:
    return as_of.archive.cells(indicator).get(edition.id, {}).get((area, period))


def _newest(
    as_of: AsOf, indicator: str, area: str, period: str, definition: str | None = None
) -> tuple[Edition, Observation] | None:
    """The newest edition that prints the cell, never a coarser print over a finer one."""
    try:
        editions = as_of.holding(indicator, definition)
    except NoVintageHeld:
        return None
    found = [(e, o) for e in editions if (o := _cell(as_of, e, indicator, area, period)) is not None]
    finest = max((o.decimals for _, o in found), default=0)
    return next(((e, o) for e, o in found if o.decimals == finest), None)


def _quantity(obs: Observation) -> Quantity:
    return obs.quantity(find_indicator(obs.indicator).title)


def _millions(obs: Observation) -> float:
    return obs.value * obs.unit.scale / 1e6


def _factors(spent: float, output: float, dollars: float, fiscal: float = 1.0, basis: float = 1.0) -> dict[str, float]:
    """The product that a share is: expenditure (national), GDP (USD), dollars per unit of national currency, rest."""
    return {
        "numerator": spent,
        "denominator": 100 / output,
        "currency": dollars,
        "fiscal_year": fiscal,
        "price_basis": basis,
    }


def _in_euro(amount: float, currency: str) -> tuple[float, str]:
    """Leva and kuna at their fixed rates, so that editions from before and after the changeover compare."""
    return (amount / EURO[currency], "EUR") if currency in EURO else (amount, currency)


def _nato(as_of: AsOf, definition: str, area: str, period: str, newest: bool) -> list[Held]:
    """Published share and ratio of current prices; where the newest edition lacks inputs, also one that has them."""
    found = _newest(as_of, SHARE, area, period, definition)
    if found is None:
        return []
    family = "nato" if newest else "nato_older"
    whole = _whole(as_of, definition, area, period)
    if whole is not None and whole.id == found[0].id:
        return _pair(as_of, *found, family)
    alone = _published(*found, family)
    share = _cell(as_of, whole, SHARE, area, period) if whole is not None else None
    return [alone, *(_pair(as_of, whole, share, family, mark=True) if whole is not None and share else ())]


def _whole(as_of: AsOf, definition: str, area: str, period: str) -> Edition | None:
    """The newest edition of a definition that holds every input of the cell."""
    for edition in as_of.holding(SHARE, definition):
        cells = [_cell(as_of, edition, i, area, period) for i in (SHARE, NATIONAL, USD, GDP_USD)]
        if all(o is not None and o.value for o in cells):
            return edition
    return None


def _published(edition: Edition, share: Observation, family: str) -> Held:
    day, definition = edition.vintage.published.isoformat(), edition.vintage.definition
    words = DEFINITIONS.get(definition, definition)
    shown, name = _quantity(share), f"{definition}.published"
    return Held(name, f"NATO, published ({day})", family, words, share.area, share.period, shown, None, "", (shown,))


def _pair(as_of: AsOf, edition: Edition, share: Observation, family: str, mark: bool = False) -> list[Held]:
    """Published share and ratio of current prices of one edition that holds all inputs."""
    area, period = share.area, share.period
    spent, usd, gdp = (_cell(as_of, edition, i, area, period) for i in (NATIONAL, USD, GDP_USD))
    assert spent is not None
    assert usd is not None
    assert gdp is not None
    money, currency = _in_euro(_millions(spent), spent.unit.currency or "")
    output, dollars = _millions(gdp), _millions(usd)
    cells = (_quantity(spent), _quantity(usd), _quantity(gdp))
    ratio = computed(
        f"defence expenditure over GDP, ratio of current prices, {find_area(area).name}, {period}",
        "100 x defence expenditure / GDP, both in US dollars at current prices",
        100 * dollars / output,
        PERCENT_OF_GDP,
        cells[1:],
        area=area,
        period=period,
    )
    day, tail = edition.vintage.published.isoformat(), ""
    if mark:
        tail = f"@{day}"
    published = _published(edition, share, family)
    published = replace(
        published,
        id=published.id + tail,
        factors=_factors(money, output, dollars / money, basis=share.value / ratio.value),
        currency=currency,
        inputs=(published.share, *cells),
    )
    current = replace(
        published,
        id=f"{edition.vintage.definition}.current{tail}",
        title=f"NATO, ratio of current prices ({day})",
        share=ratio,
        factors=_factors(money, output, dollars / money),
        inputs=cells,
    )
    return [published, current]


@dataclass(frozen=True, slots=True)
class _Output:
    """The IMF's GDP of one ally and year, both cells of one vintage."""

    national: Observation
    usd: Observation

    @property
    def amount(self) -> float:
        """Million of national currency, euro for leva and kuna."""
        return _in_euro(_millions(self.national), self.national.unit.currency or "")[0]

    @property
    def currency(self) -> str:
        """ISO code of the amount."""
        return _in_euro(1.0, self.national.unit.currency or "")[1]

    def factors(self, spent: float) -> dict[str, float]:
        """Expenditure in national currency over this GDP."""
        output = _millions(self.usd)
        return _factors(spent, output, output / self.amount)


def _imf(as_of: AsOf, area: str, period: str) -> _Output | None:
    """The IMF's GDP in the newest vintage that prints it in national currency and in US dollars."""
    found = _newest(as_of, WEO, area, period)
    usd = _cell(as_of, found[0], WEO_USD, area, period) if found is not None else None
    return _Output(found[1], usd) if found is not None and usd is not None and usd.value else None


def _over_weo(nato: Held, gdp: _Output | None) -> list[Held]:
    """NATO's expenditure in national currency over the IMF's GDP."""
    spent = next((q for q in nato.inputs if q.indicator == NATIONAL), None)
    if gdp is None or nato.factors is None or spent is None or gdp.currency != nato.currency:
        return []
    money = nato.factors["numerator"]
    cells = (spent, _quantity(gdp.national))
    day = gdp.national.vintage.published.isoformat()
    share = computed(
        f"NATO's defence expenditure over the IMF's GDP, {find_area(nato.area).name}, {nato.period}",
        "100 x defence expenditure / WEO GDP, both in national currency at current prices",
        100 * money / gdp.amount,
        PERCENT_OF_GDP,
        cells,
        area=nato.area,
        period=nato.period,
    )
    inputs = (*cells, _quantity(gdp.usd))
    title = f"NATO's expenditure over the IMF's GDP (WEO {day})"
    name = f"{nato.id.partition('.')[0]}.weo"
    factors = gdp.factors(money)
    return [Held(name, title, "weo", nato.definition, nato.area, nato.period, share, factors, gdp.currency, inputs)]


def _sipri(as_of: AsOf, area: str, period: str) -> list[Held]:
    found = _newest(as_of, f"{MILEX}share_gdp", area, period)
    if found is None:
        return []
    edition, share = found
    calendar = _cell(as_of, edition, f"{MILEX}national", area, period)
    fiscal = _cell(as_of, edition, f"{MILEX}national_fiscal", area, period)
    usd = _cell(as_of, edition, f"{MILEX}usd_current", area, period)
    shown = _quantity(share)
    title = f"SIPRI ({edition.vintage.published.isoformat()})"
    words = DEFINITIONS["sipri_milex"]
    if calendar is None or usd is None or not (share.value and calendar.value and usd.value):
        return [Held("sipri", title, "sipri", words, area, period, shown, None, "", (shown,))]
    own = fiscal if fiscal is not None and fiscal.value else calendar
    money, currency = _in_euro(_millions(own), own.unit.currency or "")
    whole, _ = _in_euro(_millions(calendar), calendar.unit.currency or "")
    dollars = _millions(usd)
    factors = _factors(money, 100 * dollars / share.value, dollars / whole, fiscal=whole / money)
    used = (calendar, usd) if own is calendar else (calendar, usd, own)
    cells = (shown, *map(_quantity, used))
    return [Held("sipri", title, "sipri", words, area, period, shown, factors, currency, cells)]


def _cofog(as_of: AsOf, area: str, period: str, gdp: _Output | None) -> list[Held]:
    found = _newest(as_of, COFOG, area, period)
    if found is None:
        return []
    edition, share = found
    shown = _quantity(share)
    title = f"national accounts, COFOG 02 ({edition.vintage.published.isoformat()})"
    words = "defence by function of government, accrued"
    if gdp is None or not share.value:
        return [Held("cofog", title, "cofog", words, area, period, shown, None, "", (shown,))]
    factors = gdp.factors(share.value * gdp.amount / 100)
    cells = (shown, _quantity(gdp.national), _quantity(gdp.usd))
    return [Held("cofog", title, "cofog", words, area, period, shown, factors, gdp.currency, cells)]


def _why_absent(as_of: AsOf, source: str, indicator: str, area: str, period: str) -> str:
    """Why a source has no figure: not added, not yet out, not this ally's, not this year's."""
    editions = as_of.of_source(source)
    if not editions:
        later = as_of.archive.editions(source)
        if later:
            return f"the first edition held came out later, on {said_day(min(e.vintage.published for e in later))}"
        return "not held"
    years = [p for a, p in as_of.archive.cells(indicator).get(editions[0].id, {}) if a == area and len(p) == 4]
    if not years:
        return "nothing held for this ally"
    return f"the last year held is {max(years)}" if period > max(years) else f"no figure for {period}"


def _absent(as_of: AsOf, found: list[Held], area: str, period: str) -> list[str]:
    """What is not held, one clause a source."""
    families = {r.family for r in found}
    said = []
    if "sipri" not in families:
        why = _why_absent(as_of, "sipri", f"{MILEX}share_gdp", area, period)
        said.append(f"SIPRI: {'the workbook is not added (it may not be passed on)' if why == 'not held' else why}")
    if "cofog" not in families:
        said.append(f"national accounts, COFOG 02: {_why_absent(as_of, 'imf_gfs', COFOG, area, period)}")
    if "weo" not in families:
        said.append("the IMF's GDP, or NATO's expenditure in national currency, is not held for this year on the day")
    return said


def readings(as_of: AsOf, area: str, period: str) -> tuple[list[Held], list[str]]:
    """Every source's figure for an ally and year, as held on the day.

    Parameters
    ----------
    as_of : AsOf
        The archive on the day.
    area, period : str
        Codes.

    Returns
    -------
    list of Held
        NATO's newest definition first, then older ones, NATO over the IMF's GDP, SIPRI, COFOG.
    list of str
        What is not held. COFOG's numerator is implied: its share times the IMF's GDP.
    """
    definitions = list(dict.fromkeys(e.vintage.definition for e in as_of.of_source("nato")))
    gdp = _imf(as_of, area, period)
    found: list[Held] = []
    for definition in definitions:
        found += _nato(as_of, definition, area, period, newest=not any(r.family == "nato" for r in found))
    first = next((r for r in found if r.family == "nato" and r.factors), None)
    if first is not None:
        found += _over_weo(first, gdp)
    found += _sipri(as_of, area, period)
    found += _cofog(as_of, area, period, gdp)
    return found, _absent(as_of, found, area, period)
