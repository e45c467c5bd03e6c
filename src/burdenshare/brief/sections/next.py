"""Where to look next: dates announced, levels that fall due, and who is closest to a level."""

from __future__ import annotations

from datetime import date, timedelta

from ...accounts.aid import Known
from ...accounts.aid_grid import share
from ...accounts.benchmark import benchmarks_as_of
from ...archive.events import events_as_of, upcoming
from ...archive.facts import facts_as_of
from ...core.area import area as find_area
from ...core.period import parse_period
from ...sources.event import Event
from ..brief import Block, Name, Sentence, Value, join_names
from ..facts import latest, slots
from ..material import Material
from ..section import Section

#: Distance from the level, in points, within which a revision of usual size decides.
NEAR = 0.1
#: How far ahead, and how far back, dates are listed.
AHEAD, BACK = timedelta(days=550), timedelta(days=45)


def _near(m: Material) -> list[Block]:
    two = m.count.level.quantity
    near = [a for a in m.shares.areas if abs(m.shares.at(a, m.year) - two.value) < NEAR]
    if not near:
        return []
    near.sort(key=lambda a: m.shares.at(a, m.year))
    return [
        Sentence(
            "Closest to {level} in {year}, from {low} to {high}, and so first to change sides when the figures are "
            "revised: {names}.",
            {
                "level": two,
                "year": m.in_year,
                "low": m.shares.quantity(near[0], m.year),
                "high": m.shares.quantity(near[-1], m.year),
                "names": join_names([find_area(a).in_prose for a in near]),
            },
        )
    ]


def _due(m: Material) -> list[Block]:
    blocks: list[Block] = []
    for b in benchmarks_as_of(m.day):
        if not b.title.startswith(b.quantity().text):
            continue
        values: dict[str, Value] = {
            "level": b.quantity(),
            "rest": Name(b.title.removeprefix(b.quantity().text)),
            "document": Name(b.document),
            "day": b.agreed,
            "due": Name(str(b.due)),
            "review": Name(str(b.review)),
        }
        if b.kind == "demand":
            if any(x.level == b.level and x.kind == "agreed" for x in benchmarks_as_of(m.day)):
                continue
            text = "Demanded, not agreed: {level}{rest} ({document}, {day})."
        elif b.due >= m.day.year and b.review:
            text = "Agreed on {day}, due by {due}, with a review in {review}: {level}{rest} ({document})."
        elif b.due >= m.day.year:
            text = "Agreed on {day}, due by {due}: {level}{rest} ({document})."
        else:
            continue
        blocks.append(Sentence(text, values, "point"))
    return blocks


def _ahead(event: Event) -> Sentence:
    values: dict[str, Value] = {
        "when": Name(event.said_date()),
        "what": Name(event.title_before),
        "publisher": Name(event.announced_publisher),
        "day": event.announced or event.last,
    }
    return Sentence("{when}: {what} (announced: {publisher}, {day}).", values, "point")


def _past(event: Event) -> Sentence:
    values: dict[str, Value] = {
        "when": Name(event.said_date()),
        "what": Name(event.title_before),
        "outcome": Name(event.outcome),
        "publisher": Name(event.outcome_publisher),
        "day": event.outcome_published or event.last,
    }
    return Sentence("{when}: {what}. {outcome} ({publisher}, {day}).", values, "point")


def _events(m: Material, areas: tuple[str, ...] | None = None) -> list[Block]:
    """What was announced by the day and lies ahead; before it, what has just been."""

    def fits(event: Event) -> bool:
        return areas is None or not event.area or any(a in areas for a in event.area.split("+"))

    until: date = m.day + AHEAD
    ahead = [e for e in upcoming(m.day, until) if e.announced is not None and fits(e)]
    back = [e for e in events_as_of(m.day) if e.outcome and m.day - BACK <= e.last <= m.day and fits(e)]
    blocks: list[Block] = []
    if back:
        blocks += [Sentence("Just past, as known on the day:"), *(_past(e) for e in back)]
    if ahead:
        blocks += [Sentence("Ahead, as announced by the day:"), *(_ahead(e) for e in ahead)]
    return blocks or [Sentence("No date ahead had been announced by this day in the sources held.", {}, "missing")]


def _waiting(m: Material) -> list[Block]:
    """What the next figures will settle in aid and industry."""
    blocks: list[Block] = []
    year = str(m.day.year - 1)
    if not isinstance(share(m.as_of.archive, m.day, year), Known):
        text = "Aid: the share of Europe and Canada over {year} waits for a release that covers it."
        blocks.append(Sentence(text, {"year": Name(year)}, "point"))
    targets = [f for f in facts_as_of(m.day, "industry.155mm_shells") if f.kind == "target" and f.refers_to]
    due = [f for f in targets if f.area and parse_period(f.refers_to).last >= m.day]
    for area in sorted({f.area for f in due}):
        one = latest(due, area=area)
        if one is None:
            continue
        text, values = slots(one, "t")
        blocks.append(
            Sentence(
                "Industry: a target for {where} falls due, {item}, " + text + ", {twhen} ({twho}, {tday}).",
                {**values, "where": Name(find_area(area).in_prose), "item": Name(one.item)},
                "point",
            )
        )
    text = "Expenditure: the next edition of NATO's table decides on which side of {level} the closest allies are."
    blocks.append(Sentence(text, {"level": m.count.level.quantity}, "point"))
    return [Sentence("To be decided by figures to come:"), *blocks]


def write(m: Material) -> list[Block]:
    """Write where to look next.

    Parameters
    ----------
    m : Material
        As known on the day.

    Returns
    -------
    list of Block
        Sentences.
    """
    due = _due(m)
    head: list[Block] = [Sentence("Levels to watch:")] if due else []
    return [*_near(m), *head, *due, *_events(m), *_waiting(m)]


def write_ally(m: Material, ally: str) -> list[Block]:
    """Write where to look next for one ally.

    Parameters
    ----------
    m : Material
        As known on the day.
    ally : str
        ISO code.

    Returns
    -------
    list of Block
        Sentences.
    """
    return [*_due(m), *_events(m, (ally, "NATO", *(("EU27",) if find_area(ally).in_eu(m.day) else ())))]


SECTION = Section("next", 70, "Where to look next", write, write_ally)
