"""Facts, events and office holders as known on 13 February 2025 and on 23 November 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from burdenshare.archive.events import events_as_of, upcoming
from burdenshare.archive.facts import facts_as_of
from burdenshare.archive.office_holders import all_office_holders, holder_on, last_confirmed, offices
from burdenshare.core.errors import BadInput
from burdenshare.sources.event import Event

THEN, NOW = date(2025, 2, 13), date(2026, 11, 23)
LATER = {
    "bruegel-expenditure": date(2025, 2, 21),
    "sipri-us-share-2020-24": date(2025, 3, 10),
    "iiss-replacement-total": date(2025, 5, 15),
    "us155-charges-output-2024-09": date(2025, 6, 30),
}


def ids(day: date, topic: str | None = None) -> set[str]:
    return {f.id for f in facts_as_of(day, topic)}


def event(name: str, day: date) -> Event | None:
    return next((e for e in events_as_of(day) if e.id == name), None)


def name(area: str, office: str, day: date) -> str | None:
    held = holder_on(area, office, day)
    return held.holder if held else None


@pytest.mark.parametrize("fact", LATER)
def test_a_study_is_known_from_its_day(fact: str) -> None:
    assert fact not in ids(THEN)
    assert fact not in ids(LATER[fact] - timedelta(days=1))
    assert fact in ids(LATER[fact])
    assert fact in ids(NOW)


def test_what_was_known_of_american_shells_on_the_day_of_the_ministers_meeting() -> None:
    known = {(f.kind, f.refers_to): f.value for f in facts_as_of(THEN, "industry.155mm_shells") if f.area == "USA"}
    assert known["output", "2024-09"] == 40000
    assert known["target", "2025-10"] == 100000
    assert ("output", "2025-06") not in known
    assert facts_as_of(THEN, "industry.155mm_charges") == []


def test_a_topic_is_a_family() -> None:
    assert ids(NOW, "industry.155mm_shells") < ids(NOW, "industry")
    assert ids(NOW, "autonomy.requirement") == ids(NOW, "autonomy.requirement.replace_us") | ids(
        NOW, "autonomy.requirement.nato_plan"
    )
    assert ids(NOW, "indus") == set()
    assert {f.item for f in facts_as_of(NOW, "finance.safe", "SAFE loans")} == {"SAFE loans"}


def test_the_two_cost_studies_stand_side_by_side() -> None:
    known = {f.id: f for f in facts_as_of(NOW, "autonomy.replacement_cost")}
    assert (known["iiss-replacement-total"].value, known["iiss-replacement-total"].unit) == (1000, "USD bn")
    assert "25 years" in known["iiss-replacement-total"].item
    assert (known["bruegel-expenditure"].value, known["bruegel-expenditure"].unit) == (250, "EUR bn per year")


def test_safe_allocations_and_the_escape_clause() -> None:
    assert facts_as_of(date(2025, 9, 29), "finance.safe.allocation") == []
    assert len(facts_as_of(NOW, "finance.safe.allocation")) == 19
    assert sum(f.value or 0 for f in facts_as_of(NOW, "finance.safe.allocation")) == pytest.approx(150_000, rel=0.02)
    activated = "finance.escape_clause.activated"
    assert [len(facts_as_of(date(2025, *day), activated)) for day in ((7, 7), (7, 8), (10, 9), (10, 10))] == [
        0,
        15,
        15,
        16,
    ]
    assert {f.area for f in facts_as_of(NOW, activated)} - {
        f.area for f in facts_as_of(date(2025, 10, 9), activated)
    } == {"DEU"}


def test_the_hague_summit_before_and_after() -> None:
    before = event("nato-summit-2025", THEN)
    assert before is not None
    assert (before.said_date(), before.title_before, before.outcome) == ("June 2025", "NATO summit, The Hague", "")
    assert (before.outcome_published, before.outcome_publisher, before.note) == (None, "", "")
    on_the_day = event("nato-summit-2025", date(2025, 6, 25))
    assert on_the_day is not None
    assert (on_the_day.said_date(), on_the_day.outcome) == ("24 to 25 June 2025", "")
    after = event("nato-summit-2025", date(2025, 6, 26))
    assert after is not None
    assert after.outcome.startswith("Allies commit to 5 %")


def test_an_event_without_announcement_is_not_shown_before_it_was_held() -> None:
    assert event("sipri-transfers-2025", date(2025, 3, 9)) is None
    assert event("sipri-transfers-2025", date(2025, 3, 10)) is not None
    assert event("european-council-2025-03", date(2025, 4, 29)) is None, "its source came out on 30 April"
    assert event("european-council-2025-03", date(2025, 4, 30)) is not None


def test_an_election_without_a_sourced_result_keeps_its_neutral_title() -> None:
    after = event("us-midterms-2026", NOW)
    assert after is not None
    assert (after.title_before, after.outcome) == ("US midterm elections", "")


def test_upcoming() -> None:
    ahead = upcoming(THEN)
    assert [e.id for e in ahead][:3] == ["munich-2025", "deu-election-2025", "pol-president-2025"]
    assert all(not e.outcome and e.last >= THEN for e in ahead)
    assert [e.id for e in upcoming(THEN, date(2025, 2, 28))] == ["munich-2025", "deu-election-2025"]
    assert {e.id for e in upcoming(NOW)} >= {"nato-summit-2027", "fra-president-2027", "nato-review-2029"}
    with pytest.raises(BadInput, match="give a later --until"):
        upcoming(THEN, date(2025, 2, 12))


def test_names_on_the_day() -> None:
    assert name("USA", "Secretary of Defense", THEN) == "Pete Hegseth"
    assert name("NATO", "Secretary General", THEN) == "Mark Rutte"
    assert name("FRA", "Minister of Defence", THEN) == "Sébastien Lecornu"
    assert name("TUR", "Minister of Defence", THEN) is None, "last seen in June 2023"


def test_a_name_stands_only_inside_its_sourced_interval() -> None:
    office = ("USA", "Secretary of Defense")
    assert name(*office, date(2025, 1, 16)) == "Lloyd Austin"
    assert name(*office, date(2025, 1, 17)) is None
    assert name(*office, date(2025, 1, 24)) is None
    assert name(*office, date(2025, 1, 25)) == "Pete Hegseth"
    assert name(*office, date(2026, 6, 18)) == "Pete Hegseth"
    assert name(*office, NOW) is None
    assert last_confirmed(*office, NOW) == date(2026, 6, 18)
    assert last_confirmed(*office, THEN) == THEN
    assert last_confirmed("USA", "Postmaster", NOW) is None


def test_a_name_is_not_used_before_its_page_was_published() -> None:
    office = ("NATO", "Secretary General")
    assert name(*office, date(2024, 9, 10)) is None, "in office since 2014, on a page of 11 September 2024"
    assert name(*office, date(2024, 9, 11)) == "Jens Stoltenberg"
    assert name("FRA", "Minister of Defence", date(2024, 12, 30)) is None, "a page of December counts from the 31st"


def test_on_a_day_of_change_the_newer_holder_stands() -> None:
    assert name("DEU", "Head of government", date(2025, 5, 6)) == "Friedrich Merz"
    assert name("CAN", "Head of government", date(2025, 3, 13)) == "Justin Trudeau"
    assert name("CAN", "Head of government", date(2025, 3, 14)) == "Mark Carney"


def test_a_holder_whose_first_day_is_not_sourced_is_named_from_the_day_seen() -> None:
    assert name("GBR", "Head of government", date(2026, 7, 25)) is None
    held = holder_on("GBR", "Head of government", date(2026, 9, 1))
    assert held is not None
    assert (held.holder, held.said_since()) == ("Andy Burnham", "24 August 2026 at the latest")


def test_offices_are_listed_once_nato_and_the_united_states_first() -> None:
    listed = offices()
    assert len(listed) == len(set(listed)) == len({(h.area, h.office) for h in all_office_holders()})
    assert [a for a, _ in listed[:4]] == ["NATO", "USA", "USA", "CAN"]
