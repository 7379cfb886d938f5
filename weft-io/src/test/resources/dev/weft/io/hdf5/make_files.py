"""Writes chunked.txt: small HDF5 files in the older and in the newer form, packed by gzip and in base64, a line each."""
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
