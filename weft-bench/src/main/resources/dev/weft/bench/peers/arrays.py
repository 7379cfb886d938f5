"""The operations of the benchmark `arrays`, by NumPy or by Dask's threads.

usage: arrays.py numpy|dask THREADS SCALE: prints the version; then answers each line "NAME<tab>RUNS" with the seconds of each
run after those that warm up (half a second, and while the process takes memory that it has not had before, as Weft's do), a line
with tabs between; "none" if there is no such operation; "error ..." if it failed

Inputs lie in memory (Dask: as chunks) before the clock starts, unless the name says otherwise. NumPy computes on one thread,
but its BLAS on THREADS. What is "kept" ends as an array in memory (Dask: persisted).
"""
import os
import resource
import sys
import time

PEER, THREADS, SCALE = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = str(THREADS if PEER == "numpy" else 1)

import numpy as np

dask = da = None
if PEER == "dask":
    import dask
    import dask.array as da
    dask.config.set(scheduler="threads", num_workers=THREADS)


def sized(n):
    return max(100, int(n * SCALE) // 100 * 100)


LITTLE = 8 << 10  # as many KB more are no new memory to speak of
SIDE, LENGTH = sized(10_000), sized(10_000) * 1000
CUT = SIDE // 10
made = {}


def once(name, make):
    if name not in made:
        made[name] = make()
    return made[name]


def matrix(rows, columns, seed, chunks):
    if da is None:
        return np.random.default_rng(seed).random((rows, columns))
    return da.random.default_rng(seed).random((rows, columns), chunks=chunks).persist()


def x():
    return once("x", lambda: matrix(SIDE, SIDE, 1, (CUT, CUT)))


def y():
    return once("y", lambda: matrix(SIDE, SIDE, 2, (CUT, CUT)))


def rows():
    return once("rows", lambda: x() if da is None else x().rechunk((CUT, SIDE)).persist())


def vector():
    return once("vector", lambda: x().ravel()[:LENGTH] if da is None else rows().ravel()[:LENGTH].persist())


def integers():
    if da is None:
        return once("integers", lambda: np.random.default_rng(3).integers(0, 1000, LENGTH))
    return once("integers", lambda: da.random.default_rng(3).integers(0, 1000, LENGTH, chunks=LENGTH // 10).persist())


def signal():
    k = sized(4_096)
    return once("signal", lambda: matrix(k // 2, 4_096, 4, (k // 16, 4_096)))


def complexes():
    return once("complex", lambda: signal() + 0j if da is None else (signal() + 0j).persist())


def line():
    return once("line", lambda: complexes().ravel() if da is None else complexes().ravel().rechunk(-1).persist())


def cube():
    k = sized(400)
    def make():
        a = np.random.default_rng(10).random((k, k, k))
        return a if da is None else da.from_array(a, chunks=(k // 2, k // 2, k // 2)).persist()
    return once("cube", make)


def square():
    k = sized(4_000)
    return once("square", lambda: matrix(k, k, 5, (k // 4, k // 4)))


def tall():
    k = sized(250_000)
    return once("tall", lambda: matrix(k, 50, 6, (k // 16, 50)))


def system():
    k = sized(2_000)
    def make():
        a = np.random.default_rng(7).random((k, k)) + k * np.eye(k)
        return a if da is None else da.from_array(a, chunks=(k // 4, k // 4)).persist()
    return once("system", make)


def chain8(v):
    return ((((v + 1) * 2 - 3) / 4 + v) * 0.5 - v) ** 2


def stencil(v):
    return (v[:-2] + v[1:-1] + v[2:]) / 3


def numpy_stencil(v):
    return stencil(np.pad(v, ((1, 1), (0, 0)), mode="edge"))


def dask_stencil():
    return x().map_overlap(lambda b: np.pad(stencil(b), ((1, 1), (0, 0))), depth={0: 1, 1: 0}, boundary="nearest", meta=np.zeros((0, 0)))


def filled_stencil(v):
    mean = np.empty_like(v)
    inner = mean[1:-1]
    np.add(v[:-2], v[1:-1], out=inner)
    inner += v[2:]
    inner /= 3
    return mean


def numpy_filled_stencil():
    return filled_stencil(np.pad(x(), ((1, 1), (0, 0)), mode="edge"))[1:-1]


def dask_filled_stencil():
    return x().map_overlap(filled_stencil, depth={0: 1, 1: 0}, boundary="nearest", meta=np.zeros((0, 0)))


def dask_mean_made():
    r = da.random.default_rng(1).random((SIDE, SIDE), chunks=(CUT, CUT))
    return (r + r.T).mean()


def numpy_mean_made():
    r = np.random.default_rng(1).random((SIDE, SIDE))
    return (r + r.T).mean()


# name: (NumPy's, Dask's; None where there is none, the input, made before the clock starts)
OPERATIONS = {
    "x + y, kept": (lambda: x() + y(), lambda: x() + y(), lambda: (x(), y())),
    "sqrt(x), kept": (lambda: np.sqrt(x()), lambda: da.sqrt(x()), x),
    "chain of 8, kept": (lambda: chain8(x()), lambda: chain8(x()), x),
    "chain of 8, then sum": (lambda: chain8(x()).sum(), lambda: chain8(x()).sum(), x),
    "where(x > y, x, y), kept": (lambda: np.where(x() > y(), x(), y()), lambda: da.where(x() > y(), x(), y()), lambda: (x(), y())),
    "sum": (lambda: x().sum(), lambda: x().sum(), x),
    "argmax": (lambda: x().argmax(), lambda: da.argmax(x()), x),
    "mean, axis 0": (lambda: x().mean(axis=0), lambda: x().mean(axis=0), x),
    "mean, axis 1": (lambda: x().mean(axis=1), lambda: x().mean(axis=1), x),
    "std, axis 0": (lambda: x().std(axis=0), lambda: x().std(axis=0), x),
    "std, axis 1": (lambda: x().std(axis=1), lambda: x().std(axis=1), x),
    "var of all": (lambda: x().var(), lambda: x().var(), x),
    "(x + x.T).mean": (lambda: (x() + x().T).mean(), lambda: (x() + x().T).mean(), x),
    "(x + x.T).mean, made in the graph": (numpy_mean_made, dask_mean_made, None),
    "x.T, kept": (lambda: np.ascontiguousarray(x().T), lambda: x().T.map_blocks(np.ascontiguousarray), x),
    "rechunk rows to columns": (
        lambda: [np.ascontiguousarray(rows()[:, i:i + CUT]) for i in range(0, SIDE, CUT)],
        lambda: rows().rechunk((SIDE, CUT)), rows),
    "cumulativeSum, axis 0": (lambda: x().cumsum(axis=0), lambda: da.cumsum(x(), axis=0), x),
    "3-point stencil with overlap": (lambda: numpy_stencil(x()), dask_stencil, x),
    "3-point stencil by rows": (numpy_filled_stencil, dask_filled_stencil, x),
    "median, axis 0": (
        lambda: np.median(x()[:, :CUT], axis=0), lambda: da.median(x()[:, :CUT], axis=0), x),
    "histogram of 100 bins": (
        lambda: np.histogram(x(), bins=100, range=(0, 1))[0], lambda: da.histogram(x(), bins=100, range=(0, 1))[0], x),
    "sort, 1-d": (lambda: np.sort(vector()), None, vector),
    "argsort, 1-d": (lambda: np.argsort(vector(), kind="stable"), None, vector),
    "percentile 1 50 99, 1-d": (
        lambda: np.percentile(vector(), [1, 50, 99]), lambda: da.percentile(vector(), [1, 50, 99]), vector),
    "topk 1000, 1-d": (lambda: np.sort(np.partition(vector(), -1000)[-1000:]), lambda: da.topk(vector(), 1000), vector),
    "unique of 1000 integers": (lambda: np.unique(integers()), lambda: da.unique(integers()), integers),
    "fft of lines of 4096": (lambda: np.fft.fft(complexes()), lambda: da.fft.fft(complexes()), complexes),
    "rfft of lines of 4096": (lambda: np.fft.rfft(signal()), lambda: da.fft.rfft(signal()), signal),
    "fft along axis 0": (
        lambda: np.fft.fft(complexes().T, axis=0), lambda: da.fft.fft(complexes().T, axis=0), complexes),
    "fft2": (
        lambda: np.fft.fft2(complexes()),
        lambda: da.fft.fft(da.fft.fft(complexes()).rechunk((-1, 512)), axis=0), complexes),
    "fft of one line": (lambda: np.fft.fft(line()), lambda: da.fft.fft(line()), line),
    "tensordot of two axes": (
        lambda: np.tensordot(cube(), cube(), ((0, 2), (0, 2))), lambda: da.tensordot(cube(), cube(), ((0, 2), (0, 2))), cube),
    "einsum ij,ij->i": (
        lambda: np.einsum("ij,ij->i", x(), y()), lambda: da.einsum("ij,ij->i", x(), y()), lambda: (x(), y())),
    "bincount of 1000 integers": (
        lambda: np.bincount(integers(), minlength=1000), lambda: da.bincount(integers(), minlength=1000), integers),
    "random, uniform, kept": (
        lambda: np.random.default_rng(5).random((SIDE, SIDE)),
        lambda: da.random.default_rng(5).random((SIDE, SIDE), chunks=(CUT, CUT)), None),
    "random, normal, kept": (
        lambda: np.random.default_rng(5).standard_normal((SIDE, SIDE)),
        lambda: da.random.default_rng(5).standard_normal((SIDE, SIDE), chunks=(CUT, CUT)), None),
    "matmul, native": (lambda: square() @ square(), lambda: square() @ square(), square),
    "matmul, pure Java": (lambda: square() @ square(), lambda: square() @ square(), square),
    "qr of a tall matrix": (lambda: np.linalg.qr(tall()), lambda: dask.persist(*da.linalg.qr(tall())), tall),
    "svd of a tall matrix": (
        lambda: np.linalg.svd(tall(), full_matrices=False), lambda: dask.persist(*da.linalg.svd(tall())), tall),
    "solve": (lambda: np.linalg.solve(system(), system()[:, :1]), lambda: da.linalg.solve(system(), system()[:, 0]), system),
    "one element (overhead)": (None, lambda: x()[:1, :1], x),
}
KEPT = {name for name in OPERATIONS if "kept" in name or name in (
    "rechunk rows to columns", "cumulativeSum, axis 0", "matmul, native", "matmul, pure Java",
    "tensordot of two axes") or "fft" in name or "stencil" in name}


def run(name, runs):
    numpy_work, dask_work, given = OPERATIONS.get(name, (None, None, None))
    work = numpy_work if da is None else dask_work
    if work is None:
        return "none"
    if given is not None:
        given()
    seconds = []
    first, resident, settled = time.perf_counter(), 0, False
    while len(seconds) < runs:
        begun = time.perf_counter()
        result = work()
        if da is not None and hasattr(result, "persist"):
            result = result.persist() if name in KEPT else result.compute()
        taken = time.perf_counter() - begun
        del result
        if settled:
            seconds.append(taken)
        else:
            warmed, before = time.perf_counter() - first, resident
            resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # in KB
            settled = warmed > 0.5 and (resident - before <= LITTLE or warmed > 5)
    return "\t".join(str(s) for s in seconds)


print((np if da is None else dask).__version__, flush=True)
for request in sys.stdin:
    what, count = request.rstrip("\n").split("\t")
    try:
        answer = run(what, int(count))
    except Exception as e:
        answer = "error " + f"{type(e).__name__}: {e}".replace("\n", " ")
    print(answer, flush=True)
