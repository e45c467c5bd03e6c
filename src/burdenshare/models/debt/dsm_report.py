"""The results of the Commission's projection as quantities, each with its input tables and assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...core.provenance import Lineage, SourceFile
from ...core.quantity import Quantity, given, printed
from ...core.unit import PERCENT_OF_GDP, PERCENTAGE_POINTS, RATIO, Unit
from ..finance.by_year import Funding
from .dsm import ADJUSTMENT_START, adjustment_end
from .dsm_band import Band
from .dsm_criteria import CRITERIA, STOCHASTIC, Policy, required
from .dsm_defence import MOST_RISE, Room, defence_ramp, defence_room
from .dsm_file import DsmFile
from .dsm_inputs import DsmInputs
from .dsm_loans import UnionLoan
from .dsm_safeguards import Binding, safeguards
from .dsm_stochastic import DRAWS, StochasticCriterion, Window
from .dsm_stochastic import required as required_by_draws

__all__ = ["StateBalances", "StateRamp", "StateRoom", "balances", "quantity_of", "ramp_of", "room_of"]

_KIND = "projection"


@dataclass(frozen=True, slots=True)
class StateBalances:
    """What the criteria ask of one state.

    Parameters
    ----------
    area : str
        The state.
    last : Quantity
        Structural primary balance of the year before the adjustment, as the tables have it.
    asked : dict of str to (Quantity or None)
        By criterion: structural primary balance at the end of the adjustment, % of GDP; None where none would do.
    binding : Quantity or None
        With the safeguards; None where they were not asked for.
    detail : Binding or None
        How the safeguards got there.
    remarks : tuple of str
        What must be said beside it.
    """

    area: str
    last: Quantity
    asked: dict[str, Quantity | None]
    binding: Quantity | None
    detail: Binding | None
    remarks: tuple[str, ...]

    @property
    def highest(self) -> tuple[str, Quantity] | None:
        """The criterion that asks most, and its balance; None where one cannot be met."""
        known = {c: q for c, q in self.asked.items() if q is not None}
        if len(known) < len(self.asked) or not known:
            return None
        name = max(known, key=lambda c: known[c].value)
        return name, known[name]


@dataclass(frozen=True, slots=True)
class StateRoom:
    """Room for defence of one state.

    Parameters
    ----------
    area : str
        The state.
    additional : Quantity or None
        Highest permanent rise above what is in the path; negative = must be saved first.
    share : Quantity or None
        With today's share, where that was given; never below zero.
    detail : Room
        By criterion.
    remarks : tuple of str
        What must be said beside it.
    """

    area: str
    additional: Quantity | None
    share: Quantity | None
    detail: Room
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StateRamp:
    """Debt of one state with a rise of defence expenditure and without.

    Parameters
    ----------
    area : str
        The state.
    years : tuple of int
        Calendar years from T.
    without, with_rise, added : tuple of Quantity
        (year) debt ratio, % of GDP; the difference in percentage points.
    asked : Quantity or None
        Highest balance of the deterministic criteria with the rise less without: what is to be saved for it, too.
    remarks : tuple of str
        What must be said beside it.
    """

    area: str
    years: tuple[int, ...]
    without: tuple[Quantity, ...]
    with_rise: tuple[Quantity, ...]
    added: tuple[Quantity, ...]
    asked: Quantity | None
    remarks: tuple[str, ...]


def _table(file: SourceFile) -> Lineage:
    return Lineage(f"input table of the user: {file.name}", f"sha256 {file.sha256[:16]}")


def quantity_of(
    inputs: DsmInputs,
    policy: Policy,
    label: str,
    formula: str,
    value: float,
    unit: Unit,
    at: int,
    further: tuple[Lineage, ...] = (),
) -> Quantity:
    """A number of the projection, with its tables and its assumptions.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    policy : Policy
        How it was projected.
    label, formula : str
        What it is and how it came about.
    value : float
        In `unit`.
    unit : Unit
        Of the value.
    at : int
        Its year, counted from T.
    further : tuple of Lineage
        Parents beside tables and multipliers.

    Returns
    -------
    Quantity
        Of kind `projection`.
    """
    multiplier = given("assumed multiplier of a change of the balance", policy.multiplier, RATIO)
    parents = [*map(_table, inputs.files), multiplier.lineage]
    if policy.defence_multiplier is not None:
        parents.append(given("assumed multiplier of defence expenditure", policy.defence_multiplier, RATIO).lineage)
    before, after = unit.affixes()
    start = inputs.first_year + ADJUSTMENT_START
    said = f"{formula}; variant {policy.how.id}, adjustment of {policy.years} years from {start}"
    shown = f"{before}{printed(value, 2)}{after}"
    lineage = Lineage(f"{label}, {inputs.area}", shown, account="dsm", formula=said, parents=(*parents, *further))
    year = str(inputs.first_year + at)
    return Quantity(value, unit, _KIND, lineage, indicator="dsm", area=inputs.area, period=year, remarks=inputs.remarks)


def balances(
    file: DsmFile,
    states: Sequence[str],
    policy: Policy,
    *,
    window: Window | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    with_safeguards: bool = False,
) -> list[StateBalances]:
    """What the criteria ask of states.

    Parameters
    ----------
    file : DsmFile
        The user's tables.
    states : sequence of str
        Codes or names; empty for all that are whole.
    policy : Policy
        How they are projected.
    window : Window or None
        Of the stochastic criterion; None to leave it out.
    draws, seed : int
        Of the stochastic criterion.
    with_safeguards : bool
        Whether the safeguards are laid on the criteria.

    Returns
    -------
    list of StateBalances
        One a state, in the order given.

    Raises
    ------
    BadInput
        If a state cannot be projected, named with what is absent.
    """
    out = []
    end = adjustment_end(policy.years)
    for state in states or file.states()[0]:
        inputs = file.inputs(state)
        found = required(inputs, policy)
        remarks = list(inputs.remarks)
        if window is not None and inputs.shocks:
            criterion = StochasticCriterion(inputs, policy, window, draws, seed)
            found[STOCHASTIC] = required_by_draws(criterion)
            remarks += criterion.remarks
        elif window is not None:
            remarks.append(f"{inputs.area}: no shocks in the tables, so no stochastic criterion")
        formula = "lowest target with which the criterion holds"
        label = "required structural primary balance"
        asked = {
            c: None if v is None else quantity_of(inputs, policy, f"{label}, {c}", formula, v, PERCENT_OF_GDP, end)
            for c, v in found.items()
        }
        detail = safeguards(inputs, policy, found) if with_safeguards else None
        binding = None
        if detail is not None:
            text = "highest criterion, then excessive deficit, debt safeguard and deficit resilience"
            binding = quantity_of(inputs, policy, f"{label}, binding", text, detail.balance, PERCENT_OF_GDP, end)
        last = quantity_of(
            inputs,
            policy,
            "structural primary balance before the adjustment",
            "as in the table",
            inputs.last_balance,
            PERCENT_OF_GDP,
            ADJUSTMENT_START - 1,
        )
        out.append(StateBalances(inputs.area, last, asked, binding, detail, tuple(remarks)))
    return out


def room_of(
    inputs: DsmInputs,
    policy: Policy,
    *,
    today: Quantity | None = None,
    funding: Funding | None = None,
    tax_weight: float = 1.0,
    criteria: Sequence[str] = CRITERIA,
) -> StateRoom:
    """The highest permanent defence share with which the criteria hold, policy otherwise held.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    policy : Policy
        How it is projected.
    today : Quantity or None
        Today's share, % of GDP, taken to be in the last balance of the tables.
    funding : Funding or None
        How a rise is paid for; None for all borrowed.
    tax_weight : float
        Multiplier of a tax over that of other expenditure.
    criteria : sequence of str
        Out of `CRITERIA`; all must hold.

    Returns
    -------
    StateRoom
        The room and what binds.

    Raises
    ------
    BadInput
        As `dsm_defence.defence_room`.
    """
    share = 0.0 if today is None else today.value * today.unit.require(PERCENT_OF_GDP, "the room for defence")
    way = funding or Funding()
    found = defence_room(inputs, policy, today=share, funding=way, tax_weight=tax_weight, criteria=criteria)
    end = adjustment_end(policy.years)
    text = f"highest permanent rise with which the criteria hold, {way.text}; {found.binding} binds"
    if found.additional is None:
        return StateRoom(inputs.area, None, None, found, inputs.remarks)
    remarks = inputs.remarks
    if found.additional > MOST_RISE - 0.005:
        remarks = (
            *remarks,
            f"{inputs.area}: a rise is looked for up to {MOST_RISE:g} points of GDP; the room is no less",
        )
    extra = quantity_of(inputs, policy, "room for defence", text, found.additional, PERCENTAGE_POINTS, end)
    whole = None
    if today is not None and found.share is not None:
        text, parents = f"{text}; today {today.text}", (today.lineage, extra.lineage)
        whole = quantity_of(inputs, policy, "highest defence share", text, found.share, PERCENT_OF_GDP, end, parents)
    return StateRoom(inputs.area, extra, whole, found, remarks)


def ramp_of(
    inputs: DsmInputs,
    policy: Policy,
    additional: float,
    *,
    over: int = 4,
    until: int | None = None,
    funding: Funding | None = None,
    tax_weight: float = 1.0,
    loan: UnionLoan | None = None,
    years: int = 13,
    band: Band | None = None,
) -> StateRamp:
    """Debt with a rise of defence expenditure and without, policy otherwise held.

    Parameters
    ----------
    inputs : DsmInputs
        The state.
    policy : Policy
        How both are projected.
    additional : float
        Rise, % of GDP.
    over : int
        Years that it takes, from the first year of the adjustment.
    until : int or None
        Last calendar year of it; None for a permanent rise.
    funding : Funding or None
        How it is paid for; None for all borrowed.
    tax_weight : float
        Multiplier of a tax over that of other expenditure.
    loan : UnionLoan or None
        Replaces part of the borrowing for the rise.
    years : int
        Years to tell from T.
    band : Band or None
        Of the same rise, from `dsm_band.debt_band`: the interval of what is added.

    Returns
    -------
    StateRamp
        Year by year.

    Raises
    ------
    BadInput
        As `dsm_defence.defence_ramp`.
    """
    way = funding or Funding()
    found = defence_ramp(
        inputs, policy, additional, over=over, until=until, funding=way, tax_weight=tax_weight, loan=loan
    )
    span = range(min(years, inputs.years))
    ends = f" until {until}" if until else ""
    text = f"rise of {additional:g} % of GDP over {over} years{ends}, {way.text}, policy otherwise held"
    series = {
        "debt ratio without the rise": (found.baseline.debt_ratio, PERCENT_OF_GDP),
        "debt ratio with the rise": (found.shocked.debt_ratio, PERCENT_OF_GDP),
        "debt added by the rise": (found.debt_added, PERCENTAGE_POINTS),
    }
    told = [
        tuple(quantity_of(inputs, policy, label, text, float(values[t]), unit, t) for t in span)
        for label, (values, unit) in series.items()
    ]
    plain, loaded = required(inputs, policy), required(inputs, found.policy)
    highest = [[v for v in one.values() if v is not None] for one in (plain, loaded)]
    asked = None
    if all(len(one) == len(CRITERIA) for one in highest):
        more = max(highest[1]) - max(highest[0])
        asked = quantity_of(
            inputs, policy, "to be saved for the rise", text, more, PERCENTAGE_POINTS, adjustment_end(policy.years)
        )
    whole = tuple(inputs.first_year + t for t in span)
    added = told[2]
    if band is not None:
        ends_of = zip(added, band.low, band.high, strict=False)
        added = tuple(replace(q, interval=(float(low), float(high))) for q, low, high in ends_of)
    return StateRamp(inputs.area, whole, told[0], told[1], added, asked, inputs.remarks)
