"""A store of Zarr 2 read into memory, and written from it in the same form, by zarr-python.

usage: zarr.py STORE OTHER: prints the versions; then answers each line "write<tab>RUNS" or "read<tab>RUNS" with the seconds of
each run after one that warms up, a line with tabs between. STORE is read, OTHER is written.
"""
import shutil
import sys
import time

import numcodecs
import zarr

STORE, OTHER = sys.argv[1:]
given = zarr.open_array(STORE, mode="r")
numbers = given[...]


def write():
    shutil.rmtree(OTHER, ignore_errors=True)
    begun = time.perf_counter()
    array = zarr.open_array(OTHER, mode="w", shape=given.shape, chunks=given.chunks, dtype=given.dtype,
                            compressor=given.compressor, fill_value=0)
    array[...] = numbers
    return time.perf_counter() - begun


def read():
    begun = time.perf_counter()
    got = zarr.open_array(STORE, mode="r")[...]
    taken = time.perf_counter() - begun
    assert got.shape == numbers.shape
    return taken


print(f"zarr {zarr.__version__} with numcodecs {numcodecs.__version__}", flush=True)
for line in sys.stdin:
    what, count = line.rstrip("\n").split("\t")
    try:
        seconds = [{"write": write, "read": read}[what]() for _ in range(int(count) + 1)]
        print("\t".join(map(str, seconds[1:])), flush=True)
    except Exception as e:
        print("error " + f"{type(e).__name__}: {e}".replace("\n", " "), flush=True)
