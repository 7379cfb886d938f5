#!/usr/bin/env python3
"""Draws random cases of every op but those composed of others, in the form of README.md. NumPy is the judge, of what it refuses as well.

    python random_cases.py --out FOLDER [--seed N] [--cases N] [--op NAME]

Where make_cases.py picks cases by hand, this file draws them: any of the eleven real dtypes, ranks 0 to 4, lengths
0 to 7, any chunking with blocks of 0, special values, the ends of the integers, weak scalars, arguments that NumPy
refuses. One seed gives the same cases everywhere. Left out is what NumPy answers with a float16, reciprocals of the
integer 0 (the processor's), casts of floats to integers that they do not fit, infinities between order statistics, and
what NumPy allows beside the standard for arrays of too low a rank (an axis of a single value, the triangle of a
vector). The number is what is drawn; cases that those rules leave out are drawn again.
"""
import argparse
import math
import pathlib

import numpy as np

from check_cases import BINARY, REFUSALS, UNARY, evaluate
from make_cases import DOMAIN, Maker, scalar

FLOATS = ("float64", "float32")
SIGNED = ("int64", "int32", "int16", "int8")
UNSIGNED = ("uint64", "uint32", "uint16", "uint8")
REAL = (*FLOATS, *SIGNED, *UNSIGNED)
ALL = (*REAL, "bool")
COMMON = ("float64", "float32", "int64", "int32", "bool")
SPECIAL = [math.nan, math.inf, -math.inf, 0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.5, 1e-40, -1e-40, 3e38]


class Draw:
    """One case in the making: everything random comes from the maker's generator."""

    def __init__(self, maker):
        self.m, self.rng = maker, maker.rng
        self.values_tell = False  # whether only values can tell that the case must be refused

    def one(self, *choices):
        return choices[int(self.rng.integers(len(choices)))]

    def chance(self, share):
        return self.rng.random() < share

    def below(self, n):
        return int(self.rng.integers(n))

    def between(self, low, high):
        return int(self.rng.integers(low, high + 1))

    def dtype(self, choices=ALL):
        common = [d for d in choices if d in COMMON]
        return self.one(*common) if common and self.chance(0.5) else self.one(*choices)

    def shape(self, low=0, high=4, empty=0.08, longest=7):
        rank = min(self.between(low, high), self.between(low, high))
        lengths = [self.between(1, longest if rank < 4 else 3) for _ in range(rank)]
        return tuple(0 if self.chance(empty) else 1 if self.chance(0.15) else n for n in lengths)

    def array(self, dtype=None, shape=None, special=0.3, low=-10.0, high=10.0, wild=0.4):
        dtype = dtype or self.dtype()
        shape = self.shape() if shape is None else shape
        if dtype == "bool":
            return self.rng.random(shape) < 0.5
        if dtype in FLOATS:
            x = self.rng.uniform(low, high, shape)
            x = np.asarray(np.round(x, self.one(0, 1, 16)) + 0.0)
            if self.chance(special):
                hit = self.rng.random(shape) < 0.4
                x = np.where(hit, self.rng.choice(np.array(SPECIAL), size=shape), x)
            with np.errstate(over="ignore"):
                return x.astype(dtype)
        info = np.iinfo(dtype)
        if self.chance(wild):
            x = self.rng.integers(info.min, info.max, shape, dtype=dtype, endpoint=True)
            ends = self.rng.random(shape)
            return np.where(ends < 0.2, np.array(info.max, dtype), np.where(ends > 0.8, np.array(info.min, dtype), x)).astype(dtype)
        return self.rng.integers(max(info.min, math.ceil(low)), math.floor(high), shape, endpoint=True).astype(dtype)

    def beside(self, shape):
        """A shape that broadcasts with another one, nearly always."""
        if self.chance(0.03):
            return self.shape()
        kept = [1 if self.chance(0.25) else n for n in shape]
        return tuple(kept[self.below(len(kept) + 1):]) if self.chance(0.4) else tuple(kept)

    def axis(self, rank, wrong=0.02):
        if rank == 0 or self.chance(wrong):
            return self.one(rank, -rank - 1)
        return self.between(-rank, rank - 1)

    def axes(self, rank, wrong=0.02):
        if self.chance(0.25):
            return None
        if rank == 0 or self.chance(wrong):
            return [self.one(rank, -rank - 1)]
        chosen = self.rng.permutation(rank)[: self.between(1, rank)].tolist()
        return [int(a) - rank if self.chance(0.4) else int(a) for a in chosen]

    def weak(self):
        kind = self.below(3)
        if kind == 0:
            return scalar(bool(self.below(2)))
        if kind == 1:
            return scalar(int(self.one(self.between(-10, 10), self.between(0, 300), 2**31, -(2**40), 0, 1)))
        return scalar(float(self.one(round(float(self.rng.uniform(-9, 9)), 2), math.nan, math.inf, 0.0, -0.0, 0.1)))


