"""Release 20 of Kiel's tracker (October 2024): the workbook's sheets as one file each."""

from __future__ import annotations

import re

from .kiel_table import Open, Row, Table, checked

__all__ = ["TABLES"]


def _month(row: Row, table: Open, line: int) -> str:
    found = re.match(r"(\d{4}-\d{2})-01(?: 00:00:00)?$", row["month"])
    if not found:
        raise table.refuse(f"line {line}, month", "the first day of a month", repr(row["month"][:40]))
    return checked(found[1], table, line, "month")


_SUMMARY = {
    **{
        f"{kind}_{word}s__billion": f"ukraine_aid.{kind}.{word}.bilateral"
        for word in ("allocation", "commitment")
        for kind in ("financial", "humanitarian", "military")
    },
    **{
        column.format(word=word): name.format(word=word)
        for word in ("allocation", "commitment")
        for column, name in (
            ("total_bilateral_{word}s__billion", "ukraine_aid.total.{word}.bilateral"),
            ("share_in_total_eu_{word}s__billion", "ukraine_aid.total.{word}.eu_share"),
            ("total_bilateral_and_eu_{word}s__billion", "ukraine_aid.total.{word}.with_eu"),
            ("total_bilateral_{word}s__2021_gdp", "ukraine_aid_share_gdp.total.{word}.bilateral"),
            ("share_in_total_eu_{word}s__2021_gdp", "ukraine_aid_share_gdp.total.{word}.eu_share"),
            ("total_bilateral_and_eu_{word}s__2021_gdp", "ukraine_aid_share_gdp.total.{word}.with_eu"),
        )
    },
}
_OVER_TIME = {
    "united_states_allocated__billion": "ukraine_aid.total.allocation.from_usa",
    "europe_allocated__billion": "ukraine_aid.total.allocation.from_europe",
    "other_donors_allocated__billion": "ukraine_aid.total.allocation.from_others",
    "total_aid_committed__billion": "ukraine_aid.total.commitment.all_donors",
    "total_aid_allocated__billion": "ukraine_aid.total.allocation.all_donors",
    "financial_aid_allocated__billion": "ukraine_aid.financial.allocation.all_donors",
    "humanitarian_aid_allocated__billion": "ukraine_aid.humanitarian.allocation.all_donors",
    "military_aid_allocated__billion": "ukraine_aid.military.allocation.all_donors",
    "military_aid_allocated__billion_without_us": "ukraine_aid.military.allocation.without_usa",
    "financial_aid_allocated__billion_without_us": "ukraine_aid.financial.allocation.without_usa",
}
_INSTRUMENTS = {
    "loan": "ukraine_aid.financial.allocation.loan",
    "grant": "ukraine_aid.financial.allocation.grant",
    "guarantee": "ukraine_aid.financial.allocation.guarantee",
    "central_bank_swap_line": "ukraine_aid.financial.allocation.swap_line",
}

#: Most particular columns first. Only the summary in euros carries the three types and both measures.
TABLES = (
    Table(
        "summary in US dollars",
        ("country", "total_bilateral_and_eu_assistance__billion"),
        remark="the same sheet in US dollars, at Kiel's exchange rate; the sheet in euros is kept",
    ),
    Table(
        "summary in euros",
        ("country", *_SUMMARY),
        _SUMMARY,
        "country",
        remark="short-term commitments, single weapons and the GDP of 2021 are left out",
    ),
    Table(
        "allocated over time",
        ("month", *_OVER_TIME),
        _OVER_TIME,
        period=_month,
        remark="not by donor: kept as what Ukraine was allotted by all, by region and without the United "
        "States; "
        "its military months sum to EUR 0.4 bn less than the summary",
    ),
    Table(
        "allocations and commitments",
        ("country", "committed_aid", "allocated_aid"),
        remark="the summary's totals once more; the summary is kept",
    ),
    Table(
        "allocations and refugees",
        ("country", "refugee_cost_estimation", "financial", "humanitarian", "military"),
        {"refugee_cost_estimation": "ukraine_refugee_cost"},
        "country",
        remark="the cost of refugees is kept, it is not aid; the rest repeats the summary",
    ),
    Table(
        "allocations as a share of GDP",
        ("country", "total_bilateral_allocations", "refugee_cost_estimation"),
        {"refugee_cost_estimation": "ukraine_refugee_cost_share_gdp"},
        "country",
        remark="the cost of refugees is kept; the rest repeats the summary",
    ),
    Table(
        "heavy weapons",
        ("country", "value_estimates_heavy_weapons"),
        {"value_estimates_heavy_weapons": "ukraine_weapons.heavy.value"},
        "country",
    ),
    Table("financial aid by instrument", ("country", *_INSTRUMENTS), _INSTRUMENTS, "country"),
    Table(
        "budget support",
        ("country", "allocations_loans_grants_and_guarantees", "disbursements"),
        {"disbursements": "ukraine_aid.financial.disbursement.bilateral"},
        "country",
        remark="disbursements are kept; the allocations repeat the sheet by instrument",
    ),
    Table(
        "share of stocks pledged",
        ("country", "average_total_committed", "tanks", "mlrs"),
        remark="shares of weapon stocks are estimates on another denominator; left out",
    ),
    Table(
        "weapon stocks",
        ("category", "group", "subcol_1"),
        remark="decoded from a mangled header, its sub-columns unknown; left out",
    ),
)
