"""Products of matrices by one call of the machine's own OpenBLAS, the library that Weft takes, too: what it gives by itself.

usage: openblas.py THREADS SCALE: prints the version, or "absent"; then answers each line "NAME<tab>RUNS" with the seconds of each
run after one that warms up, a line with tabs between; "none" if the operation is no product, or there is no library
"""
import ctypes
import os
import sys
import time

THREADS, SCALE = int(sys.argv[1]), float(sys.argv[2])
os.environ["OPENBLAS_NUM_THREADS"] = "1"  # NumPy's own, which only makes the numbers

import numpy as np

ROW_MAJOR, NOT_TRANSPOSED = 101, 111
SIDE = max(100, int(4_000 * SCALE) // 100 * 100)

try:
    blas = ctypes.CDLL("libopenblas.so.0")
    blas.openblas_get_config.restype = ctypes.c_char_p
    version = blas.openblas_get_config().decode().split()[1]
    blas.openblas_set_num_threads(THREADS)
except (OSError, AttributeError, IndexError):
    blas, version = None, "absent"


def pointer(array):
    return ctypes.c_void_p(array.ctypes.data)


def product(a, to):
    one, zero = ctypes.c_double(1), ctypes.c_double(0)
    blas.cblas_dgemm(
        ROW_MAJOR, NOT_TRANSPOSED, NOT_TRANSPOSED, SIDE, SIDE, SIDE,
        one, pointer(a), SIDE, pointer(a), SIDE, zero, pointer(to), SIDE)


def run(runs):
    a = np.random.default_rng(5).random((SIDE, SIDE))
    to = np.empty((SIDE, SIDE))
    seconds = []
    for i in range(runs + 1):
        begun = time.perf_counter()
        product(a, to)
        if i > 0:
            seconds.append(time.perf_counter() - begun)
    return "\t".join(str(s) for s in seconds)


print(version, flush=True)
for request in sys.stdin:
    what, count = request.rstrip("\n").split("\t")
    print(run(int(count)) if blas is not None and what == "matmul, native" else "none", flush=True)
