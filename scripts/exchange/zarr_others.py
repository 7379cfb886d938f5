"""zarr-python: writes arrays of version 2, and reads those that others wrote."""
import sys

import numcodecs
import numpy
import zarr

from exchange_numbers import Tally, cases, numbers

TYPES = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float32 float64 complex128".split()


def write(folder):
    with open(f"{folder}/cases", "w") as listed:
        def put(name, dtype, shape, order="<", fill=None, **how):
            x = numbers(dtype, shape)
            how.setdefault("compressor", None)
            z = zarr.open_array(
                f"{folder}/{name}", mode="w", shape=shape, dtype=numpy.dtype(dtype).newbyteorder(order),
                fill_value=0 if fill is None else fill, **how)
            if fill is None:
                z[...] = x
            text = "" if fill is None else f" fill={str(fill).lower() if dtype == 'bool' else fill}"
            listed.write(f"{name} {dtype} {','.join(map(str, shape)) or '-'}{text}\n")

        for dtype in TYPES:
            put(f"{dtype}", dtype, (9, 7, 8), chunks=(4, 3, 5))
            put(f"{dtype}-big", dtype, (9, 7, 8), order=">", chunks=(4, 3, 5), compressor=numcodecs.Zstd(5))
            put(f"{dtype}-f", dtype, (9, 7, 8), order="<", chunks=(4, 7, 5), compressor=numcodecs.Blosc())
        for shape, chunks in [((), ()), ((5,), (2,)), ((0, 3), (1, 3)), ((2, 3, 4, 5), (1, 2, 3, 4))]:
            put(f"rank-{len(shape)}", "int32", shape, chunks=chunks)
        for order in "CF":
            x = numbers("int16", (9, 7, 8))
            z = zarr.open_array(f"{folder}/order-{order}", mode="w", shape=x.shape, dtype="<i2", chunks=(4, 3, 5),
                                order=order, dimension_separator="/")
            z[...] = x
            listed.write(f"order-{order} int16 9,7,8\n")
        packers = {"zlib": numcodecs.Zlib(5), "gzip": numcodecs.GZip(5), "zstd": numcodecs.Zstd(1), "lz4": numcodecs.LZ4()}
        for inner in numcodecs.blosc.list_compressors():
            for shuffle in (0, 1, 2):
                packers[f"blosc-{inner}-{shuffle}"] = numcodecs.Blosc(cname=inner, clevel=5, shuffle=shuffle)
        packers["blosc-blocks"] = numcodecs.Blosc(cname="lz4", clevel=9, shuffle=1, blocksize=4096)
        packers["blosc-stored"] = numcodecs.Blosc(cname="zstd", clevel=0)
        for name, packer in packers.items():
            for dtype in ("uint8", "int16", "float64"):
                put(f"{name}-{dtype}", dtype, (90, 70, 11), chunks=(64, 70, 11), compressor=packer)
        for dtype, fill in [("float64", "NaN"), ("float32", "-inf"), ("float64", 1.5), ("int8", -7), ("uint64", 2**64 - 1),
                            ("bool", True)]:
            put(f"fill-{dtype}-{fill}", dtype, (3, 4), chunks=(2, 2),
                fill=float(fill) if isinstance(fill, str) else fill)
        group = zarr.open_group(f"{folder}/group", mode="w")
        group.attrs["unit"] = "µm"
        group.create_group("inner").create_dataset("x", data=numbers("int32", (5, 6)), chunks=(2, 3))
        zarr.consolidate_metadata(group.store)
        listed.write("group/inner/x int32 5,6\n")


def read(folder):
    tally = Tally()
    for name, dtype, shape, fill in cases(folder):
        tally.check(name, lambda: zarr.open(f"{folder}/{name}", mode="r")[...], dtype, shape, fill)
    if "group/inner/x" in [case[0] for case in cases(folder)]:
        group = zarr.open_consolidated(f"{folder}/group")
        assert group["inner/x"].shape == (5, 6) and group.attrs["unit"] == "µm", dict(group.attrs)
    tally.end()


{"write": write, "read": read}[sys.argv[1]](sys.argv[2])
