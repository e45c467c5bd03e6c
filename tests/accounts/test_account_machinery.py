"""Accounts: missing-value rules, parents, units, and which edition answers."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

import burdenshare as bs
from burdenshare.accounts.account import Account, accounts, cellwise, group_members, population
from burdenshare.core.errors import MissingObservation, UnknownIndicator
from burdenshare.core.indicator import indicators
from burdenshare.core.panel import Panel
from burdenshare.core.unit import Unit

SHARE, GDP, SPENT = "defence_expenditure_share_gdp", "gdp_usd_current", "defence_expenditure_usd_current"
RATIO = "defence_expenditure_share_gdp_current_ratio"
NATO = {k for k, i in indicators().items() if i.source == "nato"}
OURS = sorted(k for k, a in accounts().items() if set(a.inputs) <= NATO)


def test_nato_accounts_are_there() -> None:
    assert {
        "defence_expenditure_per_soldier",
        "defence_expenditure_real_growth_like_for_like",
        "defence_expenditure_share_gdp_constant_ratio",
        "defence_expenditure_share_gdp_current_ratio",
        "equipment_expenditure_usd_current",
        "share_of_allied_expenditure",
    } <= set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_every_account_has_unit_words_and_lineage(name: str) -> None:
    one = accounts()[name]
    assert one.title
    assert one.formula
    assert one.definition
    assert one.is_not
    assert name not in indicators(), "an account never hides a published series"
    q = bs.as_of("2025-02-13").quantity(name, "POL", 2024)
    assert q.unit == Unit.parse(one.unit)
    assert q.lineage.formula == one.formula
    assert q.lineage.account == name
    assert math.isfinite(q.value)
    leaves = list(q.lineage.leaves())
    assert len(leaves) >= len(one.inputs)
    assert {leaf.citation.vintage.id for leaf in leaves if leaf.citation} == {"nato/2024-06-17"}
    assert q.kind == "estimate"


def test_by_hand(made: Callable) -> None:
    cells = {
        (SPENT, "BEL", "2023"): 8000.0,
        (GDP, "BEL", "2023"): 500_000.0,
        ("equipment_expenditure_share", "BEL", "2023"): 15.0,
        ("military_personnel", "BEL", "2023"): 20.0,
    }
    s = made({"2024-06-17": cells})("2025-01-01")
    assert s.quantity(RATIO, "BEL", 2023).text == "1.60 % of GDP"
    assert s.quantity("equipment_expenditure_usd_current", "BEL", 2023).value == pytest.approx(1200)
    assert s.quantity("defence_expenditure_per_soldier", "BEL", 2023).value == pytest.approx(400)
    assert s.quantity(RATIO, "BEL", 2023).kind == "outturn"


def test_missing_in_is_missing_out(made: Callable) -> None:
    cells = {(SPENT, "BEL", "2023"): 8000.0, (GDP, "FRA", "2023"): 500_000.0, (SPENT, "FRA", "2023"): 9000.0}
    s = made({"2024-06-17": cells})("2025-01-01")
    with pytest.raises(MissingObservation):
        s.quantity(RATIO, "BEL", 2023)
    assert s.quantity(RATIO, "FRA", 2023).value == pytest.approx(1.8)


def test_nought_in_the_denominator_is_missing_and_not_infinite() -> None:
    axes = (("BEL", "FRA"), ("2024",))
    unit = Unit.parse("USD_million_current")
    spent = Panel(SPENT, "spent", unit, *axes, np.array([[10.0], [10.0]]))
    gdp = Panel(GDP, "gdp", unit, *axes, np.array([[0.0], [500.0]]))
    account = accounts()[RATIO]
    found = cellwise(account, {SPENT: spent, GDP: gdp}, lambda a, b: 100 * a / b)
    assert math.isnan(found.at("BEL", 2024))
    assert found.at("FRA", 2024) == 2
    only = cellwise(account, {SPENT: spent, GDP: gdp}, lambda a, b: 100 * a / b, keep=("FRA",))
    assert only.areas == ("FRA",)
    assert only.values.shape == (1, 1)


def test_panels_are_read_only() -> None:
    panel = bs.as_of("2025-02-13").panel(SHARE, ["EST"], [2024])
    with pytest.raises(ValueError, match="read-only"):
        panel.values[0, 0] = 9.0


def test_the_edition_that_has_all_of_it_is_named(made: Callable) -> None:
    old = {(SPENT, "BEL", "2023"): 8000.0, (GDP, "BEL", "2023"): 500_000.0}
    s = made({"2024-06-17": old, "2025-08-28": {(SPENT, "BEL", "2023"): 9000.0}})("2025-10-01")
    q = s.quantity(RATIO, "BEL", 2023)
    assert q.value == pytest.approx(1.6), "nine thousand of the later edition is not mixed in"
    assert q.remarks == (
        "a later edition, 28 August 2025, holds 1 of 2 cells asked for; it stands beside and is not mixed in",
        "from the edition of 17 June 2024, the latest held that has all of it; the newest held is of 28 August 2025",
    )
    assert s.quantity(SPENT, "BEL", 2023).value == 9000, "one number cited alone is the cell reading"
    assert not any("from the edition" in r for r in s.quantity(SPENT, "BEL", 2023).remarks)


def test_the_newest_edition_needs_no_such_remark(made: Callable) -> None:
    s = made({"2024-06-17": {(SPENT, "BEL", "2023"): 8000.0, (GDP, "BEL", "2023"): 500_000.0}})("2024-07-01")
    assert s.quantity(RATIO, "BEL", 2023).remarks == ()


def test_several_names_come_from_the_same_one_edition(made: Callable) -> None:
    old = {(SHARE, "BEL", "2023"): 1.6, (SPENT, "BEL", "2023"): 8000.0, (GDP, "BEL", "2023"): 500_000.0}
    s = made({"2024-06-17": old, "2025-08-28": {(SHARE, "BEL", "2023"): 1.9}})("2025-10-01")
    found = s.accounts.panels((SHARE, RATIO), ("BEL",), ("2023",))
    assert found[SHARE].at("BEL", 2023) == found[RATIO].at("BEL", 2023) == 1.6
    assert s.panel(SHARE, ["BEL"], [2023]).at("BEL", 2023) == 1.9


def test_a_definition_asked_for_is_kept() -> None:
    s = bs.as_of("2026-11-01")
    assert s.quantity(SHARE, "ALB", 2025).text == "1.48 % of GDP"
    assert s.quantity(SHARE, "ALB", 2025, definition="nato_until_2025").text == "2.01 % of GDP"
    assert s.count(2, 2024).value.number == "17"  # type: ignore[union-attr]
    assert s.count(2, 2024, definition="nato_until_2025").value.number == "18"  # type: ignore[union-attr]


def test_an_unknown_name_gives_the_nearest() -> None:
    with pytest.raises(UnknownIndicator, match="nearest: defence_expenditure_share_gdp"):
        bs.as_of("2025-02-13").quantity("defence_expenditure_share_gdb", "EST", 2024)


def test_a_mistyped_account_does_not_pass_as_a_panel() -> None:
    with pytest.raises(UnknownIndicator):
        bs.as_of("2025-02-13").panel("share_of_allied_expenditures", ["USA"], [2024])


def test_groups_are_their_members_with_forces() -> None:
    assert group_members("POL", "2024") == ("POL",)
    assert len(group_members("NATO", "2024")) == 31
    assert "ISL" not in group_members("NATO_EUR", "2024")
    assert population("2019") == population("2017")
    assert len(population("2016")) + 1 == len(population("2017"))


def test_accounts_are_frozen() -> None:
    one = accounts()[RATIO]
    assert isinstance(one, Account)
    with pytest.raises(AttributeError):
        one.title = "x"  # type: ignore[misc]
