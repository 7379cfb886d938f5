package dev.weft.array;

import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Copies with slices put in or left out, as NumPy's {@code insert} and {@code delete}. Of the array
 * laid out by rows: {@code x.ravel().delete(…, 0)}. {@link Joining#concat} puts slices at the end.
 */
public sealed interface Splicing permits DArray {

  /**
   * Returns a copy with slices put in before the one that is at {@code place} along {@code axis}.
   *
   * @param place from 0 to the length of the axis, which is behind all; a negative one counts from
   *     the end
   * @param values the slices, one after the other along their first axis; an array of lower rank is
   *     one slice. They take the type of this array and are broadcast to its other axes.
   * @throws IllegalArgumentException if the place is not there or the values do not broadcast
   */
  default DArray insert(long place, DArray values, int axis) {
    int a = Axes.of("insert", axis, self().rank());
    DArray wide = values;
    while (wide.rank() < self().rank()) {
      wide = wide.expandDims(0);
    }
    if (wide.rank() > self().rank()) {
      throw new IllegalArgumentException(
          "insert needs values of no higher rank than the array; shapes="
              + Axes.text(self().shape())
              + ", "
              + Axes.text(values.shape()));
    }
    DArray moved = wide.moveaxis(0, a);
    long[] places = new long[Math.toIntExact(moved.shape()[a])];
    Arrays.fill(places, place);
    return insert(places, moved, a);
  }

  /**
   * Returns a copy with slices put in along {@code axis}: slice i of {@code values} before the one
   * that is at {@code places[i]} in this array; several at one place keep their order.
   *
   * @param places from 0 to the length of the axis, which is behind all; negative ones count from
   *     the end
   * @param values in the type of this array, broadcast to its shape with as many slices as places
   * @throws IllegalArgumentException if a place is not there or the values do not broadcast
   */
  default DArray insert(long[] places, DArray values, int axis) {
    int a = Axes.of("insert", axis, self().rank());
    long length = self().shape()[a];
    long[] at = new long[places.length];
    for (int i = 0; i < at.length; i++) {
      at[i] = places[i] < 0 ? places[i] + length : places[i];
      if (at[i] < 0 || at[i] > length) {
        throw new IllegalArgumentException(
            "insert: place "
                + places[i]
                + " is not there; axis "
                + a
                + " has length "
                + length
                + ", use "
                + -length
                + " to "
                + length);
      }
    }
    long[] shape = self().shape();
    shape[a] = at.length;
    DArray given = values.astype(self().dtype()).broadcastTo(shape);
    int[] order =
        IntStream.range(0, at.length)
            .boxed()
            .sorted(Comparator.comparingLong(i -> at[i]))
            .mapToInt(i -> i)
            .toArray();
    var parts = new ArrayList<DArray>();
    long done = 0;
    for (int i = 0; i < order.length; ) {
      int first = i++;
      while (i < order.length
          && at[order[i]] == at[order[first]]
          && order[i] == order[i - 1] + 1) { // neighbours that go to one place
        i++;
      }
      parts.add(part(self(), a, done, at[order[first]]));
      parts.add(part(given, a, order[first], order[first] + (long) (i - first)));
      done = at[order[first]];
    }
    parts.add(part(self(), a, done, length));
    return Joining.concat(a, parts.toArray(DArray[]::new));
  }

  /** Returns a copy without the slice at {@code index} along {@code axis}. */
  default DArray delete(long index, int axis) {
    return delete(new long[] {index}, axis);
  }

  /**
   * Returns a copy without the slices at {@code indices} along {@code axis}.
   *
   * @param indices in any order, also several times; negative ones count from the end
   * @throws IllegalArgumentException if one is not there
   */
  default DArray delete(long[] indices, int axis) {
    int a = Axes.of("delete", axis, self().rank());
    long length = self().shape()[a];
    long[] gone = new long[indices.length];
    for (int i = 0; i < gone.length; i++) {
      if (indices[i] < -length || indices[i] >= length) {
        throw new IllegalArgumentException(
            "delete: index "
                + indices[i]
                + " is out of bounds for axis "
                + a
                + " of length "
                + length);
      }
      gone[i] = indices[i] < 0 ? indices[i] + length : indices[i];
    }
    return without(Arrays.stream(gone).sorted().distinct().toArray(), a);
  }

  /**
   * Returns a copy without the slices along {@code axis} that {@code slice} names, {@code
   * Index.slice(2, 5)}.
   *
   * @throws IllegalArgumentException if it is no slice
   */
  default DArray delete(Index slice, int axis) {
    int a = Axes.of("delete", axis, self().rank());
    if (!(slice instanceof Index.Slice named)) {
      throw new IllegalArgumentException(
          "delete needs numbers or Index.slice, not "
              + slice
              + "; a mask keeps elements by get(Index.by(mask.logicalNot()))");
    }
    long length = self().shape()[a];
    long[] run = Selection.run(named, length, a);
    long first = run[1] > 0 ? run[0] : run[0] + (run[2] - 1) * run[1];
    long step = Math.abs(run[1]);
    if (run[2] == 0) {
      return self();
    }
    if (step == 1) {
      return Joining.concat(a, part(self(), a, 0, first), part(self(), a, first + run[2], length));
    }
    long[] gone = new long[Math.toIntExact(run[2])];
    for (int i = 0; i < gone.length; i++) {
      gone[i] = first + i * step;
    }
    return without(gone, a);
  }

  /** Returns a copy without slices, named ascending: block by block. */
  private DArray without(long[] gone, int axis) {
    if (gone.length == 0) {
      return self();
    }
    Layout own = self().layout();
    Chunks cut = own.axis(axis);
    long[] sizes = cut.sizes();
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] -= before(gone, cut.end(i)) - before(gone, cut.start(i));
    }
    int count = gone.length;
    DArray left = NDArray.wrap(gone, count).lazy();
    return self()
        .each(x ->
            new Regional(
                "delete",
                "axis " + axis,
                own.with(axis, Chunks.of(sizes)),
                x.type(),
                List.of(x, left.expr()),
                Regional.Cost.NONE,
                (arg, at, out) ->
                    arg == 0
                        ? out.with(axis, cut.start(at[axis]), cut.end(at[axis]))
                        : Region.all(count),
                (at, out, boxes) -> {
                  long[] leave = Lanes.longs(boxes.get(1));
                  int[] kept = new int[(int) out.length(axis)];
                  long start = cut.start(at[axis]);
                  int next = before(leave, start);
                  long place = start;
                  for (int i = 0; i < kept.length; place++) {
                    if (next < leave.length && leave[next] == place) {
                      next++;
                    } else {
                      kept[i++] = (int) (place - start);
                    }
                  }
                  return new Block[] {Lanes.take(boxes.getFirst(), axis, kept)};
                }));
  }

  /** Returns how many of some ascending numbers are below {@code end}. */
  private static int before(long[] ascending, long end) {
    int at = Arrays.binarySearch(ascending, end);
    return at < 0 ? -at - 1 : at;
  }

  private static DArray part(DArray x, int axis, long from, long to) {
    Index[] index = new Index[x.rank()];
    Arrays.fill(index, Index.all());
    index[axis] = Index.slice(from, to);
    return x.get(index);
  }

  /** Returns this array. */
  DArray self();
}
