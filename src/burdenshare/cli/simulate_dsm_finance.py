"""Two views of `burdenshare simulate dsm`: a rise of defence expenditure by year, and what the rules then ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..core.errors import BadInput
from ..core.quantity import printed
from .command import open_session, tell

__all__ = ["fans", "finances", "rules"]

#: One state's answer: its inputs, what it does, and the same as quantities.
Found = tuple[Any, Any, Any]


def _found(file: Any, states: Sequence[str], policy: Any, asked: dict[str, Any]) -> tuple[list[Found], list[str]]:
    """What was asked, for every state; which were left out, and why."""
    from ..models.debt.dsm_finance import state_finance
    from ..models.debt.dsm_finance_report import finance_told

    accounts = open_session(asked["day"].isoformat()).accounts
    out: list[Found] = []
    left: list[str] = []
    part = asked["equipment"]
    for state in states:
        if len(states) > 1:
            tell(f"{state} ...")
        one = file.inputs(state)
        try:
            target = _target(accounts, one, asked)
        except BadInput as exc:
            left.append(str(exc))
            if asked["named"]:
                raise
            continue
        found = state_finance(
            accounts,
            one,
            policy,
            target,
            funding=asked["funding"],
            equipment=None if part is None else part / 100,
            window=asked["window"] if asked["show"] == "rules" and one.shocks else None,
            draws=asked["draws"],
            seed=asked["seed"],
        )
        out.append((one, found, finance_told(one, policy, found, asked["by"])))
    if not out:
        raise BadInput(left[0])
    return out, [f"Left out: {'; '.join(left)}."] if left else []


def _target(accounts: Any, one: Any, asked: dict[str, Any]) -> Any:
    """To a level, or a rise in points."""
    from ..models.debt.dsm_defence import rise
    from ..models.debt.dsm_target import rise_in_points, way_to_level

    if asked["benchmark"] is not None:
        if asked["until"] is not None:
            raise BadInput("a way to a level has no last year; give --until with --rise, or leave it out")
        return way_to_level(accounts, one, asked["benchmark"], asked["by"])
    ends = f", taken back or paid for after {asked['until']}" if asked["until"] else ""
    text = f"{asked['rise']:g} % of GDP more in four equal steps{ends}"
    return rise_in_points(accounts, one, rise(one, asked["rise"], until=asked["until"]), text)


def finances(
    file: Any, states: Sequence[str], policy: Any, asked: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows by state and year, and what must be said.

    Parameters
    ----------
    file : DsmFile
        The user's tables.
    states : sequence of str
        Codes or names.
    policy : Policy
        Without the rise.
    asked : dict of str to object
        Options: rise, until, benchmark, by, funding, equipment, draws, seed, day.

    Returns
    -------
    tuple of (list of dict, list of str)
        The table and its notes.
    """
    found, left = _found(file, states, policy, asked)
    ledger = any(f.clause.years for _, f, _ in found)
    loans = any(f.safe is not None for _, f, _ in found)
    rows = [row for one in found for row in _years(*one, ledger, loans)]
    notes = [
        *(f"{f.area}: {f.target.text}; {f.ramp.increment.funding.text}. % of GDP." for _, f, _ in found),
        "Paid above: over what the tables' balance holds, as NATO counts it; delivered: as the fiscal rules count it, "
        "a part of equipment paid ahead of delivery. Off the balance: what is delivered less what is saved or taxed; "
        "debt follows payments. Added: at the mean multiplier; low, median, high: the central 80 % of its draws, "
        "nothing else moved.",
    ]
    if ledger:
        notes.append(
            "Clause allows: min(cap, share less that of 2021). Used: as much of it as comes off the balance. To be "
            "saved: the rest, for the balance to stay on its path; all of it once the clause has ended."
        )
    for one, f, told in found:
        notes += [
            *_told(f, told, asked["by"]),
            *_safe(f),
            *_cofog(f),
            *f.target.remarks,
            *f.clause.remarks,
            *_odd(one, f),
        ]
    return rows, [*dict.fromkeys([*notes, *left, *_assumed(found)])]


