"""The World Economic Outlook's reader: vintages apart, scales proved, statuses right, bad files named."""

from __future__ import annotations

import csv
import gzip
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burdenshare.archive.known import known_editions
from burdenshare.archive.store import draft_of
from burdenshare.core.errors import BadInput, BurdenshareError, SourceLayoutChanged
from burdenshare.core.indicator import indicators
from burdenshare.core.panel import Observation
from burdenshare.core.provenance import Vintage
from burdenshare.core.unit import Unit
from burdenshare.sources.imf_weo import SOURCE, read, status_of
from burdenshare.sources.source import Draft, Reading

SPECIMENS = Path(__file__).parents[1] / "specimens" / "imf_weo"
MANY = SPECIMENS / "2024-10-22" / "weo_many_vintages.csv"
MAPPER = SPECIMENS / "2026-04-14" / "weo_datamapper.csv"
SHARED = Path(os.environ.get("BURDENSHARE_SHARED", Path(__file__).parents[3] / "shared" / "data"))
HEADER = "vintage,iso3,concept,year,value,scale,lastactual\n"


def draft(day: str, decimals: int | None = None) -> Draft:
    return Draft(Vintage("imf_weo", date.fromisoformat(day), None, "WEO", "IMF"), decimals)


def by_key(reading: Reading) -> dict[tuple[str, str, str], Observation]:
    return {o.key: o for o in reading.observations}