# ---------------------------------------------------------------------- the ops: each draws inputs, args, kwargs


def create(d, op):
    shape = list(d.shape())
    if d.chance(0.03):
        shape = [*shape, -1]
    chunks = d.m.chunks(tuple(shape)) if -1 not in shape else [1] * len(shape)
    if op == "full":
        value = d.weak()
        return [value], [shape], {"chunks": chunks}
    return [], [shape], {"dtype": d.dtype(), "chunks": chunks}


def like(d, op):
    x = d.array()
    if op != "fullLike":
        return [x], [], {}
    return [x, scalar(d.one(0, 1, 5, True) if x.dtype.kind != "f" else d.one(2.5, -0.0, math.nan, 3))], [], {}


def eye(d, op):
    rows, columns = d.below(8), d.below(8)
    return [], [rows, columns], {"k": d.between(-8, 8), "dtype": d.dtype(), "chunks": d.m.chunks((rows, columns))}


def arange(d, op):
    if d.chance(0.5):
        start, stop, step = d.between(-20, 20), d.between(-20, 20), d.one(1, 2, 3, -1, -4, 7, 0 if d.chance(0.1) else 1)
        dtype = d.one("int64", "int32", "float64", "float32")
    else:
        start, stop = round(float(d.rng.uniform(-5, 5)), 1), round(float(d.rng.uniform(-5, 5)), 1)
        step, dtype = d.one(0.1, 0.25, 0.3, -0.7, 1.0), "float64"
    n = max(0, math.ceil((stop - start) / step)) if step else 5
    return [], [start, stop, step], {"dtype": dtype, "chunks": d.m.chunks((n,))}


def linspace(d, op):
    n = d.below(30)
    start, stop = round(float(d.rng.uniform(-9, 9)), 2), round(float(d.rng.uniform(-9, 9)), 2)
    return [], [start, stop, n], {"endpoint": d.chance(0.6), "dtype": d.one("float64", "float64", "float32", "int64"), "chunks": d.m.chunks((n,))}


def triangle(d, op):
    return [d.array(shape=d.shape(2, 4))], [], {"k": d.between(-5, 5)}


def astype(d, op):
    x = d.array()
    to = d.dtype()
    if x.dtype.kind == "f" and to not in (*FLOATS, "bool"):
        x = np.abs(d.array(str(x.dtype), x.shape, special=0, low=-100, high=100))
        x = x if to in UNSIGNED else x * d.one(1, -1)
    return [x], [to], {}


def unary(d, op):
    low, high = DOMAIN.get(op, (-30, 30))
    far = 10.0 ** d.between(0, 4) if op not in ("exp", "expm1", "cosh", "sinh") and op not in DOMAIN else 1.0
    x = d.array(low=low * far, high=high * far)
    if op == "reciprocal" and x.dtype.kind in "iu":
        x[x == 0] = 1
    return [x], [], {}


def binary(d, op):
    if op == "pow":
        base = d.dtype(REAL if d.chance(0.9) else ALL)
        power = d.dtype(ALL)
        x = d.array(base, low=-3, high=3)
        y = d.array(power, d.beside(x.shape), low=-3 if power in FLOATS or d.chance(0.1) else 0, high=6, wild=0.05)
        d.values_tell = True
    else:
        x = d.array()
        y = d.array(str(x.dtype) if d.chance(0.4) else None, d.beside(x.shape))
    inputs = [x, y]
    if op in ("bitwiseLeftShift", "bitwiseRightShift"):
        x, y = d.array(d.dtype((*SIGNED, *UNSIGNED))), None
        y = d.array(str(x.dtype), d.beside(x.shape), low=0, high=70, wild=0)
        if d.chance(0.9):
            return [x, y], [], {}
    if d.chance(0.2):
        inputs[d.below(2)] = d.weak()
        d.values_tell = d.values_tell or op == "pow"
    return inputs, [], {}


def where(d, op):
    shape = d.shape()
    inputs = [d.array("bool" if d.chance(0.8) else None, d.beside(shape)), d.array(shape=d.beside(shape)), d.array(shape=d.beside(shape))]
    if d.chance(0.2):
        inputs[d.between(1, 2)] = d.weak()
    return inputs, [], {}


