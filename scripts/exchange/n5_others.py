"""zarr-python: writes arrays of N5, and reads those that others wrote."""
import sys
import warnings

import numcodecs
import numpy
import zarr

from exchange_numbers import Tally, cases, numbers

TYPES = "int8 int16 int32 int64 uint8 uint16 uint32 uint64 float32 float64".split()
PACKERS = {
    "raw": None, "gzip": numcodecs.GZip(5), "zlib": numcodecs.Zlib(3), "zstd": numcodecs.Zstd(3), "lz4": numcodecs.LZ4(),
    **{f"blosc-{inner}-{shuffle}": numcodecs.Blosc(cname=inner, shuffle=shuffle)
       for inner in ("lz4", "zstd", "zlib") for shuffle in (0, 1, 2)},
}
warnings.simplefilter("ignore")  # "not all implementations support blosc"


def write(folder):
    with open(f"{folder}/cases", "w") as listed:
        def put(name, dtype, shape, chunks, packer):
            zarr.N5Store(f"{folder}/{name}")
            z = zarr.open_array(zarr.N5Store(f"{folder}/{name}"), mode="w", shape=shape, dtype=dtype, chunks=chunks,
                                compressor=packer, fill_value=0)
            z[...] = numbers(dtype, shape)
            listed.write(f"{name} {dtype} {','.join(map(str, shape))}\n")

        for dtype in TYPES:
            put(f"{dtype}.n5", dtype, (9, 7, 8), (4, 3, 5), PACKERS["gzip"])
        for way, packer in PACKERS.items():
            for dtype in ("int16", "float64"):
                put(f"{way}-{dtype}.n5", dtype, (9, 7, 8), (4, 3, 5), packer)
        put("line.n5", "float64", (1000,), (64,), PACKERS["zstd"])
        put("four.n5", "uint8", (3, 4, 5, 6), (2, 4, 3, 5), PACKERS["raw"])
        group = zarr.group(store=zarr.N5Store(f"{folder}/group.n5"), overwrite=True)
        group.create_group("a/b").create_dataset("x", data=numbers("int32", (5, 6)), chunks=(2, 3))
        listed.write("group.n5/a/b/x int32 5,6\n")


def read(folder):
    tally = Tally()
    for name, dtype, shape, fill in cases(folder):
        root, _, inner = name.partition(".n5")
        tally.check(name, lambda: zarr.open(zarr.N5Store(f"{folder}/{root}.n5"), path=inner.strip("/"), mode="r")[...],
                    dtype, shape, fill)
    tally.end()


{"write": write, "read": read}[sys.argv[1]](sys.argv[2])
