package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Lanes;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import java.io.Serializable;
import java.util.ArrayList;
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

  /** A function of the rows around a row. It runs anywhere, any number of times. */
  @FunctionalInterface
  interface OfRows extends Serializable {
    /**
     * Sets all elements of a row of the new array, or of a piece of one.
     *
     * @param rows the rows around it, in the order of rows, each as much longer than {@code out} as
     *     is seen along the last axis: to be read, and not to be kept
     * @param out the elements, to be set; what it holds before is anything
     * @throws Exception if there are none
     */
    void apply(double[][] rows, double[] out) throws Exception;
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

  /** A function of a block, along axes. It runs anywhere, any number of times. */
  @FunctionalInterface
  interface OfAxes extends Serializable {
    /**
     * Returns the new block.
     *
     * @param block the elements
     * @param axes the axes that are folded, ascending
     * @throws Exception if there is none
     */
    NDArray apply(NDArray block, int[] axes) throws Exception;
  }

  /** A function of all elements along an axis at one place of the others. */
  @FunctionalInterface
  interface OfLane extends Serializable {
    /**
     * Returns the new elements.
     *
     * @throws Exception if there are none
     */
    double[] apply(double[] lane) throws Exception;
  }

  /** A function of all elements along an axis that gives one number. */
  @FunctionalInterface
  interface OfLaneToNumber extends Serializable {
    /**
     * Returns the number.
     *
     * @throws Exception if there is none
     */
    double apply(double[] lane) throws Exception;
  }

  /**
   * Returns what {@code function} makes of each block: one of the same shape and type. Whatever it
   * throws, or a block of another shape or type, or null, fails the computation with a {@link
   * dev.weft.engine.TaskFailedException} that names the block's task.
   */
  default DArray mapBlocks(OfBlock function) {
    return mapBlocks(self().dtype(), function);
  }

  /** Returns what {@code function} makes of each block: one of the same shape. */
  default DArray mapBlocks(DType type, OfBlock function) {
    return mapBlocks(type, self().layout(), function);
  }

  /**
   * Returns what {@code function} makes of each block.
   *
   * @param type the type of the new blocks
   * @param layout the shape of the new array and its blocks, as many as here; shapes and ranks may
   *     differ
   * @throws IllegalArgumentException if the layout has more or fewer blocks
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
    return UserBlocks.of(
        "mapBlocks",
        UUID.randomUUID().toString(),
        layout,
        type,
        List.of(self()),
        (_, at, _) -> own.region(layout.part(at)),
        (at, out, boxes) ->
            UserBlocks.checked(
                function.apply(boxes.getFirst(), own.position(layout.part(at))),
                type,
                out.shape()));
  }

  /**
   * Returns what {@code function} makes of each block given with {@code depth[i]} elements of its
   * neighbours on both sides along axis i. It returns a block of the shape it was given; what was
   * added is cut off.
   *
   * @param value what lies outside, if the boundary is {@link Boundary#CONSTANT}
   */
  default DArray mapOverlap(int[] depth, Boundary boundary, double value, OfBlock function) {
    List<Overlap> overlaps = Overlapping.each(self(), depth, boundary, value);
    return mapOverlap(self().dtype(), overlaps, function);
  }

  /**
   * Returns what {@code function} makes of each block given with what {@code overlaps} says for
   * each axis. It returns a block of the shape it was given; what was added is cut off.
   *
   * @param type the type of the new blocks
   */
  default DArray mapOverlap(DType type, List<Overlap> overlaps, OfBlock function) {
    return Overlapping.map(self(), type, overlaps, function);
  }

  /**
   * Returns what {@code function} makes, row by row, of each row and those around it: {@code
   * depth[i]} on both sides along axis i. Rows run along the last axis. This is what takes least
   * time and memory of all that sees neighbours: no block is copied, and none is made but that of
   * the result.
   *
   * <p>Of a matrix and depths (1, 0), {@code rows} are the row before, the row, and the row after;
   * of depths (0, 2) it is one row, and {@code rows[0][j + 2]} the element that {@code out[j]}
   * replaces; of an array of three axes and depths (1, 1, 0) they are nine rows.
   *
   * @param value what lies outside, if the boundary is {@link Boundary#CONSTANT}
   * @throws IllegalArgumentException if the boundary is {@link Boundary#NONE}, or elements are
   *     complex
   */
  default DArray stencil(int[] depth, Boundary boundary, double value, OfRows function) {
    return stencil(Overlapping.each(self(), depth, boundary, value), function);
  }

  /** As {@link #stencil(int[], Boundary, double, OfRows)}, with an overlap for each axis. */
  default DArray stencil(List<Overlap> overlaps, OfRows function) {
    return Stencil.of(self(), overlaps, function);
  }

  /**
   * Returns the array with each block grown by what {@code overlaps} says for each axis: blocks
   * share elements with their neighbours. {@link #trimOverlap} takes them away again.
   */
  default DArray overlap(List<Overlap> overlaps) {
    return Overlapping.grown(self(), overlaps);
  }

  /**
   * Returns the array without the elements that {@link #overlap} of the same overlaps added. Along
   * an axis without boundary, blocks must not have been smaller than the overlap.
   */
  default DArray trimOverlap(List<Overlap> overlaps) {
    return Overlapping.trimmed(self(), overlaps);
  }

  /**
   * Folds with functions of the user's. Each of them makes, of a block, one whose {@code axes} have
   * length 1: {@code chunk} of a block of this array; {@code combine} of the results of up to 32
   * blocks side by side, in a tree; {@code aggregate} of the last of them. Those axes disappear.
   *
   * @param type the type of all that the functions return
   * @param axes the axes to fold; none means all
   */
  default DArray reduction(
      OfAxes chunk, OfAxes combine, OfAxes aggregate, DType type, int... axes) {
    return Folding.of(self(), new Folding(chunk, combine, aggregate, type, 0, type), axes);
  }

  /**
   * As {@link #reduction(OfAxes, OfAxes, OfAxes, DType, int...)}, where each place has a state of
   * several numbers: {@code chunk} returns them in a new last axis of {@code width}, {@code
   * combine} is given and returns it, {@code aggregate} is given it and does not return it.
   *
   * @param state the type of the states
   * @param type the type of what {@code aggregate} returns
   */
  default DArray reduction(
      OfAxes chunk,
      OfAxes combine,
      OfAxes aggregate,
      DType state,
      int width,
      DType type,
      int... axes) {
    if (width < 1) {
      throw new IllegalArgumentException("reduction: a state of no numbers: width=" + width);
    }
    return Folding.of(self(), new Folding(chunk, combine, aggregate, state, width, type), axes);
  }

  /**
   * Returns what {@code function} makes of all elements along {@code axis}, as float64.
   *
   * @param length how many elements it returns
   */
  default DArray applyAlongAxis(OfLane function, int axis, int length) {
    int a = Axes.of("applyAlongAxis", axis, self().rank());
    if (length < 0) {
      throw new IllegalArgumentException("applyAlongAxis: a length below 0: " + length);
    }
    long own = self().shape()[a];
    Layout layout = self().layout().withoutEmpty().with(a, Chunks.whole(length));
    return UserBlocks.of(
        "applyAlongAxis",
        UUID.randomUUID().toString(),
        layout,
        DType.FLOAT64,
        List.of(self()),
        (_, _, out) -> out.with(a, 0, own),
        (_, out, boxes) -> lanes(boxes.getFirst(), a, length, Boxes.ints(out.shape()), function));
  }

  /** Returns the number that {@code function} makes of all elements along {@code axis}. */
  default DArray applyAlongAxis(OfLaneToNumber function, int axis) {
    return applyAlongAxis(lane -> new double[] {function.apply(lane)}, axis, 1).squeeze(axis);
  }

  private static NDArray lanes(NDArray box, int axis, int length, int[] shape, OfLane function)
      throws Exception {
    Lanes from = Lanes.of(box.shape(), axis);
    Lanes to = Lanes.of(shape, axis);
    double[] values = Lanes.doubles(box.block());
    double[] made = new double[to.outer() * to.length() * to.inner()];
    for (int i = 0; i < from.outer(); i++) {
      for (int j = 0; j < from.inner(); j++) {
        double[] lane = new double[from.length()];
        for (int k = 0; k < lane.length; k++) {
          lane[k] = values[from.at(i, k, j)];
        }
        double[] result = function.apply(lane);
        if (result.length != length) {
          throw new IllegalArgumentException(
              "applyAlongAxis: the function gave " + result.length + " elements, not " + length);
        }
        for (int k = 0; k < length; k++) {
          made[to.at(i, k, j)] = result[k];
        }
      }
    }
    return NDArray.wrap(made, shape);
  }

  /**
   * Returns the array folded in boxes of {@code factors[i]} elements along axis i, each to one
   * element.
   *
   * @throws IllegalArgumentException if a length is no multiple of its factor
   */
  default DArray coarsen(Coarsening how, int... factors) {
    return how.of(self(), factors);
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
    var overlap = new Overlap(0, 0, boundary, value);
    for (int i = 0; i < index.length; i++) {
      index[i] = overlap.source(from + i, n);
    }
    return self().take(NDArray.wrap(index, index.length).lazy(), axis);
  }

  /** Returns this array. */
  DArray self();
}
