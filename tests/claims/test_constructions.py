"""Constructions of the field in English and German: who, what, how much and when, sentence by sentence and in a row.

The sentences are our own; what each says is read off by eye.
"""

from __future__ import annotations

from datetime import date

import pytest

from burdenshare.claims.reader import Piece, read_pieces

SHARE, COUNT, GROWTH = "defence_exp_share_gdp", "allies_meeting_threshold", "defence_exp_real_growth"
USD, PEOPLE, PART = "defence_exp_usd", "personnel", "us_share_of_nato"


def said(text: str, lang: str, day: date = date(2025, 6, 20)):
    return read(lang, day, text)[-1]


def read(lang: str, day: date, *texts: str):
    return [
        [(" ".join(c.subjects), c.metric, c.operator, c.value, c.period) for c in found.claims]
        for found in read_pieces([Piece(t) for t in texts], lang, day)
    ]


ONE = [
    ("en", "Of the alliance's 31 members, 11 are thought to have passed the 2% mark in 2023.", COUNT, "eq", 11, "2023"),
    ("en", "Roughly seven in ten allies now hit the 2% goal.", COUNT, "approx", 0.7, "2024"),
    ("en", "Latvia is the only member under the 2% line.", COUNT, "eq", 1, "2024"),
    ("en", "Latvian defence takes 3.15% of GDP, up from 0.94% a decade earlier.", SHARE, "eq", 3.15, "2024"),
    ("en", "Dutch outlays on defence were raised by almost a third in 2024.", GROWTH, "approx", 33.3, "2024"),
    ("en", "Non-American allies lifted military spending 11 percent in 2020.", GROWTH, "eq", 11, "2020"),
    ("en", "By NATO's definition the Dutch spent 2.05% of GDP.", SHARE, "eq", 2.05, "2024"),
    ("en", "The Czechs put 29.4 cents of every defence euro into equipment.", "equipment_share", "eq", 29.4, "2024"),
    ("en", "Danish defence spending has climbed past 2 percent of GDP.", SHARE, "gt", 2, "2024"),
    ("en", "Romania's C$12bn went on defence in 2019.", "defence_exp_lcu", "eq", 12, "2019"),
    ("en", "Rome's outlays grew 4% after inflation and now equal 1.5% of GDP.", GROWTH, "eq", 4, "2024"),
    ("en", "Defence eats up 3.08% of Greek GDP.", SHARE, "eq", 3.08, "2024"),
    ("en", "An average Dane pays $1,300 for defence.", "per_capita", "eq", 1300, "2024"),
    ("en", "The 2% club had 7 members in 2022.", COUNT, "eq", 7, "2022"),
    ("en", "Two fifths of the alliance are still below 2 per cent.", COUNT, "approx", 0.6, "2024"),
    ("en", "All but two members met the 20% equipment guideline in 2024.", COUNT, "eq", 2, "2024"),
    ("en", "Italian spending has moved up to 1.49 per cent of GDP.", SHARE, "eq", 1.49, "2024"),
    ("de", "Jeder vierte Verbündete verfehlte 2024 die Vorgabe.", COUNT, "approx", 0.75, "2024"),
    (
        "de",
        "Belgiens Ausgaben stiegen von 0,97 Prozent des BIP im Jahr 2014 auf 1,13 im Jahr 2023.",
        SHARE,
        "eq",
        1.13,
        "2023",
    ),
    ("en", "Italy's 1.49 percent is not enough, the minister argued.", SHARE, "eq", 1.49, "2024"),
    (
        "en",
        "Portugal pledged in 2014 to reach 2 percent but still spends only 1.55 percent.",
        SHARE,
        "eq",
        1.55,
        "2024",
    ),
    ("en", "Zagreb agreed to go from 1.81 percent of GDP to 2 percent by 2030.", SHARE, "eq", 1.81, "2024"),
    ("en", "Greek defence spending, in % of GDP: 3.08.", SHARE, "eq", 3.08, "2024"),
    ("en", "Belgium spends slightly more than 1.3 percent of GDP.", SHARE, "approx", 1.3, "2024"),
    ("de", "Lettland, das fünf Prozent anstrebt, gibt bereits 3,15 Prozent aus.", SHARE, "eq", 3.15, "2024"),
    ("de", "Italien will seine Ausgaben von 1,49 auf zwei Prozent des BIP erhöhen.", SHARE, "eq", 1.49, "2024"),
    ("en", "Of every dollar NATO spends on defence, 70 cents came from America in 2021.", PART, "eq", 70, "2021"),
    ("en", "Budgets in Europe and Canada are 18% bigger than a year ago.", GROWTH, "eq", 18, "2025"),
    ("en", "Growth of 9.3 per cent was recorded by European allies and Canada in 2023.", GROWTH, "eq", 9.3, "2023"),
    ("en", "Italy outspends Belgium by four to one, roughly fourfold, on defence.", USD, "ratio", 4, "2024"),
    ("de", "Italien gab 12 Prozent mehr für Verteidigung aus als im Vorjahr.", GROWTH, "eq", 12, "2024"),
    ("de", "Die 31 anderen Mitglieder geben zusammen 507 Milliarden Dollar aus.", USD, "eq", 507, "2024"),
    ("de", "In Dollar gerechnet gibt Italien 34,5 Milliarden für Verteidigung aus.", USD, "eq", 34.5, "2024"),
    ("de", "Die Zwei-Prozent-Marke wird von 21 Verbündeten übertroffen.", COUNT, "eq", 21, "2024"),
    ("de", "22 Staaten sind am Ziel, neun noch nicht.", COUNT, "eq", 22, "2024"),
    ("de", "In der Bundeswehr dienten 2023 rund 181.000 Männer und Frauen.", PEOPLE, "approx", 181000, "2023"),
    ("en", "The share of allies meeting the target has risen to 72 percent.", COUNT, "approx", 0.72, "2024"),
    ("de", "Die Niederlande verfügten 2019 über 39.000 Soldaten.", PEOPLE, "eq", 39000, "2019"),
    ("de", "Vor zehn Jahren lagen nur zwei Mitglieder über der Zwei-Prozent-Marke.", COUNT, "eq", 2, "2014"),
    (
        "de",
        "Nach Angaben der Nato gaben die Niederlande 2,05 Prozent des BIP für Verteidigung aus.",
        SHARE,
        "eq",
        2.05,
        "2024",
    ),
    ("de", "Fünf Mitglieder erreichten 2016 zwei Prozent, darunter Estland.", COUNT, "eq", 5, "2016"),
]


