"""Equipment expenditure in money: the published share of it times defence expenditure."""

from .account import Account, cellwise

ACCOUNT = Account(
    id="equipment_expenditure_usd_current",
    title="Equipment expenditure, US dollars, current prices and exchange rates",
    unit="USD_million_current",
    inputs=("equipment_expenditure_share", "defence_expenditure_usd_current"),
    formula="equipment share / 100 x defence expenditure at current prices and exchange rates",
    compute=lambda account, panels: cellwise(account, panels, lambda share, spent: share / 100 * spent),
    definition="Major equipment and the research and development devoted to it, in money.",
    is_not="Not orders and not deliveries: payments of the year.",
    decimals=0,
)
