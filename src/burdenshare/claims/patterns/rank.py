"""Ranks and superlatives among allies, and one ally against another."""

from __future__ import annotations

from collections.abc import Iterator

from ..claim import Claim
from ..pattern import Pattern, Who, make
from ..sentence import Mark, Sentence


def _metric(s: Sentence) -> str:
    if s.has("per_head") or (s.context.metric == "per_capita" and not s.has("gdp", "spend", "personnel", "aid")):
        return "per_capita"
    if s.has("aid", "military_aid") or s.context.metric.startswith(("ukraine", "aid")):
        if s.has("gdp"):
            return "aid_share"
        military = s.has("military_aid") or (not s.has("aid") and s.context.metric == "ukraine_military_aid")
        return "ukraine_military_aid" if military else "ukraine_total_aid"
    if s.has("equipment") and not s.has("gdp"):
        return "equipment_share"
    if s.has("personnel") and not s.has("spend", "gdp"):
        return "personnel"
    if s.has("spender") and not s.has("gdp"):
        return "defence_exp_usd"
    percent = any(n.kind == "percent" for n in s.numbers)
    if s.has("gdp", "share") or percent or s.context.metric == "defence_exp_share_gdp":
        return "defence_exp_share_gdp"
    money = any(n.kind == "money" for n in s.numbers)
    return "defence_exp_usd" if (money or s.has("any_other")) and s.has("spend", "defence") else ""


def _scope(s: Sentence) -> bool:
    names = {m.name for m in s.places}
    return bool(names & {"NATO", "NATO_EUR", "EUROPE"}) or _european(s) or s.has("allies", "gdp")


def _european(s: Sentence) -> bool:
    return any(t.low.startswith(("european", "europe's", "europäisch", "europas")) for t in s.run)


def _subject(s: Sentence, m: Mark) -> Who:
    states = [p for p in s.places if len(p.name) == 3 and p.name not in ("UKR", "RUS")]
    before = [p for p in states if p.last <= m.first]
    after = [p for p in states if p.first >= m.last]
    if before:
        at = before[-1] if m.first - before[-1].last <= 4 else before[0]
        return Who((at.name,), True, min(at.first, m.first), m.last)
    if after and after[0].first - m.last <= 8:
        return Who((after[0].name,), True, m.first, after[0].last)
    codes = s.context.given or s.context.subjects
    return Who(codes if len(codes) == 1 else (), False, m.first, m.last)


def _not_year(s: Sentence, m: Mark) -> bool:
    if set(s.words(m.last, m.last + 1)) & {
        "time",
        "year",
        "month",
        "day",
        "week",
        "quarter",
        "half",
        "decade",
        "mal",
        "running",
        "consecutive",
        "straight",
        "jahr",
        "jahre",
    }:
        return False
    return not any(p.first <= m.first < p.last or p.first == m.last for p in s.periods)


def _ordinals(s: Sentence) -> Iterator[tuple[float, Mark]]:
    for i in range(len(s.run)):
        hits = list(s.lang.ordinals.at(s.run, i))
        if hits:
            value, end = max(hits, key=lambda h: h[1])
            yield float(value), Mark("ordinal", i, end)
    for one in s.numbers:
        if (
            one.kind == "plain"
            and one.value <= 32
            and s.words(one.last, one.last + 1) in (["th"], ["rd"], ["nd"], ["st"])
        ):
            yield one.value, Mark("ordinal", one.first, one.last + 1)


def _quiet(s: Sentence) -> bool:
    stop = s.has("pledge", "demand", "hypothetical", "poll", "vote", "price", "industry", "weapons", "shells")
    grown = s.has("growth") and not s.has("gdp", "share", "spender", "personnel")
    return stop or grown or (s.has("other") and not s.has("any_other"))


def _superlative(s: Sentence) -> tuple[float, Mark] | None:
    for value, m in _ordinals(s):
        fraction = any(n.first <= m.first < n.last and n.kind in ("fraction", "percent", "points") for n in s.numbers)
        if not _not_year(s, m):
            continue
        if not fraction and (s.has("top", lo=m.last, hi=m.last + 2) or _scope(s) or s.places):
            return value, m
    most = s.find("any_other")
    if most is not None:
        return 1.0, most
    for cue, value in (("top", 1.0), ("bottom", -1.0)):
        for m in s.cues.get(cue, ()):
            if s.words(m.first - 1, m.first) in (
                ["the"],
                ["is"],
                ["das"],
                ["die"],
                ["der"],
                ["den"],
                ["największy"],
                ["la"],
                ["le"],
                ["nato's"],
                ["el"],
                ["najwyższy"],
                ["its"],
                ["spends"],
                ["on"],
                ["dem"],
                ["europas"],
                ["europe's"],
                ["alliance's"],
                ["auf"],
                ["als"],
                ["remains"],
                ["bleibt"],
                ["war"],
                ["was"],
                ["ist"],
                ["by"],
                ["weitem"],
                ["an"],
                ["with"],
                ["mit"],
                [],
            ):
                if _not_year(s, m) and not any(
                    w.startswith(("rise", "increase", "since", "jump", "anstieg")) for w in s.words(m.last, m.last + 3)
                ):
                    return value, m
            elif any(n.first == m.last for n in s.numbers):
                continue
            elif s.words(m.first, m.last)[0] in ("tops", "najwyższy", "największy") and _not_year(s, m):
                return value, m
    return None


