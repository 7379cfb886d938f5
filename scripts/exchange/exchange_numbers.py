"""The numbers of the arrays that are exchanged; see README.md."""
import sys

import numpy


def numbers(dtype, shape):
    k = (7 * numpy.arange(int(numpy.prod(shape)), dtype="int64") + 3) % 251
    dtype = numpy.dtype(dtype)
    if dtype.kind == "b":
        x = k % 3 == 0
    elif dtype.kind == "i":
        x = (k - 125) * 10**12 if dtype.itemsize == 8 else k % 100 - 50
    elif dtype.kind == "u":
        x = k.astype("uint64") + numpy.uint64(2**63) if dtype.itemsize == 8 else k
    elif dtype.kind == "f":
        x = k / 4 - 10
    else:
        x = k / 4 - 10 + k * 1j
    return x.reshape(shape).astype(dtype)


def cases(folder):
    with open(f"{folder}/cases") as lines:
        for line in lines:
            words = line.split()
            shape = tuple(int(n) for n in words[2].split(",") if n != "-")
            fill = [w[5:] for w in words[3:] if w.startswith("fill=")]
            yield words[0], words[1], shape, fill[0] if fill else None


def expected(dtype, shape, fill):
    if fill is None:
        return numbers(dtype, shape)
    return numpy.full(shape, fill == "true" if dtype == "bool" else int(fill) if "int" in dtype else numpy.dtype(dtype).type(fill))


class Tally:
    """Counts what was right; the last line printed says how many."""

    def __init__(self):
        self.passed, self.failed = 0, 0

    def check(self, name, read, dtype, shape, fill):
        try:
            got, want = read(), expected(dtype, shape, fill)
            same = got.shape == want.shape and got.dtype.newbyteorder("=") == want.dtype
            if not (same and numpy.array_equal(got, want, equal_nan=want.dtype.kind in "fc")):
                raise ValueError(f"{got.dtype} {got.shape} is not {want.dtype} {want.shape} as written")
            self.passed += 1
        except Exception as e:  # told, and counted
            print(f"FAILED {name}: {type(e).__name__}: {e}")
            self.failed += 1

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(self.failed > 0)
