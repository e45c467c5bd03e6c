"""The same ensembles as other machines would draw them: the printed digits are equal, and so are the bits.

Each machine is a process that is told to do without what this one has: NumPy without the newer vector units, OpenBLAS
with the code of another processor, the C library without fused multiply-add, kernels compiled for any processor.
Estimation is in double precision and may differ in its last bits from one to the next (double precision does, the
tests see to it); inputs of the draws are rounded to single precision, and the draws use no operation that two machines
round apart.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

DAY = "2026-08-01"
DRAWS = 600
MODELS = ("debt_weo", "expenditure_path")
#: What a machine prints: what it is, a digest of double precision, and for each model its digest and a table.
ASKED = f"""
import hashlib, json, sys
import numpy as np
import burdenshare
from burdenshare.models.model import models, simulate
from burdenshare.models.scenario import scenario

backend, jobs = sys.argv[1], int(sys.argv[2])
x = np.linspace(0.1, 9, 4001)
square = np.vander(x[:60], 6)
double = [np.exp(x), np.log(x), np.power(x, 1.3), square.T @ square, *np.linalg.svd(square)]
found = {{
    "on": [k for k, v in np._core._multiarray_umath.__cpu_features__.items() if v],
    "double": hashlib.sha256(b"".join(np.ascontiguousarray(d).tobytes() for d in double)).hexdigest(),
}}
accounts = burdenshare.as_of("{DAY}").accounts
for name in {MODELS}:
    e = simulate(models()[name], accounts, scenario("hague"), draws={DRAWS}, jobs=jobs, backend=backend)
    cells = [(o, a, y) for o in e.outcomes for a in e.areas for y in e.years[::4]]
    printed = {{" ".join(map(str, c)): e.quantity(*c).text for c in cells}}
    said = [c.text for a in e.areas if "highest" in e.outcomes for c in [e.chance("highest", a, 2035, at_least=3.5)]]
    found[name] = [e.digest(), printed, said, list(e.remarks)]
if backend == "compiled":
    import numba
    found["cpu"] = numba.config.CPU_NAME
print(json.dumps(found))
"""


def machine(tmp_path: Path, *words: str, **told: str) -> dict:
    """What another machine finds: `words` are the backend and the number of threads, `told` its environment."""
    path = {"NUMBA_CACHE_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", ASKED, *words],
        env={**os.environ, **path, **told},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def without(*kinds: str) -> str:
    """Vector units of this machine that NumPy can do without: those whose name begins so."""
    inside = np._core._multiarray_umath
    return " ".join(d for d in inside.__cpu_dispatch__ if inside.__cpu_features__[d] and d.startswith(kinds))


@pytest.fixture(scope="module")
def here(tmp_path_factory) -> dict:
    return machine(tmp_path_factory.mktemp("here"), "numpy", "1")


#: No vector units beyond 256 bits, another processor's linear algebra.
NEWER = {"NPY_DISABLE_CPU_FEATURES": without("AVX512", "X86_V4"), "OPENBLAS_CORETYPE": "Haswell"}
#: None beyond what every 64-bit processor has; no fused multiply-add in the C library either.
OLD = {
    "NPY_DISABLE_CPU_FEATURES": without("AVX", "X86_V", "FMA", "F16C"),
    "OPENBLAS_CORETYPE": "Prescott",
    "OPENBLAS_NUM_THREADS": "1",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F,-AVX",
}
#: Kernels for any processor of the family; without features named, numba would add this machine's.
GENERIC = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}


def same(found: dict, here: dict) -> None:
    for name in MODELS:
        assert found[name][1] == here[name][1], f"{name}: printed digits differ"
        assert found[name][2:] == here[name][2:], f"{name}: what is said differs"
        assert found[name][0] == here[name][0], f"{name}: the same digits of other bits"


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="names of this processor family")
@pytest.mark.parametrize("told", [NEWER, OLD], ids=["a newer machine", "an old machine"])
def test_another_processor_draws_the_same(tmp_path, here, told):
    found = machine(tmp_path, "numpy", "1", **told)
    off = told["NPY_DISABLE_CPU_FEATURES"].split()
    assert not set(off) & set(found["on"]), "NumPy was not told to do without"
    if off:
        assert found["double"] != here["double"], "the other machine computes as this one does: it tests nothing"
    same(found, here)


def test_kernels_for_any_processor_draw_the_same(tmp_path, here):
    """The machine code of a processor of which nothing is known, by two threads, on the old machine's inputs."""
    pytest.importorskip("numba")
    found = machine(tmp_path, "compiled", "2", **GENERIC, **(OLD if platform.machine() == "x86_64" else {}))
    assert found["cpu"] == "generic"
    same(found, here)
