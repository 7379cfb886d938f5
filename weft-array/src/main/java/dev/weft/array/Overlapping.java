package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Blocks with elements of their neighbours: what is outside is added once, then boxes are read. */
final class Overlapping {
  private Overlapping() {}

  static IllegalArgumentException depths(String depths, DArray x) {
    return new IllegalArgumentException(
        "an overlap needs one depth an axis, not below 0: depth="
            + depths
            + ", shape="
            + Axes.text(x.shape()));
  }

  /** Returns the same overlap on both sides of each axis. */
  static List<Overlap> each(DArray x, int[] depth, Blocks.Boundary boundary, double value) {
    var overlaps = new ArrayList<Overlap>();
    for (int d : depth) {
      if (d < 0) {
        throw depths(Arrays.toString(depth), x);
      }
      overlaps.add(new Overlap(d, d, boundary, value));
    }
    if (depth.length != x.rank()) {
      throw depths(Arrays.toString(depth), x);
    }
    return overlaps;
  }

  private static DArray padded(DArray x, List<Overlap> overlaps) {
    if (overlaps.size() != x.rank()) {
      throw depths(overlaps.toString(), x);
    }
    DArray padded = x;
    for (int axis = 0; axis < x.rank(); axis++) {
      Overlap o = overlaps.get(axis);
      if (!o.isOpen()) {
        padded = padded.pad(axis, o.before(), o.after(), o.boundary(), o.value());
      }
    }
    return padded;
  }

  /** Returns the box of the padded array that is given for the elements {@code out}. */
  private static Region around(Region out, Overlap[] overlaps, long[] shape) {
    Region box = out;
    for (int axis = 0; axis < overlaps.length; axis++) {
      Overlap o = overlaps[axis];
      if (out.size() == 0) {
        box = box.with(axis, 0, 0);
      } else if (o.isOpen()) {
        box =
            box.with(
                axis,
                Math.max(0, out.from(axis) - o.before()),
                Math.min(shape[axis], out.to(axis) + o.after()));
      } else {
        box = box.with(axis, out.from(axis), out.to(axis) + o.before() + o.after());
      }
    }
    return box;
  }

  /** Returns where the elements {@code out} are in the padded array. */
  private static Region inside(Region out, Overlap[] overlaps) {
    Region inside = out;
    for (int axis = 0; axis < overlaps.length; axis++) {
      inside = overlaps[axis].isOpen() ? inside : inside.moved(axis, overlaps[axis].before());
    }
    return inside;
  }

  static DArray map(DArray x, DType type, List<Overlap> overlaps, Blocks.OfBlock function) {
    if (Surrounded.knows(x, overlaps)) {
      return mapNear(x, type, new Surrounded(x.shape(), overlaps), function);
    }
    DArray padded = padded(x, overlaps);
    long[] shape = padded.shape();
    Overlap[] depth = overlaps.toArray(Overlap[]::new);
    return UserBlocks.of(
        "mapOverlap",
        UUID.randomUUID().toString(),
        x.layout().withoutEmpty(),
        type,
        List.of(padded),
        (_, _, out) -> around(out, depth, shape),
        (at, out, boxes) -> {
          int[] lengths = Boxes.ints(out.shape());
          if (out.size() == 0) {
            return new NDArray(Block.wrap(type, type.newArray(0), lengths));
          }
          Region given = around(out, depth, shape);
          NDArray made =
              UserBlocks.checked(function.apply(boxes.getFirst(), at), type, given.shape());
          return cut(made, given, inside(out, depth), lengths);
        });
  }

  /** As {@link #map}, where a task adds what is outside itself. */
  private static DArray mapNear(DArray x, DType type, Surrounded around, Blocks.OfBlock function) {
    Layout layout = x.layout().withoutEmpty();
    double inOut = (double) x.dtype().bytes() / type.bytes();
    return UserBlocks.owned(
        "mapOverlap",
        UUID.randomUUID().toString(),
        layout,
        type,
        List.of(x),
        new Regional.Cost(
            0, (1 + inOut) * around.growth(layout)), // what it is given, what it makes
        (_, _, out) -> around.near(out),
        (at, out, boxes) -> {
          NDArray given = new NDArray(around.grown(boxes.getFirst().block(), out));
          Region box = Region.all(Arrays.stream(given.shape()).asLongStream().toArray());
          NDArray made = UserBlocks.checked(function.apply(given, at), type, box.shape());
          return cut(made, box, around.inside(out), Boxes.ints(out.shape()));
        });
  }