@pytest.mark.parametrize(("lang", "text", "metric", "operator", "value", "period"), ONE, ids=[c[1] for c in ONE])
def test_one_sentence(lang, text, metric, operator, value, period):
    found = said(text, lang)
    assert (metric, operator, pytest.approx(value, rel=1e-3), period) in [c[1:] for c in found]


MANY = [
    ("en", "The Dutch spend 2.05%, against 2.06% for France and 1.49% for Italy.", ["NLD", "FRA", "ITA"]),
    ("en", "Portugal manages 1.55% of GDP, Croatia 1.81 and Italy 1.49.", ["PRT", "HRV", "ITA"]),
    ("en", "France, Romania and Norway spend 2.06, 2.25 and 2.20 percent of GDP.", ["FRA", "ROU", "NOR"]),
    ("en", "At 2.3% of GDP, Britain spends more than France (2.1%).", ["GBR", "FRA"]),
    ("de", "Auf 3,1 Prozent kommt Griechenland, auf 2,8 Prozent kommt Litauen, gemessen am BIP.", ["GRC", "LTU"]),
    ("en", "For 2024 NATO gives 2.05 percent for the Netherlands and 1.30 for Belgium.", ["NLD", "BEL"]),
    (
        "en",
        "Of the big economies, France (2.06) and Britain (2.33) clear the bar; Italy (1.49) does not.",
        ["FRA", "GBR", "ITA"],
    ),
    (
        "en",
        "While the US cut its share of GDP from 3.71 to 3.38 percent, Spain raised its own to 1.28.",
        ["USA", "USA", "ESP"],
    ),
    ("en", "Among the Baltic states, Estonia (3.43 percent) leads Latvia (3.15).", ["EST", "LVA"]),
    ("en", "Without the United States, NATO spends 2.02 percent of GDP.", ["NATO_EUR_CAN"]),
    ("de", "Die Spanier kommen auf 1,28 Prozent des BIP, die Portugiesen auf 1,55.", ["ESP", "PRT"]),
    ("de", "Ungarn kommt auf 2,11, Kroatien auf 1,81 Prozent des BIP.", ["HUN", "HRV"]),
    (
        "de",
        "Schlusslicht ist Italien mit 1,49 Prozent des BIP, vor Belgien (1,30) und Slowenien (1,29).",
        ["ITA", "BEL", "SVN"],
    ),
]


@pytest.mark.parametrize(("lang", "text", "subjects"), MANY, ids=[c[1] for c in MANY])
def test_a_list_gives_each_its_own_number(lang, text, subjects):
    assert [c[0] for c in said(text, lang) if c[1:3] == (SHARE, "eq")] == subjects


