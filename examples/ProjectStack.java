// Projects an image stack along its first axis: the mean, the maximum and the standard deviation of every pixel.
//
//   ./weft run examples/ProjectStack.java STACK.npy [FOLDER]
//
// The stack is an .npy file of NumPy's (images one after the other: time or depth, rows, columns), of any size: it is
// mapped, not loaded. Written are mean.npy, max.npy (of the input's type) and std.npy, and a picture of each.

import dev.weft.array.Colormap;
import dev.weft.array.DArray;
import dev.weft.array.NDArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

void main(String[] args) throws IOException {
  if (args.length < 1 || args.length > 2) {
    System.err.println("usage: ProjectStack STACK.npy [FOLDER]");
    System.exit(2);
  }
  DArray stack = DArray.fromNpy(Path.of(args[0]));
  if (stack.rank() < 2 || stack.size() == 0) {
    System.err.println("a stack has images one after the other, of rank 2 or more:\n" + stack);
    System.exit(2);
  }
  Path folder = Files.createDirectories(Path.of(args.length > 1 ? args[1] : "."));
  IO.println(stack);

  Map<String, DArray> projections = new TreeMap<>();
  projections.put("mean", stack.mean(0));
  projections.put("max", stack.max(0));
  projections.put("std", stack.std(0));
  for (String name : projections.keySet()) {
    NDArray image = projections.get(name).compute();
    image.toNpy(folder.resolve(name + ".npy"));
    if (image.rank() == 2) {
      image.toPng(folder.resolve(name + ".png"), Colormap.GRAY);
    }
    IO.println(name + ": " + image.dtype() + " from "
        + image.lazy().min().compute().item() + " to " + image.lazy().max().compute().item());
  }
}
