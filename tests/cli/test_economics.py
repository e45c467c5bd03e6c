"""The economist's commands: compare, revisions, fair, concordance; every bad use is one sentence and exit code 2."""

from __future__ import annotations

import csv
import io
import json
import sys
import time

import pytest

from burdenshare.cli.main import main


def run(*words: str, monkeypatch, capsys) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["burdenshare", *words])
    code = 0
    try:
        main()
    except SystemExit as exc:
        code = int(exc.code or 0)
    seen = capsys.readouterr()
    return code, seen.out, seen.err


@pytest.fixture
def said(monkeypatch, capsys):
    return lambda *words: run(*words, monkeypatch=monkeypatch, capsys=capsys)


def test_compare_one_ally(said):
    code, out, _ = said("compare", "BGR", "--period", "2023", "--as-of", "2026-08-01", "-f", "json")
    assert code == 0
    rows = {r["reading"]: r for r in json.loads(out)["rows"]}
    cofog = rows["cofog"]
    parts = [cofog[p] for p in ("numerator", "denominator", "currency", "fiscal_year")]
    assert sum(parts) == pytest.approx(cofog["difference"])
    assert "pensions" in cofog["reasons"]


def test_compare_all_allies_is_quick(said):
    start = time.perf_counter()
    code, out, _ = said("compare", "--period", "2025", "--as-of", "2026-08-01", "-f", "csv")
    assert code == 0
    assert time.perf_counter() - start < 3
    assert len({r["area"] for r in csv.DictReader(io.StringIO(out))}) == 31


@pytest.mark.parametrize(
    "words",
    [
        ("compare", "DEU", "--period", "nonsense"),
        ("compare", "Atlantis", "--period", "2024"),
        ("compare", "DEU", "--period", "2024", "--reference", "sipri"),
        ("compare", "--period", "2024", "--level", "0"),
        ("compare", "DEU", "--period", "1951"),
    ],
)
def test_bad_use_is_one_sentence(said, words):
    code, out, err = said(*words, "--as-of", "2026-08-01")
    assert (code, out, err.count("\n")) == (2, "", 1)
