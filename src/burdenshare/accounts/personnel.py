"""Defence expenditure per member of the armed forces, in US dollars at current prices."""

from .account import Account, cellwise

ACCOUNT = Account(
    id="defence_expenditure_per_soldier",
    title="Defence expenditure per member of the armed forces",
    unit="USD_thousand_per_head_current",
    inputs=("defence_expenditure_usd_current", "military_personnel"),
    formula="defence expenditure (USD million, current) / military personnel (thousand)",
    compute=lambda account, panels: cellwise(account, panels, lambda spent, people: spent / people),
    definition="All defence expenditure over active military personnel; thousand US dollars a head.",
    is_not="Not pay: equipment, operations and pensions are in it. Not expenditure per inhabitant.",
    decimals=1,
)
