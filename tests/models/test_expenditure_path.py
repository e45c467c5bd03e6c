"""Expenditure paths: against the estimate they are drawn from, without uncertainty, and what must always hold."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from burdenshare.archive.as_of import AsOf
from burdenshare.archive.store import Archive
from burdenshare.core.errors import BadInput, BurdenshareError
from burdenshare.models.assumption import Assumption
from burdenshare.models.ensemble import Ensemble
from burdenshare.models.exponential import exponential
from burdenshare.models.model import model, resolve, simulate
from burdenshare.models.paths.credibility import Record, normal_grid, record_of
from burdenshare.models.paths.inputs import start_of, way
from burdenshare.models.paths.report import Paths, paths_of
from burdenshare.models.paths.response import respond
from burdenshare.models.paths.share_history import ShareHistory
from burdenshare.models.scenario import Scenario, scenario
from burdenshare.session import Session, as_of

DAY = "2025-02-13"
SURE = {"path_spread": 0.0, "path_observation_error": 0.0, "path_gdp_error": 0.0, "pledge_record_weight": 0.0}
OWN = "set by the test"


def with_values(name: str, **values: float) -> Scenario:
    given = scenario(name)
    rows = {k: Assumption(k, "", "", OWN, OWN, v) for k, v in values.items()}
    return replace(given, assumptions={**given.assumptions, **rows})


@pytest.fixture(scope="module")
def session() -> Session:
    return as_of(DAY)


def run(session: Session, given: Scenario, allies: list[str], draws: int = 512, **options: object) -> Ensemble:
    return session.simulate("paths", given, allies=allies, draws=draws, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def hague(session: Session) -> Paths:
    return session.paths("hague", allies=["DEU", "HUN", "ESP"], draws=2048)


def test_our_exponential_is_the_exponential() -> None:
    x = np.linspace(-20, 20, 40_001, dtype=np.float32)
    assert np.allclose(exponential(x), np.exp(x.astype(float)), rtol=4e-7, atol=0)
    assert exponential(np.zeros(1, dtype=np.float32))[0] == 1
    far = exponential(np.array([-1e4, -80, 60, 1e4], dtype=np.float32))
    assert far[0] == far[1] == pytest.approx(np.exp(-80), rel=1e-6)
    assert far[2] == far[3] == pytest.approx(np.exp(60), rel=1e-6)


def test_draws_have_the_quantiles_that_were_scored(session: Session) -> None:
    found = run(session, with_values("no_new_commitment", path_observation_error=0), ["DEU"], 6144)
    start = start_of(session.accounts)
    now = start.panel.at("DEU", "2024")
    p = np.array([0.1, 0.25, 0.5, 0.75, 0.9])
    for horizon in (1, 3, 5, 11):
        e = start.estimate
        said = now * np.exp(e.centre(horizon, start.standing["DEU"]) + e.deviations(horizon, p))
        drawn = [found.quantile("without", "DEU", 2024 + horizon, float(x)) for x in p]
        assert drawn == pytest.approx(said, rel=0.04), horizon


def test_without_uncertainty_the_path_is_the_plan(session: Session) -> None:
    start = start_of(session.accounts)
    found = run(session, with_values("hague", **SURE), ["ESP"], 64)
    now = start.panel.at("ESP", "2024")
    moved = start.estimate.centre(1, start.standing["ESP"])
    plan = now + (3.5 - now) / 11
    assert found.mean("without", "ESP", 2025) == pytest.approx(now * math.exp(moved), abs=0.001)
    assert found.mean("share", "ESP", 2025) == pytest.approx(max(plan, now * math.exp(moved)), abs=0.001)
    assert found.mean("share", "ESP", 2030) == pytest.approx(now + (3.5 - now) * 6 / 11, abs=0.001)
    assert found.probability("share", "ESP", 2035, at_least=3.5) == 1
    assert found.probability("highest", "ESP", 2034, at_least=3.5) == 0
    assert found.mean("money", "ESP", 2035) == pytest.approx(3.5, abs=0.001)


def test_without_a_commitment_there_is_no_cost(session: Session) -> None:
    found = run(session, scenario("no_new_commitment"), ["DEU", "EST"])
    for area in ("DEU", "EST"):
        assert (found.histogram("share", area, 2035) == found.histogram("without", area, 2035)).all()
        assert found.mean("extra", area, 2035) == 0


def test_a_pledge_never_draws_down_and_costs_more_with_time(hague: Paths) -> None:
    e = hague.ensemble
    for area in e.members:
        assert e.quantile("extra", area, 2035, 0.0) >= 0
        costs = [e.mean("extra", area, y) for y in e.years]
        assert (np.diff(costs) >= 0).all()
        assert costs[-1] > 0.5
        for p in (0.05, 0.5, 0.95):
            assert e.quantile("share", area, 2035, p) >= e.quantile("without", area, 2035, p) - 1e-9


def test_a_level_once_reached_stays_reached(hague: Paths) -> None:
    for level in (2.0, 3.5, 5.0):
        chances = [hague.ensemble.probability("highest", "DEU", y, at_least=level) for y in hague.ensemble.years]
        assert (np.diff(chances) >= 0).all()
    reach = hague.reach("DEU", 2.0)
    assert reach.early is not None
    assert reach.middle is not None
    assert reach.early <= reach.middle
    assert reach.by[2029].value <= reach.by[2035].value
    assert hague.reach("DEU", 12.0).middle is None


def test_the_same_bits_for_any_jobs_and_any_company(session: Session) -> None:
    given = scenario("hague")
    alone, both = (run(session, given, a, 1500, jobs=j) for a, j in ((["DEU"], 1), (["FRA", "DEU"], 2)))
    for outcome in alone.outcomes:
        assert (alone.histogram(outcome, "DEU", 2031) == both.histogram(outcome, "DEU", 2031)).all()
    assert run(session, given, ["DEU"], 1500, jobs=3).digest() == alone.digest()
    assert run(session, given, ["DEU"], 1500, seed=1).digest() != alone.digest()


@pytest.mark.parametrize(("allies", "given"), [(["FRA", "EST"], "hague"), ([], "fiscal_consolidation")])
def test_the_compiled_kernel_has_the_references_bits(session: Session, allies: list[str], given: str) -> None:
    asked = {"draws": 1100, "areas": allies or None, "jobs": 1}
    one = scenario(given) if allies else replace(scenario(given), start=2027, end=2031)
    plain, fast = (simulate(model("paths"), session.accounts, one, backend=b, **asked) for b in ("numpy", "compiled"))
    for kind in ("bins", "sums", "joint"):
        for name, array in getattr(plain.counts, kind).items():
            assert (array == getattr(fast.counts, kind)[name]).all(), (kind, name)
    assert plain.digest() == fast.digest()
    few = simulate(model("paths"), session.accounts, one, backend="compiled", outcomes=["extra"], **asked)
    assert (few.counts.bins["extra"] == plain.counts.bins["extra"]).all()


def test_the_kernel_has_the_references_bits_at_the_widest_that_a_scenario_may_set(session: Session) -> None:
    """Deviations so wide that the exponential of the share leaves single precision: the kernel made numbers of it."""
    wide = {"path_spread": 10, "path_shock_size": 10, "path_shock_frequency": 20, "path_gdp_error": 10}
    wide |= {"path_observation_error": 10}
    given = resolve(model("paths"), scenario("hague")).setting(wide)
    asked = {"draws": 1100, "jobs": 1, "outcomes": ["share", "money"]}
    plain, fast = (simulate(model("paths"), session.accounts, given, backend=b, **asked) for b in ("numpy", "compiled"))
    assert "NATO" in plain.areas
    assert plain.digest() == fast.digest()


def test_the_kernel_names_the_draws_that_are_written_into_it(repo: Path) -> None:
    from burdenshare.models.compiled.expenditure_path import DRAWS

    source = (repo / "src/burdenshare/models/compiled/draws.py").read_bytes()
    assert hashlib.sha256(source).hexdigest().startswith(DRAWS), "put the new digest into compiled/expenditure_path.py"


def test_a_cap_holds_the_pledge_and_not_the_path(session: Session) -> None:
    open_, capped = (
        run(session, with_values("five_percent_now", **SURE, highest_share=h), ["FRA"], 64) for h in (100.0, 3.0)
    )
    assert open_.mean("share", "FRA", 2030) == pytest.approx(5, abs=0.001)
    assert capped.mean("share", "FRA", 2030) == pytest.approx(3, abs=0.001)
    assert any("highest share is set to 3" in r for r in capped.remarks)
    fiscal = run(session, scenario("fiscal_consolidation"), ["FRA"], 64)
    assert any("keeps debt from rising" in r for r in fiscal.remarks)


def test_the_response_is_the_path_of_the_draws(session: Session) -> None:
    given = resolve(model("paths"), scenario("hague"))
    found = respond(session.accounts, given, "ESP", 2030)
    names = [f.id for f in found.factors]
    assert names == ["start_share_error", "path_deviation", "shock", "pledge_kept"]
    points = np.random.default_rng(5).standard_normal((4, 8000))
    points[2] = np.random.default_rng(6).random(8000) < 1 - (1 - start_of(session.accounts).estimate.shock) ** 5
    answers = start_of(session.accounts).panel.at("ESP", "2024") * np.exp(found.answer(points) / 100)
    drawn = run(session, scenario("hague"), ["ESP"], 4096)
    for p in (0.1, 0.5, 0.9):
        assert np.quantile(answers, p) == pytest.approx(drawn.quantile("share", "ESP", 2030, p), rel=0.04)
    free = respond(session.accounts, resolve(model("paths"), scenario("no_new_commitment")), "ESP", 2030)
    assert len(free.factors) == 3
    with pytest.raises(BurdenshareError):
        respond(session.accounts, given, "ISL", 2030)
    with pytest.raises(BurdenshareError):
        respond(session.accounts, given, "ESP", 2050)


def test_groups_are_sums_of_their_allies(session: Session) -> None:
    found = session.paths(with_values("hague", **SURE), draws=2)
    e = found.ensemble
    assert e.areas[-2:] == ("NATO", "NATO_EUR_CAN")
    members = [a for a in e.members if a != "USA"]
    gdp = {a: found.outlook.current(a, 2030).value for a in members}
    whole = sum(e.mean("share", a, 2030) * gdp[a] for a in members) / sum(gdp.values())
    assert e.mean("share", "NATO_EUR_CAN", 2030) == pytest.approx(whole, abs=0.005)
    money = sum(found.money(a, 2030, "usd").value for a in e.members)
    assert found.money("NATO", 2030, "usd").value == pytest.approx(money, rel=0.005)
    extra = sum(found.extra(a, 2030).value for a in e.members)
    assert found.extra("NATO", 2030).value == pytest.approx(extra, rel=0.02)
    assert set(e.left_out) == {"ISL"}
    related = [0.015 * found.outlook.current(a, 2035).value for a in e.members]
    assert found.related("NATO", 2035).value == pytest.approx(sum(related))
    assert found.related("NATO_EUR_CAN", 2035).value == pytest.approx(sum(related) - related[e.members.index("USA")])
    with pytest.raises(BadInput, match="choose among usd, constant"):
        found.money("NATO", 2030, "ppp")


def test_money_is_share_times_gdp_with_its_lineage(hague: Paths) -> None:
    q = hague.money("HUN", 2029, "national")
    assert q.unit.currency == "HUF"
    assert q.kind == "projection"
    part = hague.ensemble.quantile("money", "HUN", 2029, 0.5)
    assert q.value == pytest.approx(part * hague.outlook.current("HUN", 2029, "national").value / 100)
    assert q.interval is not None
    assert q.interval[0] < q.value < q.interval[1]
    assert {v.source for v in q.lineage.vintages()} == {"nato", "imf_weo"}
    ppp = hague.money("HUN", 2033, "ppp")
    assert ppp.unit.currency == "PPP"
    assert ppp.value > hague.money("HUN", 2033, "usd").value
    assert hague.money("HUN", 2029, "constant").unit.base_year == 2015
    with pytest.raises(BadInput, match="no money 'gold'"):
        hague.money("HUN", 2029, "gold")


def test_the_parity_rate_changes_on_as_in_the_editions_last_year(hague: Paths) -> None:
    """WEO October 2024 ends in 2029: six years on at the change from 2028 to 2029."""
    rates = hague.ppp["HUN"]
    assert max(rates) == 2029
    rate = rates[2029].value * (rates[2029].value / rates[2028].value) ** 6
    national = hague.gdp("HUN", 2035, "national").value
    assert hague.gdp("HUN", 2035, "ppp").value == pytest.approx(national / rate)
    assert hague.gdp("HUN", 2029, "ppp").value == pytest.approx(
        hague.gdp("HUN", 2029, "national").value / rates[2029].value
    )


def test_the_score_and_what_it_is_not_stand_beside_every_number(hague: Paths) -> None:
    said = " ".join(hague.share("DEU", 2035).remarks)
    assert "CRPS" in said
    assert "80 % bands held" in said
    assert "Not a prediction of budgets" in said
    assert hague.scores.row("origins_from_2022", "model_11_years").held80 > 0.7


def test_ways_start_at_the_published_share_and_end_at_the_level(hague: Paths) -> None:
    now = hague.shares["ESP"].value
    found = {shape: hague.way("ESP", 3.5, 2034, shape) for shape in ("linear", "front-loaded", "back-loaded")}
    for steps in found.values():
        assert list(steps) == list(range(2025, 2035))
        assert steps[2034].value == pytest.approx(3.5)
        assert all(q.kind == "target" for q in steps.values())
    assert found["linear"][2029].value == pytest.approx((now + 3.5) / 2)
    assert found["back-loaded"][2029].value < found["linear"][2029].value < found["front-loaded"][2029].value
    assert {q.value for q in hague.way("ESP", 1.0, 2030).values()} == {now}
    assert way(np.array([0.0, 0.5, 2.0]), 2.0).tolist() == [0, 0.25, 1]
    with pytest.raises(BadInput, match="2020 is past"):
        hague.way("ESP", 3.5, 2020)
    with pytest.raises(BadInput, match="no way is called"):
        hague.way("ESP", 3.5, 2030, "sideways")


def test_related_expenditure_is_the_most_that_gdp_and_the_way_allow(hague: Paths, session: Session) -> None:
    """1.5 % of the WEO's GDP, carried on at its last year's growth; 5 of 11 years of the way have passed by 2029."""
    weo = session.accounts.panel("weo.gdp_national_current", ("DEU",), ("2028", "2029"))
    before, last = weo.at("DEU", "2028"), weo.at("DEU", "2029")
    assert hague.related("DEU", 2035, "national").value == pytest.approx(0.015 * last * (last / before) ** 6)
    found = hague.related("DEU", 2029, "national")
    assert found.value == pytest.approx(0.015 * last * 5 / 11)
    assert (found.kind, found.unit.currency) == ("target", "EUR")
    assert {v.source for v in found.lineage.vintages()} == {"imf_weo"}
    with pytest.raises(BadInput, match="2024 is not among the years of this run, 2025 to 2035"):
        hague.related("DEU", 2024)
    none = session.paths("two_percent", allies=["DEU"], draws=2)
    with pytest.raises(BadInput, match="pledges no related expenditure"):
        none.related("DEU", 2030)


def test_the_standing_at_the_review_is_told_against_the_way(hague: Paths, session: Session) -> None:
    now = session.accounts.panel("defence_expenditure_share_gdp", ("DEU",), ("2024",)).at("DEU", "2024")
    found = hague.review("DEU", 3.5)
    assert found.year == 2029
    assert found.due.value == pytest.approx(now + (3.5 - now) * 5 / 11, abs=0.006)
    row = hague.ensemble.histogram("share", "DEU", 2029)
    place = int(found.due.value * 128)
    assert row[place + 1 :].sum() <= found.chance.value / 100 * row.sum() <= row[place:].sum()
    assert hague.review("DEU", 1.5).due.value == 1.5
    sure = session.paths(with_values("no_new_commitment", **SURE), allies=["ESP"], draws=2)
    assert sure.review("ESP", 3.5).chance.value == 0
    assert sure.review("ESP", 0.5).chance.value == 100
    past = session.paths(with_values("hague", review_year=2045.0), allies=["ESP"], draws=2)
    with pytest.raises(BadInput, match="review year 2045 lies outside the years of this run"):
        past.review("ESP", 3.5)


def test_the_record_of_the_pledge_by_hand(session: Session) -> None:
    start = start_of(session.accounts)
    assert start.edition.id == "nato/2024-06-17"
    assert start.record.last == 2022  # 2023 and 2024 are estimates in that edition
    assert "USA" not in start.record.kept
    assert "FIN" not in start.record.kept
    # Table 3 of the edition: Lithuania 0.88 % in 2014 and 2.45 % in 2022, Norway 1.54 and 1.46; due 8 of 10 steps.
    assert start.record.kept["LTU"] == 1
    assert start.record.kept["NOR"] == 0
    table = start.record.table("NOR", 1.0)
    assert table[0] == pytest.approx(0)
    assert table[-1] == pytest.approx(0.5, abs=0.01)
    assert (start.record.table("NOR", 0.0) == 1).all()
    assert 0 < start.record.mean < 1


def test_how_often_a_pledge_is_kept_whole_is_told() -> None:
    """By hand: of five parts drawn evenly between, three of 100 % are the upper half; 99 % is not whole."""
    record = Record(2024, {"FRA": 1.0, "DEU": 1.0, "POL": 1.0, "CZE": 0.99, "BEL": 0.2})
    assert record.whole == 0.5
    assert "kept in full in 50 % of the draws" in record.whole_text()
    for area, part in (("FRA", 0.5), ("USA", 0.5), ("CZE", 0.0)):
        table, (_, below) = record.table(area, 1.0), normal_grid()
        found = 1 - below[table == 1].min() if (table == 1).any() else 0.0
        assert found == pytest.approx(part, abs=0.01), area
    assert Record(2024, {"FRA": 0.9, "DEU": 0.1}).whole_text() == ""
    assert Record(0, {}).whole_text() == ""
    alone = Record(2024, {"FRA": 1.0})
    assert (alone.whole, alone.table("DEU", 1.0).min()) == (1.0, 1.0)


def test_without_a_record_anything_may_be_kept() -> None:
    empty = AsOf(Archive(()), date(2013, 1, 1))
    history = ShareHistory(("DEU",), 2008, np.full((1, 6), 1.3))
    record = record_of(empty, history, "defence_expenditure_share_gdp")
    assert record == Record(0, {})
    table = record.table("DEU", 1.0)
    assert (table[0], table[512], table[-1]) == pytest.approx((0, 0.5, 1), abs=0.01)
    assert "no record" in record.text()


def test_nothing_later_than_the_day_is_used(session: Session) -> None:
    only = Session(session.day, session.archive)
    before = run(session, scenario("hague"), ["DEU"], 300)
    assert run(only, scenario("hague"), ["DEU"], 300).digest() == before.digest()
    later = as_of("2026-11-01").simulate("paths", "hague", allies=["DEU"], draws=300)
    assert later.years[0] == 2027
    assert before.years[0] == 2025
    for q in before.parents["DEU"]:
        assert all(v.published <= session.day for v in q.lineage.vintages())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"start": 2020}, "start later"),
        ({"end": 2090}, "ask for at most"),
        ({"end": 2020, "start": None}, "ends in 2020"),
    ],
)
def test_a_scenario_that_cannot_be_told_is_one_sentence(session: Session, change: dict, words: str) -> None:
    with pytest.raises(BurdenshareError, match=words):
        run(session, replace(scenario("hague"), **change), ["DEU"], 16)


def test_levers_out_of_bounds_and_other_models_are_refused(session: Session) -> None:
    for values in ({"core_share": 130.0}, {"pledge_record_weight": 2.0}, {"path_spread": -1.0}):
        with pytest.raises(BadInput):
            run(session, with_values("hague", **values), ["DEU"], 16)
    debt = session.simulate("debt", "hague", allies=["DEU"], draws=16)
    with pytest.raises(BadInput, match="no expenditure paths"):
        paths_of(session.accounts, debt)


def test_a_day_without_figures_is_one_sentence() -> None:
    with pytest.raises(BurdenshareError):
        as_of("2012-01-01").simulate("paths", "hague", draws=16)
    with pytest.raises(BurdenshareError):
        as_of("2019-08-01").simulate("paths", "hague", allies=["DEU"], draws=16)


def test_an_edition_of_few_years_leads_back_to_one_that_prints_enough() -> None:
    found = start_of(as_of("2025-05-01").accounts)  # the annual report of April 2025 prints too few years
    assert (found.edition.id, found.year) == ("nato/2024-06-17", 2024)
    assert len(found.standing) == 31
    with pytest.raises(BurdenshareError, match="prints 7 years"):
        start_of(as_of("2018-08-01").accounts)


def test_where_no_share_keeps_debt_from_rising_the_fiscal_scenario_adds_nothing(session: Session) -> None:
    """Rooms as of 13 February 2025 by `test_finance_recomputed`: France none (-0.2), the United Kingdom 1.8 and so
    below its 2.33, Germany 3.38, Canada 4.2; Norway's debt has no path, so nothing caps its pledge.
    """
    quiet = with_values("fiscal_consolidation", **SURE)
    found = run(session, quiet, ["FRA", "GBR", "DEU", "CAN", "NOR"], 8)
    for ally, share in (("FRA", 2.06), ("GBR", 2.33), ("DEU", 3.38), ("CAN", 3.5), ("NOR", 3.5)):
        assert found.mean("share", ally, 2035) == pytest.approx(max(share, found.mean("without", ally, 2035)), abs=0.02)
    assert found.mean("extra", "FRA", 2035) == pytest.approx(0, abs=0.1)
    assert any("no path of gross debt is told, for Norway" in r for r in found.remarks)


def test_an_ally_above_the_pledge_is_asked_for_nothing_but_the_pledge(session: Session) -> None:
    """What is told under the table: a draw whose path is above the pledge anyway costs nothing more."""
    found = run(session, with_values("hague", pledge_record_weight=0.0, path_observation_error=0.0), ["POL"], 4096)
    without, with_it = (found.quantile(o, "POL", 2035, 0.02) for o in ("without", "share"))
    assert without < 3.4
    assert with_it == pytest.approx(3.5, abs=0.02)
    sure = run(session, with_values("two_percent", **SURE), ["POL", "EST", "DEU"], 8)
    for ally in ("POL", "EST", "DEU"):
        assert sure.mean("without", ally, 2035) > 2.01
        assert sure.mean("extra", ally, 2035) == pytest.approx(0, abs=0.02)
        assert sure.mean("share", ally, 2035) == sure.mean("without", ally, 2035)


def test_a_pledge_supposed_to_be_kept_whole_is_not_told_as_kept_by_the_record(session: Session) -> None:
    found = {w: run(session, with_values("hague", pledge_record_weight=w), ["DEU"], 2).remarks for w in (0.0, 0.5, 1.0)}
    assert [any("credibility from the 2 % pledge" in r for r in found[w]) for w in found] == [False, True, True]
    assert [any("kept whole" in r for r in found[w]) for w in found] == [True, True, False]


def test_the_record_says_that_an_ally_s_own_part_counts_for_half() -> None:
    record = Record(2024, {"DEU": 1.0, "ITA": 0.25})
    assert "keeps the mean of its own part and of one drawn from all" in record.text()
    middle = {a: float(np.interp(0.0, normal_grid()[0], record.table(a, 1.0))) for a in ("DEU", "ITA", "EST")}
    # The middle draw of all is (1 + 0.25) / 2 = 0.625: means with 1 and with 0.25, and itself where no record is.
    assert middle == pytest.approx({"DEU": 0.8125, "ITA": 0.4375, "EST": 0.625}, abs=0.002)
