"""Draws from a counter: the number behind draw 7,000,001 of Estonia in 2031 depends on its key and on nothing else.

Philox4x32-10 (Salmon and others 2011) turns a key and a counter into four random words. The key is made from the
seed and the model; the counter is (draw, call, area, year). No state is carried, so blocks of draws may be computed in
any order, by any worker, and give the same bits. Normals come from the words by the Box-Muller transform with our own
logarithm, sine and cosine: single precision, only + - * / and square root, which IEEE 754 rounds in one way only.
`compiled.draws` holds the same as compiled functions; the tests hold the two to each other bit by bit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import BadInput

__all__ = ["BLOCK", "COMMON", "Draws", "area_word", "key_of", "normals_of", "philox", "uniforms_of"]

#: Draws that are computed together.
BLOCK = 1024
#: The area of a factor that all allies share.
COMMON = "*"
#: Draws are numbered by 32 bits.
MOST_DRAWS = 2**32

Floats = NDArray[np.float32]
Words = NDArray[np.uint32]

MULTIPLIER = (0xD2511F53, 0xCD9E8D57)
WEYL = (0x9E3779B9, 0xBB67AE85)
ROUNDS = 10
_LOW = np.uint64(0xFFFFFFFF)
_HALF_WORD = np.uint64(32)

#: 2 x (s + s^3/3 + s^5/5 + s^7/7 + s^9/9) = log((1 + s) / (1 - s)).
LOG_SERIES = tuple(np.float32(1 / n) for n in (9, 7, 5, 3))
LOG_2 = np.float32(0.6931471805599453)
ROOT_HALF = np.float32(0.7071067811865476)
#: Taylor series on a quarter of a turn, highest power first.
SINE_SERIES = tuple(np.float32(c) for c in (1 / 362880, -1 / 5040, 1 / 120, -1 / 6))
COSINE_SERIES = tuple(np.float32(c) for c in (1 / 40320, -1 / 720, 1 / 24, -1 / 2))
#: From a signed 30-bit word to an angle within an eighth of a turn either way.
ANGLE = np.float32(np.pi / 2 / 2**30)
TO_UNIT = np.float32(2.0**-24)
HALF = np.float32(0.5)
ONE = np.float32(1.0)
TWO = np.float32(2.0)


def key_of(seed: int, model: str) -> tuple[int, int]:
    """The generator's key: two words from the seed and the model.

    Parameters
    ----------
    seed : int
        0 or more.
    model : str
        The model's id.

    Returns
    -------
    tuple of int
        Two 32-bit words.

    Raises
    ------
    BadInput
        If the seed is negative.
    """
    if seed < 0:
        raise BadInput(f"the seed {seed} is negative; give a whole number from 0 on")
    digest = hashlib.sha256(f"{seed}|{model}".encode()).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:8], "little")


def area_word(area: str) -> int:
    """The counter word of an area: its code as bytes, so that it does not depend on who else is asked for.

    Parameters
    ----------
    area : str
        ISO code, or `COMMON` for the factor that all share.

    Returns
    -------
    int
        A 32-bit word; all ones for `COMMON`.
    """
    if area == COMMON:
        return 0xFFFFFFFF
    return int.from_bytes(area.encode("ascii")[:4].ljust(4, b"\0"), "little")


def philox(counter: tuple[Any, Any, Any, Any], key: tuple[int, int]) -> Words:
    """Four random words for each counter.

    Parameters
    ----------
    counter : tuple of four arrays or ints
        Words of the counter; they broadcast against each other.
    key : tuple of int
        Two 32-bit words.

    Returns
    -------
    ndarray of uint32, shape (4, *counter)
        The words.

    Notes
    -----
    Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011: ten rounds of two 32-bit
    multiplications; the published answer to all zeros starts 6627E8D5.
    """
    a, b, c, d = np.broadcast_arrays(*(np.asarray(x, dtype=np.uint64) for x in counter))
    k0, k1 = key
    m0, m1 = (np.uint64(m) for m in MULTIPLIER)
    for _ in range(ROUNDS):
        first, second = m0 * a, m1 * c
        a, b, c, d = (
            (second >> _HALF_WORD) ^ b ^ np.uint64(k0),
            second & _LOW,
            (first >> _HALF_WORD) ^ d ^ np.uint64(k1),
            first & _LOW,
        )
        k0, k1 = (k0 + WEYL[0]) & 0xFFFFFFFF, (k1 + WEYL[1]) & 0xFFFFFFFF
    return np.stack([a, b, c, d]).astype(np.uint32)


def uniforms_of(words: Words) -> Floats:
    """Words as numbers above 0 and up to 1, evenly spread: (n + 1/2) / 2^24 of the upper 24 bits.

    Parameters
    ----------
    words : ndarray of uint32
        Random words.

    Returns
    -------
    ndarray of float32
        Same shape.
    """
    upper = (words >> np.uint32(8)).astype(np.int32).astype(np.float32)
    out: Floats = (upper + HALF) * TO_UNIT
    return out


def _series(coefficients: tuple[np.float32, ...], z: Floats) -> Floats:
    """1 + c1 z + c2 z^2 ..., from the highest power down."""
    out = np.full_like(z, coefficients[0])
    for c in coefficients[1:]:
        out = out * z + c
    return out * z + ONE


def _logarithm(x: Floats) -> Floats:
    bits = x.view(np.int32)
    exponent = (bits >> np.int32(23)) - np.int32(126)
    mantissa = ((bits & np.int32(0x007FFFFF)) | np.int32(0x3F000000)).view(np.float32)
    low = mantissa < ROOT_HALF
    mantissa = np.where(low, mantissa * TWO, mantissa)
    exponent = exponent - low.astype(np.int32)
    s = (mantissa - ONE) / (mantissa + ONE)
    z = s * s
    out: Floats = exponent.astype(np.float32) * LOG_2 + TWO * s * _series(LOG_SERIES, z)
    return out


def normals_of(words: Words) -> Floats:
    """Words as standard normals, two from each pair, by the Box-Muller transform.

    Parameters
    ----------
    words : ndarray of uint32, shape (4, ...)
        Random words.

    Returns
    -------
    ndarray of float32, shape (4, ...)
        Standard normals; the largest possible is 5.9 in size.
    """
    out = np.empty(words.shape, dtype=np.float32)
    for pair in (0, 2):
        radius = np.sqrt(-TWO * _logarithm(uniforms_of(words[pair])))
        turn = words[pair + 1]
        quarter = (turn + np.uint32(1 << 29)) >> np.uint32(30)
        rest = (turn - (quarter << np.uint32(30))).view(np.int32)
        x = rest.astype(np.float32) * ANGLE
        z = x * x
        sine, cosine = _series(SINE_SERIES, z) * x, _series(COSINE_SERIES, z)
        odd = (quarter & np.uint32(1)) == 1
        first, second = np.where(odd, sine, cosine), np.where(odd, cosine, sine)
        first = np.where((quarter == 1) | (quarter == 2), -first, first)
        second = np.where(quarter >= 2, -second, second)
        out[pair], out[pair + 1] = radius * first, radius * second
    return out


@dataclass(frozen=True, slots=True)
class Draws:
    """A run of draws: every random number of a model for the draws `first` to `first + number - 1`.

    Parameters
    ----------
    key : tuple of int
        From `key_of`.
    first : int
        Number of the first draw, from 0.
    number : int
        How many draws.
    """

    key: tuple[int, int]
    first: int
    number: int

    def words(self, area: str, calls: int, year: int | NDArray[np.uint64] = 0) -> Words:
        """Random words of one area and year.

        Parameters
        ----------
        area : str
            ISO code, or `COMMON`.
        calls : int
            Calls of the generator: four words each.
        year : int or ndarray of uint64, shape (year, 1, 1)
            Calendar year, or 0 for what belongs to no year; several at once.

        Returns
        -------
        ndarray of uint32, shape (4, calls, draw), or (4, year, calls, draw)
            Words.
        """
        draw = np.arange(self.first, self.first + self.number, dtype=np.uint64)
        call = np.arange(calls, dtype=np.uint64)[:, None]
        return philox((draw, call, area_word(area), year), self.key)

    def normals(self, area: str, count: int, year: int = 0) -> Floats:
        """Independent standard normals of one area and year.

        Parameters
        ----------
        area : str
            ISO code, or `COMMON` for a factor that all allies share.
        count : int
            How many for each draw.
        year : int
            Calendar year, or 0 for what belongs to no year.

        Returns
        -------
        ndarray of float32, shape (count, draw)
            Number `n` is the same however many are asked for.

        Examples
        --------
        >>> alone = Draws(key_of(1, "model"), 5, 1).normals("EST", 2, 2030)
        >>> many = Draws(key_of(1, "model"), 0, 9).normals("EST", 3, 2030)
        >>> bool((alone[:, 0] == many[:2, 5]).all())
        True
        """
        calls = -(-count // 4)
        found = normals_of(self.words(area, calls, year))
        return np.ascontiguousarray(found.transpose(1, 0, 2).reshape(4 * calls, self.number)[:count])

    def normals_by_year(self, area: str, count: int, years: Sequence[int]) -> Floats:
        """Independent standard normals of one area in several years, in one pass.

        Parameters
        ----------
        area : str
            ISO code, or `COMMON` for a factor that all allies share.
        count : int
            How many for each draw, up to four.
        years : sequence of int
            Calendar years.

        Returns
        -------
        ndarray of float32, shape (year, count, draw)
            Those of `normals`, year by year.

        Examples
        --------
        >>> draws = Draws(key_of(1, "model"), 0, 9)
        >>> both = draws.normals_by_year("EST", 3, (2030, 2031))
        >>> bool((both[1] == draws.normals("EST", 3, 2031)).all())
        True
        """
        found = normals_of(self.words(area, 1, np.array(years, dtype=np.uint64)[:, None, None]))
        return np.ascontiguousarray(found[:, :, 0].transpose(1, 0, 2)[:, :count])

    def uniforms(self, area: str, count: int, year: int = 0) -> Floats:
        """Independent uniforms of one area and year, above 0 and up to 1.

        Parameters
        ----------
        area : str
            ISO code, or `COMMON`.
        count : int
            How many for each draw.
        year : int
            Calendar year, or 0; the words are those of `normals` with the same area and year: use one or the other.

        Returns
        -------
        ndarray of float32, shape (count, draw)
            Number `n` is the same however many are asked for.
        """
        calls = -(-count // 4)
        found = uniforms_of(self.words(area, calls, year))
        return np.ascontiguousarray(found.transpose(1, 0, 2).reshape(4 * calls, self.number)[:count])
