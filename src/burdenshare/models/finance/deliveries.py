"""When an increment is paid and when delivered: debt follows payments, the balance in national accounts deliveries.

Question: how far apart are the money NATO counts (as paid) and the expenditure that the fiscal rules count (as
delivered)?
Method: personnel and running costs are delivered as they are paid. Of equipment a part is paid at the order and the
rest at delivery; deliveries follow the order by a delay of whole years. What is paid and not yet delivered is an
advance: it raises debt through the stock-flow adjustment and not through the balance.
Known failures: one delay for all equipment; no slippage of deliveries (see the munitions model for that).
Not calibrated: the delay and the part paid in advance are assumptions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...core.errors import BadInput

__all__ = ["Delivered", "deliveries"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Delivered:
    """Payments and deliveries of one increment, by year, % of GDP.

    Parameters
    ----------
    paid, delivered : ndarray of float, shape (..., year)
        As paid, and as delivered.
    advances : ndarray of float, shape (..., year)
        Paid and not yet delivered at the end of the year, a stock in % of GDP of each year's own flows.
    """

    paid: Array
    delivered: Array
    advances: Array

    @property
    def stock_flow(self) -> Array:
        """What raises debt without touching the balance: payments less deliveries; positive = more debt."""
        return self.paid - self.delivered


def deliveries(paid: Array, equipment: float, advance: float, delay: int) -> Delivered:
    """Split payments into what is delivered in the year and what is paid ahead.

    Parameters
    ----------
    paid : ndarray of float, shape (..., year)
        The increment as paid, % of GDP.
    equipment : float
        Part of it that goes into equipment, 0 to 1.
    advance : float
        Part of equipment that is paid ahead of delivery, 0 to 1.
    delay : int
        Years from such a payment to the delivery.

    Returns
    -------
    Delivered
        Everything paid is delivered in the end; what is paid in the last `delay` years is delivered after the horizon.

    Raises
    ------
    BadInput
        If a part lies outside 0 to 1 or the delay is below 0.

    Examples
    --------
    >>> deliveries(np.array([1.0, 1.0, 0.0]), 0.5, 0.4, 1).delivered.tolist()
    [0.8, 1.0, 0.2]
    """
    for name, part in (("equipment part", equipment), ("part paid in advance", advance)):
        if not 0 <= part <= 1:
            raise BadInput(f"the {name} is {part:g}; give a part between 0 and 1")
    if delay < 0:
        raise BadInput(f"a delay of {delay} years cannot be; give 0 or more")
    ahead = equipment * advance * paid
    late = np.zeros_like(paid)
    if delay < paid.shape[-1]:
        late[..., delay:] = ahead[..., : paid.shape[-1] - delay]
    delivered = paid - ahead + late
    return Delivered(paid, delivered, np.cumsum(ahead - late, axis=-1))
