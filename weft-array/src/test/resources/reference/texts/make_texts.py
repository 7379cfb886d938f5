#!/usr/bin/env python3
"""Writes texts.jsonl: random arrays of every dtype, and the text that NumPy (2.2 or newer) prints for each.

    python make_texts.py [--out FILE] [--seed N] [--arrays N]
"""
import argparse
import json
import math
import pathlib

import numpy as np

DTYPES = ("float64", "float64", "float32", "complex128", "int64", "int32", "int16", "int8", "uint64", "uint32", "uint16", "uint8", "bool")
SPECIAL = [math.nan, math.inf, -math.inf, 0.0, -0.0, 1.0, -1.0, 1e-310, 1e300]


def shape(rng):
    kind = int(rng.integers(10))
    if kind == 0:
        return ()
    if kind == 1:
        return tuple(int(n) for n in rng.choice([0, 1, 3], size=int(rng.integers(1, 4))))
    if kind == 2:
        return [(1001,), (2, 501), (7, 145), (11, 12, 8), (1200, 1), (1, 1, 1003)][int(rng.integers(6))]
    rank = int(rng.integers(1, 4))
    return tuple(int(n) for n in rng.integers(1, (31, 7, 5)[rank - 1], rank))


def floats(rng, shape):
    style = int(rng.integers(8))
    if style == 0:
        x = np.round(rng.uniform(-99, 99, shape), int(rng.integers(0, 4)))
    elif style == 1:
        x = rng.uniform(-1, 1, shape) * 10.0 ** int(rng.integers(-9, 20))
    elif style == 2:
        x = rng.uniform(-1, 1, shape) * 10.0 ** rng.integers(-4, 5, shape)
    elif style == 3:
        x = rng.integers(-1000, 1000, shape).astype(float)
    elif style == 4:
        x = rng.integers(-(2**53), 2**53, shape).astype(float)
    elif style == 5:
        x = 10.0 ** rng.integers(-300, 300, shape)
    else:
        x = rng.standard_normal(shape)
    if rng.random() < 0.3:
        x = np.where(rng.random(shape) < 0.3, rng.choice(np.array(SPECIAL), size=shape), x)
    return np.asarray(x)


def array(rng):
    dtype = DTYPES[int(rng.integers(len(DTYPES)))]
    s = shape(rng)
    with np.errstate(over="ignore"):
        if dtype.startswith("float"):
            return floats(rng, s).astype(dtype)
        if dtype == "complex128":
            return floats(rng, s) + 1j * floats(rng, s) if rng.random() < 0.5 else np.asarray(np.fft.fft(rng.integers(-3, 4, (4,))).reshape(2, 2))
        if dtype == "bool":
            return np.asarray(rng.random(s) < 0.5)
        info = np.iinfo(dtype)
        low, high = (info.min, info.max) if rng.random() < 0.5 else (max(info.min, -20), 120)
        return rng.integers(low, high, s, dtype=dtype, endpoint=True)


def word(value):
    if isinstance(value, float):
        return repr(value)
    return str(value)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).parent / "texts.jsonl")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--arrays", type=int, default=300)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    with open(options.out, "w", encoding="utf-8", newline="\n") as lines:
        for _ in range(options.arrays):
            x = np.asarray(array(rng))
            flat = x.ravel()
            if x.dtype.kind == "c":
                flat = np.stack([flat.real, flat.imag], -1).ravel()
            data = " ".join(word(v) for v in flat.tolist())
            entry = {"dtype": str(x.dtype), "shape": list(x.shape), "data": data, "text": repr(x)}
            lines.write(json.dumps(entry, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