def clip(d, op):
    x = d.array(d.dtype(REAL))
    kind = str(x.dtype)
    if d.chance(0.4):
        return [x, d.array(kind, d.one((), x.shape[-1:])), d.array(kind, x.shape)], [], {}
    low = scalar(d.one(-2, 0, 1)) if x.dtype.kind != "u" else scalar(d.one(0, 1, 5))
    return [x, None if d.chance(0.2) else low, scalar(d.one(3, 7, 0))], [], {}


def reduction(d, op):
    if op in ("var", "std", "mean", "nanmean"):
        x = d.array()
    elif op in ("prod", "nansum", "sum"):
        x = d.array(low=-2, high=2)
    else:
        x = d.array()
    if op.startswith("nan") and x.dtype.kind == "f":
        x = np.where(d.rng.random(x.shape) < d.one(0.1, 0.5, 1.0), np.array(math.nan, x.dtype), x)
    if op in ("median",):
        x = np.where(np.isinf(x), np.array(2, x.dtype), x).astype(x.dtype)
    if op in ("sum", "prod", "mean", "nanmean", "var", "std", "nansum") and x.dtype.kind == "f":
        with np.errstate(invalid="ignore"):
            x = np.where(np.isfinite(x) & (np.abs(x) > 1e30), np.array(1, x.dtype), x).astype(x.dtype)
    kwargs = {"axis": d.axes(x.ndim)}
    if d.chance(0.5):
        kwargs["keepdims"] = bool(d.below(2))
    if op in ("sum", "prod") and d.chance(0.2):
        kwargs["dtype"] = d.one("float64", "int64", "float32", "int32") if x.dtype.kind != "f" else d.one("float64", str(x.dtype))
    if op in ("var", "std") and d.chance(0.5):
        kwargs["correction"] = d.one(0, 1, 2, 0.5, 1.5)
    return [x], [], kwargs


def argument(d, op):
    x = d.array()
    kwargs = {} if d.chance(0.3) or not x.ndim else {"axis": d.axis(x.ndim)}
    if d.chance(0.3):
        kwargs["keepdims"] = bool(d.below(2))
    return [x], [], kwargs


def scan(d, op):
    x = d.array(shape=d.shape(1, 3), low=-2, high=2, special=0.1)
    if x.dtype.kind == "f":
        x = np.where(np.abs(x) > 1e30, np.array(1, x.dtype), x).astype(x.dtype)
    kwargs = {"axis": d.axis(x.ndim)} if x.ndim != 1 or d.chance(0.5) else {}
    if d.chance(0.3):
        kwargs["includeInitial"] = True
    return [x], [], kwargs


def diff(d, op):
    x = d.array(shape=d.shape(0 if d.chance(0.03) else 1, 3))
    n = d.one(0, 1, 1, 2, 3, -1 if d.chance(0.1) else 1)
    return [x], [], {"n": n, "axis": d.axis(x.ndim, 0.02 if n else 0)}


def slice_of(d, n):
    def bound():
        return None if d.chance(0.35) else d.between(-n - 2, n + 2)
    step = d.one(None, 1, 1, 2, 3, -1, -2, -3, n + 5, 0 if d.chance(0.05) else 1)
    return {"slice": [bound(), bound(), step]}


def getitem(d, op):
    x = d.array(shape=d.shape(0, 4, 0.05))
    items, inputs, axis, fancy = [], [x], 0, None
    kind = d.below(6)
    at = d.below(max(1, x.ndim))
    long = d.shape(1, 2, 0.05)
    while axis < x.ndim and not (axis > 0 and d.chance(0.12)):
        n = x.shape[axis]
        if kind == 4 and axis == at:
            covered = d.between(1, x.ndim - axis)
            mask = d.array("bool", x.shape[axis: axis + covered])
            items.append({"input": len(inputs)})
            inputs.append(mask)
            axis += covered
            continue
        if kind == 5 and (axis == at or d.chance(0.3)) and n > 0:
            off = 1 if d.chance(0.02) else 0
            index = d.rng.integers(-n - off, n + off, long).astype(d.one("int64", "int64", "int32"))
            d.values_tell = True
            items.append({"input": len(inputs)})
            inputs.append(index)
        elif d.chance(0.3) and n > 0:
            items.append(d.between(-n, n - 1) if d.chance(0.98) else n)
        else:
            items.append(slice_of(d, n))
        axis += 1
        if d.chance(0.1):
            items.append("newaxis")
    if d.chance(0.3):
        items.insert(d.below(len(items) + 1), "...")
        if d.chance(0.5) and len(items) > 1 and kind < 4:
            items.pop()
    if d.chance(0.15):
        items.insert(0, "newaxis")
    if any(i == 0 for s in items if isinstance(s, dict) and "slice" in s for i in s["slice"][2:]):
        d.values_tell = False
    return inputs, [items], {}