def table(tmp_path: Path, *lines: str, header: str = HEADER) -> Path:
    path = tmp_path / "weo.csv"
    path.write_text(header + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def refused(path: Path, day: str = "2024-10-22") -> str:
    with pytest.raises(SourceLayoutChanged) as caught:
        read(draft(day), [path])
    return str(caught.value)


def test_only_the_drafts_vintage_is_read_from_a_file_of_many() -> None:
    held = by_key(read(draft("2024-10-22"), [MANY]))
    assert held["weo.government_gross_debt", "DEU", "2022"].value == 70.125
    earlier = by_key(read(draft("2024-04-16"), [MANY]))
    assert {k: o.value for k, o in earlier.items()} == {("weo.government_gross_debt", "DEU", "2024"): 71.5}
    assert held["weo.government_gross_debt", "DEU", "2024"].value == 72.125


def test_a_packed_file_reads_like_a_plain_one(tmp_path: Path) -> None:
    packed = tmp_path / "weo.csv.gz"
    packed.write_bytes(gzip.compress(MANY.read_bytes()))
    plain, unpacked = read(draft("2024-10-22"), [MANY]), read(draft("2024-10-22"), [packed])
    assert [(o.key, o.value, o.citation.locator) for o in plain.observations] == [
        (o.key, o.value, o.citation.locator) for o in unpacked.observations
    ]


def test_the_noise_of_a_product_is_taken_off_and_nothing_else(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "2024-10,DEU,GGXWDG_NGDP,2020,62.23800000000001,1,2023",
        "2024-10,DEU,GGXWDG_NGDP,2021,62.2384,1,2023",
    )
    held = by_key(read(draft("2024-10-22"), [path]))
    assert held["weo.government_gross_debt", "DEU", "2020"].value == 62.238
    assert held["weo.government_gross_debt", "DEU", "2021"].value == 62.2384


def test_outturn_estimate_and_projection_follow_the_last_actual_year() -> None:
    held = by_key(read(draft("2024-10-22"), [MANY]))
    found = [held["weo.government_gross_debt", "DEU", y].citation.status for y in ("2022", "2023", "2024", "2025")]
    assert found == ["A", "A", "E", "P"]


@given(st.integers(1980, 2040), st.one_of(st.none(), st.integers(1980, 2040)), st.integers(2019, 2030))
def test_a_year_never_gets_firmer_as_it_moves_on(year: int, actual: int | None, published: int) -> None:
    order = "AEP"
    now, later = status_of(year, actual, published), status_of(year + 1, actual, published)
    assert order.index(now) <= order.index(later)
    assert (now == "A") == (actual is not None and year <= actual)


def test_ppp_of_october_2025_takes_the_last_actual_year_of_gdp_and_says_so() -> None:
    held = by_key(read(draft("2025-10-14"), [MANY]))
    rates = {y: held["weo.ppp_rate", "POL", y].citation for y in ("2023", "2025", "2026")}
    assert {y: c.status for y, c in rates.items()} == {"2023": "A", "2025": "E", "2026": "P"}
    assert "that of GDP" in rates["2023"].notes
    lone = held["weo.ppp_rate", "CZE", "2023"].citation
    assert lone.status == "E"
    assert "not given" in lone.notes


def test_units_carry_currency_scale_and_base_year() -> None:
    held = by_key(read(draft("2024-10-22"), [MANY]))
    codes = {key: o.unit.code for key, o in held.items()}
    assert codes["weo.gdp_national_current", "DEU", "2024"] == "EUR_billion_current"
    assert codes["weo.gdp_national_current", "POL", "2024"] == "PLN_billion_current"
    assert codes["weo.population", "POL", "2024"] == "million_persons"
    assert codes["weo.ppp_rate", "POL", "2024"] == "national_per_PPP"
    assert codes["weo.gdp_per_head_ppp_constant", "POL", "2024"] == "PPP_per_head_constant_2021"


@pytest.mark.parametrize(
    ("day", "concept", "area", "code"),
    [
        ("2022-10-11", "NGDP", "HRV", "HRK_billion_current"),
        ("2023-04-11", "NGDP", "HRV", "EUR_billion_current"),
        ("2025-10-14", "NGDP", "BGR", "BGN_billion_current"),
        ("2025-10-14", "NGDP", "ISL", "ISK_billion_current"),
        ("2025-10-14", "NGDP", "UKR", "UAH_billion_current"),
        ("2025-10-14", "NGDP_R", "CHN", "CNY_billion_constant"),
        ("2024-04-16", "NGDPRPPPPC", "USA", "PPP_per_head_constant_2017"),
        ("2024-10-22", "NGDPRPPPPC", "USA", "PPP_per_head_constant_2021"),
    ],
)
def test_currency_and_base_year_follow_the_day_of_the_edition(
    tmp_path: Path, day: str, concept: str, area: str, code: str
) -> None:
    scale = 1 if concept == "NGDPRPPPPC" else 1000000000
    path = table(tmp_path, f"{day[:7]},{area},{concept},2022,100.5,{scale},2021")
    assert [o.unit.code for o in read(draft(day), [path]).observations] == [code]


def test_other_countries_and_series_are_left_out_and_counted() -> None:
    reading = read(draft("2024-10-22"), [MANY])
    assert not {o.area for o in reading.observations} - {"DEU", "POL", "HRV"}
    assert any("area ZWE (1 rows)" in r and "series TX_RPCH (1 rows)" in r for r in reading.remarks)


def test_a_group_without_a_currency_gives_no_national_level(tmp_path: Path) -> None:
    path = table(tmp_path, "2024-10,WLD,NGDP,2024,1.5,1000000000,2023", "2024-10,WLD,NGDP_RPCH,2024,3.1,1,2023")
    reading = read(draft("2024-10-22"), [path])
    assert [o.indicator for o in reading.observations] == ["weo.gdp_real_growth"]
    assert any("currency not known" in r for r in reading.remarks)


def test_absent_series_are_named() -> None:
    reading = read(draft("2024-04-16"), [MANY])
    assert any(r.startswith("not in this copy: ") and "weo.gdp_usd_current" in r for r in reading.remarks)


def test_every_cell_leads_to_its_line() -> None:
    lines = MANY.read_text(encoding="utf-8").splitlines()
    for obs in read(draft("2024-10-22"), [MANY]).observations:
        fields = lines[int(obs.citation.locator.removeprefix("line ")) - 1].split(",")
        assert (fields[1], fields[3]) == (obs.area, obs.period)
        assert indicators()[obs.indicator].publisher_key == fields[2]
        assert float(fields[4]) == pytest.approx(obs.value, abs=1e-9)


def test_the_datamappers_control_rows_are_never_read() -> None:
    held = by_key(read(draft("2026-04-14"), [MAPPER]))
    assert held["weo.government_gross_debt", "DEU", "2024"].value == 71.4
    assert "newest vintage" in refused(MAPPER, "2025-10-14")


def test_the_datamapper_gives_no_outturn_and_says_why() -> None:
    held = by_key(read(draft("2026-04-14"), [MAPPER]))
    debt = held["weo.government_gross_debt", "DEU", "2024"]
    assert debt.citation.status == "E"
    assert "not given" in debt.citation.notes
    later = held["weo.government_gross_debt", "DEU", "2027"].citation
    assert (later.status, later.notes) == ("P", "")


def test_a_coarser_copy_lowers_the_decimals() -> None:
    held = by_key(read(draft("2026-04-14", decimals=1), [MAPPER]))
    assert held["weo.gdp_usd_current", "DEU", "2024"].decimals == 1
    whole = by_key(read(draft("2026-04-14"), [MAPPER]))
    assert whole["weo.gdp_usd_current", "DEU", "2024"].decimals == 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2024-10,DEU,NGDP,2024,4321.5,1,2023", "line 2, scale: expected 1000000000 for NGDP, found '1'"),
        ("2024-10,POL,LP,2024,37.5,1000,2023", "line 2, scale: expected 1000000 for LP"),
        ("2024-10,POL,LP,2024,-37.5,1000000,2023", "line 2, value: expected LP above zero"),
        ("2024-10,POL,PPPEX,2024,0,1,2023", "line 2, value: expected PPPEX above zero"),
        ("2024-10,DEU,LUR,2024,n.a.,1,2023", "line 2, value: expected a number, found 'n.a.'"),
        ("2024-10,DEU,LUR,2024,inf,1,2023", "line 2, value: expected a number"),
        ("2024-10,DEU,LUR,24,3.1,1,2023", "line 2, year: expected a year from 1950 to 2034, found '24'"),
        ("2024-10,DEU,LUR,2024-25,3.1,1,2023", "line 2, year"),
        ("2024-10,DEU,LUR,2099,3.1,1,2023", "line 2, year"),
        ("2024-10,DEU,LUR,2024,3.1,1,2023.5", "line 2, lastactual: expected a whole number"),
        ("2024-10,DEU,LUR,2024,3.1", "line 2: expected 7 fields, found 5"),
        ("2023-10,DEU,LUR,2024,3.1,1,2023", "expected rows of the edition 2024-10, found 2023-10"),
    ],
)
def test_a_bad_row_is_named_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    assert said in refused(table(tmp_path, line))


