"""Switches: what an index of concordance is about, each an explicit choice."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..core.errors import BadInput

__all__ = ["PEOPLE", "SERIES", "Switches"]

#: Whose population.
PEOPLE = {"weo": "weo.population", "worldbank": "worldbank.population"}
#: What a benefit share is made of, and the weights unless others are given.
PROXIES = ("gdp", "population")
EVEN = "gdp=0.5,population=0.5"
#: Share of GDP, expenditure and GDP by source; SIPRI prints no GDP: expenditure over share gives it.
SERIES = {
    "nato": ("defence_expenditure_share_gdp", "defence_expenditure_usd_current", "gdp_usd_current"),
    "sipri": ("sipri.military_expenditure_share_gdp", "sipri.military_expenditure_usd_current", ""),
}


@dataclass(frozen=True, slots=True)
class Switches:
    """What the indices are about; nothing is chosen silently.

    Parameters
    ----------
    source : {'nato', 'sipri'}
        Whose expenditure.
    members : {'date', 'today'}
        Allies on 31 December of the year, or on the as-of date.
    iceland : bool
        With Iceland, whose burden is zero; it has no forces.
    usa : bool
        With the United States.
    definition : str or None
        Only editions of this definition.
    edition : str
        One edition, as `nato/2024-06-17`; empty for the newest that holds every ally.
    gdp : {'own', 'weo'}
        GDP as the source has it, or the IMF's with expenditure = share x GDP.
    benefit : str
        Weights of the benefit share, `gdp=0.5,population=0.5`; they sum to one.
    people : {'weo', 'worldbank'}
        Population by the IMF, or by the World Bank.
    """

    source: str = "nato"
    members: str = "date"
    iceland: bool = False
    usa: bool = True
    definition: str | None = None
    edition: str = ""
    gdp: str = "own"
    benefit: str = EVEN
    people: str = "weo"

    def weights(self) -> tuple[float, float]:
        """Weights of GDP and of population in the benefit share.

        Returns
        -------
        tuple of float
            Not below zero, summing to one.

        Raises
        ------
        BadInput
            If they cannot be read, are below zero, or do not sum to one.
        """
        found = dict.fromkeys(PROXIES, 0.0)
        for text in self.benefit.split(","):
            name, _, value = (part.strip() for part in text.partition("="))
            try:
                found[name] = float(value) if name in found else math.nan
            except ValueError:
                found[name] = math.nan
        if not all(0 <= w <= 1 for w in found.values()):
            raise BadInput(f"cannot read the weights '{self.benefit}'; write them as {EVEN}, each from 0 to 1")
        if abs(math.fsum(found.values()) - 1) > 1e-9:
            total = math.fsum(found.values())
            raise BadInput(f"the weights '{self.benefit}' sum to {total:g}; give weights that sum to one, as {EVEN}")
        return found["gdp"], found["population"]

    def check(self) -> None:
        """Refuse a switch that is not one.

        Raises
        ------
        BadInput
            Naming it.
        """
        if self.source not in SERIES:
            raise BadInput(f"expenditure by '{self.source}' has no indices; choose {' or '.join(SERIES)}")
        if self.members not in ("date", "today"):
            raise BadInput(f"members '{self.members}' is neither 'date' nor 'today'; choose one")
        if self.gdp not in ("own", "weo"):
            raise BadInput(f"GDP by '{self.gdp}' is neither 'own' nor 'weo'; choose one")
        if self.people not in PEOPLE:
            raise BadInput(f"population by '{self.people}' is neither 'weo' nor 'worldbank'; choose one")
        self.weights()

    def said(self) -> str:
        """The switches in words.

        Returns
        -------
        str
            One clause.
        """
        who = "allies on 31 December of the year" if self.members == "date" else "allies on the as-of date"
        iceland = "Iceland at zero" if self.iceland else "without Iceland"
        usa = "with the United States" if self.usa else "without the United States"
        gdp = "" if self.gdp == "own" else ", GDP of the IMF"
        benefit = "" if self.benefit == EVEN else f", benefit share by {self.benefit}"
        people = "" if self.people == "weo" else ", population of the World Bank"
        return f"{who}, {iceland}, {usa}{gdp}{people}{benefit}"
