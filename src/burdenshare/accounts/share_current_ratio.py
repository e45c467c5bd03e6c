"""Defence expenditure over GDP, both at current prices: stands beside the published share, never replaces it."""

from .account import Account, cellwise

ACCOUNT = Account(
    id="defence_expenditure_share_gdp_current_ratio",
    title="Defence expenditure over GDP, ratio of current prices",
    unit="percent_of_gdp",
    inputs=("defence_expenditure_usd_current", "gdp_usd_current"),
    formula="100 x defence expenditure / GDP, both in US dollars at current prices and exchange rates",
    compute=lambda account, panels: cellwise(account, panels, lambda spent, gdp: 100 * spent / gdp),
    definition="Both series of one edition, at current prices and exchange rates.",
    is_not="Not the share NATO publishes, which divides constant-price series (Netherlands 2024e: 1.85 against 2.05).",
)
