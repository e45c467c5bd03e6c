"""Where to look next: levels that fall due, and what the next edition will settle."""

from __future__ import annotations

from ...accounts.benchmark import benchmarks_as_of
from ...core.area import area as find_area
from ..brief import Block, Name, Section, Sentence, Value, join_names
from ..material import Material

#: Distance from the level, in points, within which a revision of usual size decides.
NEAR = 0.1


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
    blocks: list[Block] = []
    two = m.count.level.quantity
    near = [a for a in m.shares.areas if abs(m.shares.at(a, m.year) - two.value) < NEAR]
    if near:
        near.sort(key=lambda a: m.shares.at(a, m.year))
        blocks.append(
            Sentence(
                "Closest to {level} in {year}, from {low} to {high}, and so first to change sides when the figures are "
                "revised: {names}.",
                {
                    "level": two,
                    "year": Name(m.year),
                    "low": m.shares.quantity(near[0], m.year),
                    "high": m.shares.quantity(near[-1], m.year),
                    "names": join_names([find_area(a).in_prose for a in near]),
                },
            )
        )
    for b in benchmarks_as_of(m.day):
        values: dict[str, Value] = {
            "level": b.quantity(),
            "title": Name(b.title),
            "document": Name(b.document),
            "day": b.agreed,
            "due": Name(str(b.due)),
            "review": Name(str(b.review)),
        }
        if b.kind == "demand":
            text = "Demanded, not agreed: {title} ({document}, {day})."
        elif b.due >= m.day.year and b.review:
            text = "Agreed on {day}, due by {due}, with a review in {review}: {title} ({document})."
        elif b.due >= m.day.year:
            text = "Agreed on {day}, due by {due}: {title} ({document})."
        else:
            continue
        blocks.append(Sentence(text, values, "point"))
    return [*blocks, Sentence("Not held yet: a calendar of meetings and elections.", {}, "missing")]


SECTION = Section("next", 70, "Where to look next", write)