def take(d, op):
    x = d.array(shape=d.shape(1, 3))
    axis = d.axis(x.ndim, 0.01)
    n = x.shape[axis] if -x.ndim <= axis < x.ndim else 1
    d.values_tell = -x.ndim <= axis < x.ndim
    off = 1 if d.chance(0.03) else 0
    shape = d.shape(1, 1 if op == "take" else 1, 0.1)
    if op == "takeAlongAxis":
        shape = list(x.shape)
        shape[axis if -x.ndim <= axis < x.ndim else 0] = d.below(6)
    if n == 0:
        shape = tuple(0 for _ in shape)
        if op == "takeAlongAxis":
            shape = x.shape
    index = d.rng.integers(-n - off, max(1, n) + off, tuple(shape)).astype(d.one("int64", "int32")) if n else np.zeros(shape, "int64")
    return [x, index], [], {"axis": axis}


def reshape(d, op):
    x = d.array()
    n, shape = x.size, []
    for _ in range(d.below(4)):
        divisors = [k for k in range(1, n + 1) if n % k == 0] if n else [0, 1, 3]
        shape.append(d.one(*divisors))
        n = n // shape[-1] if shape[-1] else 0
    shape.append(n)
    shape = [int(i) for i in d.rng.permutation(shape)]
    if d.chance(0.4):
        shape[d.below(len(shape))] = -1
    if d.chance(0.03):
        shape.append(2)
    return [x], [shape], {}


def broadcast_to(d, op):
    shape = d.shape(0, 4)
    x = d.array(shape=d.beside(shape))
    return [x], [list(shape)], {}


def permute(d, op):
    x = d.array(shape=d.shape(0, 4))
    axes = [int(a) - (x.ndim if d.chance(0.2) else 0) for a in d.rng.permutation(x.ndim)]
    if d.chance(0.03):
        axes = [*axes, 0]
    return [x], [axes], {}


def matrix_transpose(d, op):
    return [d.array(shape=d.shape(1 if d.chance(0.05) else 2, 4))], [], {}


def moveaxis(d, op):
    x = d.array(shape=d.shape(1, 4))
    n = d.between(1, x.ndim)
    source = d.rng.permutation(x.ndim)[:n].tolist()
    target = d.rng.permutation(x.ndim)[:n].tolist()
    if d.chance(0.3):
        return [x], [d.axis(x.ndim), d.axis(x.ndim)], {}
    return [x], [source, target], {}


def expand(d, op):
    x = d.array(shape=d.shape(0, 3))
    if d.chance(0.5):
        return [x], [], {"axis": d.axis(x.ndim + 1)}
    n = d.between(1, 2)
    return [x], [], {"axis": [int(a) for a in d.rng.permutation(x.ndim + n)[:n]]}


def squeeze(d, op):
    x = d.array(shape=tuple(1 if d.chance(0.5) else n for n in d.shape(1, 4)))
    ones = [i for i, n in enumerate(x.shape) if n == 1]
    if not ones and d.chance(0.9):
        x = x[..., None]
        ones = [x.ndim - 1]
    axes = [a - (x.ndim if d.chance(0.3) else 0) for a in ones[: d.between(1, max(1, len(ones)))]] or [0]
    return [x], [], {"axis": axes}


def flip(d, op):
    x = d.array()
    return [x], [], {"axis": d.axes(x.ndim)}


def concat(d, op):
    base = list(d.shape(1, 3))
    axis = d.axis(len(base), 0.01)
    inputs = []
    for _ in range(d.between(1, 4)):
        shape = list(base)
        if -len(base) <= axis < len(base):
            shape[axis] = d.below(5)
        if d.chance(0.01):
            shape[0] += 1
        inputs.append(d.array(shape=tuple(shape)))
    if d.chance(0.15):
        axis = None
    return inputs, [], {"axis": axis}


def stack(d, op):
    shape = d.shape(0, 3)
    return [d.array(shape=shape) for _ in range(d.between(1, 4))], [], {"axis": d.axis(len(shape) + 1)}