def _ranks(s: Sentence) -> Iterator[Claim]:
    found = _superlative(s)
    world = {"world's", "world", "economy", "economies", "welt", "volkswirtschaft"} & set(s.words(0, len(s.run)))
    if found is None or world or not (_scope(s) or s.places or s.context.given):
        return
    value, m = found
    metric, whose = _metric(s), _subject(s, m)
    if not metric or not whose.codes or whose.codes[0] in ("NATO", "EU", "EUROPE"):
        return
    if metric.startswith("defence") and not (_scope(s) or value > 1 or whose.named):
        return
    for one in s.numbers:
        if m.first <= one.first < m.last:
            s.taken.add(one.core)
    names = {p.name for p in s.places}
    europe = "NATO_EUR" if names & {"NATO_EUR", "EUROPE"} or _european(s) else ""
    yield make(
        s,
        "rank",
        metric,
        Who(whose.codes[:1], whose.named, whose.first, whose.last),
        None,
        value=value,
        unit="rank",
        operator="rank",
        relative_to=europe,
    )


def _no_member(s: Sentence) -> Iterator[Claim]:
    """`No ally gives more of its GDP than Latvia`."""
    no, big = s.find("none"), s.find("bigger")
    if no is None or big is None or not s.has("allies", lo=no.last, hi=no.last + 3):
        return
    states = [p for p in s.places if p.first >= big.last and len(p.name) == 3]
    metric = _metric(s) or ("defence_exp_usd" if s.has("spend") else "")
    if states and metric:
        whose = Who((states[0].name,), True, no.first, states[0].last)
        europe = "NATO_EUR" if _european(s) else ""
        yield make(s, "rank", metric, whose, None, value=1.0, unit="rank", operator="rank", relative_to=europe)


def _only_bigger(s: Sentence) -> Iterator[Claim]:
    """`Only Greece and Latvia spend more of GDP than Romania`: two ahead make a third."""
    only, big = s.find("only"), s.find("bigger")
    if only is None or big is None or big.first < only.last:
        return
    ahead = [p for p in s.places if only.last <= p.first <= only.last + 1]
    behind = [p for p in s.places if p.first >= big.last and len(p.name) == 3]
    metric = _metric(s) or ("defence_exp_usd" if s.has("spend") else "")
    if ahead and behind and metric:
        codes, first, _ = s.group(ahead[0])
        whose = Who((behind[0].name,), True, first, behind[0].last)
        yield make(s, "rank", metric, whose, None, value=len(codes) + 1.0, unit="rank", operator="rank")


def _pairs(s: Sentence) -> Iterator[Claim]:
    """`Germany spends less than France`."""
    if any(True for i in range(len(s.run)) for _ in s.lang.multiples.at(s.run, i)):
        return
    than = [i for i, t in enumerate(s.run) if t.low in ("than", "als", "que", "niż") or t.low == "denen"]
    about = s.has("spend", "defence", "personnel")
    if not than or any(n.kind in ("percent", "money") for n in s.numbers) or not about:
        return
    before = [p for p in s.places if p.last <= than[0] and len(p.name) == 3]
    after = [p for p in s.places if p.first > than[0] and len(p.name) == 3]
    sign = "gt" if s.has("bigger", hi=than[0]) else "lt" if s.has("smaller", hi=than[0] + 1) else ""
    if not before or not after or not sign or s.has("aid", "shells", "hypothetical", "pledge"):
        return
    people = s.has("personnel") and not s.has("spend")
    money = "defence_exp_share_gdp" if s.has("gdp", "share") else "defence_exp_usd"
    metric = "personnel" if people else money
    codes, _, last = s.group(after[0])
    whose = Who((before[0].name,), True, before[0].first, last)
    yield make(s, "rank", metric, whose, None, value=None, unit="relative", operator=sign, relative_to="+".join(codes))


def _read(s: Sentence) -> Iterator[Claim]:
    if _quiet(s):
        return
    first = list(_no_member(s)) or list(_only_bigger(s))
    yield from first or _ranks(s)
    if not first:
        yield from _pairs(s)


PATTERN = Pattern(
    "rank",
    110,
    _read,
    (
        "Poland's share of GDP is the highest in NATO.",
        "Greece was second in NATO by share of GDP in 2023.",
        "Turkey has the second largest army in NATO.",
        "No ally spends a bigger share of GDP than Poland.",
        "Italy spends less on defence than France.",
    ),
    (
        "It was the highest rise in decades.",
        "Poland wants the largest army in Europe.",
        "The second day of the summit began late.",
        "Ministers met first in Brussels.",
        "Germany spends 2% of GDP on defence.",
    ),
)