  /** Returns the elements {@code wanted} of a block that holds {@code held}. */
  static NDArray cut(NDArray block, Region held, Region wanted, int[] shape) {
    if (block.dtype().isComplex()) {
      Block re = cut(block.real(), held, wanted, shape).block();
      Block im = cut(block.imag(), held, wanted, shape).block();
      return new NDArray(Block.ofPairs(Pairs.of(re, im)));
    }
    return new NDArray(
        Block.filled(
            block.dtype(), shape, array -> Boxes.copy(block.block(), held, array, wanted, wanted)));
  }

  static DArray grown(DArray x, List<Overlap> overlaps) {
    DArray padded = padded(x, overlaps);
    long[] shape = padded.shape();
    Overlap[] depth = overlaps.toArray(Overlap[]::new);
    Layout own = x.layout().withoutEmpty();
    var axes = new ArrayList<Chunks>();
    for (int axis = 0; axis < depth.length; axis++) {
      Chunks cut = own.axis(axis);
      long[] sizes = new long[cut.count()];
      for (int i = 0; i < sizes.length; i++) {
        Overlap o = depth[axis];
        long from = o.isOpen() ? Math.max(0, cut.start(i) - o.before()) : cut.start(i);
        long to =
            o.isOpen()
                ? Math.min(cut.length(), cut.end(i) + o.after())
                : cut.end(i) + o.before() + o.after();
        sizes[i] = cut.length() == 0 ? 0 : to - from;
      }
      axes.add(Chunks.of(sizes));
    }
    var layout = new Layout(axes);
    return UserBlocks.of(
        "overlap",
        Arrays.toString(depth),
        layout,
        x.dtype(),
        List.of(padded),
        (_, at, _) -> around(own.region(own.part(at)), depth, shape),
        (_, _, boxes) -> boxes.getFirst());
  }

  static DArray trimmed(DArray x, List<Overlap> overlaps) {
    if (overlaps.size() != x.rank()) {
      throw depths(overlaps.toString(), x);
    }
    Overlap[] depth = overlaps.toArray(Overlap[]::new);
    Layout own = x.layout();
    var axes = new ArrayList<Chunks>();
    long[][] skipped = new long[depth.length][];
    for (int axis = 0; axis < depth.length; axis++) {
      Chunks cut = own.axis(axis);
      long[] sizes = cut.sizes();
      skipped[axis] = new long[sizes.length];
      for (int i = 0; i < sizes.length; i++) {
        Overlap o = depth[axis];
        boolean first = o.isOpen() && i == 0;
        boolean last = o.isOpen() && i == sizes.length - 1;
        skipped[axis][i] = first ? 0 : o.before();
        sizes[i] -= skipped[axis][i] + (last ? 0 : o.after());
        if (sizes[i] < 0) {
          throw new IllegalArgumentException(
              "trimOverlap: block "
                  + i
                  + " of axis "
                  + axis
                  + " has "
                  + cut.size(i)
                  + " elements, fewer than its overlap: "
                  + o);
        }
      }
      axes.add(Chunks.of(sizes));
    }
    var layout = new Layout(axes);
    return UserBlocks.of(
        "trimOverlap",
        Arrays.toString(depth),
        layout,
        x.dtype(),
        List.of(x),
        (_, at, _) -> {
          Region held = own.region(own.part(at));
          Region kept = layout.region(layout.part(at));
          Region box = held;
          for (int axis = 0; axis < depth.length; axis++) {
            long from = held.from(axis) + skipped[axis][at[axis]];
            box = box.with(axis, from, from + kept.length(axis));
          }
          return box;
        },
        (_, _, boxes) -> boxes.getFirst());
  }
}
