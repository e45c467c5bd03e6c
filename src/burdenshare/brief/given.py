"""What an ally or group gave in military aid, cumulated, by the newest release that tells it."""

from __future__ import annotations

from ..accounts.aid import Definition, Known, NotKnown, donor_amounts, group_amount
from ..accounts.aid_release import release_name, releases, said_period
from ..archive.edition import Edition
from ..core.period import parse_period
from ..core.quantity import Quantity
from ..core.unit import Unit
from .brief import Name
from .material import Material

__all__ = ["EUR_BILLION", "MILITARY", "covered", "given_by"]

MILITARY = Definition()
EUR_BILLION = Unit.parse("EUR_billion_current")


def covered(m: Material, release: Edition, donor: str = "") -> str:
    """The span of months that a release tells in military allocations.

    Parameters
    ----------
    m : Material
        As known on the day.
    release : Edition
        The release.
    donor : str
        Only this donor's rows; empty for all donors.

    Returns
    -------
    str
        Period code, `2022-01/2024-08`; empty where there is no row.
    """
    cells = m.as_of.archive.cells(MILITARY.indicator).get(release.id, {})
    codes = [parse_period(p) for a, p in cells if donor in ("", a)]
    return f"{min(p.first for p in codes):%Y-%m}/{max(p.last for p in codes):%Y-%m}" if codes else ""


def given_by(m: Material, area: str) -> tuple[Quantity, Name, Name] | None:
    """Military allocations of an ally or of NATO Europe and Canada.

    Parameters
    ----------
    m : Material
        As known on the day.
    area : str
        Code of an ally, or `NATO_EUR_CAN`.

    Returns
    -------
    tuple of (Quantity, Name, Name) or None
        EUR billion, the span in words, the release; None where no release held on the day lists it.
    """
    for release in reversed(releases(m.as_of.archive, m.day)):
        span = covered(m, release)
        if not span:
            continue
        donors = donor_amounts(m.as_of.archive, release, MILITARY, span)
        if isinstance(donors, NotKnown):
            continue
        if area == "NATO_EUR_CAN":
            whole = group_amount(donors, area)
            found = whole.quantity if isinstance(whole, Known) else None
        else:
            found = donors.amounts.get(area)
        if found is not None:
            words = Name(said_period(parse_period(span)))
            return found.to_unit(EUR_BILLION, 1), words, Name(release_name(release.vintage))
    return None
