"""Draws: the published generator, evenly spread, normal, and the same whatever block they are asked for in."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from burdenshare.core.errors import BadInput
from burdenshare.models.draws import COMMON, Draws, area_word, key_of, normals_of, philox, uniforms_of

#: Known answers of Philox4x32-10, as the authors of the generator print them beside their code.
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_the_generator_gives_the_published_answers(counter, key, words):
    assert tuple(int(w) for w in philox(counter, key)) == words


def test_the_generator_equals_another_implementation():
    """numpy's Philox is 4x64; the 32-bit one is checked against plain Python integers."""

    def plain(counter, key):
        (a, b, c, d), (k, w) = counter, key
        for _ in range(10):
            first, second = 0xD2511F53 * a, 0xCD9E8D57 * c
            a, b, c, d = (second >> 32) ^ b ^ k, second % 2**32, (first >> 32) ^ d ^ w, first % 2**32
            k, w = (k + 0x9E3779B9) % 2**32, (w + 0xBB67AE85) % 2**32
        return a, b, c, d

    key = key_of(5, "debt")
    words = Draws(key, 2**31 + 3, 2).words("FRA", 3, 2031)
    for call in range(3):
        for n in range(2):
            expected = plain((2**31 + 3 + n, call, area_word("FRA"), 2031), key)
            assert tuple(int(w) for w in words[:, call, n]) == expected


def test_years_at_once_are_the_years_one_by_one():
    draws = Draws(key_of(3, "paths"), 700, 40)
    at_once = draws.normals_by_year("LVA", 3, range(2029, 2036))
    assert at_once.shape == (7, 3, 40)
    for n, year in enumerate(range(2029, 2036)):
        assert (at_once[n] == draws.normals("LVA", 3, year)).all()


def test_normals_are_those_of_the_textbook():
    """Against the formula in double precision: sqrt(-2 ln u) cos and sin of 2 pi v."""
    words = philox((np.arange(50_000), 0, 1, 2), (3, 4))
    u = (words[0] // 256 + 0.5) / 2**24
    turn = 2 * np.pi * words[1] / 2.0**32
    expected = np.sqrt(-2 * np.log(u)) * np.array([np.cos(turn), np.sin(turn)])
    found = normals_of(words)
    assert found.dtype == np.float32
    assert np.abs(found[:2] - expected).max() < 4e-6


def test_normals_at_the_ends_are_finite():
    ends = np.array([[0, 0xFFFFFFFF, 0, 0xFFFFFFFF]] * 4, dtype=np.uint32)
    assert np.isfinite(normals_of(ends)).all()
    assert normals_of(np.zeros((4, 1), dtype=np.uint32))[0, 0] == pytest.approx(np.sqrt(2 * 25 * np.log(2)), rel=1e-6)
    low, high = uniforms_of(np.array([0, 0xFFFFFFFF], dtype=np.uint32))
    assert 0 < low < 1e-7
    assert high <= 1


def test_draws_are_normal_and_independent():
    z = Draws(key_of(1, "m"), 0, 60_000).normals("EST", 6, 2030)
    assert min(stats.kstest(row, "norm").pvalue for row in z) > 1e-4
    other = Draws(key_of(1, "m"), 0, 60_000)
    rows = np.vstack([z, other.normals("LVA", 2, 2030), other.normals("EST", 2, 2031), other.normals(COMMON, 2, 2030)])
    links = np.corrcoef(rows) - np.eye(len(rows))
    assert np.abs(links).max() < 5 / np.sqrt(60_000)
    evenly = other.uniforms("POL", 2)
    assert min(stats.kstest(row, "uniform").pvalue for row in evenly) > 1e-4


def test_a_draw_does_not_depend_on_its_block_or_on_how_many_are_asked_for():
    key = key_of(9, "m")
    whole = Draws(key, 0, 3000).normals("TUR", 7, 2033)
    pieces = [Draws(key, first, n).normals("TUR", 7, 2033) for first, n in ((0, 1), (1, 1500), (1501, 1499))]
    assert (np.concatenate(pieces, axis=1) == whole).all()
    assert (Draws(key, 0, 3000).normals("TUR", 2, 2033) == whole[:2]).all()


def test_seed_model_area_and_year_each_change_the_draws():
    base = Draws(key_of(1, "m"), 0, 4).normals("EST", 4, 2030)
    others = [
        Draws(key_of(2, "m"), 0, 4).normals("EST", 4, 2030),
        Draws(key_of(1, "n"), 0, 4).normals("EST", 4, 2030),
        Draws(key_of(1, "m"), 0, 4).normals("LVA", 4, 2030),
        Draws(key_of(1, "m"), 0, 4).normals("EST", 4, 2031),
    ]
    assert all((base != other).all() for other in others)


def test_a_negative_seed_is_refused():
    with pytest.raises(BadInput, match="seed -1"):
        key_of(-1, "m")