def _years(one: Any, f: Any, told: Any, ledger: bool, loans: bool) -> list[dict[str, Any]]:
    """One state's rows."""
    flows, band = f.ramp.increment.flows, f.band
    burden, allowed = f.ramp.increment.burden, {y.year: y.allowed.value for y in f.clause.years}
    known = bool(f.clause.years)
    rows = []
    for k, year in enumerate(told.years):
        t = year - one.first_year
        share = f.target.shares.get(year)
        row: dict[str, Any] = {"area": f.area, "year": year, "share": "" if share is None else float(share.value)}
        row |= {
            "paid above": float(flows.paid[t]),
            "delivered": float(flows.delivered[t]),
            "off the balance": float(burden[t]),
            "debt without": float(told.without[k].value),
            "debt with": float(told.with_rise[k].value),
            "added": float(told.added[k].value),
            "low": float(band.low[t]),
            "median": float(band.middle[t]),
            "high": float(band.high[t]),
            "interest without": float(told.interest_without[k].value),
            "with": float(told.interest_with[k].value),
        }
        if ledger:
            row |= {
                "clause allows": float(allowed.get(year, 0.0)) if known else "",
                "used": float(f.asked.used[t]) if known else "",
                "to be saved": float(burden[t] - f.asked.used[t]),
            }
        if loans:
            row["SAFE drawn"] = float(f.drawn[t]) if f.safe is not None else ""
        rows.append(row)
    return rows


