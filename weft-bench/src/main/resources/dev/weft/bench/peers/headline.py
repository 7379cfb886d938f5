"""(arcsin(x) + arccos(y)).sum(axis=(1, 2)) of random arrays, by Dask's threads or by NumPy on one thread.

usage: headline.py dask|numpy ROWS THREADS: prints the versions; then, for each line "NAME<tab>RUNS" that it reads, the
seconds of each run, separated by tabs
"""
import math
import platform
import sys
import time

import numpy as np

COLUMNS, DEPTH = 10_000, 10
CHUNK = (1000, 1000, 5)


def dask(rows, threads):
    import dask
    import dask.array as da
    x = da.random.random((rows, COLUMNS, DEPTH), chunks=CHUNK)
    y = da.random.random((rows, COLUMNS, DEPTH), chunks=CHUNK)
    with dask.config.set(scheduler="threads", num_workers=threads):
        return (da.arcsin(x) + da.arccos(y)).sum(axis=(1, 2)).compute()


def numpy(rows, threads):
    z = np.zeros(rows)
    random = np.random.default_rng(1)
    for i in range(0, rows, CHUNK[0]):
        shape = (min(CHUNK[0], rows - i), *CHUNK[1:])
        for _ in range(COLUMNS // CHUNK[1] * (DEPTH // CHUNK[2])):
            z[i:i + shape[0]] += (np.arcsin(random.random(shape)) + np.arccos(random.random(shape))).sum(axis=(1, 2))
    return z


def seconds(compute, rows, threads):
    begun = time.perf_counter()
    z = compute(rows, threads)
    taken = time.perf_counter() - begun
    mean = z.mean() / (COLUMNS * DEPTH)
    assert z.shape == (rows,) and abs(mean - math.pi / 2) < 2e-3, mean
    return taken


def main(peer, rows, threads):
    versions = f"NumPy {np.__version__}, Python {platform.python_version()}"
    if peer == "dask":
        import dask as package
        versions = f"Dask {package.__version__}, {versions}"
    compute = {"dask": dask, "numpy": numpy}[peer]
    compute(min(rows, 100), threads)
    print(versions, flush=True)
    for line in sys.stdin:
        runs = int(line.split("\t")[1])
        print("\t".join(str(seconds(compute, rows, threads)) for _ in range(runs)), flush=True)


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
