// Projects an image stack along its first axis (the mean, the maximum and the standard deviation of every pixel) into a
// group of Zarr, with a picture of each.
//
//   ./weft run examples/ZarrStack.java STACK OUT.zarr
//
// The stack is an array of Zarr or N5 (a folder), a TIFF file or an .npy file of NumPy: images one after the other (time or
// depth), rows, columns. It may be larger than memory: blocks are read by the tasks that need them, and chunks are written
// by the tasks that made them. Run again after an interruption, what is finished is not made again.

import dev.weft.array.Colormap;
import dev.weft.array.DArray;
import dev.weft.io.n5.N5;
import dev.weft.io.tiff.Tiff;
import dev.weft.io.zarr.Zarr;
import dev.weft.io.zarr.ZarrOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

static DArray open(Path path) throws IOException {
  String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
  if (Files.isDirectory(path)) {
    return Zarr.isZarr(path) ? Zarr.open(path) : N5.open(path);
  }
  return name.endsWith(".tif") || name.endsWith(".tiff") ? Tiff.read(path) : DArray.fromNpy(path);
}

void main(String[] args) throws IOException {
  if (args.length != 2) {
    System.err.println("usage: ZarrStack STACK OUT.zarr");
    System.exit(2);
  }
  DArray stack = open(Path.of(args[0]));
  if (stack.rank() != 3 || stack.size() == 0) {
    System.err.println("a stack has images one after the other, of rows and columns:\n" + stack);
    System.exit(2);
  }
  IO.println(stack);

  Path out = Path.of(args[1]);
  if (!Zarr.isZarr(out)) {
    Zarr.createGroup(out, 2, Map.of("source", args[0]));
  }
  Map<String, DArray> projections = new LinkedHashMap<>();
  projections.put("mean", stack.mean(0));
  projections.put("max", stack.max(0));
  projections.put("std", stack.std(0));
  ZarrOptions options = ZarrOptions.v2().chunks(512, 512).resume(true);
  for (String name : projections.keySet()) {
    Zarr.write(projections.get(name), out.resolve(name), options);
    DArray image = Zarr.open(out, name);
    image.compute().toPng(out.resolve(name + ".png"), Colormap.GRAY);
    IO.println(name + ": " + image.dtype() + " from " + image.min().compute().item() + " to " + image.max().compute().item());
  }
  Zarr.consolidate(out);
}
