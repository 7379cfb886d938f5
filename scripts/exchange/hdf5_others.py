"""h5py and netCDF4: write files that others read."""
import os
import sys

import h5py
import netCDF4
import numpy

from exchange_numbers import numbers

TYPES = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float32 float64".split()


def write(folder):
    with open(f"{folder}/cases", "w") as listed:
        for libver in ("earliest", "latest"):
            name = f"{libver}.h5"
            with h5py.File(f"{folder}/{name}", "w", libver=libver) as file:
                def put(path, dtype, shape=(9, 7, 8), order="<", **how):
                    x = numbers(dtype, shape)
                    file.create_dataset(path, data=x.astype(x.dtype.newbyteorder(order)), **how)
                    listed.write(f"{name}#{path} {dtype} {','.join(map(str, shape)) or '-'}\n")

                for dtype in TYPES:
                    put(f"/plain/{dtype}", dtype)
                    put(f"/chunked/{dtype}", dtype, chunks=(4, 3, 5))
                    put(f"/packed/{dtype}", dtype, chunks=(4, 3, 5), compression="gzip", shuffle=True, fletcher32=True)
                    put(f"/other/{dtype}", dtype, order=">", chunks=(9, 7, 8))
                put("/lzf", "int32", chunks=(4, 7, 8), compression="lzf")
                put("/line", "float64", shape=(1000,), chunks=(64,))
                put("/growing", "int16", chunks=(4, 3, 5), maxshape=(None, 7, None))
                put("/single", "float64", shape=())
                file.create_dataset("/absent", shape=(3, 4), dtype="float32", fillvalue=1.5, chunks=(2, 2))
                listed.write(f"{name}#/absent float32 3,4 fill=1.5\n")
                file.create_dataset("/nothing", shape=(3, 4), dtype=">i4", fillvalue=-7)
                listed.write(f"{name}#/nothing int32 3,4 fill=-7\n")
                for packing in (None, "gzip", "lzf"):  # the last chunks are missing, and mean 0
                    some = file.create_dataset(f"/some-{packing}", shape=(9, 8), dtype="i2", chunks=(2, 8), compression=packing)
                    some[:3] = numpy.zeros((3, 8))
                    listed.write(f"{name}#/some-{packing} int16 9,8 fill=0\n")
        with netCDF4.Dataset(f"{folder}/x.nc", "w") as file:
            for axis, length in zip("zyx", (9, 7, 8)):
                file.createDimension(axis, length)
            for dtype in ("f4", "f8", "i2", "u1", "i4"):
                variable = file.createVariable(f"v_{dtype}", dtype, ("z", "y", "x"), zlib=True, chunksizes=(4, 3, 5))
                variable[...] = numbers(dtype, (9, 7, 8))
                variable.units = "K"
                full = {"f4": "float32", "f8": "float64", "i2": "int16", "u1": "uint8", "i4": "int32"}[dtype]
                listed.write(f"x.nc#/v_{dtype} {full} 9,7,8\n")


os.makedirs(sys.argv[2], exist_ok=True)
{"write": write}[sys.argv[1]](sys.argv[2])