def test_a_cell_twice_is_refused(tmp_path: Path) -> None:
    line = "2024-10,DEU,LUR,2024,3.1,1,2023"
    assert "it also stands in line 2" in refused(table(tmp_path, line, line.replace("3.1", "3.2")))


def test_half_of_the_full_copys_columns_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path, "2024-10,DEU,NGDP,2024,4321.5,1000000000", header="vintage,iso3,concept,year,value,scale\n")
    assert "both columns scale and lastactual" in refused(path)


def test_an_empty_value_is_missing_not_zero(tmp_path: Path) -> None:
    path = table(tmp_path, "2024-10,DEU,LUR,2023,,1,2023", "2024-10,DEU,LUR,2024,3.1,1,2023")
    assert [o.period for o in read(draft("2024-10-22"), [path]).observations] == ["2024"]


@pytest.mark.parametrize("name", ["weo.xls", "weo.txt", "weo"])
def test_another_format_is_refused_with_the_format_wanted(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("x")
    with pytest.raises(BadInput, match=r"tidy \.csv"):
        read(draft("2024-10-22"), [path])


def test_no_file_and_an_absent_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no file"):
        read(draft("2024-10-22"), [])
    with pytest.raises(BadInput, match="there is no such file"):
        read(draft("2024-10-22"), [tmp_path / "absent.csv"])


@given(st.binary(min_size=1, max_size=200))
def test_noise_never_gives_a_bare_traceback(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    path = tmp_path_factory.mktemp("noise") / "weo.csv"
    path.write_bytes(HEADER.encode() + noise)
    with pytest.raises(BurdenshareError):
        read(draft("2024-10-22"), [path])


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    path = table(tmp_path, "2024-10,DEU,LUR,2024,3.1,1,2023")
    assert read(draft("2024-10-22"), [path]).observations[0].value == 3.1
    table(tmp_path, "2024-10,DEU,LUR,2024,3.2,1,2023")
    assert read(draft("2024-10-22"), [path]).observations[0].value == 3.2


def test_every_series_has_a_readable_unit_and_says_what_it_is_not() -> None:
    rows = [i for i in indicators().values() if i.source == "imf_weo"]
    assert len(rows) == len({i.publisher_key for i in rows}) == 24
    for row in rows:
        assert row.id.startswith("weo.")
        assert Unit.parse(row.unit).code == row.unit
        assert row.is_not
        assert row.definition.endswith(".")
        known = {n for n in row.near_misses if n.startswith("weo.")}
        assert known <= set(indicators())


def test_the_list_of_editions_knows_what_is_not_held() -> None:
    listed = {k.published: k for k in known_editions("imf_weo")}
    assert len(listed) == 16
    assert Counter(k.held for k in listed.values()) == {"full": 11, "partial": 3, "no": 2}
    assert listed[date(2020, 4, 14)].held == "no"
    for known in listed.values():
        assert (known.fields or {})["vintage"] == f"{known.published:%Y-%m}"
        assert bool(known.files) == (known.held != "no")
        assert known.published.year + 1 <= int(known.last_period) <= known.published.year + 6


def _real(name: str) -> Path:
    path = SHARED / "imf" / name
    if not path.is_file():
        pytest.skip(f"the folder {SHARED} with the source files is absent")
    return path


@pytest.mark.shared
@pytest.mark.parametrize(
    ("vintage", "value", "status"),
    [
        ("2019-04", 43.7, "P"),
        ("2020-10", 62.6, "P"),
        ("2021-10", 65.9, "P"),
        ("2022-10", 65.6, "P"),
        ("2023-10", 64.0, "P"),
        ("2024-10", 62.7, "E"),
        ("2025-10", 63.5, "A"),
        ("2026-04", 62.2, "E"),
    ],
)
def test_german_debt_of_2024_by_vintage(vintage: str, value: float, status: str) -> None:
    known = next(k for k in known_editions("imf_weo") if f"{k.published:%Y-%m}" == vintage)
    files = [_real(Path(f).name) for f in known.files]
    obs = by_key(read(draft_of(known), files))["weo.government_gross_debt", "DEU", "2024"]
    assert obs.quantity("debt").text == f"{value} % of GDP"
    assert obs.citation.status == status


@pytest.mark.shared
def test_levels_in_eleven_vintages_and_ratios_in_thirteen() -> None:
    path = _real("imf_weo_vintages_2019-04_to_2025-10.csv.gz")
    levels = 0
    for known in known_editions("imf_weo"):
        if not known.files or known.published.year == 2026:
            continue
        reading = read(draft_of(known), [path])
        held = {o.indicator for o in reading.observations}
        assert {
            "weo.government_gross_debt",
            "weo.gdp_real_growth",
            "weo.gdp_deflator",
            "weo.ppp_rate",
        } <= held
        levels += "weo.gdp_national_current" in held
        assert ("weo.gdp_usd_current" in held) == (known.held == "full")
        assert {o.value for o in reading.observations if o.area == "MNE" and "net_debt" in o.indicator} == set()
    assert levels == 11


@pytest.mark.shared
def test_every_row_of_the_newest_vintage_is_read_unchanged() -> None:
    path = _real("imf_weo_vintages_2019-04_to_2025-10.csv.gz")
    known = next(k for k in known_editions("imf_weo") if k.published.year == 2025 and k.published.month == 10)
    held = by_key(read(draft_of(known), [path]))
    ids = {i.publisher_key: i.id for i in indicators().values() if i.source == "imf_weo"}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [r for r in csv.DictReader(lines) if r["vintage"] == "2025-10"]
    assert len(rows) == len(held)
    for row in rows:
        assert held[ids[row["concept"]], row["iso3"], row["year"]].value == pytest.approx(float(row["value"]), abs=1e-9)


@pytest.mark.shared
def test_constant_price_levels_change_their_base_between_vintages_and_growth_does_not() -> None:
    path = _real("imf_weo_vintages_2019-04_to_2025-10.csv.gz")
    first, last = (
        by_key(read(draft_of(k), [path]))
        for k in known_editions("imf_weo")
        if f"{k.published:%Y-%m}" in ("2020-10", "2025-10")
    )
    for area in ("NOR", "HRV", "ALB"):
        level = "weo.gdp_national_constant", area, "2015"
        growth = "weo.gdp_real_growth", area, "2015"
        assert last[level].value / first[level].value > 1.5 or last[level].value / first[level].value < 0.5
        assert abs(last[growth].value - first[growth].value) < 0.2


@pytest.mark.shared
def test_what_the_imf_does_not_publish_is_absent_and_not_zero() -> None:
    path = _real("imf_weo_vintages_2019-04_to_2025-10.csv.gz")
    known = next(k for k in known_editions("imf_weo") if f"{k.published:%Y-%m}" == "2025-10")
    held = by_key(read(draft_of(known), [path]))
    gap = {a for i, a, _ in held if i == "weo.output_gap"}
    debt = {a for i, a, _ in held if i == "weo.government_net_debt"}
    assert gap.isdisjoint({"ALB", "ISL", "MNE", "MKD", "TUR", "POL"})
    assert len(gap) == 19
    assert debt.isdisjoint({"MNE", "GRC"})
    interest = {
        a: held["weo.government_primary_balance", a, "2025"].value - held["weo.government_balance", a, "2025"].value
        for a in ("NOR", "DNK", "SWE", "DEU")
    }
    assert {a for a, i in interest.items() if i < 0} == {"NOR", "DNK", "SWE"}


@pytest.mark.shared
def test_the_control_rows_agree_with_the_edition_they_control() -> None:
    known = next(k for k in known_editions("imf_weo") if f"{k.published:%Y-%m}" == "2025-10")
    held = by_key(read(draft_of(known), [_real("imf_weo_vintages_2019-04_to_2025-10.csv.gz")]))
    ids = {i.publisher_key: i.id for i in indicators().values() if i.source == "imf_weo"}
    with _real("imf_weo_datamapper_2026-04.csv").open(encoding="utf-8") as lines:
        control = [r for r in csv.DictReader(lines) if r["vintage"] == "2025-10"]
    shared = [(held.get((ids[r["concept"]], r["iso3"], r["year"])), float(r["value"])) for r in control]
    pairs = [(o.value, v) for o, v in shared if o is not None]
    assert len(pairs) > 2_400
    assert max(abs(a - b) for a, b in pairs) <= 0.0500001


def test_the_source_names_its_terms() -> None:
    assert SOURCE.redistributable
    assert "attribution" in SOURCE.licence
    assert any("2025-10" in q for q in SOURCE.quirks)
