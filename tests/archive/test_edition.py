"""An edition on disk: immutable, fingerprinted by its rows, and damage is said in one sentence."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burdenshare.archive.edition import (
    COLUMNS,
    Edition,
    canonical_rows,
    fingerprint,
    observation_of,
    read_rows,
    read_sidecar,
    write_edition,
)
from burdenshare.archive.store import Archive
from burdenshare.core.errors import ArchiveDamaged, BadInput
from burdenshare.sources.source import Reading

SHARE = "defence_expenditure_share_gdp"
DAY = date(2024, 6, 17)
CELLS = {
    (SHARE, "EST", "2024"): (3.4314625890573818, "percent_of_gdp"),
    (SHARE, "POL", "2024"): (4.12, "percent_of_gdp"),
    ("defence_expenditure_national_current", "POL", "2024"): (151240.714, "PLN_million_current"),
}


def files_of(edition: Edition) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in edition.path.parent.iterdir()}


def one_sentence(error: BaseException, *words: str) -> None:
    text = str(error)
    assert len(text.splitlines()) == 1
    assert len(text) < 400 + 2 * len("/tmp/pytest" * 10)
    for word in words:
        assert word in text, text


@pytest.fixture
def stored(tmp_path: Path, make_reading) -> Edition:
    return write_edition(tmp_path, make_reading(DAY, CELLS, status="E"))


def test_what_is_stored_reads_back_equal(tmp_path: Path, make_reading, stored: Edition) -> None:
    reading: Reading = make_reading(DAY, CELLS, status="E")
    back = {o.key: o for o in (observation_of(row, stored) for row in read_rows(stored.path))}
    assert back == {o.key: o for o in reading.observations}
    assert (stored.id, stored.rows, stored.remarks) == ("nato/2024-06-17", 3, ("an invented remark",))
    assert stored.vintage == reading.vintage
    assert stored.indicators == tuple(sorted({o.indicator for o in reading.observations}))
    assert read_sidecar(stored.path.with_suffix(".toml")) == stored
    assert sorted(p.name for p in stored.path.parent.iterdir()) == ["2024-06-17.parquet", "2024-06-17.toml"]


def test_the_sidecar_says_where_it_came_from(stored: Edition) -> None:
    table = tomllib.loads(stored.path.with_suffix(".toml").read_text(encoding="utf-8"))
    expected = {"source", "published", "retrieved", "publisher", "title", "definition", "decimals", "licence"}
    assert expected | {"attribution", "coverage", "transcribed", "checked", "fingerprint", "file"} <= set(table)
    assert table["published"] == DAY
    assert table["decimals"] == 2
    assert table["file"] == [{"name": "invented-2024-06-17.csv", "sha256": "0" * 64, "note": "invented for the tests"}]


def test_the_same_rows_twice_is_no_change(tmp_path: Path, make_reading, stored: Edition) -> None:
    before = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in stored.path.parent.iterdir()}
    reading: Reading = make_reading(DAY, CELLS, status="E")
    assert write_edition(tmp_path, reading) == stored
    assert write_edition(tmp_path, replace(reading, observations=reading.observations[::-1])) == stored
    assert {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in stored.path.parent.iterdir()} == before


@pytest.mark.parametrize(
    "other",
    [
        {**CELLS, (SHARE, "POL", "2024"): (4.13, "percent_of_gdp")},
        {k: v for k, v in CELLS.items() if k[1] != "EST"},
        {**CELLS, (SHARE, "LTU", "2024"): (2.85, "percent_of_gdp")},
        {**CELLS, (SHARE, "POL", "2024"): (4.12, "percent")},
    ],
    ids=["another value", "a row less", "a row more", "another unit"],
)
def test_other_rows_under_one_key_are_refused(tmp_path: Path, make_reading, stored: Edition, other) -> None:
    before = files_of(stored)
    with pytest.raises(BadInput, match="nato/2024-06-17 is held with other rows; nothing was stored") as caught:
        write_edition(tmp_path, make_reading(DAY, other, status="E"))
    one_sentence(caught.value, "--replace")
    assert files_of(stored) == before


def test_the_bundle_may_be_compiled_anew(tmp_path: Path, make_reading, stored: Edition) -> None:
    other = {**CELLS, (SHARE, "POL", "2024"): (4.13, "percent_of_gdp")}
    new = write_edition(tmp_path, make_reading(DAY, other, status="E"), replace_held=True)
    assert new.fingerprint != stored.fingerprint
    assert Archive((tmp_path,)).verify() == []


def test_a_correction_stands_beside_what_it_corrects(tmp_path: Path, make_reading, stored: Edition) -> None:
    other = {**CELLS, (SHARE, "POL", "2024"): (4.13, "percent_of_gdp")}
    corrected = write_edition(tmp_path, make_reading(DAY, other, revision=2))
    assert corrected.id == "nato/2024-06-17+r2"
    assert [e.id for e in Archive((tmp_path,)).editions()] == ["nato/2024-06-17", "nato/2024-06-17+r2"]


def test_nothing_is_not_stored(tmp_path: Path, make_reading) -> None:
    with pytest.raises(BadInput, match="hold no observation; nothing was stored"):
        write_edition(tmp_path, make_reading(DAY, {}))
    assert list(tmp_path.iterdir()) == []


def test_the_fingerprint_is_of_rows_never_of_bytes(tmp_path: Path, stored: Edition) -> None:
    rows = read_rows(stored.path)
    before = stored.path.read_bytes()
    backwards = tmp_path / "other.parquet"
    with duckdb.connect() as con:
        con.execute(
            f"COPY (SELECT * FROM read_parquet('{stored.path}') ORDER BY area DESC, indicator) TO '{backwards}' "
            "(FORMAT parquet, COMPRESSION snappy)"
        )
    backwards.replace(stored.path)
    assert stored.path.read_bytes() != before
    assert fingerprint(read_rows(stored.path)) == stored.fingerprint == fingerprint(rows)
    assert Archive((tmp_path,)).verify() == []


def _rewrite(path: Path, select: str) -> None:
    other = path.with_suffix(".new")
    with duckdb.connect() as con:
        con.execute(f"COPY (SELECT {select} FROM read_parquet('{path}')) TO '{other}' (FORMAT parquet)")
    other.replace(path)


@pytest.mark.parametrize(
    "select",
    [
        "* REPLACE (CASE WHEN area = 'POL' AND value < 5 THEN 4.1200000000000001 + 1e-15 ELSE value END AS value)",
        "* REPLACE (CASE WHEN area = 'POL' THEN 'LTU' ELSE area END AS area)",
        "* REPLACE ('A' AS status)",
        "* REPLACE (locator || ' ' AS locator)",
        "* REPLACE ('a doubt' AS notes)",
        "* REPLACE (CAST(1 AS TINYINT) AS decimals)",
    ],
    ids=["one digit", "one area", "status", "locator", "notes", "decimals"],
)
def test_one_changed_digit_is_found(tmp_path: Path, stored: Edition, select: str) -> None:
    _rewrite(stored.path, select)
    assert Archive((tmp_path,)).verify() == ["nato/2024-06-17: the rows no longer match the fingerprint in the sidecar"]


def test_a_lost_row_is_found(tmp_path: Path, stored: Edition) -> None:
    other = stored.path.with_suffix(".new")
    with duckdb.connect() as con:
        con.execute(f"COPY (SELECT * FROM read_parquet('{stored.path}') LIMIT 2) TO '{other}' (FORMAT parquet)")
    other.replace(stored.path)
    assert Archive((tmp_path,)).verify() == ["nato/2024-06-17: 2 rows stored, 3 in the sidecar"]


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "a column less", "absent"])
def test_damaged_figures_are_named_and_mended_by_adding_again(
    tmp_path: Path, make_reading, stored: Edition, damage: str
) -> None:
    archive = Archive((tmp_path,))
    before = files_of(stored)
    if damage == "empty":
        stored.path.write_bytes(b"")
    elif damage == "text":
        stored.path.write_text("these are no figures\nat all\n")
    elif damage == "cut":
        stored.path.write_bytes(stored.path.read_bytes()[:-20])
    elif damage == "a column less":
        _rewrite(stored.path, "* EXCLUDE (locator)")
    else:
        stored.path.unlink()
    for failing in (
        lambda: read_rows(stored.path),
        lambda: Archive((tmp_path,)).cells(SHARE),
        lambda: archive.cells(SHARE),
        *([] if damage == "a column less" else [lambda: archive.snapshot(date(2025, 1, 1))]),
    ):
        with pytest.raises(ArchiveDamaged) as caught:
            failing()
        one_sentence(caught.value, "2024-06-17.parquet", "reinstall the package")
    (fault,) = archive.verify()
    assert "2024-06-17.parquet: the stored edition cannot be read" in fault
    assert len(fault.splitlines()) == 1
    mended = write_edition(tmp_path, make_reading(DAY, CELLS, status="E"))
    assert (mended, Archive((tmp_path,)).verify()) == (stored, [])
    assert files_of(stored).keys() == before.keys()


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"source = ",
        b"\xff\xfe\x00",
        b'source = "nato"\n',
        b"\x00" * 10,
    ],
    ids=["empty", "half a line", "bytes", "one field", "NULs"],
)
def test_a_damaged_sidecar_is_said_in_one_sentence(tmp_path: Path, stored: Edition, text: bytes) -> None:
    stored.path.with_suffix(".toml").write_bytes(text)
    with pytest.raises(ArchiveDamaged) as caught:
        Archive((tmp_path,))
    one_sentence(caught.value, "2024-06-17.toml", "the sidecar cannot be read", "reinstall the package")


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("published = 2024-06-17", 'published = "2024-06-17"'),
        ("published = 2024-06-17", "published = 2024-06-17T10:00:00"),
        ("published = 2024-06-17", "published = 20240617"),
        ("[[file]]", "[file]"),
        ("fingerprint = ", "print = "),
    ],
)
def test_a_sidecar_with_a_wrong_field_is_damaged(tmp_path: Path, stored: Edition, field: str, other: str) -> None:
    sidecar = stored.path.with_suffix(".toml")
    text = sidecar.read_text(encoding="utf-8")
    assert field in text
    sidecar.write_text(text.replace(field, other), encoding="utf-8")
    with pytest.raises(ArchiveDamaged) as caught:
        Archive((tmp_path,))
    one_sentence(caught.value, "2024-06-17.toml")


def test_an_absent_sidecar_is_no_edition(tmp_path: Path, stored: Edition) -> None:
    stored.path.with_suffix(".toml").unlink()
    assert Archive((tmp_path,)).editions() == []


def test_a_folder_with_an_odd_name_is_a_folder(tmp_path: Path, make_reading) -> None:
    root = tmp_path / "it's [odd] * ünd {a}"
    write_edition(root, make_reading(DAY, CELLS))
    archive = Archive((root,))
    assert archive.verify() == []
    assert len(archive.cells(SHARE)["nato/2024-06-17"]) == 2
    assert len(archive.snapshot(DAY)) == 3


TEXT = st.text(max_size=12)
ROWS = st.lists(
    st.tuples(
        TEXT, TEXT, TEXT, st.floats(allow_nan=False), TEXT, TEXT, st.integers(0, 6), st.integers(0, 3), TEXT, TEXT
    ),
    max_size=6,
)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_fingerprint_knows_no_order(rows, random) -> None:
    mixed = list(rows)
    random.shuffle(mixed)
    assert fingerprint(mixed) == fingerprint(rows)
    assert len(fingerprint(rows)) == 64


@settings(max_examples=80, deadline=None, derandomize=True)
@given(ROWS, ROWS)
def test_other_rows_have_another_fingerprint(a, b) -> None:
    same = sorted(map(repr, a)) == sorted(map(repr, b))
    assert (fingerprint(a) == fingerprint(b)) == same


@settings(max_examples=60, deadline=None, derandomize=True)
@given(ROWS)
def test_canonical_rows_keep_every_digit(rows) -> None:
    for row, line in zip(rows, canonical_rows(rows), strict=True):
        back = line.split("\x1f")
        assert len(back) == len(COLUMNS)
        assert float(back[3]) == row[3]
        assert "\n" not in line


def test_odd_text_survives_storage(tmp_path: Path, make_reading) -> None:
    reading = make_reading(DAY, CELLS, title='Table "A", part 1\\2: Türkiye', checked="ünlü\ttab\nline")
    stored = write_edition(tmp_path, reading)
    assert stored.vintage == reading.vintage
    assert Archive((tmp_path,)).verify() == []