def roll(d, op):
    x = d.array(shape=d.shape(0 if d.chance(0.1) else 1, 3))
    if d.chance(0.25) or not x.ndim:
        return [x], [d.between(-9, 9)], {}
    n = d.between(1, x.ndim + 1)
    axes = [d.axis(x.ndim, 0.005) for _ in range(n)]
    if d.chance(0.3):
        return [x], [d.between(-9, 9)], {"axis": [axes[0]]}
    return [x], [[d.between(-9, 9) for _ in axes]], {"axis": axes}


def repeat(d, op):
    x = d.array(shape=d.shape(1, 3))
    axis = None if d.chance(0.3) else d.axis(x.ndim, 0.01)
    if d.chance(0.5):
        return [x], [d.one(0, 1, 2, 3, -1 if d.chance(0.1) else 2)], {"axis": axis}
    n = x.size if axis is None else x.shape[axis] if -x.ndim <= axis < x.ndim else 1
    return [x, d.rng.integers(0, 4, (n,))], [], {"axis": axis}


def tile(d, op):
    return [d.array(shape=d.shape(0, 3))], [[d.below(4) for _ in range(d.between(1, 4))]], {}


def rechunk(d, op):
    x = d.array()
    return [x], [], {"chunks": d.m.chunks(x.shape)}


def map_blocks(d, op):
    x = d.array(d.dtype(REAL))
    return [x], [], {"function": d.one("identity", "negative")}


def map_overlap(d, op):
    x = d.array(d.one("float64", "float64", "float32", "int64", "int32"), d.shape(1, 3, 0.03), special=0, wild=0)
    kwargs = {"depth": [d.below(4) for _ in x.shape], "boundary": d.one("reflect", "periodic", "constant", "none")}
    if kwargs["boundary"] == "constant":
        kwargs["value"] = d.one(0, 2, -3)
    return [x], [], kwargs


def matmul(d, op):
    n, inner, k = d.below(7), d.one(0, 1, 2, 3, 5, 8), d.below(7)
    batch = d.shape(0, 2, 0.05, 3)
    left = (*(batch if d.chance(0.6) else ()), n, inner)
    right = (*(d.beside(batch) if d.chance(0.5) else ()), inner if d.chance(0.97) else inner + 1, k)
    if d.chance(0.25):
        left = (inner,)
    if d.chance(0.25):
        right = (inner,)
    dtype = d.dtype()
    other = dtype if d.chance(0.6) else d.dtype()
    return [d.array(dtype, left, special=0.05), d.array(other, right, special=0.05)], [], {}


def outer(d, op):
    return [d.array(shape=d.shape(1, 1)), d.array(shape=d.shape(1, 1))], [], {}


def tensordot(d, op):
    dtype = d.dtype(("float64", "float32", "int64", "int32", "int16", "uint8"))
    x = d.array(dtype, d.shape(1, 3), special=0)
    n = d.between(0, x.ndim)
    axes = d.rng.permutation(x.ndim)[:n].tolist()
    extra = d.shape(0, 2)
    shape = [x.shape[a] for a in axes] + list(extra)
    order = d.rng.permutation(len(shape)).tolist()
    y = d.array(dtype, tuple(shape[i] for i in order), special=0)
    if d.chance(0.3):
        y = d.array(dtype, (*x.shape[x.ndim - n:], *extra), special=0)
        return [x, y], [n], {}
    return [x, y], [[axes, [order.index(i) for i in range(n)]]], {}


def vecdot(d, op):
    x = d.array(d.dtype(REAL), d.shape(1, 3), special=0)
    return [x, d.array(str(x.dtype) if d.chance(0.6) else d.dtype(REAL), x.shape, special=0)], [], {"axis": d.axis(x.ndim)}


def sort(d, op):
    x = d.array(shape=d.shape(0 if d.chance(0.02) and op == "sort" else 1, 3))
    if x.dtype.kind in "iu" and d.chance(0.6):
        x = d.array(str(x.dtype), x.shape, low=-2, high=2, wild=0)
    return [x], [], {"axis": d.axis(x.ndim), "descending": bool(d.below(2))}


def topk(d, op):
    x = d.array(d.dtype(REAL), d.shape(1, 3))
    axis = d.axis(x.ndim, 0.01)
    n = x.shape[axis] if -x.ndim <= axis < x.ndim else 1
    if x.dtype.kind == "f":
        x = np.where(np.isnan(x), np.array(1, x.dtype), x)
    return [x], [d.one(*[k for k in range(-n - (1 if d.chance(0.05) else 0), n + 1) if k] or [1])], {"axis": axis}


