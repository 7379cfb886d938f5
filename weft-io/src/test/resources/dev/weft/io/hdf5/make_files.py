"""Writes chunked.txt and grown.txt: small HDF5 files, packed by gzip and in base64, a line each; the former in the older and in the newer form."""
import base64
import gzip
import io

import h5py
import numpy

with open("chunked.txt", "w") as out:
    for libver in ("earliest", "latest"):
        file = io.BytesIO()
        with h5py.File(file, "w", libver=libver) as h5:
            x = numpy.arange(60, dtype="i2").reshape(10, 6)
            h5.create_dataset("packed", data=x, chunks=(4, 3), compression="gzip", shuffle=True, fletcher32=True)
            h5.create_dataset("inner/lzf", data=x.astype(">f8"), chunks=(5, 6), compression="lzf")
            some = h5.create_dataset("some", shape=(8, 6), dtype="u1", chunks=(2, 3), maxshape=(None, 6), fillvalue=7)
            some[2:5] = 1
        out.write(base64.b64encode(gzip.compress(file.getvalue(), mtime=0)).decode() + "\n")

# files of the newest form in which chunks are numbered along the axis that grows, or over the shape that there may be once
file = io.BytesIO()
with h5py.File(file, "w", libver="latest") as h5:
    x = numpy.arange(105, dtype="i2").reshape(7, 5, 3)
    h5.create_dataset("inner", data=x, chunks=(2, 2, 3), maxshape=(7, None, 3))
    h5.create_dataset("last", data=x, chunks=(3, 5, 1), maxshape=(7, 5, None), compression="gzip", shuffle=True)
    h5.create_dataset("room", data=x, chunks=(2, 2, 2), maxshape=(9, 12, 4), fletcher32=True)
    some = h5.create_dataset("some", shape=(7, 5), chunks=(2, 2), maxshape=(8, 20), dtype="u1", fillvalue=9)
    some[4:6, 1:5] = 1
    gap = h5.create_dataset("gap", shape=(7, 5), chunks=(2, 2), maxshape=(7, None), dtype="u1")
    gap[0, 4] = 1
    plan = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plan.set_chunk((2, 2))
    plan.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    space = h5py.h5s.create_simple((7, 5), (8, 20))
    early = h5py.Dataset(h5py.h5d.create(h5.id, b"early", h5py.h5t.NATIVE_INT16, space, plan))
    early[...] = x[:, :, 0]
with open("grown.txt", "w") as out:
    out.write(base64.b64encode(gzip.compress(file.getvalue(), mtime=0)).decode() + "\n")
