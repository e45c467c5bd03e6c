"""Defence expenditure in money: a level, in prose and in lists; GDP in money."""

from __future__ import annotations

from collections.abc import Iterator

from ..claim import Claim
from ..number import Number
from ..pattern import Pattern, make, money_unit, near, priced, silence, who
from ..sentence import Sentence

_BUDGETS = frozenset(["budget", "budgets", "haushalt", "etat", "budżet", "presupuesto", "wehretat", "wehrhaushalt"])
_BUDGET_ENDS = ("haushalt", "haushalts", "etat", "etats", "budget", "budgets")
_EURO_AREA = "AUT BEL HRV CYP EST FIN FRA DEU GRC IRL ITA LVA LTU LUX MNE NLD PRT SVK SVN ESP BGR"
_EURO = frozenset(_EURO_AREA.split())
_OWN = {"GBR": "gbp", "USA": "usd", "CAN": "cad", "POL": "pln", "DNK": "dkk", "NOR": "nok", "SWE": "sek", "CZE": "czk"}


def _foreign(codes: tuple[str, ...], named: bool, currency: str) -> bool:
    """Whether a carried-over subject does not spend in this currency: then it is not its amount."""
    if named or currency == "usd" or len(codes[0]) != 3:
        return False
    return currency != ("eur" if codes[0] in _EURO else _OWN.get(codes[0], currency))


_KRONE = {"NOR": "nok", "SWE": "sek", "DNK": "dkk", "CZE": "czk", "ISL": "isk"}


def _topical(s: Sentence, one: Number) -> bool:
    budget = [m for m in s.cues.get("spend", ()) if not _BUDGETS & set(s.words(m.first, m.last))]
    if budget or s.has("spender", "defence"):
        return not s.has("common")
    if s.has("gdp") and (s.context.given or any(n.kind == "percent" and n.value < 10 for n in s.numbers)):
        return not s.has("common", "aid", "industry", "debt")
    group = any(m.name in ("NATO", "NATO_EUR_CAN", "NATO_EUR") for m in s.places) or s.has("allies")
    if group and one.value >= 2e11 and not s.has("aid", "industry", "pledge", "demand", "hypothetical", "common"):
        return True
    known = s.context.metric in (
        "defence_exp_usd",
        "defence_exp_lcu",
        "defence_exp_share_gdp",
        "allies_meeting_threshold",
    )
    return known and (s.has("defence", "gdp", "current", "constant") or _linked(s, one))


def _national(s: Sentence) -> bool:
    """Whether an amount is told of a country's own budget or financial year."""
    words = s.words(0, len(s.run))
    if s.has("nato_basis"):
        return False
    year = any(w in ("fiscal", "financial", "haushaltsjahr") for w in words) or "/" in words
    return year or any(w.endswith(_BUDGET_ENDS) or w.startswith("einzelplan") for w in words)


def _linked(s: Sentence, one: Number) -> bool:
    lo, _ = s.between(one)
    return any(lo <= m.first and m.last <= one.first for m in s.places) or bool(s.context.given) or s.has("pronoun")


def _read(s: Sentence) -> Iterator[Claim]:
    for one in list(s.numbers):
        if one.kind != "money" or one.core in s.taken or one.value < 5e7:
            continue
        gdp = s.has("gdp_level", hi=one.first)
        if silence(s, one, money=not gdp) and not _this_year(s, one):
            continue
        if near(s, one, "aid", "industry") or s.has("poll") or not (gdp or _topical(s, one)):
            continue
        whose = who(s, one)
        codes = whose.codes or (("NATO",) if s.has("allies") else ())
        if not codes or codes in (("UKR",), ("RUS",)):
            continue
        if _foreign(codes, whose.named, one.currency):
            continue
        metric = "gdp" if gdp else "defence_exp_usd" if one.currency == "usd" else "defence_exp_lcu"
        whose = type(whose)(codes, whose.named, whose.first, whose.last)
        currency = _KRONE.get(codes[0], "dkk") if one.currency == "krone" else one.currency
        yield make(
            s,
            "money",
            metric,
            whose,
            one,
            unit=money_unit(currency),
            value=one.value / 1e9,
            precision=one.precision / 1e9,
            national=metric == "defence_exp_lcu" and _national(s),
        )


def _this_year(s: Sentence, one: Number) -> bool:
    said = str(s.context.said_on.year)
    stop = ("pledge", "demand", "hypothetical", "poll", "vote")
    return any(m.name == said for m in s.periods) and not s.has(*stop, hi=one.first) and not priced(s, one)


PATTERN = Pattern(
    "money",
    90,
    _read,
    (
        "Germany spent $97.7 billion on defence in 2024.",
        "The UK's defence budget was £54 billion in 2023.",
        "The biggest spenders are the US ($968 billion) and France ($64 billion).",
        "NATO members spent $1,300 billion on defence in 2023.",
        "Estonia's GDP was $40 billion in 2023.",
    ),
    (
        "The contract is worth $4 billion.",
        "Germany plans a special fund of 100 billion euros for defence.",
        "An extra £75bn was promised for defence spending.",
        "The frigate costs 2 billion euros.",
        "World military spending hit $2.4 trillion.",
    ),
)