def test_years_of_two_clauses_stay_apart():
    found = said("In 2014 only two members hit the mark; in 2022 it was seven.", "en")
    assert [(c[3], c[4]) for c in found] == [(2, "2014"), (7, "2022")]
    found = said("Portugal's 1.55% of GDP compares with 1.3% in 2015.", "en")
    assert [(c[3], c[4]) for c in found] == [(1.55, "2024"), (1.3, "2015")]
    found = said("The number of members at the guideline went from four to nineteen in ten years.", "en")
    assert [(c[3], c[4]) for c in found] == [(4, "2014"), (19, "2024")]


def test_a_second_count_in_another_year():
    found = said("Six countries crossed the threshold in 2021 and 23 will in 2024.", "en")
    assert [(c[3], c[4]) for c in found] == [(6, "2021"), (23, "2024")]


def test_a_list_of_amounts_shares_its_scale_and_currency():
    found = said(
        "Die USA geben 900 Milliarden Dollar für Verteidigung aus, Italien 34 und Spanien 21 Milliarden.", "de"
    )
    assert [(c[0], c[3]) for c in found] == [("USA", 900), ("ITA", 34), ("ESP", 21)]


def test_what_a_sentence_leaves_out_is_carried_over():
    rows = read(
        "en",
        date(2024, 6, 20),
        "This year 21 allies will meet the 2% guideline.",
        "A decade ago it was just two.",
        "Last year, only nine did.",
        "The other 31 spend $507 billion on defence between them.",
        "Their outlays rose 18 per cent in 2024.",
        "In 2023 it was 9 per cent.",
    )
    assert [(c[3], c[4]) for row in rows[:3] for c in row] == [(21, "2024"), (2, "2014"), (9, "2023")]
    assert rows[3][0][:2] == ("NATO_EUR_CAN", USD)
    assert rows[4][0][:2] == rows[5][0][:2] == ("NATO_EUR_CAN", GROWTH)


def test_aid_goes_on_in_the_next_sentence_with_its_year():
    rows = read(
        "de",
        date(2026, 3, 1),
        "Deutschland gab 2025 Militärhilfe von 9 Milliarden Euro an die Ukraine.",
        "Italien folgt mit 2 Milliarden Euro.",
    )
    assert rows[1] == [("ITA", "ukraine_military_aid", "eq", 2.0, "2025")]


def test_an_amount_of_aid_with_a_part_of_it():
    found = said("Spain has given Ukraine €1.5 billion, including €800 million of military aid.", "en")
    assert [(c[1], c[3]) for c in found] == [("ukraine_total_aid", 1.5), ("ukraine_military_aid", 0.8)]


def test_a_share_of_gdp_in_an_article_on_aid_is_one_of_aid():
    rows = read(
        "en",
        date(2025, 3, 1),
        "Norway has given Ukraine €3 billion of aid.",
        "In relation to GDP, Latvia leads with 1.5 percent.",
    )
    assert [c[:2] for c in rows[1] if c[2] == "eq"] == [("LVA", "aid_share")]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "World military spending rose to $2.2 trillion in 2022."),
        ("en", "40 percent of Americans would leave."),
        ("en", "A law of 2019 aims for 120,000 personnel in Romania."),
        ("de", "61 Prozent der Deutschen sind dafür."),
        ("en", "The plan runs for ten years and covers 12 countries."),
        ("en", "France's deficit was 5.8% of GDP last year."),
        ("en", "Estonia has raised VAT by two points to 24 percent."),
        ("en", "Washington may withdraw 20,000 troops from the continent."),
        ("de", "Der Bundestag bewilligte weitere 3,9 Milliarden Euro."),
        ("de", "Das deutsche Haushaltsdefizit lag bei 2,8 Prozent des BIP."),
    ],
)
def test_what_is_no_claim_of_fact_stays_silent(lang, text):
    assert said(text, lang) == []


def test_a_number_that_makes_no_claim_is_listed_with_its_reason():
    (found,) = read_pieces([Piece("The plan runs for ten years.")], "en", date(2025, 1, 1))
    assert [(x.text, x.reason) for x in found.silent] == [("ten", "a length of time")]


def test_a_list_of_amounts_per_head_shares_its_currency():
    found = said("Per capita spending is $2,239 in the US, 1,754 in Norway and just 114 in Albania.", "en")
    assert [(c[0], c[1], c[3]) for c in found] == [
        ("USA", "per_capita", 2239),
        ("NOR", "per_capita", 1754),
        ("ALB", "per_capita", 114),
    ]