def rules(
    file: Any, states: Sequence[str], policy: Any, asked: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows by state and criterion: the balance asked for without the rise, with it, and under the escape clause.

    Parameters
    ----------
    file, states, policy, asked
        As for `finances`.

    Returns
    -------
    tuple of (list of dict, list of str)
        The table and its notes.
    """
    found, left = _found(file, states, policy, asked)
    rows = [row for _, f, _ in found for row in _criteria(f)]
    notes = [
        *(f"{f.area}: {f.target.text}; {f.ramp.increment.funding.text}." for _, f, _ in found),
        "Structural primary balance of the rest of the budget at the end of the adjustment, % of GDP, surplus "
        "positive, the defence that the tables hold within it: the lowest with which each criterion holds.",
        "Under the clause: what the clause allows and the rise uses stands outside in its years and does not count "
        "against the deficit; as far as the rise outlasts it, so much less is asked of the rest of the budget until "
        "then, and the balance shown from the year after. It is higher where debt has grown meanwhile, and where what "
        "is compensated at once costs output in a year in which debt must fall.",
    ]
    for one, f, told in found:
        if asked["window"] is not None and not one.shocks:
            notes.append(f"{f.area}: no shocks in the tables, so no stochastic criterion")
        notes += [
            *_told(f, told, asked["by"]),
            *_safe(f),
            *_ledger(f),
            *f.target.remarks,
            *f.clause.remarks,
            *_odd(one, f),
        ]
    return rows, [*dict.fromkeys([*notes, *left, *_assumed(found)])]


def fans(
    file: Any, states: Sequence[str], policy: Any, asked: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows by state and year: debt by draws without the rise, with it, and what is added.

    Parameters
    ----------
    file, states, policy, asked
        As for `finances`.

    Returns
    -------
    tuple of (list of dict, list of str)
        The table and its notes.
    """
    from ..models.debt.dsm import path_to
    from ..models.debt.dsm_fan import debt_fan

    found, left = _found(file, states, policy, asked)
    rows: list[dict[str, Any]] = []
    notes = [
        *(f"{f.area}: {f.target.text}; {f.ramp.increment.funding.text}." for _, f, _ in found),
        "Gross debt, % of GDP: median and central 80 % of draws of the shocks in the tables, the same for both paths, "
        "which are certain up to the end of the adjustment; added: within each draw, percentage points, at the mean "
        "multiplier.",
    ]
    for one, f, told in found:
        path = path_to(one, policy.years, one.last_balance)
        fan = debt_fan(one, policy, f.ramp, path, asked["by"], draws=asked["draws"], seed=asked["seed"])
        for k, year in enumerate(fan.years):
            row: dict[str, Any] = {"area": f.area, "year": year}
            for name, band in (("without", fan.without), ("with", fan.with_rise), ("added", fan.added)):
                row |= {f"{name}{end}": float(band[i, k]) for i, end in ((0, ", low"), (1, ""), (2, ", high"))}
            rows.append(row)
        first, last = fan.years[0], fan.years[-1]
        notes.append(
            f"{f.area}: debt is higher in {last} than in {first} in {_part(fan.rises[0])} of draws without the rise, "
            f"in {_part(fan.rises[1])} with it."
        )
        notes += [*fan.remarks, *_told(f, told, asked["by"]), *f.target.remarks, *_odd(one, f)]
    notes.append(f"{asked['draws']:,} draws, seed {asked['seed']}.")
    return rows, [*dict.fromkeys([*notes, *left, *_assumed(found)])]


def _part(found: float) -> str:
    """A part of draws in per cent; all and none only where it is all and none."""
    if 0 < found < 0.005:
        return "less than 1 %"
    return "more than 99 %" if 0.995 <= found < 1 else f"{printed(100 * found, 0)} %"


def _criteria(f: Any) -> list[dict[str, Any]]:
    from ..models.debt.dsm_finance_report import highest

    without, with_rise, under = (
        {**one, "highest": highest(one)} if one is not None else {}
        for one in (f.asked.without, f.asked.with_rise, f.asked.with_clause)
    )
    rows = []
    for name, plain in without.items():
        loaded = with_rise[name]
        row = {"area": f.area, "criterion": name, "without": _or_none(plain), "with the rise": _or_none(loaded)}
        row["more"] = _less(loaded, plain)
        row["under the clause"] = _or_none(under[name]) if under else ""
        row["more under it"] = _less(under[name], plain) if under else ""
        rows.append(row)
    return rows


def _or_none(value: float | None) -> Any:
    return "none" if value is None else round(value, 6)


def _less(more: float | None, less: float | None) -> Any:
    return "" if more is None or less is None else round(more - less, 6)


def _told(f: Any, told: Any, by: int) -> list[str]:
    """The end of the path, and what the rules ask for."""
    added, extra = told.added[-1], told.interest_with[-1].value - told.interest_without[-1].value
    saving = "more than 20 % of GDP" if told.saving is None else told.saving.text
    out = [
        f"{f.area}: {added.text} of debt added by {by}, {printed(extra, 2)} % of GDP more interest; to bring debt "
        f"back takes {saving} saved every year."
    ]
    if told.more_asked is not None:
        said = f"{f.area}: for the criteria to hold, {told.more_asked.text} more is asked of the rest of the budget"
        if told.more_under_clause is not None:
            said += f"; under the escape clause {told.more_under_clause.text} from the year after it"
        out.append(f"{said}.")
    if told.compensation is not None and f.clause.span is not None:
        last = f.clause.span[1]
        out.append(
            f"{f.area}: used in {last}, still spent and to be compensated in {last + 1}: {told.compensation.text}."
        )
    return out


def _ledger(f: Any) -> list[str]:
    """The clause's years in one line."""
    if not f.clause.years or f.clause.span is None:
        return []
    first, last = f.clause.span
    inside = [y for y in f.clause.years if first <= y.year <= last]
    start = f.ramp.baseline.first_year
    pairs = ((y.year, y.allowed.number, printed(float(f.asked.used[y.year - start]), 2)) for y in inside)
    told = ", ".join(f"{year} {allowed} and {used}" for year, allowed, used in pairs)
    return [f"{f.area}: the clause allows, and the rise uses, % of GDP: {told}."]


def _odd(one: Any, f: Any) -> list[str]:
    """What is odd in the tables, and where stock and ratio part."""
    return [said for said in (*one.remarks, f.ramp.shocked.parting(f.area)) if said]


def _safe(f: Any) -> list[str]:
    if f.safe is None:
        return [f.unknown] if f.unknown else []
    return [f"{f.area}: SAFE, {f.safe.ceiling.text} allocated, a ceiling; drawn evenly, no more than is borrowed."]


def _cofog(f: Any) -> list[str]:
    if f.cofog is None:
        return []
    return [f"{f.area}: defence by function (COFOG) in {f.cofog.period}: {f.cofog.text}, which is not NATO's figure."]


def _assumed(found: Sequence[Found]) -> list[str]:
    """The assumptions of the first state, and each state's multiplier."""
    f = found[0][1]
    names = ["multiplier", "import_content", "advance_part", "delivery_delay"]
    names += ["tax_weight"] if f.ramp.increment.funding.taxed else []
    names += ["safe_rate"] if any(x.safe is not None for _, x, _ in found) else []
    out = [
        f"Assumed, {a.title}: {a.text().strip()} ({a.reason}; {a.source})." for a in map(f.assumptions.get, names) if a
    ]
    for _, x, _ in found:
        part = x.ramp.increment.equipment
        out.append(f"{x.area}: {100 * part:.0f} % of the rise is equipment; multiplier at the mean {x.multiplier:.2f}.")
    return out