def unique(d, op):
    x = d.array(low=-3, high=3)
    return [x], [], {}


def searchsorted(d, op):
    dtype = d.dtype(REAL)
    return [np.sort(d.array(dtype, d.shape(1, 1, 0.1, 12))), d.array(dtype if d.chance(0.7) else d.dtype(REAL))], [], {"side": d.one("left", "right")}


def histogram(d, op):
    x = d.array(d.dtype(("float64", "float64", "float32", "int64", "int32", "uint8")), d.shape(0, 2, 0.05, 40), special=0, wild=0)
    kwargs = {"density": True} if d.chance(0.2) else {}
    if d.chance(0.3):
        edges = np.sort(np.unique(d.rng.integers(-9, 10, d.between(2, 8)) / d.one(1, 2)))
        if len(edges) > 1:
            return [x, edges], [], kwargs
    kwargs["bins"] = d.between(1, 12)
    if d.chance(0.6):
        low = d.between(-10, 5)
        kwargs["range"] = [float(low), float(low + d.between(0, 12))]
    return [x], [], kwargs


def bincount(d, op):
    x = d.array(d.one("int64", "int32", "int16", "uint8", "uint16"), d.shape(1, 1, 0.1, 40), low=0, high=9, wild=0)
    kwargs = {"minlength": d.between(0, 15)} if d.chance(0.5) else {}
    if x.size and d.chance(0.4):
        return [x, d.array(d.one("float64", "float32", "int64"), x.shape, special=0, wild=0)], [], kwargs
    return [x], [], kwargs


def quantile(d, op):
    full = 100 if op == "percentile" else 1
    x = d.array(d.dtype(REAL), d.shape(0, 3, 0.0), special=0.2, wild=0.1)
    if x.dtype.kind == "f":
        x = np.where(np.isinf(x) | (np.abs(x) > 1e30), np.array(2, x.dtype), x).astype(x.dtype)
    def q():
        return d.one(0.0, 1.0, 0.5, 0.25, round(float(d.rng.random()), 2)) * full if d.chance(0.99) else 1.01 * full
    kwargs = {"axis": d.axes(x.ndim)}
    if d.chance(0.4):
        kwargs["keepdims"] = True
    return [x], [q() if d.chance(0.5) else [q() for _ in range(d.between(1, 3))]], kwargs


def vector_norm(d, op):
    x = d.array(d.dtype(REAL), d.shape(0, 3, 0.03), special=0.05, wild=0)
    if x.dtype.kind == "f":
        x = np.where(np.abs(x) > 1e15, np.array(1, x.dtype), x).astype(x.dtype)
    kwargs = {"axis": d.axes(x.ndim), "keepdims": bool(d.below(2)), "ord": d.one(2, 1, 0, 3, math.inf, -math.inf, 2.5)}
    return [x], [], kwargs


def matrix_norm(d, op):
    x = d.array(d.dtype(("float64", "float32", "int64", "int32")), d.shape(2, 3, 0), special=0, wild=0)
    if d.chance(0.3):
        x[..., d.below(x.shape[-1])] = 0
    return [x], [], {"ord": d.one("fro", "nuc", 1, -1, 2, -2, math.inf, -math.inf), "keepdims": bool(d.below(2))}


def matrix(d, op):
    n = d.between(1, 6)
    batch = d.shape(0, 2, 0.03, 3) if d.chance(0.4) else ()
    dtype = d.one("float64", "float64", "float64", "float32", "int64")
    if op in ("qr", "svdvals"):
        a = np.asarray(d.rng.uniform(-5, 5, (*batch, d.between(1, 8), n))).astype("float32" if dtype == "float32" else "float64")
        if op == "svdvals" and d.chance(0.3):
            a[..., d.below(n)] = 0
        return [a], [], {}
    a = d.rng.uniform(-1, 1, (*batch, n, n))
    a = a @ np.swapaxes(a, -1, -2) + n * np.eye(n) if op == "cholesky" else a + n * np.eye(n) * d.one(1, -1)
    a = np.round(a * 8).astype(dtype) if dtype == "int64" and op != "cholesky" else a.astype(dtype if dtype != "int64" else "float64")
    if op == "solve":
        b = d.array(dtype, (n,) if d.chance(0.4) else (*batch, n, d.between(1, 3)), special=0, wild=0)
        return [a, b], [], {}
    return [a], [], {}


