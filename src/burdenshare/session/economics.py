"""Economics: definitions, revisions, fair shares and concordance as known on the session's day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..core.area import area as find_area
from ..core.period import parse_period
from .figures import Figures

if TYPE_CHECKING:
    from ..accounts.concordance import Concordance
    from ..accounts.fairness import Fair
    from ..accounts.revision_triangle import Triangle
    from ..accounts.switches import Switches
    from ..core.quantity import Quantity

__all__ = ["Economics"]


class Economics(Figures):
    """The accounts that an economist opens first."""

    def preferred(self, area: str, period: str | int, *, prefer: str) -> Quantity:
        """The share of GDP of the source that you prefer; where another disagrees, a warning has both values.

        Parameters
        ----------
        area : str
            Code or name.
        period : str or int
            A year.
        prefer : str
            `nato`, `sipri`, `cofog`, or a reading's id. There is no default: no source stands in for another.

        Returns
        -------
        Quantity
            Per cent of GDP.

        Warns
        -----
        SourcesDisagree
            With both values and both definitions.
        """
        from ..accounts.reconciliation import preferred

        return preferred(self.known, find_area(area).code, parse_period(period).code, prefer)

    def triangle(self, indicator: str, area: str, periods: Sequence[str | int] | None = None) -> Triangle:
        """A series through its editions: every print of every period held.

        Parameters
        ----------
        indicator : str
            Base indicator of any source.
        area : str
            Code or name.
        periods : sequence or None
            Years, months or spans; None for those that two editions print.

        Returns
        -------
        Triangle
            Period x edition; `change` is a print less the first held one, positive = raised since.
        """
        from ..accounts.revision_triangle import triangle

        chosen = None if periods is None else [parse_period(p).code for p in periods]
        return triangle(self.known, indicator, find_area(area).code, chosen)

    def fair(
        self,
        rule: str,
        period: str | int,
        *,
        parameters: Mapping[str, float] | None = None,
        members: str = "period",
        gdp: str = "nato",
        people: str = "weo",
    ) -> Fair:
        """Divide what the allies spent in a year by a rule of fair shares.

        Parameters
        ----------
        rule : str
            A rule's id.
        period : str or int
            A year.
        parameters : mapping or None
            Parameters of the rule other than the defaults.
        members : {'period', 'as-of'}
            Allies on 31 December of the period, or on the as-of date.
        gdp : {'nato', 'weo'}
            GDP as NATO prints it, or as the IMF does.
        people : {'weo', 'worldbank'}
            Population by the IMF, or by the World Bank.

        Returns
        -------
        Fair
            Over and under, in share and money; positive = carries more than the rule asks.
        """
        from ..accounts.fairness import fair

        year = parse_period(period).code
        return fair(self.accounts, rule, year, members_on=members, parameters=parameters, gdp=gdp, people=people)

    def concordance(self, period: str | int, switches: Switches | None = None) -> Concordance:
        """Rank correlation, concentration and progressivity of one year's burden.

        Parameters
        ----------
        period : str or int
            A year.
        switches : Switches or None
            What it is about; None for NATO's figures, allies at the date, without Iceland.

        Returns
        -------
        Concordance
            All expenditure from one edition.
        """
        from ..accounts.concordance import concordance

        return concordance(self.known, parse_period(period).code, switches)
