"""A part of what all allies spend: the United States' share of NATO, and others'; common funding apart."""

from __future__ import annotations

from collections.abc import Iterator

from ..claim import Claim
from ..number import Number
from ..pattern import Pattern, is_level, make, silence, who
from ..sentence import Sentence


def _whole(s: Sentence, one: Number) -> bool:
    """Whether the number is a part of all allies' spending."""
    if s.has("gdp", lo=one.last, hi=one.last + 4) or is_level(s, one):
        return False
    if s.has("up", "down", lo=one.first - 6, hi=one.first) and s.words(one.first - 1, one.first)[:1] in (
        ["by"],
        ["um"],
    ):
        return False
    if _of_total(s, one):
        return True
    nato = [m for m in s.places if m.name == "NATO" and m.first >= one.last]
    if nato and nato[0].first - one.last <= 4 and s.has("spend", "defence", "share"):
        return not s.has("allies", lo=nato[0].last, hi=nato[0].last + 1)
    return any(w in ("american", "amerikanisch") for w in s.words(one.last, one.last + 4)) and one.value > 40


_WEAK = frozenset(
    [
        "combined",
        "of it",
        "alliance's",
        "the alliance's",
        "zusammen",
        "insgesamt",
        "bündnisses",
        "der gesamten",
        "for nato",
    ]
)


def _carried(s: Sentence, one: Number) -> bool:
    """Whether the sentence goes on about the part told before: `the true proportion was 66 percent`."""
    told = s.context.metric == "us_share_of_nato" and s.has("share", "pronoun")
    return told and one.value > 20 and not s.has("gdp", "equipment", "aid", "up", "down")


_MEANS = frozenset(["average", "mean", "median", "schnitt", "durchschnitt"])


def _of_total(s: Sentence, one: Number) -> bool:
    """Whether a whole of all allies is told that the number may be a part of."""
    if one.decimals and one.value < 6 and (s.has("gdp") or s.context.metric == "defence_exp_share_gdp"):
        return False
    if one.value < 8 and _MEANS & set(s.words(0, len(s.run))):
        return False
    marks = s.cues.get("total", ())
    if one.value < 8 and one.kind == "percent":
        marks = [m for m in marks if " ".join(s.words(m.first, m.last)) not in _WEAK]
    return any(m.first - one.last <= 12 and one.first - m.last <= 14 for m in marks)


def _read(s: Sentence) -> Iterator[Claim]:
    if s.has("aid", "shells", "poll") and not s.has("total", "common"):
        return
    found = [n for n in s.numbers if n.kind in ("percent", "fraction") and n.core not in s.taken]
    seen = False
    for one in found:
        common = s.has("common")
        follows = seen and 4 < one.value < 60 and not s.has("gdp", "equipment")
        follows = follows or _carried(s, one)
        if silence(s, one) or not (common or follows or _whole(s, one)) or (s.has("up", "down") and not s.has("total")):
            continue
        if s.has("gdp", lo=one.last, hi=one.last + 4):
            continue
        whose = who(s, one)
        codes = tuple(c for c in whose.codes if c != "NATO")
        later = [m.name for m in s.places if m.name != "NATO" and 0 <= m.first - one.last <= 6]
        codes = codes or tuple(later[:1])
        if not codes and s.has("pronoun") and s.context.subjects != ("NATO",):
            codes = s.context.given or s.context.subjects
        if not codes:
            codes = tuple(m.name for m in s.places if m.name != "NATO")[:1]
        if not codes:
            continue
        seen = True
        value = round(one.value * 100, 1) if one.kind == "fraction" else one.value
        american = codes == ("USA",) and not common
        metric = "us_share_of_nato" if american else "other"
        relative = "common funding" if common else "NATO"
        whose = type(whose)(codes, whose.named, whose.first, whose.last)
        yield make(s, "part", metric, whose, one, value=value, unit="pct", relative_to=relative)


PATTERN = Pattern(
    "part",
    40,
    _read,
    (
        "The United States accounts for 68% of all NATO spending.",
        "America pays two-thirds of NATO's total spending.",
        "In 2023 Italy accounted for 3 percent of the alliance's total.",
        "The US contributes 16% of the common-funded budgets.",
        "Of all NATO spending, 67 percent came from the United States in 2023.",
    ),
    (
        "Germany spends 2% of GDP on defence.",
        "70 percent of Americans favour NATO.",
        "NATO agreed on a 2% target.",
        "The share of equipment was 30% in 2023.",
        "All NATO leaders want 5% of GDP by 2035.",
    ),
)
