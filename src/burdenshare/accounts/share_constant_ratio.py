"""Defence expenditure over GDP, both at constant prices: reproduces the published share."""

from .account import Account, cellwise

ACCOUNT = Account(
    id="defence_expenditure_share_gdp_constant_ratio",
    title="Defence expenditure over GDP, ratio of constant prices",
    unit="percent_of_gdp",
    inputs=("defence_expenditure_usd_constant", "gdp_usd_constant"),
    formula="100 x defence expenditure / GDP, both in US dollars at constant prices and exchange rates",
    compute=lambda account, panels: cellwise(account, panels, lambda spent, gdp: 100 * spent / gdp),
    definition="Both series of one edition, at its constant prices and exchange rates.",
    is_not="A check of the published share, not a substitute for it.",
)
