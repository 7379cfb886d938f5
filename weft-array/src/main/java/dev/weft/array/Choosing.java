package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Leaf;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Elements chosen by arrays: of integers, which are indices, or of bool, which are masks. */
public sealed interface Choosing permits DArray {

  /**
   * Returns the elements at {@code indices} along {@code axis}, which becomes as long as they are;
   * negative ones count from the end. Computing fails if one is out of bounds; if the indices are
   * in memory, so does this.
   */
  default DArray take(DArray indices, int axis) {
    int a = Axes.of("take", axis, self().rank());
    checkIntegers("take", indices);
    if (indices.rank() != 1) {
      long[] own = self().shape();
      long[] shape = new long[own.length - 1 + indices.rank()];
      System.arraycopy(own, 0, shape, 0, a);
      System.arraycopy(indices.shape(), 0, shape, a, indices.rank());
      System.arraycopy(own, a + 1, shape, a + indices.rank(), own.length - a - 1);
      return take(indices.reshape(-1), a).reshape(shape);
    }
    long length = self().shape()[a];
    long @Nullable [] known = known(indices);
    long low = length;
    long high = 0;
    if (known != null) {
      for (long index : known) {
        long place = place(index, length, a);
        low = Math.min(low, place);
        high = Math.max(high, place + 1);
      }
    } else {
      low = 0;
      high = length;
    }
    long from = Math.min(low, high);
    long to = high;
    Layout layout = self().layout().with(a, indices.layout().axis(0));
    return self()
        .each(x ->
            new Regional(
                "take",
                "axis " + a,
                layout,
                x.type(),
                List.of(x, indices.expr()),
                Regional.Cost.NONE,
                (arg, _, out) ->
                    arg == 0
                        ? out.size() == 0 ? out.with(a, 0, 0) : out.with(a, from, to)
                        : new Region(new long[] {out.from(a)}, new long[] {out.to(a)}),
                (_, out, boxes) -> {
                  long[] wanted = Lanes.longs(boxes.get(1));
                  int[] index = new int[wanted.length];
                  if (out.size() == 0) {
                    return new Block[] {
                      Lanes.pick(boxes.getFirst(), new int[0], Boxes.ints(out.shape()))
                    };
                  }
                  for (int i = 0; i < index.length; i++) {
                    index[i] = (int) (place(wanted[i], length, a) - from);
                  }
                  return new Block[] {Lanes.take(boxes.getFirst(), a, index)};
                }));
  }

