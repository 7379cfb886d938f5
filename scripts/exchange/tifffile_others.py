"""tifffile: writes stacks, and reads those that others wrote."""
import sys

import tifffile

from exchange_numbers import Tally, cases, numbers

WAYS = {
    "raw": {}, "big": {"bigtiff": True}, "other": {"byteorder": ">"}, "tiles": {"tile": (32, 48)},
    "strips": {"rowsperstrip": 7}, "zlib": {"compression": "zlib"},
    "tiles-zlib": {"tile": (32, 48), "compression": "zlib"},
    "predictor": {"compression": "zlib", "predictor": True},
}


def write(folder):
    with open(f"{folder}/cases", "w") as listed:
        for dtype in "bool int8 uint8 int16 uint16 int32 uint32 float32 float64".split():
            for way, how in WAYS.items():
                if dtype == "bool" and "zlib" in how.values() or dtype.startswith("float") and "predictor" in how:
                    continue  # what this tifffile does not write
                tifffile.imwrite(f"{folder}/{dtype}-{way}.tif", numbers(dtype, (5, 70, 90)), photometric="minisblack", **how)
                listed.write(f"{dtype}-{way}.tif {dtype} 5,70,90\n")
        tifffile.imwrite(f"{folder}/imagej.tif", numbers("uint16", (5, 70, 90)), imagej=True)
        tifffile.imwrite(f"{folder}/rgb.tif", numbers("uint8", (5, 70, 90, 3)), photometric="rgb")
        tifffile.imwrite(f"{folder}/planes.tif", numbers("uint8", (70, 90)), photometric="minisblack")
        listed.write("imagej.tif uint16 5,70,90\nrgb.tif uint8 5,70,90,3\nplanes.tif uint8 1,70,90\n")


def read(folder):
    tally = Tally()
    for name, dtype, shape, fill in cases(folder):
        tally.check(name, lambda: tifffile.imread(f"{folder}/{name}").reshape(shape), dtype, shape, fill)
    tally.end()


{"write": write, "read": read}[sys.argv[1]](sys.argv[2])
