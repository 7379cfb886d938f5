package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Elements;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Functions of the user's, block by block. */
public sealed interface Blocks permits DArray {

  /** A function of one block. It runs anywhere, any number of times. */
  @FunctionalInterface
  interface OfBlock extends Serializable {
    /**
     * Returns the new block.
     *
     * @param block the elements
     * @param position where the block is, counted in blocks
     * @throws Exception if there is none
     */
    NDArray apply(NDArray block, int[] position) throws Exception;
  }

  /** What lies outside an array where blocks are given with their neighbours. */
  enum Boundary {
    /** The elements mirrored, the edge repeated: c b a | a b c | c b a. */
    REFLECT,
    /** The elements from the other end. */
    PERIODIC,
    /** The element at the edge, again and again. */
    NEAREST,
    /** One number. */
    CONSTANT,
    /** Nothing: blocks at the edge are smaller. */
    NONE
  }

  /** Returns what {@code function} makes of each block: one of the same shape and type. */
  default DArray mapBlocks(OfBlock function) {
    return mapBlocks(self().dtype(), self().layout(), function);
  }

  /**
   * Returns what {@code function} makes of each block.
   *
   * @param type the type of the new blocks
   * @param layout the shape of the new array and its blocks, as many along each axis as here
   */
  default DArray mapBlocks(DType type, Layout layout, OfBlock function) {
    Layout own = self().layout();
    if (own.blockCount() != layout.blockCount()) {
      throw new IllegalArgumentException(
          "mapBlocks makes one block of each: "
              + own
              + " has "
              + own.blockCount()
              + ", "
              + layout
              + " has "
              + layout.blockCount());
    }
    return new DArray(
        new Regional(
            "mapBlocks",
            UUID.randomUUID().toString(),
            layout,
            type,
            List.of(self().expr()),
            new Regional.Cost(1, 1),
            (_, at, _) -> own.region(layout.part(at)),
            (at, out, boxes) ->
                new Block[] {
                  checked(function.apply(new NDArray(boxes.getFirst()), at), type, out)
                }));
  }

  private static Block checked(NDArray made, DType type, Region out) {
    int[] wanted = Boxes.ints(out.shape());
    if (made.dtype() != type || !Arrays.equals(made.shape(), wanted)) {
      throw new IllegalArgumentException(
          "the function made a block of "
              + made.dtype()
              + " "
              + Arrays.toString(made.shape())
              + "; it should be of "
              + type
              + " "
              + Arrays.toString(wanted));
    }
    return made.block();
  }

  /**
   * Returns what {@code function} makes of each block given with {@code depth[i]} elements of its
   * neighbours on both sides along axis i. It returns a block of the shape it was given; what was
   * added is cut off.
   *
   * @param value what lies outside, if the boundary is {@link Boundary#CONSTANT}
   */
  default DArray mapOverlap(int[] depth, Boundary boundary, double value, OfBlock function) {
    int rank = self().rank();
    boolean fits = depth.length == rank;
    for (int d : depth) {
      fits &= d >= 0;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "mapOverlap needs one depth an axis, not below 0: depth="
              + Arrays.toString(depth)
              + ", shape="
              + Axes.text(self().shape()));
    }
    DArray padded = self();
    if (boundary != Boundary.NONE) {
      for (int axis = 0; axis < rank; axis++) {
        padded = padded.pad(axis, depth[axis], depth[axis], boundary, value);
      }
    }
    long[] shape = padded.shape();
    int[] added = depth.clone();
    boolean open = boundary == Boundary.NONE;
    return new DArray(
        new Regional(
            "mapOverlap",
            UUID.randomUUID().toString(),
            self().layout().withoutEmpty(),
            self().dtype(),
            List.of(padded.expr()),
            new Regional.Cost(1, 1),
            (_, _, out) -> around(out, added, open, shape),
            (at, out, boxes) -> {
              Region given = around(out, added, open, shape);
              if (out.size() == 0) {
                return new Block[] {boxes.getFirst().reshape(Boxes.ints(out.shape()))};
              }
              Block made =
                  checked(function.apply(new NDArray(boxes.getFirst()), at), self().dtype(), given);
              Region wanted = out;
              for (int axis = 0; !open && axis < rank; axis++) {
                wanted = wanted.moved(axis, added[axis]);
              }
              Object array = Elements.array(made.type(), Math.toIntExact(out.size()));
              Boxes.copy(made, given, array, wanted, wanted);
              return new Block[] {Block.wrap(made.type(), array, Boxes.ints(out.shape()))};
            }));
  }

  private static Region around(Region out, int[] depth, boolean open, long[] shape) {
    Region box = out;
    for (int axis = 0; axis < depth.length; axis++) {
      if (out.size() == 0) {
        box = box.with(axis, 0, 0);
      } else if (open) {
        box =
            box.with(
                axis,
                Math.max(0, out.from(axis) - depth[axis]),
                Math.min(shape[axis], out.to(axis) + depth[axis]));
      } else {
        box = box.with(axis, out.from(axis), out.to(axis) + 2L * depth[axis]);
      }
    }
    return box;
  }

  /** Returns the array with elements added before and after it along {@code axis}. */
  default DArray pad(int axis, int before, int after, Boundary boundary, double value) {
    int a = Axes.of("pad", axis, self().rank());
    long n = self().shape()[a];
    if (before == 0 && after == 0) {
      return self();
    }
    if (boundary == Boundary.NONE) {
      throw new IllegalArgumentException("pad needs something to add, not " + boundary);
    }
    if (n == 0 && boundary != Boundary.CONSTANT) {
      throw new IllegalArgumentException("pad: an empty axis has nothing to " + boundary);
    }
    var parts = new ArrayList<DArray>();
    parts.add(edge(a, -before, 0, boundary, value));
    parts.add(self());
    parts.add(edge(a, n, n + after, boundary, value));
    return Joining.concat(a, parts.stream().filter(p -> p.shape()[a] > 0).toArray(DArray[]::new));
  }

  private DArray edge(int axis, long from, long to, Boundary boundary, double value) {
    long[] shape = self().shape();
    long n = shape[axis];
    if (boundary == Boundary.CONSTANT) {
      shape[axis] = to - from;
      return DArray.constant(
          self().dtype(), value, self().layout().with(axis, Chunks.whole(to - from)));
    }
    long[] index = new long[(int) (to - from)];
    for (int i = 0; i < index.length; i++) {
      long at = from + i;
      index[i] =
          switch (boundary) {
            case PERIODIC -> Math.floorMod(at, n);
            case NEAREST -> Math.clamp(at, 0, n - 1);
            case REFLECT -> {
              long turned = Math.floorMod(at, 2 * n);
              yield turned < n ? turned : 2 * n - 1 - turned;
            }
            case CONSTANT, NONE -> throw new IllegalStateException("no index: " + boundary);
          };
    }
    return self().take(NDArray.wrap(index, index.length).lazy(), axis);
  }

  /** Returns this array. */
  DArray self();
}