def fourier(d, op):
    x = d.array(d.one("float64", "float64", "int64", "int32"), d.shape(1, 3, 0.02, 12), special=0, wild=0)
    inputs = [x]
    if op != "rfft" and d.chance(0.6):
        inputs = [x.astype("float64"), d.array("float64", x.shape, special=0)]
    kwargs = {"axis": d.axis(x.ndim, 0.01)}
    if d.chance(0.3):
        kwargs["n"] = d.between(1, 14)
    if d.chance(0.4):
        kwargs["norm"] = d.one("backward", "ortho", "forward")
    return inputs, [], kwargs


FAMILIES = [
    (create, ("zeros", "ones", "full")), (like, ("zerosLike", "onesLike", "fullLike")), (eye, ("eye",)), (arange, ("arange",)),
    (linspace, ("linspace",)), (triangle, ("tril", "triu")), (astype, ("astype",)), (unary, tuple(UNARY)), (binary, tuple(BINARY)),
    (where, ("where",)), (clip, ("clip",)),
    (reduction, ("sum", "prod", "min", "max", "mean", "var", "std", "any", "all", "countNonzero", "nansum", "nanmean", "nanmax",
                 "nanmin", "median")),
    (argument, ("argmin", "argmax")), (scan, ("cumulativeSum", "cumulativeProd")), (diff, ("diff",)), (getitem, ("getitem",)),
    (take, ("take", "takeAlongAxis")), (lambda d, op: ([d.array(shape=d.shape(1, 3))], [], {}), ("nonzero",)), (reshape, ("reshape",)),
    (broadcast_to, ("broadcastTo",)), (permute, ("permuteDims",)), (matrix_transpose, ("matrixTranspose",)), (moveaxis, ("moveaxis",)),
    (expand, ("expandDims",)), (squeeze, ("squeeze",)), (flip, ("flip",)), (concat, ("concat",)), (stack, ("stack",)), (roll, ("roll",)),
    (repeat, ("repeat",)), (tile, ("tile",)), (rechunk, ("rechunk",)), (map_blocks, ("mapBlocks",)), (map_overlap, ("mapOverlapMean",)),
    (matmul, ("matmul",)), (outer, ("outer",)), (tensordot, ("tensordot",)), (vecdot, ("vecdot",)), (sort, ("sort", "argsort")),
    (topk, ("topk",)), (unique, ("uniqueValues", "uniqueCounts", "uniqueInverse")), (searchsorted, ("searchsorted",)),
    (histogram, ("histogram",)), (bincount, ("bincount",)), (quantile, ("percentile", "quantile")), (vector_norm, ("vectorNorm",)),
    (matrix_norm, ("matrixNorm",)), (matrix, ("qr", "svdvals", "solve", "inv", "det", "cholesky")),
    (fourier, ("fft", "ifft", "rfft", "irfft")),
]
OPS = {op: draw for draw, ops in FAMILIES for op in ops}
# an op is drawn as often as its weight says: those with many arguments more often
WEIGHTS = {"getitem": 12, "sum": 3, "var": 3, "std": 3, "mapOverlapMean": 4, "matmul": 4, "reshape": 4, "concat": 3, "sort": 3, "argsort": 3,
           "percentile": 2, "take": 2, "histogram": 3, "program": 16, "add": 4, "multiply": 3, "floorDivide": 4, "remainder": 4, "pow": 4}


# ------------------------------------------------------------------------------------------------------ programs

EXACT = (
    "abs", "negative", "positive", "square", "sign", "add", "subtract", "multiply", "maximum", "minimum", "floorDivide", "remainder",
    "equal", "less", "greaterEqual", "where", "clip", "sum", "prod", "min", "max", "any", "all", "argmin", "argmax", "countNonzero",
    "cumulativeSum", "diff", "getitem", "take", "reshape", "broadcastTo", "permuteDims", "matrixTranspose", "moveaxis", "expandDims",
    "squeeze", "flip", "concat", "stack", "roll", "repeat", "tile", "rechunk", "matmul", "outer", "vecdot", "sort", "argsort", "topk",
    "uniqueValues", "searchsorted", "logicalNot", "logicalAnd", "bitwiseXor", "isnan", "tril", "astype", "mapBlocks",
)


