"""Who belonged to what on which day; names in five languages; what is unknown is met with the nearest names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare.core.area import GROUPS, LANGUAGES, allies, area, areas, find, members, require_ally
from burdenshare.core.errors import BadInput, NotAMember, UnknownArea

#: NATO, "Member countries": the day of accession, by ISO code (transcribed by hand for this test).
JOINED = {
    date(1949, 8, 24): "BEL CAN DNK FRA ISL ITA LUX NLD NOR PRT GBR USA",
    date(1952, 2, 18): "GRC TUR",
    date(1955, 5, 6): "DEU",
    date(1982, 5, 30): "ESP",
    date(1999, 3, 12): "CZE HUN POL",
    date(2004, 3, 29): "BGR EST LVA LTU ROU SVK SVN",
    date(2009, 4, 1): "ALB HRV",
    date(2017, 6, 5): "MNE",
    date(2020, 3, 27): "MKD",
    date(2023, 4, 4): "FIN",
    date(2024, 3, 7): "SWE",
}


def one_line(error: BaseException) -> None:
    assert len(str(error).splitlines()) == 1


def test_every_ally_joined_on_its_day() -> None:
    expected = {code: day for day, codes in JOINED.items() for code in codes.split()}
    assert len(expected) == 32
    assert {a.code: a.acceded for a in areas().values() if a.acceded} == expected


@pytest.mark.parametrize("day", sorted(JOINED))
def test_an_ally_is_one_from_its_day_on(day: date) -> None:
    for code in JOINED[day].split():
        assert code in allies(day)
        assert code not in allies(day - timedelta(days=1))


@pytest.mark.parametrize(
    ("year", "with_forces", "all_allies"),
    [(2016, 27, 28), (2017, 28, 29), (2019, 28, 29), (2020, 29, 30), (2022, 29, 30), (2023, 30, 31), (2024, 31, 32)],
)
def test_how_many_allies_at_the_end_of_a_year(year: int, with_forces: int, all_allies: int) -> None:
    day = date(year, 12, 31)
    assert len(allies(day, with_forces=True)) == with_forces
    assert len(allies(day)) == all_allies
    assert set(allies(day)) - set(allies(day, with_forces=True)) == {"ISL"}


def test_groups_leave_out_whom_they_name() -> None:
    day = date(2025, 2, 13)
    nato = set(members("NATO", day))
    assert set(members("NATO_EUR_CAN", day)) == nato - {"USA"}
    assert set(members("NATO_EUR", day)) == nato - {"USA", "CAN"}
    assert {"TUR", "GBR", "NOR"} <= set(members("NATO_EUR", day))


@pytest.mark.parametrize(
    ("day", "number", "within", "without"),
    [
        (date(2013, 6, 30), 27, "GBR", "HRV"),
        (date(2013, 7, 1), 28, "HRV", ""),
        (date(2020, 1, 31), 28, "GBR", ""),
        (date(2020, 2, 1), 27, "HRV", "GBR"),
        (date(2025, 2, 13), 27, "AUT", "TUR"),
        (date(2006, 12, 31), 25, "CYP", "BGR"),
        (date(1994, 12, 31), 12, "DEU", "AUT"),
    ],
)
def test_the_european_union_by_day(day: date, number: int, within: str, without: str) -> None:
    union = members("EU27", day)
    assert len(union) == number
    assert within in union
    assert without not in union


def test_members_stand_in_the_order_of_their_names() -> None:
    names = [area(c).name for c in allies(date(2025, 1, 1))]
    assert names == sorted(names)
    assert (names[0], names[-1]) == ("Albania", "United States")


def test_an_unknown_group_is_refused() -> None:
    with pytest.raises(UnknownArea, match="nearest: NATO"):
        members("NATOO", date(2025, 1, 1))


def test_names_in_five_languages() -> None:
    for one in areas().values():
        assert set(one.names) == set(LANGUAGES) == {"en", "de", "fr", "pl", "es"}
        assert all(name.strip() for name in one.names.values())
    assert areas()["DEU"].names == {
        "en": "Germany",
        "de": "Deutschland",
        "fr": "Allemagne",
        "pl": "Niemcy",
        "es": "Alemania",
    }


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Allemagne", "DEU"),
        ("Niemcy", "DEU"),
        ("ALEMANIA", "DEU"),
        ("deu", "DEU"),
        ("Turkey", "TUR"),
        ("TÜRKIYE", "TUR"),
        ("turkiye", "TUR"),
        ("Slovak Republic", "SVK"),
        ("Slovakia", "SVK"),
        ("Czech Republic", "CZE"),
        ("Tschechien", "CZE"),
        ("Großbritannien", None),
        ("Vereinigtes Königreich", "GBR"),
        ("Wielka Brytania", "GBR"),
        ("Łotwa", "LVA"),
        ("lotwa", "LVA"),
        ("North Macedonia*", "MKD"),
        ("NATO Total", "NATO"),
        ("NATO Europe and Canada", "NATO_EUR_CAN"),
        ("nato_eur_can", "NATO_EUR_CAN"),
        ("", None),
        ("*", None),
    ],
)
def test_labels_find_their_area(name: str, code: str | None) -> None:
    found = find(name)
    assert (found.code if found else None) == code


def test_every_name_leads_back_and_no_two_areas_share_one() -> None:
    owners: dict[str, set[str]] = {}
    for one in areas().values():
        for name in (one.code, *one.names.values(), *one.aliases):
            assert find(name) is not None, name
            owners.setdefault(name.casefold(), set()).add(one.code)
            assert find(name).code == one.code, name  # type: ignore[union-attr]
    assert [n for n, codes in owners.items() if len(codes) > 1] == []


def test_every_group_is_an_area() -> None:
    for code, group in GROUPS.items():
        assert areas()[code].kind == "group"
        assert group.title


def test_an_unknown_area_is_met_with_near_names() -> None:
    with pytest.raises(UnknownArea, match="unknown area 'Frnce'; nearest: France"):
        area("Frnce")


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.text(max_size=20))
def test_any_text_is_an_area_or_refused(text: str) -> None:
    try:
        assert area(text).code in areas()
    except UnknownArea as error:
        one_line(error)


def test_only_an_ally_is_one() -> None:
    assert require_ally("Finland", date(2023, 4, 4)).code == "FIN"
    for name, day in (("Finland", date(2023, 4, 3)), ("Ukraine", date(2025, 1, 1))):
        with pytest.raises(NotAMember):
            require_ally(name, day)
    with pytest.raises(BadInput, match="NATO is a group, and a single ally is asked for; give a code such as DEU"):
        require_ally("NATO", date(2025, 1, 1))


def test_names_in_a_sentence() -> None:
    assert area("NLD").in_prose == "the Netherlands"
    assert area("USA").in_prose == "the United States"
    assert area("DEU").in_prose == "Germany"


def test_iceland_is_the_ally_without_forces() -> None:
    assert [a.code for a in areas().values() if a.acceded and not a.forces] == ["ISL"]
