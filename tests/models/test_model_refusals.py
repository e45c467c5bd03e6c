"""What a scenario, a run or a cluster cannot be: each is told in one sentence before anything is drawn."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

import pytest

import burdenshare
from burdenshare.core.errors import BadInput
from burdenshare.models import workers
from burdenshare.models.assumption import Assumption, Distribution
from burdenshare.models.limits import affordable, duration, require_years
from burdenshare.models.model import model, resolve, simulate
from burdenshare.models.scenario import read_scenario, scenario

HEAD = 'id = "x"\ntitle = "X"\nis_not = "nothing"\nend = 2030\n'


def lever(name: str, body: str) -> str:
    return f'{HEAD}[assumption.{name}]\n{body}\nreason = "r"\nsource = "s"\n'


def spread(body: str) -> str:
    return lever("multiplier", f"distribution = {{{body}}}")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('shape = "normal", mean = 3, sd = 1e300', r"reaches from -2.326\d+e\+300 .* between 0 and 10"),
        ('shape = "normal", mean = 0.6, sd = 0.5', "98 of 100 cases; it must lie between 0 and 10"),
        ('shape = "triangular", low = 0, mode = 1, high = 1e308', r"to 1e\+308; it must lie between 0 and 10"),
        ('shape = "uniform", low = -1e308, high = 1e308', "beyond any number; it must lie between 0 and 10"),
        ('shape = "lognormal", median = 3, sigma = 1000', "beyond any number; it must lie between 0 and 10"),
        ('shape = "discrete", values = [1, 11], weights = [1, 1]', "from 1 to 11; it must lie"),
    ],
)
def test_a_distribution_beyond_the_bounds_is_refused_with_them(body: str, said: str) -> None:
    with pytest.raises(BadInput, match=f"the scenario 'x': the distribution of assumption 'multiplier'.*{said}"):
        resolve(model("debt"), read_scenario(spread(body), "x.toml"))


def test_a_distribution_within_the_bounds_stands_but_for_its_last_tail() -> None:
    """Of a normal of mean 0.6 and deviation 0.25, 0.8 % lies below nil: less than 1 in 100."""
    given = read_scenario(spread('shape = "normal", mean = 0.6, sd = 0.25'), "x.toml")
    assert resolve(model("debt"), given).value("multiplier") == pytest.approx(0.6, abs=1e-3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (spread('shape = "normal", mean = [3, 4], sd = 1'), "mean of a distribution must be one number"),
        (spread('shape = "discrete", values = 3, weights = 1'), "values of a distribution must be a list"),
        (spread('shape = "discrete", values = [1, 2], weights = [1e308, 1e308]'), "beyond any number"),
        (spread('shape = "triangular", low = 1, high = 2'), "takes low, mode, high; given: low, high"),
        (spread('shape = ["normal"], mean = 1, sd = 1'), "shape = .* is no text"),
        (spread('shape = "uniform", low = 1, high = 2') + "by_ally = {DEU = 1}\n", "leave one out"),
        (lever("core_share", "value = 3\nby_ally = 3"), "by_ally = 3 is no table"),
        (lever("core_share", "value = 3\nby_ally = {NATO = 3}"), "NATO, which is no single ally"),
        (lever("core_share", "value = 3\nby_ally = {UKR = 3}"), "Ukraine, which is no single ally"),
        (lever("core_share", "value = 3\nby_ally = {DEU = 3, Germany = 4}"), "names Germany twice"),
        (lever("core_share", "value = 3\nby_ally = {DEU = {a = 1}}"), "which is no number"),
        (lever("core_share", "value = 3\nunit = 3"), "unit = 3 is no text"),
        (HEAD.replace('"x"', "3"), "id = 3 is no text"),
        (HEAD.replace('"x"', '" "'), "id is empty"),
        (HEAD.replace('"X"', '"a\\u001b[31m"'), "holds what cannot be printed"),
        (HEAD.replace("2030", "9" * 60), "is no year"),
        (HEAD.replace("2030", "9" * 5000), "a number of thousands of digits"),
        (HEAD + "as_of = 2025-02-13T10:00:00\n", "as_of = 2025-02-13T10:00:00 is no date"),
        (HEAD + "known_from = 2025-02-13T10:00:00Z\n", "known_from = .* is no date"),
        (HEAD + "end = 2031\n", "is no TOML: .*line 5"),
        (HEAD + "\x00", "is no TOML: .*line 5"),
        (HEAD + '[[correlation]]\nbetween = ["a", 3]\nvalue = 0.5\nreason = "r"\n', "is between two shocks"),
        (
            HEAD
            + "".join(f'[[correlation]]\nbetween = {p}\nvalue = 0.5\nreason = "r"\n' for p in (["a", "b"], ["b", "a"])),
            "is set twice",
        ),
    ],
)
def test_an_entry_that_cannot_be_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        read_scenario(text, "x.toml")
    assert str(caught.value).startswith("x.toml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (lever("target_year", "value = 2031.5"), "'target_year' is 2031.5; it must be a whole number"),
        (lever("target_year", "value = 1900"), "'target_year' is 1900; it must lie between 1949 and 2100"),
        (lever("core_share", 'distribution = {shape = "uniform", low = 2, high = 4}'), "decided, not drawn"),
        (lever("offset_share", "value = 0\nby_ally = {DEU = 50}"), "sets 'offset_share' by ally"),
        (lever("multiplier", "value = 1\nby_ally = {DEU = 0.5}"), "sets 'multiplier' by ally"),
        (HEAD + '[[correlation]]\nbetween = ["rain", "deflator"]\nvalue = 0\nreason = "r"\n', "correlates 'rain'"),
    ],
)
@pytest.mark.parametrize("word", ["debt", "paths"])
def test_what_would_have_no_effect_is_refused(text: str, said: str, word: str) -> None:
    with pytest.raises(BadInput, match=f"the scenario 'x'.*{said}"):
        resolve(model(word), read_scenario(text, "x.toml"))


def test_files_that_are_no_scenario(tmp_path: Path) -> None:
    import os

    queue, large, wide, marked = (tmp_path / n for n in ("q.toml", "large.toml", "wide.toml", "marked.toml"))
    os.mkfifo(queue)
    large.write_bytes(b"#" * 2_000_000)
    wide.write_bytes(HEAD.encode("utf-16"))
    marked.write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    for path, said in (
        (tmp_path, "this is a folder"),
        (queue, "no ordinary file"),
        (large, "2,000,000 bytes is larger than any scenario"),
        (wide, "cannot be read as text in UTF-8"),
    ):
        with pytest.raises(BadInput, match=said):
            scenario(path)
    assert scenario(marked).id == "x", "a byte order mark is no fault"


def test_what_a_run_does_not_follow_is_said(walk, plain) -> None:
    """A distribution that the draws hold at its mean, correlations that the model has not, and no draw for a year."""
    even = Distribution("uniform", {"low": 0.0, "high": 1.0})
    given = replace(
        plain,
        assumptions={"noise": Assumption("noise", "", "", "r", "s", None, even)},
        correlation={("deflator", "real_growth"): 0.5},
    )
    accounts = burdenshare.as_of("2025-02-13").accounts
    still = simulate(replace(walk, drawn=()), accounts, given, draws=5, areas=["EST"])
    assert "held at the mean of the scenario's distribution: noise" in still.remarks
    assert "the scenario's correlations are not used by this model" in still.remarks
    followed = simulate(replace(walk, shocks=("deflator", "real_growth")), accounts, given, draws=5, areas=["EST"])
    assert not any("held at the mean" in r or "correlations" in r for r in followed.remarks)
    with pytest.raises(BadInput, match=r"1900 is not among the years of this run, 202\d to 2029"):
        simulate(replace(walk, block=lambda *_: 1 / 0), accounts, plain, draws=5, areas=["EST"], years=[1900])


def test_the_cost_of_too_many_draws_is_told(monkeypatch) -> None:
    """At a million path-years a second, 10 allies x 10 years x 36 million draws take an hour on one core."""
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    affordable(36_000_000, 10, 10, 1, 1e6, shared=False)
    with pytest.raises(BadInput, match=r"would take about 10 hours on 1 core, and a run without a cluster may take 60"):
        affordable(360_000_000, 10, 10, 1, 1e6, shared=False)
    with pytest.raises(BadInput, match=r"on 2 cores.*at most 72,000,000 .*--cluster"):
        affordable(360_000_000, 10, 10, 500, 1e6, shared=False)
    affordable(2**32, 10, 10, 64, 1e6, shared=True)
    with pytest.raises(BadInput, match=r"about 127 years on 1 core, and draws have 32-bit numbers.*4,294,967,296"):
        affordable(4 * 10**13, 10, 10, 1, 1e6, shared=True)
    with pytest.raises(BadInput, match="at most 1024"):
        affordable(10, 1, 1, 5000, 1e6, shared=False)
    assert [duration(s) for s in (1, 119, 7200, 200_000)] == ["1 second", "119 seconds", "2 hours", "2 days"]
    with pytest.raises(BadInput, match="2040 is not among the years of this run, 2030; ask"):
        require_years([2040], [2030])


@pytest.fixture
def doors() -> Iterator[tuple[str, str]]:
    """Two ports that answer and are no scheduler: one says nothing, one speaks HTTP."""
    silent, web = (socket.create_server(("127.0.0.1", 0)) for _ in range(2))

    def serve() -> None:
        try:
            while True:
                one, _ = web.accept()
                one.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 40)
                one.close()
        except OSError:
            return

    threading.Thread(target=serve, daemon=True).start()
    yield f"tcp://127.0.0.1:{silent.getsockname()[1]}", f"tcp://127.0.0.1:{web.getsockname()[1]}"
    silent.close()
    web.close()


def test_a_cluster_that_is_none_is_told_in_time_and_in_silence(doors, monkeypatch, capfd) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(workers, "ANSWER", 0.5)
    for address in ("nonsense", "ftp://x", "tcp://", "no.such.host.invalid:8786", "tcp://127.0.0.1:1", *doors):
        with pytest.raises(BadInput, match=r"no Dask scheduler answers at .* within 0.5 seconds"):  # noqa: SIM117
            with workers.cluster(address):
                pass
    assert capfd.readouterr().err == ""


class _Dying(Executor):
    """Hands out pieces to a pool whose process is gone after the first."""

    def __init__(self) -> None:
        self.given = 0

    def submit(self, fn, /, *args, **kwargs):
        self.given += 1
        one: Future = Future()
        if self.given > 1:
            one.set_exception(BrokenProcessPool("killed"))
        else:
            one.set_result(fn(*args, **kwargs))
        return one


def test_a_worker_process_that_dies_is_told(walk, plain, monkeypatch) -> None:
    monkeypatch.setattr(workers, "MOST_BLOCKS", 1)
    accounts = burdenshare.as_of("2025-02-13").accounts
    with pytest.raises(BadInput, match=r"a worker process died .* nothing was kept"):
        simulate(walk, accounts, plain, draws=4096, areas=["EST"], executor=_Dying(), jobs=2)


def test_one_ally_may_be_named_by_a_word_alone() -> None:
    session = burdenshare.as_of("2025-02-13")
    assert session.simulate("debt", "hague", allies="FRA", draws=20).areas == ("FRA",)
    assert [a.area for a in session.cost(3.5, 2035, allies="France").allies] == ["FRA"]


def test_draws_cannot_be_exported_as_figures(tmp_path: Path) -> None:
    session = burdenshare.as_of("2025-02-13")
    draws = session.simulate("debt", "hague", allies=["FRA"], draws=20)
    for what in (draws, [draws]):
        with pytest.raises(BadInput, match="an object of the kind Ensemble cannot be exported; give an indicator"):
            session.export(what, tmp_path / "x.csv")  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())
