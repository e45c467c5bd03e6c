"""Every row of the published table of revisions, June 2024 against July 2026, to the digit that stands there."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from burdenshare import as_of
from burdenshare.accounts.revision_pair import decomposed, pair_of
from burdenshare.accounts.revision_statistics import pooled
from burdenshare.core.area import area

pytestmark = pytest.mark.shared
SHARE = "defence_expenditure_share_gdp"
EDITIONS = ("nato/2024-06-17", "nato/2026-07-10")
NAMES = {"bias_pp": "bias", "mae_pp": "mae", "median_ae": "median", "rmse_pp": "rmse"}


def test_every_row(shared: Path):
    known = as_of("2026-08-01").known
    table = shared.parent / "published" / "nato_estimate_revision_2024-06_vs_2026.csv"
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    assert [r["year"] for r in rows] == ["2021", "2022", "2023", "2024"]
    for row in rows:
        one = pooled(SHARE, [pair_of(known, SHARE, *EDITIONS, row["year"])], row["year"])
        spent, output = decomposed(known, *EDITIONS, row["year"])
        assert one.n == int(row["n"])
        for column, name in NAMES.items():
            assert round(one.statistic(name).value, 3) == float(row[column]), (row["year"], column)
        assert area(row["worst"]).code == one.worst[0]
        assert round(one.worst[2], 2) == float(row["worst_err_pp"])
        assert len(one.flips) == int(row["n_2pct_status_flips"])
        for errors, mean, size in (
            (spent, "usd_logerr_mean_pct", "usd_logerr_mae"),
            (output, "gdp_logerr_mean", "gdp_logerr_mae"),
        ):
            assert round(errors.statistic("bias").value, 2) == float(row[mean])
            assert round(errors.statistic("mae").value, 2) == float(row[size])
