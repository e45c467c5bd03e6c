"""Scenarios: what ships can be read, says why and from whom; what is wrong is refused in one sentence."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy import stats

from burdenshare.core.errors import BadInput
from burdenshare.models.assumption import DEFENCE, Distribution, read_table
from burdenshare.models.model import models, resolve, vocabulary
from burdenshare.models.scenario import factor, read_scenario, scenario, scenarios

HEAD = 'id = "x"\ntitle = "X"\nis_not = "Not Y."\nend = 2035\n'
ENTRY = '{head}[assumption.core_share]\n{body}\nreason = "r"\nsource = "s"\n'


def test_six_scenarios_ship():
    assert set(scenarios()) == {
        "no_new_commitment",
        "two_percent",
        "hague",
        "five_percent_now",
        "fiscal_consolidation",
        "war_economy",
    }


@pytest.mark.parametrize("name", scenarios())
def test_a_shipped_scenario_says_what_it_is_not_and_why(name: str):
    one = scenario(name)
    assert one.id == name
    assert one.is_not.startswith("Not ")
    assert one.end == 2035
    known = vocabulary()
    for key, a in one.assumptions.items():
        assert key in known, key
        assert a.reason, key
        assert a.source, key


def test_the_hague_is_what_was_agreed():
    """The Hague Summit Declaration, paragraphs 2 and 3: 5 % by 2035, at least 3.5 % core, up to 1.5 %, review 2029."""
    hague = scenario("hague")
    assert [hague.value(k) for k in ("core_share", "related_share", "target_year", "review_year")] == [
        3.5,
        1.5,
        2035,
        2029,
    ]


@pytest.mark.parametrize("name", scenarios())
def test_every_model_takes_every_shipped_scenario(name: str):
    for one in models().values():
        whole = resolve(one, scenario(name))
        assert set(whole.assumptions) == {a.id for a in one.assumptions}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id = ", "is no TOML"),
        ('id = "x"', "'title' is absent"),
        (HEAD + "start = 2040\n", "before it starts in 2040"),
        (HEAD.replace("2035", '"soon"'), "end = 'soon' is no whole number"),
        (HEAD + "as_of = 5\n", "as_of = 5 is no date"),
        (HEAD + "levers = 5\n", "unknown entry 'levers'"),
        (HEAD + "assumption = 5\n", "assumptions are tables"),
        (HEAD + "[assumption.core_share]\nvalue = 3.5\n", "has no reason"),
        (ENTRY.format(head=HEAD, body='value = "much"'), "is 'much', which is no number"),
        (ENTRY.format(head=HEAD, body='value = 1\nunit = "elephants"'), "'elephants' is not the code of a unit"),
        (ENTRY.format(head=HEAD, body="value = 1\nby_ally = {ATL = 2}"), "unknown area 'ATL'"),
        (ENTRY.format(head=HEAD, body='distribution = {shape = "bell"}'), "unknown distribution 'bell'"),
        (ENTRY.format(head=HEAD, body='distribution = {shape = "normal", mean = 1}'), "takes mean, sd"),
        (ENTRY.format(head=HEAD, body="distribution = 3"), "names its shape"),
        (ENTRY.format(head=HEAD, body=""), "needs a value or a distribution"),
        (HEAD + '[[correlation]]\nbetween = ["a"]\nvalue = 0.1\nreason = "r"\n', "is between two shocks"),
        (HEAD + '[[correlation]]\nbetween = ["a", "b"]\nvalue = 1.5\nreason = "r"\n', "within -1 and 1"),
        (HEAD + '[[correlation]]\nbetween = ["a", "b"]\nvalue = 0.5\n', "has no reason"),
    ],
)
def test_what_cannot_be_is_refused(text: str, said: str):
    with pytest.raises(Exception, match=said) as caught:
        read_scenario(text, "x.toml")
    assert "\n" not in str(caught.value)
    assert type(caught.value).__mro__[1].__name__ in ("BurdenshareError", "_Unknown"), caught.value


@pytest.mark.parametrize(
    "spread",
    [
        {"shape": "uniform", "low": 2, "high": 1},
        {"shape": "triangular", "low": 0, "mode": 3, "high": 2},
        {"shape": "normal", "mean": 0, "sd": -1},
        {"shape": "lognormal", "median": 0, "sigma": 1},
        {"shape": "beta", "a": 0, "b": 1},
        {"shape": "discrete", "values": [1, 2], "weights": [0, 0]},
        {"shape": "discrete", "values": [1, 2], "weights": [1]},
        {"shape": "discrete", "values": [], "weights": []},
    ],
)
def test_a_distribution_without_mass_is_refused(spread):
    with pytest.raises(BadInput, match="without mass"):
        Distribution(spread.pop("shape"), spread)


def test_a_distribution_of_words_or_infinities_is_refused():
    with pytest.raises(BadInput, match="no number"):
        Distribution("normal", {"mean": "a", "sd": 1})
    with pytest.raises(BadInput, match="finite"):
        Distribution("normal", {"mean": math.inf, "sd": 1})


PEERS = [
    (Distribution("normal", {"mean": 1, "sd": 2}), stats.norm(1, 2)),
    (Distribution("lognormal", {"median": 2, "sigma": 0.3}), stats.lognorm(0.3, scale=2)),
    (Distribution("uniform", {"low": -1, "high": 4}), stats.uniform(-1, 5)),
    (Distribution("triangular", {"low": 0.2, "mode": 0.6, "high": 1.2}), stats.triang(0.4, 0.2, 1.0)),
    (Distribution("beta", {"a": 2, "b": 5}), stats.beta(2, 5)),
]


@pytest.mark.parametrize(("ours", "peer"), PEERS, ids=lambda p: getattr(p, "shape", ""))
def test_quantiles_are_those_of_scipy(ours: Distribution, peer):
    u = np.linspace(0.01, 0.99, 99)
    assert ours.quantile(u) == pytest.approx(peer.ppf(u), rel=1e-9, abs=1e-9)
    assert ours.mean == pytest.approx(peer.mean(), rel=2e-3)
    drawn = read_table(ours.table(), u.astype(np.float32))
    assert drawn == pytest.approx(peer.ppf(u), abs=2e-3 * peer.std())


def test_a_triangle_of_no_width_and_a_discrete_distribution():
    assert Distribution("triangular", {"low": 1, "mode": 1, "high": 1}).mean == 1
    one = Distribution("discrete", {"values": [0, 10], "weights": [3, 1]})
    assert list(one.quantile(np.array([0.1, 0.74, 0.76, 1.0]))) == [0, 0, 10, 10]
    assert one.text() == "discrete (values 0 10, weights 3 1)"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("value = 130", "'core_share' is 130 % of GDP; it must lie between 0 and 100"),
        ("value = -1", "is -1"),
        ("value = 3\nby_ally = {EST = 101}", "is 101"),
        ('distribution = {shape = "uniform", low = 50, high = 70}', "is decided, not drawn.* between 0 and 100"),
        ('value = 3\nunit = "percent"', "it is in percent_of_gdp"),
    ],
)
def test_a_share_outside_what_can_be_is_refused(walk, body: str, said: str):
    given = read_scenario(ENTRY.format(head=HEAD, body=body), "x.toml")
    with pytest.raises(BadInput, match=said):
        resolve(walk, given)


def test_an_unknown_lever_is_refused_with_the_nearest(walk):
    given = read_scenario(ENTRY.format(head=HEAD, body="value = 3").replace("core_share", "cor_share"), "x.toml")
    with pytest.raises(BadInput, match="unknown lever 'cor_share'; nearest: core_share"):
        resolve(walk, given)


def test_an_unknown_scenario_names_the_nearest():
    with pytest.raises(BadInput, match="nearest: hague"):
        scenario("the_hague")


def test_a_scenario_from_a_file(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(ENTRY.format(head=HEAD, body="value = 3\nby_ally = {Estonia = 5.4}"), encoding="utf-8")
    one = scenario(path)
    assert (one.value("core_share", "EST"), one.value("core_share", "LVA")) == (5.4, 3)
    assert one.setting({"core_share": 2}).value("core_share", "EST") == 2
    assert one.digest() != one.setting({"core_share": 2}).digest()
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="cannot be read as text"):
        scenario(path)


def test_a_matrix_that_cannot_be_is_refused():
    good = np.array([[1, 0.5], [0.5, 1]])
    low = factor(good, "the correlation")
    assert low @ low.T == pytest.approx(good)
    with pytest.raises(BadInput, match="not positive definite"):
        factor(np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]), "the correlation of the shocks")


@pytest.mark.parametrize(("last", "good"), [(0.9, True), (-0.9, False)])
def test_correlations_of_every_pair_are_refused_at_once_where_they_cannot_be(tmp_path, last, good):
    """Three pairs of 0.9, 0.9 and c have a determinant of 1 + 1.62 c - 1.62 - c^2: 0.028 for 0.9, -2.888 for -0.9."""
    pairs = (
        ("real_growth", "deflator", 0.9),
        ("deflator", "primary_balance", 0.9),
        ("real_growth", "primary_balance", last),
    )
    rows = "".join(f'[[correlation]]\nbetween = ["{a}", "{b}"]\nvalue = {v}\nreason = "r"\n' for a, b, v in pairs)
    path = tmp_path / "own.toml"
    path.write_text('id = "own"\ntitle = "T"\nis_not = "N."\nend = 2035\n' + rows)
    if good:
        assert len(scenario(path).correlation) == 3
    else:
        with pytest.raises(BadInput, match=r"own\.toml.*not positive definite"):
            scenario(path)


def test_a_scenario_younger_than_the_day_is_called_a_supposition(walk, plain):
    import burdenshare
    from burdenshare.models.model import simulate

    session = burdenshare.as_of("2025-02-13")
    for day, said in ((date(2025, 6, 25), True), (date(2025, 2, 13), False)):
        found = simulate(walk, session.accounts, replace(plain, known_from=day), draws=5, areas=["EST"])
        assert any("the asker's supposition" in r for r in found.remarks) is said


def test_every_lever_of_defence_has_bounds_and_a_reason():
    for a in DEFENCE.values():
        assert a.lever
        assert a.reason
        assert all(map(math.isfinite, a.bounds))
        assert a.checked().text()
