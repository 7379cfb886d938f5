"""(arcsin(x) + arccos(y)).sum(axis=(1, 2)) of random arrays, by Dask's threads or by NumPy on one thread.

usage: headline.py dask|numpy ROWS RUNS THREADS: prints the version, and then the seconds of each run, a line each
"""
import math
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


def main(peer, rows, runs, threads):
    if peer == "dask":
        import dask as package
    else:
        package = np
    print(package.__version__)
    for _ in range(runs):
        begun = time.perf_counter()
        z = {"dask": dask, "numpy": numpy}[peer](rows, threads)
        seconds = time.perf_counter() - begun
        mean = z.mean() / (COLUMNS * DEPTH)
        assert z.shape == (rows,) and abs(mean - math.pi / 2) < 2e-3, mean
        print(seconds, flush=True)


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
