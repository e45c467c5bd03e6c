"""Expenditure as a share of GDP: a level, in prose and in lists; and named allies held against a level."""

from __future__ import annotations

from collections.abc import Iterator

from ..claim import Claim, Told
from ..number import Number
from ..pattern import Pattern, Who, is_level, make, near, silence, who
from ..sentence import Sentence

_METRIC = "defence_exp_share_gdp"
#: Words that lead to a share of GDP; `_ROW` to one without its sign.
_ROW = frozenset(["spends", "spent", "at", "on", "bei", "auf", "with", "mit", "now"])
_LINK = frozenset(
    [
        "(",
        "at",
        "with",
        "mit",
        "auf",
        "bei",
        "avec",
        "con",
        "z",
        "spends",
        "spent",
        "spend",
        "is",
        "was",
        "of",
        "gab",
        "liegt",
        "lag",
        ":",
        ",",
        "to",
        "from",
        "a",
        "do",
        "wydaje",
        "gasta",
        "à",
        "und",
        "and",
        "puts",
        "about",
        "devotes",
        "kommt",
        "stood",
        "had",
        "hat",
        "von",
        "w",
        "zu",
        "on",
        "manages",
        "es",
        "waren",
        "war",
        "were",
        "it",
        "managed",
        "just",
        "only",
        "nur",
        "lediglich",
        "knapp",
        "rund",
        "nearly",
        "spending",
        "an",
        "for",
        "für",
        "reported",
        "recorded",
        "posted",
        "reaches",
        "reached",
        "erreicht",
        "erreichte",
        "meldet",
        "meldete",
        "commits",
        "committed",
        "allocates",
        "allocated",
    ]
)


def _topical(s: Sentence, one: Number) -> bool:
    """Whether a percentage is a share of GDP spent on defence."""
    if s.has("gdp", lo=one.first - 6, hi=one.last + 6) and (
        s.has("spend", "defence", "share") or _known(s) or s.places
    ):
        return not near(s, one, "debt", "industry")
    if s.has("gdp") and s.context.given and one.value < 12:
        return not near(s, one, "debt", "industry")
    if s.has("gdp") and (s.has("spend", "defence", "share") or _known(s)):
        return True
    if near(s, one, "industry", "debt"):
        return False
    if s.has("miss", "exceed") and 0.3 < one.value < 6 and s.places and not s.has("up", "down", "all_aid"):
        return True
    listed = _listed(s, one)
    named = s.has("spend", "defence", "share", "target") or _known(s)
    return listed and (named or not s.context.topic - {"gdp"}) and one.value < 12


def _known(s: Sentence) -> bool:
    return s.context.metric in (_METRIC, "allies_meeting_threshold")


def _listed(s: Sentence, one: Number) -> bool:
    """`Estonia (3.4%)`, `Estonia with 3.4%`, `from 1.2% in 2017 to 1.4%`."""
    lo, _ = s.between(one)
    places = [m for m in s.places if lo <= m.first and m.last <= one.first]
    if places:
        middle = s.words(places[-1].last, one.first)
        return len(middle) <= 1 or bool(_LINK & set(middle[-3:])) or s.has("share")
    linked = bool(_LINK & set(s.words(one.first - 2, one.first))) or s.has("spend", lo=one.first - 4, hi=one.first)
    return linked and bool(s.places or s.context.given or s.context.subjects)


def _levels(s: Sentence) -> Iterator[Claim]:
    for one in list(s.numbers):
        if not _percentage(s, one) or one.core in s.taken or is_level(s, one) or not _topical(s, one):
            continue
        if s.has("up", "down", lo=one.first - 6, hi=one.first) and s.words(one.first - 1, one.first)[:1] in (
            ["by"],
            ["um"],
        ):
            continue
        if one.value > 50 or (silence(s, one) and not _this_year(s, one)):
            continue
        tail = s.words(one.last, one.last + 2)
        if tail[:1] in (["of"], ["der"], ["des"]) and not s.has("gdp", lo=one.last, hi=one.last + 5):
            continue
        whose = who(s, one)
        codes = tuple(c for c in _each(s, one, whose) if c not in ("RUS",))
        if not codes or (codes == ("UKR",)):
            continue
        operator = _bound(s, one, s.hedge(one.first))
        denied = _denied(s, one)
        if denied:
            operator = "lt"
        threshold = one.value if operator in ("ge", "gt", "lt") and one.value in (2, 3, 3.5, 5) else None
        fields: Told = {"operator": operator, "threshold": threshold}
        if _unknown_start(s, one):
            fields["firm"] = False
        yield make(s, "share", _METRIC, Who(codes, whose.named, whose.first, whose.last), one, **fields)


def _unknown_start(s: Sentence, one: Number) -> bool:
    """`from 3.71 to 3.38`: where a change begins, in a year that is not told."""
    _, hi = s.between(one)
    ends = any(s.words(hi - k, hi - k + 1) in (["to"], ["auf"]) for k in (1, 2))
    return s.words(one.first - 1, one.first) in (["from"], ["von"]) and ends and not s.periods