class Steps(Draw):
    """Draws the steps of a program: arrays asked for are those that earlier steps made, where one fits."""

    def __init__(self, maker, values):
        super().__init__(maker)
        self.made, self.on = values, []

    def array(self, dtype=None, shape=None, **_):
        fits = [i for i, v in enumerate(self.made)
                if (dtype is None or str(v.dtype) == dtype) and (shape is None or v.shape == tuple(shape))]
        if not fits:
            raise LookupError
        i = fits[-1] if self.chance(0.6) else self.one(*fits)
        self.on.append(i)
        return self.made[i]

    def beside(self, shape):
        fits = [v.shape for v in self.made if all(a == b or 1 in (a, b) for a, b in zip(v.shape[::-1], shape[::-1]))]
        return self.one(*fits)

    def shape(self, low=0, high=4, empty=0.0, longest=7):
        fits = [v.shape for v in self.made if low <= v.ndim <= high]
        if not fits:
            raise LookupError
        return fits[-1] if self.chance(0.6) else self.one(*fits)

    def dtype(self, choices=ALL):
        fits = [str(v.dtype) for v in self.made if str(v.dtype) in choices]
        if not fits:
            raise LookupError
        return fits[-1] if self.chance(0.6) else self.one(*fits)


def program(m, ops=EXACT):
    """Several exact ops on integers, and on floats that are whole and small: any order of work gives the same bits."""
    d = Draw(m)
    dtype = d.one("int64", "int64", "int32", "float64", "float32", "uint8", "int16", "bool")
    shape = d.shape(1, 3, 0.03, 6)
    inputs = [np.round(d.array(dtype, s, special=0, low=-4, high=4, wild=0)).astype(dtype)
              for s in (shape, d.beside(shape))][: d.between(1, 2)]
    values, steps, tries = list(inputs), [], 0
    wanted = d.between(2, 9)
    while len(steps) < wanted and tries < 200:
        tries += 1
        op = d.one(*ops)
        step = Steps(m, values)
        try:
            given, args, kwargs = OPS[op](step, op)
        except (LookupError, ValueError, IndexError, TypeError):
            continue
        if len(given) != len(step.on) or any(g is not values[i] for g, i in zip(given, step.on)):
            continue
        try:
            result = evaluate(op, given, args, kwargs)
        except REFUSALS:
            continue
        if not isinstance(result, np.ndarray) or result.size > 600 or str(result.dtype) not in ALL:
            continue
        if result.dtype.kind == "f" and not (np.isfinite(result).all() and np.abs(result).max(initial=0) < 1e6 and (result == np.round(result)).all()):
            continue
        if op == "astype" and given[0].dtype.kind == "f" and result.dtype.kind == "u":
            continue
        values.append(result)
        steps.append({"op": op, "on": step.on, "args": args, "kwargs": kwargs})
    if not steps:
        return None
    return inputs, [], {"steps": steps}


# ------------------------------------------------------------------------------------------------------- the whole


def fits(value):
    """Whether the form has a dtype for it."""
    return str(value.dtype) in ALL


def one(m, op):
    """Adds one case of an op; false if what was drawn is one of those left out."""
    d = Draw(m)
    drawn = program(m) if op == "program" else OPS[op](d, op)
    if drawn is None:
        return False
    inputs, args, kwargs = drawn
    values = [x.value if hasattr(x, "value") else x for x in inputs]
    if not any(isinstance(v, np.ndarray) for v in values) and op in BINARY:
        return False
    kwargs = {k: v for k, v in kwargs.items() if v is not None or k == "axis" and op in ("concat",)}
    kwargs = {k: "Infinity" if k == "ord" and v == math.inf else "-Infinity" if k == "ord" and v == -math.inf else v
              for k, v in kwargs.items()}
    try:
        result = evaluate(op, values, args, kwargs)
    except REFUSALS as error:
        if d.values_tell and any(isinstance(v, np.ndarray) and v.size == 0 for v in values):
            return False  # nothing is looked up, so nothing need be told
        m.refuse(op, str(error)[:120], inputs, args, kwargs, when="compute" if d.values_tell else "build", label="random")
        return True
    results = [x for _, x in result] if isinstance(result, list) else [result]
    if not all(fits(x) for x in results):
        return False
    tol = {"rtol": 0.0, "atol": 0.0} if op == "program" else None
    m.add(op, inputs, args, kwargs, label="random", tol=tol)
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--op", action="append", default=[])
    options = parser.parse_args()
    maker = Maker(options.out, options.seed)
    maker.group = "random"
    names = options.op or [*OPS, "program"]
    weights = np.array([WEIGHTS.get(op, 1) for op in names], float)
    made = 0
    while made < options.cases:
        made += one(maker, names[int(maker.rng.choice(len(names), p=weights / weights.sum()))])
    maker.save()
    refused = sum("error" in case["expect"] for case in maker.cases)
    print(f"{made} cases of {len({case['op'] for case in maker.cases})} ops, {refused} to be refused")


if __name__ == "__main__":
    main()
