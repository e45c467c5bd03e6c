"""Indices of one year: every choice a switch, every number from one edition."""

from __future__ import annotations

import numpy as np
import pytest

from burdenshare import as_of
from burdenshare.accounts.concordance import STATISTICS, concordance, years_of
from burdenshare.accounts.switches import Switches
from burdenshare.charts.chart import chart, svg
from burdenshare.core.errors import BadInput, MissingObservation

JUNE = "nato/2024-06-17"


@pytest.fixture(scope="module")
def known():
    return as_of("2026-08-01").known


def test_membership_iceland_and_the_united_states_are_switches(known):
    """Methods 1.5, for 2014: .226 today's members, .2955 at the date, .359 with Iceland at zero."""
    found = {
        "today": concordance(known, "2014", Switches(edition=JUNE, members="today")),
        "date": concordance(known, "2014", Switches(edition=JUNE)),
        "iceland": concordance(known, "2014", Switches(edition=JUNE, iceland=True)),
        "no usa": concordance(known, "2014", Switches(edition=JUNE, usa=False)),
    }
    assert {k: len(c.members) for k, c in found.items()} == {"today": 31, "date": 27, "iceland": 28, "no usa": 26}
    assert found["today"].spearman.value == pytest.approx(0.2262, abs=5e-5)
    assert found["date"].spearman.value == pytest.approx(0.2955, abs=5e-5)
    assert found["iceland"].spearman.value == pytest.approx(0.359, abs=5e-4)


@pytest.mark.parametrize(
    ("year", "rho", "us", "hhi"),
    [(2024, 0.1280, 0.6526, 0.4378), (2025, 0.1192, 0.5988, 0.3729), (2026, 0.0910, 0.5707, 0.3428)],
)
def test_the_edition_of_july_2026(known, year, rho, us, hhi):
    found = concordance(known, str(year))
    assert found.edition.id == "nato/2026-07-10"
    assert found.spearman.value == pytest.approx(rho, abs=1e-4)
    assert found.statistic("us_share").value == pytest.approx(us, abs=1e-4)
    assert found.statistic("hhi").value == pytest.approx(hhi, abs=1e-4)


def test_every_index_is_a_quantity_of_one_nato_edition(known):
    found = concordance(known, "2024")
    for name in STATISTICS:
        q = found.statistic(name)
        assert {v.id for v in q.lineage.vintages() if v.source == "nato"} == {"nato/2026-07-10"}


def test_a_definition_and_a_day_choose_the_edition(known):
    old = concordance(known, "2024", Switches(definition="nato_until_2025"))
    assert old.edition.id == JUNE
    assert concordance(as_of("2025-02-13").known, "2024").spearman.value == old.spearman.value
    other = concordance(known, "2024", Switches(definition="nato_until_2025", gdp="weo"))
    assert other.edition.id == "nato/2025-08-28"


@pytest.mark.parametrize(
    "switches",
    [
        Switches(source="kiel"),
        Switches(members="all"),
        Switches(gdp="guess"),
        Switches(people="guess"),
        Switches(edition="nato/1999-01-01"),
        Switches(source="nato", edition="imf_weo/2024-10-22"),
    ],
)
def test_bad_switches_are_one_sentence(known, switches):
    with pytest.raises(BadInput):
        concordance(known, "2024", switches)


def test_an_edition_is_not_seen_before_it_is_published():
    with pytest.raises(BadInput, match="not yet published"):
        concordance(as_of("2025-02-13").known, "2024", Switches(edition="nato/2026-07-10"))


def test_what_is_not_held_is_said(known):
    with pytest.raises(MissingObservation):
        concordance(known, "1990")
    with pytest.raises(MissingObservation, match="left out by the switches"):
        concordance(known, "2024", Switches(usa=False)).statistic("us_share")
    with pytest.raises(BadInput):
        concordance(known, "2024").statistic("mode")


def test_the_chart_says_what_is_significant(known):
    years = years_of(known, Switches())
    assert years == [str(y) for y in range(2014, 2027)]
    picture = chart("concordance").build([concordance(known, y) for y in years], known.day)
    assert "significant in no year" in picture.alt
    assert "not proof of free riding" in picture.alt
    assert "<svg" in svg(picture)


def test_weights_of_the_benefit_share(known):
    """With all the weight on GDP the benefit share is the GDP share; weights that do not sum to one are refused."""
    one = concordance(known, "2024", Switches(benefit="gdp=1"))
    assert one.benefit_differences == pytest.approx(one.differences)
    even, thirds = concordance(known, "2024"), concordance(known, "2024", Switches(benefit="gdp=0.25,population=0.75"))
    people = even.people / even.people.sum()
    assert thirds.benefit_differences == pytest.approx(
        even.spent / even.spent.sum() - 0.25 * even.gdp / even.gdp.sum() - 0.75 * people
    )
    assert "benefit share by gdp=1" in one.switches.said()
    with pytest.raises(BadInput, match=r"sum to 0.9; give weights that sum to one"):
        concordance(known, "2024", Switches(benefit="gdp=0.5,population=0.4"))


def test_whose_population_is_a_switch():
    late = as_of("2026-11-24").known
    one, two = (concordance(late, "2023", Switches(people=p)) for p in ("weo", "worldbank"))
    assert two.people.sum() * 1e-6 == pytest.approx(one.people.sum(), rel=0.02)
    assert "population of the World Bank" in two.switches.said()
    assert two.statistic("wilcoxon_benefit").value > 0


@pytest.mark.parametrize("year", ["2014", "2020", "2026"])
def test_benefit_shares_and_kakwani_from_the_cells_by_other_formulas(known, year):
    """Population from the IMF's cells; Kakwani as a covariance with the fractional rank, not as an area."""
    stats = pytest.importorskip("scipy.stats")
    found = concordance(known, year)
    cells = known.archive.cells("weo.population")
    newest = max(
        (e for e in known.holding("weo.population")), key=lambda e: sum((a, year) in cells[e.id] for a in found.members)
    )
    people = np.array([cells[newest.id][a, year].value for a in found.members])
    apart = found.spent / found.spent.sum() - (found.gdp / found.gdp.sum() + people / people.sum()) / 2
    expected = stats.wilcoxon(apart)
    assert found.statistic("wilcoxon_benefit").value == pytest.approx(expected.statistic)
    assert found.statistic("wilcoxon_benefit_p").value == pytest.approx(expected.pvalue)
    order = np.argsort(found.gdp / people, kind="stable")
    weight = people[order] / people.sum()
    place = np.cumsum(weight) - weight / 2

    def index(amounts):
        head = amounts[order] / people[order]
        return 2 * (weight * head * place).sum() / (weight * head).sum() - 1

    assert found.statistic("kakwani").value == pytest.approx(index(found.spent) - index(found.gdp), abs=1e-12)