  /**
   * Returns along {@code axis} the element that {@code indices} names at each place; other axes are
   * those of both arrays.
   */
  default DArray takeAlongAxis(DArray indices, int axis) {
    int a = Axes.of("takeAlongAxis", axis, self().rank());
    checkIntegers("takeAlongAxis", indices);
    long[] own = self().shape();
    long[] others = indices.shape();
    boolean fits = own.length == others.length;
    for (int i = 0; fits && i < own.length; i++) {
      fits = i == a || own[i] == others[i];
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "takeAlongAxis needs arrays that differ along axis "
              + a
              + " alone; array "
              + Axes.text(own)
              + ", indices "
              + Axes.text(others));
    }
    return self()
        .each(e ->
            new Regional(
                "takeAlongAxis",
                "axis " + a,
                indices.layout(),
                e.type(),
                List.of(e, indices.expr()),
                Regional.Cost.NONE,
                (arg, _, out) -> arg == 1 ? out : out.with(a, 0, out.size() == 0 ? 0 : own[a]),
                (_, _, boxes) -> {
                  Block x = boxes.getFirst();
                  Block by = boxes.get(1);
                  Lanes from = Lanes.of(x.shape(), a);
                  Lanes to = Lanes.of(by.shape(), a);
                  int[] places = new int[by.size()];
                  for (int i = 0; i < to.outer(); i++) {
                    for (int k = 0; k < to.length(); k++) {
                      for (int j = 0; j < to.inner(); j++) {
                        int at = to.at(i, k, j);
                        places[at] = from.at(i, (int) place(by.longAt(at), own[a], a), j);
                      }
                    }
                  }
                  return new Block[] {Lanes.pick(x, places, by.shape())};
                }));
  }

  /**
   * Returns at each place the element of the first of {@code choices} whose condition is true
   * there, and that of {@code otherwise} where none is. All are broadcast, and of their common
   * type.
   *
   * @param conditions of bool, as many as choices, at least one
   */
  static DArray select(List<DArray> conditions, List<DArray> choices, DArray otherwise) {
    checkConditions("select", conditions);
    if (conditions.size() != choices.size() || choices.isEmpty()) {
      throw new IllegalArgumentException(
          "select needs a choice for each condition, and one at least: "
              + conditions.size()
              + " conditions, "
              + choices.size()
              + " choices");
    }
    DArray chosen = otherwise;
    for (int i = choices.size() - 1; i >= 0; i--) {
      chosen = DArray.where(conditions.get(i), choices.get(i), chosen);
    }
    return chosen;
  }

  /**
   * Returns an array of the shape and type of this that holds, where a condition is true, what the
   * function of that number makes of this array, of several true ones the last. Where none is true
   * it holds what one more function makes, if there is one, else 0. The functions are given all of
   * this array, and make something that broadcasts to its shape.
   *
   * @param conditions of bool, broadcast to the shape of this array
   * @param functions as many as conditions, or one more
   */
  default DArray piecewise(
      List<DArray> conditions, List<? extends UnaryOperator<DArray>> functions) {
    checkConditions("piecewise", conditions);
    int n = conditions.size();
    if (functions.size() != n && functions.size() != n + 1) {
      throw new IllegalArgumentException(
          "piecewise needs a function for each condition, or one more: "
              + n
              + " conditions, "
              + functions.size()
              + " functions");
    }
    long[] shape = self().shape();
    DArray made =
        functions.size() > n ? like(functions.get(n).apply(self())) : Creation.zerosLike(self());
    for (int i = 0; i < n; i++) {
      DArray piece = like(functions.get(i).apply(self()));
      made = DArray.where(conditions.get(i).broadcastTo(shape), piece, made);
    }
    return made;
  }

  private DArray like(DArray made) {
    return made.astype(self().dtype()).broadcastTo(self().shape());
  }

  private static void checkConditions(String what, List<DArray> conditions) {
    for (int i = 0; i < conditions.size(); i++) {
      if (!conditions.get(i).dtype().isBool()) {
        throw new IllegalArgumentException(
            what
                + " needs conditions of bool; condition "
                + i
                + " is of "
                + conditions.get(i).dtype()
                + "; compare it, as in notEqual(0)");
      }
    }
  }

  /**
   * Returns the elements of {@code x} that arrays choose along {@code axes}; a mask beside another
   * array stands for the places where it is true.
   *
   * @param apart whether the new axes come first, not where the first of {@code axes} was
   */
  static DArray choose(DArray x, List<Integer> axes, List<DArray> choices, boolean apart) {
    if (choices.size() == 1) {
      int axis = axes.getFirst();
      DArray by = choices.getFirst();
      boolean mask = by.dtype().isBool();
      DArray chosen = mask ? masked(x, axis, by) : x.take(by, axis);
      return apart ? moved(chosen, axis, mask ? 1 : by.rank()) : chosen;
    }
    var places = new ArrayList<DArray>();
    var along = new ArrayList<Integer>();
    for (int i = 0; i < choices.size(); i++) {
      DArray by = choices.get(i);
      List<DArray> all = by.dtype().isBool() ? by.nonzero() : List.of(by);
      for (int k = 0; k < all.size(); k++) {
        places.add(all.get(k));
        along.add(axes.get(i) + k);
      }
    }
    return paired(x, along, places, apart);
  }

  /** Returns {@code count} axes from {@code axis} on moved to the front. */
  private static DArray moved(DArray x, int axis, int count) {
    int[] to = DArray.axesOf(count);
    int[] from = new int[count];
    for (int i = 0; i < count; i++) {
      from[i] = axis + i;
    }
    return axis == 0 ? x : x.moveaxis(from, to);
  }

  /** Returns the elements where a mask of the axes from {@code axis} on is true. */
  static DArray masked(DArray x, int axis, DArray mask) {
    long[] own = x.shape();
    int width = mask.rank();
    if (width == 0) {
      throw new IllegalArgumentException("a mask needs rank 1 or more");
    }
    DArray rows = x;
    DArray flags = mask;
    if (width > 1) {
      long[] merged = new long[own.length - width + 1];
      System.arraycopy(own, 0, merged, 0, axis);
      merged[axis] = mask.size();
      System.arraycopy(own, axis + width, merged, axis + 1, own.length - axis - width);
      rows = x.reshape(merged);
      flags = mask.reshape(-1);
    }
    Chunks cut = rows.layout().axis(axis);
    Layout layout = rows.layout().with(axis, cut.atMost());
    Expr kept = flags.expr();
    DArray chosen =
        rows.each(e ->
            new Regional(
                "mask",
                "axis " + axis,
                layout,
                e.type(),
                List.of(e, kept),
                Regional.Cost.NONE,
                (arg, _, out) ->
                    arg == 0
                        ? out
                        : new Region(new long[] {out.from(axis)}, new long[] {out.to(axis)}),
                (_, _, boxes) -> {
                  Block by = boxes.get(1);
                  int[] index =
                      java.util.stream.IntStream.range(0, by.size())
                          .filter(i -> by.longAt(i) != 0)
                          .toArray();
                  return new Block[] {Lanes.take(boxes.getFirst(), axis, index)};
                }));
    return width == own.length ? chosen.filtered(new Filter(x, mask)) : chosen;
  }

  /** Index arrays side by side name one element each: they are turned into one index array. */
  private static DArray paired(DArray x, List<Integer> axes, List<DArray> choices, boolean apart) {
    long[] own = x.shape();
    int count = axes.size();
    int[] order = new int[own.length];
    for (int i = 0; i < count; i++) {
      order[i] = axes.get(i);
    }
    int n = count;
    for (int axis = 0; axis < own.length; axis++) {
      if (!axes.contains(axis)) {
        order[n++] = axis;
      }
    }
    long[] merged = new long[own.length - count + 1];
    merged[0] = 1;
    DArray index = null;
    for (int i = 0; i < count; i++) {
      long length = own[axes.get(i)];
      DArray place = checked(choices.get(i), length, axes.get(i));
      index = index == null ? place : index.multiply(length).add(place);
      merged[0] *= length;
    }
    for (int i = count; i < own.length; i++) {
      merged[i - count + 1] = own[order[i]];
    }
    DArray chosen = java.util.Objects.requireNonNull(index);
    DArray taken = x.permuteDims(order).reshape(merged).take(chosen, 0);
    if (apart) {
      return taken;
    }
    int[] from = DArray.axesOf(chosen.rank());
    int[] to = new int[from.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = axes.getFirst() + i;
    }
    return taken.moveaxis(from, to);
  }

  private static DArray checked(DArray indices, long length, int axis) {
    long @Nullable [] known = known(indices);
    if (known != null) {
      for (long index : known) {
        place(index, length, axis);
      }
    }
    return indicesOf(
        "checkIndices",
        "length " + length,
        indices,
        (_, _, boxes) -> {
          long[] places = Lanes.longs(boxes.getFirst()).clone();
          for (int i = 0; i < places.length; i++) {
            places[i] = place(places[i], length, axis);
          }
          return new Block[] {Block.wrap(DType.INT64, places, boxes.getFirst().shape())};
        });
  }

  /** Returns indices, as int64, of which each block is made of that of {@code indices}. */
  static DArray indicesOf(String name, String text, DArray indices, Regional.Making making) {
    DArray whole = indices.astype(DType.INT64);
    return new DArray(
        new Regional(
            name,
            text,
            whole.layout(),
            DType.INT64,
            List.of(whole.expr()),
            Regional.Cost.NONE,
            (_, _, out) -> out,
            making));
  }

  static void checkIntegers(String what, DArray indices) {
    if (!indices.dtype().isInteger()) {
      throw new IllegalArgumentException(
          what + " needs indices of integers, not of " + indices.dtype() + "; cast with astype");
    }
  }

  /** Returns the elements of an array that is in memory. */
  static long @Nullable [] known(DArray array) {
    if (array.expr() instanceof Leaf leaf && leaf.origin() instanceof Leaf.Stored(var source)) {
      Block block = source.whole();
      return block == null ? null : Lanes.longs(block);
    }
    return null;
  }

  static long place(long index, long length, int axis) {
    if (index < -length || index >= length) {
      throw new IndexOutOfBoundsException(
          "index " + index + " is out of bounds for axis " + axis + " of length " + length);
    }
    return index < 0 ? index + length : index;
  }

  /** Returns this array. */
  DArray self();
}
