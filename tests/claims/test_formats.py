"""The formats of the sheet, standard input, exit codes: what another program can rely on."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

import burdenshare
from burdenshare.claims.article import article_of, read_article
from burdenshare.claims.report import FORMATS, as_json, as_markdown, as_review, as_text
from burdenshare.cli.main import main

ARTICLES = Path(__file__).parents[1] / "specimens" / "articles"


@pytest.fixture(scope="module")
def session():
    return burdenshare.as_of("2026-11-23")


@pytest.fixture(scope="module")
def sheet(session):
    return session.sheet(read_article(ARTICLES / "page_en.md"))


def run(monkeypatch, capsys, *words: str, given: bytes | None = None) -> tuple[int, str, str]:
    if given is not None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    monkeypatch.setattr(sys, "argv", ["burdenshare", "check", *words, "--as-of", "2026-11-23"])
    with pytest.raises(SystemExit) as stop:
        main()
    out = capsys.readouterr()
    return int(stop.value.code or 0), out.out, out.err


def test_text_names_every_claim_with_its_three_answers_and_every_number_that_is_none(sheet):
    text = as_text(sheet)
    for v in sheet.verdicts:
        assert f"{v.label}: {v.claim.text}" in text
    assert text.count("on record: ") == text.count("then: ") == text.count("now: ") == len(sheet.verdicts)
    for s in sheet.silent:
        assert f"  {s.text}: {s.reason}" in text


def test_markdown_escapes_what_would_be_markup(session):
    found = session.sheet(article_of("20 June 2024\n\nPoland *spends* [4.12%](x) of <b>GDP</b> on defence_`."))
    text = as_markdown(found)
    assert "<b>" not in text
    assert "[4.12%](" not in text
    assert text.startswith("# Claim sheet")


def test_json_holds_the_places_and_every_reading(sheet):
    data = json.loads(as_json(sheet))
    assert (data["said_on"], data["as_known_on"]) == ("2024-07-12", "2026-11-23")
    for row, v in zip(data["claims"], sheet.verdicts, strict=True):
        assert sheet.article.text[row["start"] : row["end"]] == row["span"]
        assert (row["verdict"], row["then"], row["now"]) == (v.label, v.then.label, v.now.label)
        assert len(row["all_readings"]) == row["readings"]
        assert sum(r["agrees"] for r in row["all_readings"]) == row["readings_agreeing"]
    assert {x["text"] for x in data["not_checked"]} >= {"52 per cent", "5 per cent"}


def test_claim_review_rates_what_the_record_settles_and_nothing_else(session):
    text = (
        "13 February 2025\n\nPoland spends 6.2% of GDP on defence, Rutte said. Germany spends 2.1% of GDP on defence."
    )
    found = session.sheet(article_of(text))
    data = json.loads(as_review(found))
    assert [d["reviewRating"]["alternateName"] for d in data] == ["contradicted", "supported"]
    assert [d["reviewRating"]["ratingValue"] for d in data] == [1, 5]
    for d in data:
        assert (d["@context"], d["@type"]) == ("https://schema.org", "ClaimReview")
        assert d["itemReviewed"]["@type"] == "Claim"
        assert d["itemReviewed"]["datePublished"] == "2025-02-13"
        assert d["datePublished"] == "2026-11-23"
        assert d["author"] == {"@type": "Organization", "name": "burdenshare"}
        rating = d["reviewRating"]
        assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
        assert d["claimReviewed"].startswith("defence expenditure, share of GDP; ")
    assert data[0]["itemReviewed"]["author"] == {"@type": "Person", "name": "Rutte"}
    assert "author" not in data[1]["itemReviewed"]


def test_claims_that_are_not_checkable_have_no_review(sheet):
    labels = [v.label for v in sheet.verdicts]
    assert labels.count("not-checkable") == 1
    assert len(json.loads(as_review(sheet))) == len(labels) - 1


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_format_stands_for_an_article_without_claims(session, form):
    out = FORMATS[form](session.sheet(article_of("20 June 2024\n\nThe weather was fine.")))
    assert out.endswith("\n")
    if form in ("json", "claimreview"):
        json.loads(out)


def test_standard_input_is_read_and_the_exit_code_tells(monkeypatch, capsys):
    false = b"20 June 2024\n\nPoland spends 6.2% of GDP on defence.\n"
    assert run(monkeypatch, capsys, "-", given=false)[0] == 1
    true = b"20 June 2024\n\nPoland spends 4.12% of GDP on defence.\n"
    code, out, _ = run(monkeypatch, capsys, "-", given=true)
    assert code == 0
    assert "1 claim: 1 supported" in out
    page = b"<html><title>T</title><p>20 June 2024</p><p>Poland spends 6.2% of GDP on defence.</p></html>"
    assert run(monkeypatch, capsys, "-", "-f", "json", given=page)[0] == 1


def test_the_day_can_be_given_and_two_failures_are_named(monkeypatch, capsys, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Poland spends 4.12% of GDP on defence this year.", encoding="utf-8")
    code, out, _ = run(monkeypatch, capsys, str(path), "--said-on", "2024-06-20")
    assert code == 0
    assert "Judged as said on 20 June 2024" in out
    code, _, err = run(monkeypatch, capsys, str(path), "-f", "docx")
    assert code == 2
    assert "unknown format 'docx'" in err
    code, _, err = run(monkeypatch, capsys)
    assert code == 2
    assert "no article was given" in err


def test_a_sheet_is_written_whole_or_not_at_all(monkeypatch, capsys, tmp_path):
    target = tmp_path / "sheet.html"
    code, _, _ = run(monkeypatch, capsys, str(ARTICLES / "page_en.md"), "-f", "html", "-o", str(target))
    assert code == 1
    assert "<mark" in target.read_text(encoding="utf-8")
    code, _, err = run(monkeypatch, capsys, str(ARTICLES / "page_en.md"), "-o", str(tmp_path / "none" / "x.txt"))
    assert code == 2
    assert "Traceback" not in err


def batch(tmp_path, monkeypatch, capsys, *rows: object) -> tuple[int, list[dict], str]:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    code, out, err = run(monkeypatch, capsys, "--batch", str(path))
    return code, [json.loads(line) for line in out.splitlines()], err


def test_a_batch_takes_a_subject_given_alone_and_a_language_with_its_country(tmp_path, monkeypatch, capsys):
    row = {"id": "a", "sentence": "It spends 4.12% of GDP on defence.", "date": "2024-06", "lang": "en-GB"}
    code, out, _ = batch(tmp_path, monkeypatch, capsys, row | {"context_subjects": "POL"})
    assert code == 0
    assert out[0]["claims"][0]["subject"] == ["POL"]
    assert out[0]["claims"][0]["verdict"] == "supported"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"id": "a7", "sentence": "Poland spends 4% of GDP.", "date": "2024-06-31", "lang": "en"}, "date of a7"),
        ({"id": 1, "sentence": "x"}, "line 1: no JSON object with id and sentence"),
        ([], "line 1: no JSON object"),
        ({"sentence": "x"}, "line 1: no JSON object"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(tmp_path, monkeypatch, capsys, row, says):
    code, _, err = batch(tmp_path, monkeypatch, capsys, row)
    assert code == 2
    assert says in err
    assert "Traceback" not in err


def test_a_language_that_is_not_read_has_no_claims(tmp_path, monkeypatch, capsys):
    row = {"id": "a", "sentence": "Suomi: 2,4 % BKT:sta.", "date": "2024", "lang": "fi"}
    assert batch(tmp_path, monkeypatch, capsys, row)[1] == [{"id": "a", "claims": []}]
