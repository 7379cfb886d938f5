"""Graphs of tasks that do nothing, by Dask's threads, in the shapes of the benchmark "tasks" at sizes that Dask can do.

usage: tasks.py THREADS: prints the versions; then, for each line "NAME<tab>RUNS" that it reads, the nanoseconds a task of
each run (the graph is built before), separated by tabs; "none" for a name it does not know
"""
import platform
import random
import sys
import time

import dask
import dask.threaded
from dask import delayed
from dask._task_spec import Task, TaskRef

THREADS = int(sys.argv[1])


def noop(*_):
    return True


def graph(tasks):
    """The graph of a dictionary from keys to the keys that a task reads."""
    return {key: Task(key, noop, *(TaskRef(k) for k in reads)) for key, reads in tasks.items()}


def wide():
    tasks = {("w", i): () for i in range(20_000)}
    return tasks, list(tasks)


def each():
    tasks = {("c", s, i): (("c", s - 1, i),) if s else () for s in range(100) for i in range(200)}
    return tasks, [("c", 99, i) for i in range(200)]


def tree(k, leaves):
    tasks = {("t", 0, i): () for i in range(leaves)}
    level, n = 0, leaves
    while n > 1:
        m = -(-n // k)
        for i in range(m):
            tasks["t", level + 1, i] = tuple(("t", level, j) for j in range(i * k, min(n, (i + 1) * k)))
        level, n = level + 1, m
    return tasks, [("t", level, 0)]


def fan():
    tasks = {("j", 0): ()}
    for i in range(1, 21):
        for k in range(1000):
            tasks["w", i, k] = (("j", i - 1),)
        tasks["j", i] = tuple(("w", i, k) for k in range(1000))
    return tasks, [("j", 20)]


def stencil():
    tasks = {("s", 0, i): () for i in range(200)}
    for s in range(1, 100):
        for i in range(200):
            tasks["s", s, i] = tuple(("s", s - 1, j) for j in range(max(0, i - 1), min(200, i + 2)))
    return tasks, [("s", 99, i) for i in range(200)]


def layers(n, width):
    chance = random.Random(1)
    tasks = {("r", i): () for i in range(width)}
    for i in range(width, n):
        layer = (i // width - 1) * width
        tasks["r", i] = tuple(("r", layer + chance.randrange(width)) for _ in range(2 if width > 1 else 1))
    return tasks, [("r", i) for i in range(n - width, n)]


def shuffle():
    n = 100
    tasks = {("in", i): () for i in range(n)}
    tasks.update({("split", i, j): (("in", i),) for i in range(n) for j in range(n)})
    tasks.update({("out", j): tuple(("split", i, j) for i in range(n)) for j in range(n)})
    return tasks, [("out", j) for j in range(n)]


def blockwise():
    n = 20
    tasks = {(name, i, j): () for name in "ab" for i in range(n) for j in range(n)}
    tasks.update({("p", i, j, k): (("a", i, k), ("b", k, j)) for i in range(n) for j in range(n) for k in range(n)})
    tasks.update({("c", i, j): tuple(("p", i, j, k) for k in range(n)) for i in range(n) for j in range(n)})
    return tasks, [("c", i, j) for i in range(n) for j in range(n)]


def transpose():
    n = 100
    tasks = {("x", i, j): () for i in range(n) for j in range(n)}
    tasks.update({("t", i, j): (("x", j, i),) for i in range(n) for j in range(n)})
    tasks.update({("rows", i): tuple(("t", i, j) for j in range(n)) for i in range(n)})
    return tasks, [("rows", i) for i in range(n)]


SHAPES = {
    "wide": wide,
    "each x 100": each,
    "tree k=2": lambda: tree(2, 1 << 13),
    "tree k=16": lambda: tree(16, 1 << 14),
    "fan 1-1000-1 x 1000": fan,
    "stencil 1000 x 1000": stencil,
    "random DAG": lambda: layers(20_000, 1000),
    "chain in a table": lambda: layers(20_000, 1),
    "shuffle 1000 x 1000": shuffle,
    "blockwise 64^3": blockwise,
    "transpose 1000 x 1000": transpose,
}


def nanoseconds(shape):
    tasks, wanted = shape()
    tasks = graph(tasks)
    begun = time.perf_counter()
    dask.threaded.get(tasks, wanted, num_workers=THREADS)
    return (time.perf_counter() - begun) * 1e9 / len(tasks)


def calls():
    """Delayed calls built one by one, two arguments each, computed together; building is counted."""
    n = 1000
    call = delayed(noop, pure=False)
    begun = time.perf_counter()
    a, b = call(), call()
    for _ in range(2, n):
        a, b = b, call(a, b)
    b.compute(scheduler="threads", num_workers=THREADS)
    return (time.perf_counter() - begun) * 1e9 / n


print(f"Dask {dask.__version__}, Python {platform.python_version()}", flush=True)
for line in sys.stdin:
    what, runs = line.rstrip("\n").split("\t")
    if what == "delayed calls, all in all":
        print("\t".join(str(calls()) for _ in range(int(runs))), flush=True)
    elif what in SHAPES:
        print("\t".join(str(nanoseconds(SHAPES[what])) for _ in range(int(runs))), flush=True)
    else:
        print("none", flush=True)
