"""Claim: a checkable numeric statement as read. Verdict: how it stands then, now and on record."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict

from ..core.quantity import Quantity

__all__ = ["VERDICTS", "Answer", "Claim", "Reading", "Silent", "Told", "Verdict"]

VERDICTS = ("supported", "contradicted", "mixed", "not-checkable")


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable numeric statement.

    Parameters
    ----------
    text : str
        The words it stands in.
    start, end : int
        Where they stand in the sentence, later in the article.
    metric : str
        What is measured: `defence_exp_share_gdp`, `allies_meeting_threshold` ...
    subjects : tuple of str
        Areas or groups it is about.
    operator : {'eq', 'approx', 'gt', 'ge', 'lt', 'le', 'rank', 'ratio', 'change'}
        How the value is meant.
    value : float or None
        In `unit`; None where two areas are compared.
    unit : str
        `pct_gdp`, `pct`, `pp`, `share`, `usd_bn`, `persons`, `count`, `x`, `rank`, `relative` ...
    period : str
        `2024`, `2014/2024` (two years), `2022-02..2024-12` (months).
    period_named, subject_named : bool
        Whether the sentence itself names them.
    precision : float
        Half a unit of the last printed digit, in `unit`.
    low, high : float or None
        Ends of a printed range.
    threshold : float or None
        The level in per cent that allies are counted against.
    relative_to : str
        What a ratio, rank or count is held against.
    polarity : {'asserted', 'denied'}
        Whether the sentence asserts it.
    price_basis : {'', 'constant', 'current'}
        Where the sentence says it.
    source : str
        The source that the sentence names.
    said_on : date or None
        The day of the article.
    pattern : str
        Which pattern read it.
    exact : bool
        Written with `only`, `just` or `exactly`.
    firm : bool
        Whether its subject stands in the sentence, is given by the asker, or is taken up by a pronoun.
    explicit : bool
        Whether the sentence says what the number measures.
    national : bool
        Whether it is told of a national budget.
    speaker : str
        Who says it, where the sentence names one.
    other_subjects, other_years : tuple of str
        Whom and when its sentence may also mean.
    period_told : bool
        Whether the sentence tells the period, by a year or by words such as `last year`.
    summed : bool
        Whether the subjects are told together.
    around, years_around : tuple of str
        Areas and years that its sentence tells of, whether or not it may mean them: its day's year and the one before
        too, and ten years ago where it says so.
    """

    text: str
    start: int
    end: int
    metric: str
    subjects: tuple[str, ...]
    operator: str
    value: float | None
    unit: str
    period: str
    period_named: bool = False
    subject_named: bool = True
    precision: float = 0.0
    low: float | None = None
    high: float | None = None
    threshold: float | None = None
    relative_to: str = ""
    polarity: str = "asserted"
    price_basis: str = ""
    source: str = ""
    said_on: date | None = None
    pattern: str = ""
    exact: bool = False
    firm: bool = True
    explicit: bool = True
    national: bool = False
    speaker: str = ""
    other_subjects: tuple[str, ...] = ()
    other_years: tuple[str, ...] = ()
    period_told: bool = False
    summed: bool = False
    around: tuple[str, ...] = ()
    years_around: tuple[str, ...] = ()


class Told(TypedDict, total=False):
    """What a pattern may know better of a claim than its sentence does as a whole; each as in `Claim`."""

    operator: str
    value: float | None
    unit: str
    period: str
    period_named: bool
    precision: float
    threshold: float | None
    relative_to: str
    price_basis: str
    exact: bool
    firm: bool
    national: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the claim, with its value.

    Parameters
    ----------
    value : float
        In the claim's unit.
    label : str
        Definition, basis, population, period in words.
    edition, published
        The edition and its day.
    on_record : bool
        Whether this is the edition and the definition of record.
    usual : bool
        Whether the claim's own words ask for this basis and period.
    agrees : bool
        Whether the claim is true by it.
    quantity : Quantity or None
        The number with its lineage.
    """

    value: float
    label: str
    edition: str
    published: date
    on_record: bool = False
    usual: bool = True
    agrees: bool = False
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the three answers.

    Parameters
    ----------
    label : str
        One of `VERDICTS`.
    reading : Reading or None
        The value it rests on.
    reason : str
        Why, in a clause.
    """

    label: str
    reading: Reading | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a claim stands.

    Parameters
    ----------
    claim : Claim
        As read.
    then, now, record : Answer
        By the edition in force on the day, by the latest, and by the edition of record.
    readings : tuple of Reading
        All of them.
    grade : str
        `exact`, `rounded`, `loose by ...`, `understated`; empty where there is no value.
    nearest : Reading or None
        The reading that comes nearest to the claim where the record does not support it.
    reason : str
        What must be said beside it.
    """

    claim: Claim
    then: Answer
    now: Answer
    record: Answer
    readings: tuple[Reading, ...] = ()
    grade: str = ""
    nearest: Reading | None = None
    reason: str = ""

    @property
    def label(self) -> str:
        """The verdict: the answer on record."""
        return self.record.label

    @property
    def history(self) -> str:
        """`true when said, since revised`, `false when said, since true`, or empty."""
        if self.then.label == "supported" and self.now.label in ("contradicted", "mixed"):
            return "true when said, since revised"
        if self.then.label in ("contradicted", "mixed") and self.now.label == "supported":
            return "false when said, since true"
        return ""


@dataclass(frozen=True, slots=True)
class Silent:
    """A number that is not read as a claim.

    Parameters
    ----------
    text : str
        The number as written.
    start, end : int
        Where it stands.
    reason : str
        Why it is not checked.
    """

    text: str
    start: int
    end: int
    reason: str = field(default="no pattern reads it")