def _percentage(s: Sentence, one: Number) -> bool:
    """A percentage, or a bare decimal behind a name where the sentence is about shares of GDP."""
    if one.kind == "percent":
        return True
    bare = one.kind == "plain" and 0 < one.decimals < 3 and 0.3 < one.value < 7 and not one.scaled
    if not bare or s.has("aid", "per_head", "shells"):
        return False
    about = s.has("gdp") or any(n.kind == "percent" for n in s.numbers) or _known(s) or _bracketed_list(s)
    lo, _ = s.between(one)
    behind = any(lo <= m.first and 0 <= one.first - m.last <= 4 for m in s.places)
    return about and (behind or _in_row(s, one))


def _bracketed_list(s: Sentence) -> bool:
    """`Germany (2.12) and France (2.06) clear the bar`: shares without a sign, in brackets behind names."""
    bare = [n for n in s.numbers if n.kind == "plain" and n.decimals == 2 and 0.3 < n.value < 7]
    behind = [n for n in bare if any(m.last == n.first - 1 for m in s.places) and s.run[n.first - 1].text == "("]
    return len(behind) > 1 and s.has("target", "spend", "defence", "share")


def _in_row(s: Sentence, one: Number) -> bool:
    """Whether a number stands right behind another share: `2.06, 2.25 and 2.20 percent`, or behind `spends`."""
    lead = s.words(one.first - 2, one.first)
    if lead[-1:] == [":"] and s.has("gdp", hi=one.first):
        return True
    return bool(set(lead) & _ROW) and not s.has("up", "down", lo=one.first - 3, hi=one.first)


def _each(s: Sentence, one: Number, whose: Who) -> tuple[str, ...]:
    """`Greece and Poland with 3.1 and 4.1 %`: as many numbers as names go to each in turn."""
    if len(whose.codes) < 2 or len(whose.codes) > len(s.numbers):
        return whose.codes
    last = max((m.last for m in s.places), default=0)
    row = [n for n in s.numbers if _percentage(s, n) and n.first >= last and not is_level(s, n)]
    if len(whose.codes) > 1 and len(row) == len(whose.codes) and row[0].first >= last and one in row:
        return (whose.codes[row.index(one)],)
    return whose.codes


def _denied(s: Sentence, one: Number) -> bool:
    return s.has("neither", hi=one.first) and s.has("neither")


def _bound(s: Sentence, one: Number, operator: str) -> str:
    after = s.words(one.last, one.last + 6)
    if any(after[k : k + 2] in (["or", "more"], ["oder", "mehr"], ["ou", "plus"], ["o", "más"]) for k in range(5)):
        return "ge"
    if operator != "eq":
        return operator
    verb = s.find("miss", lo=one.first - 4, hi=one.first, last=True)
    if verb is not None and s.words(verb.first, verb.last) != ["nicht"] and not _apart(s, verb.last, one.first):
        return "lt"
    verb = s.find("exceed", lo=one.first - 3, hi=one.first, last=True)
    if verb is not None and not _apart(s, verb.last, one.first):
        return "gt"
    return operator


def _apart(s: Sentence, lo: int, hi: int) -> bool:
    """Whether a bracket, a comma, a place or `with` parts a verb from a number."""
    stop = {
        "(",
        ",",
        "darunter",
        "with",
        "mit",
        "at",
        "bei",
        "as",
        "are",
        "is",
        "include",
        "includes",
        "by",
        "um",
        "to",
        "auf",
    }
    return bool(stop & set(s.words(lo, hi))) or any(lo <= m.first < hi for m in s.places)


def _this_year(s: Sentence, one: Number) -> bool:
    said = str(s.context.said_on.year)
    if s.has("pledge", "demand", "hypothetical", "poll", "vote", hi=one.first):
        return False
    return any(m.name == said for m in s.periods)


def _against(s: Sentence) -> Iterator[Claim]:
    """`Estonia and Lithuania already exceed the 5 % benchmark`."""
    for one in s.numbers:
        if one.kind != "percent" or one.core in s.taken or not is_level(s, one) or one.value > 10:
            continue
        verb = s.find("exceed", "miss", "meet", hi=one.first, last=True)
        places = [
            m for m in s.places if verb is not None and m.last <= verb.first and m.name not in ("NATO", "EU", "EUROPE")
        ]
        if verb is None or not places or one.first - verb.last > 5 or silence(s, one) or s.has("poll"):
            continue
        codes, first, _ = s.group(places[-1])
        miss = any(m.first == verb.first for m in s.cues.get("miss", ())) or s.has("neither")
        exceed = any(m.first == verb.first for m in s.cues.get("exceed", ()))
        operator = "lt" if miss else "gt" if exceed else "ge"
        whose = Who(codes, True, first, one.last)
        yield make(s, "share", _METRIC, whose, one, operator=operator, threshold=one.value)


def _read(s: Sentence) -> Iterator[Claim]:
    yield from _against(s)
    yield from _levels(s)


PATTERN = Pattern(
    "share",
    80,
    _read,
    (
        "Germany spent 1.51% of GDP on defence in 2023.",
        "The largest shares of GDP are those of Greece (3.2%) and Latvia (3.1%).",
        "Defence spending in Spain is under 1.5 percent of GDP.",
        "Estonia and Latvia exceed the 3% benchmark.",
        "In 2019 neither Portugal nor Hungary spent 1.5 percent of GDP on its forces.",
    ),
    (
        "Allies agreed to spend 5% of GDP on defence by 2035.",
        "The 2% target dates from 2014.",
        "Forty percent of Germans want more defence spending.",
        "Inflation in Poland was 4.2%.",
        "Estonia calls for 5% of GDP.",
    ),
)
