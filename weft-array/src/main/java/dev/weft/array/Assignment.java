package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Elements;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Elements set at places that are told axis by axis. */
final class Assignment {
  private final DArray x;
  private final Places[] places; // of every axis
  private final List<Integer> dropped = new ArrayList<>(); // axes that a number names

  /**
   * The places along an axis: {@code start + k * step} for k below {@code count}, or a list.
   *
   * @param list null for a run
   */
  @SuppressWarnings("ArrayRecordComponent") // private to this class, and never compared
  private record Places(long start, long step, long count, long @Nullable [] list)
      implements Serializable {
    long at(long k) {
      return list == null ? start + k * step : list[(int) k];
    }

    /** Returns the first and the last k whose place is in a range, exclusive; equal if none is. */
    long[] within(long from, long to) {
      long low = count;
      long high = 0;
      if (list == null) {
        long first =
            step > 0 ? Math.ceilDiv(from - start, step) : Math.ceilDiv(to - 1 - start, step);
        long last =
            step > 0 ? Math.floorDiv(to - 1 - start, step) : Math.floorDiv(from - start, step);
        low = Math.max(0, first);
        high = Math.min(count, last + 1);
      } else {
        for (int k = 0; k < list.length; k++) {
          if (list[k] >= from && list[k] < to) {
            low = Math.min(low, k);
            high = k + 1L;
          }
        }
      }
      return low < high ? new long[] {low, high} : new long[] {0, 0};
    }
  }

  Assignment(DArray x, List<Index> index) {
    this.x = x;
    long[] own = x.shape();
    places = new Places[own.length];
    long named = index.stream().filter(i -> !(i instanceof Index.Ellipsis)).count();
    if (named > own.length || index.size() - named > 1) {
      throw new IllegalArgumentException(
          "set: an index of "
              + named
              + " axes for an array of shape "
              + Axes.text(own)
              + ": "
              + index);
    }
    int axis = 0;
    int lists = 0;
    for (Index item : index) {
      switch (item) {
        case Index.At(long i) -> {
          if (i < -own[axis] || i >= own[axis]) {
            throw new IllegalArgumentException(
                "index "
                    + i
                    + " is out of bounds for axis "
                    + axis
                    + " of length "
                    + own[axis]
                    + "; shape="
                    + Axes.text(own));
          }
          dropped.add(axis);
          places[axis++] = new Places(i < 0 ? i + own[axis - 1] : i, 1, 1, null);
        }
        case Index.Slice slice -> {
          long[] run = Selection.run(slice, own[axis], axis);
          places[axis++] = new Places(run[0], run[1], run[2], null);
        }
        case Index.Ellipsis _ -> {
          for (long i = named; i < own.length; i++) {
            places[axis] = new Places(0, 1, own[axis], null);
            axis++;
          }
        }
        case Index.Chosen(DArray by) -> {
          places[axis] = chosen(by, own[axis], axis);
          axis++;
          lists++;
        }
        case Index.NewAxis _ ->
            throw new IllegalArgumentException("set: an index has no new axes: " + index);
      }
    }
    if (lists > 1) {
      throw new IllegalArgumentException(
          "set: one array in an index at most, not " + lists + "; set a mask instead");
    }
    for (; axis < own.length; axis++) {
      places[axis] = new Places(0, 1, own[axis], null);
    }
  }

  private static Places chosen(DArray by, long length, int axis) {
    long @Nullable [] known = by.rank() == 1 ? Choosing.known(by) : null;
    if (known == null) {
      throw new IllegalArgumentException(
          "set: an array in an index is a vector in memory; compute it first, or set a mask");
    }
    if (by.dtype().isBool()) {
      if (known.length != length) {
        throw new IllegalArgumentException(
            "set: a mask of "
                + known.length
                + " elements for axis "
                + axis
                + " of length "
                + length);
      }
      long[] flags = known;
      known = LongStream.range(0, length).filter(i -> flags[(int) i] != 0).toArray();
    }
    long[] list = Arrays.stream(known).map(i -> Choosing.place(i, length, axis)).toArray();
    return new Places(0, 1, list.length, list);
  }

  DArray set(DArray value) {
    long[] wanted = new long[places.length - dropped.size()];
    int n = 0;
    for (int axis = 0; axis < places.length; axis++) {
      if (!dropped.contains(axis)) {
        wanted[n++] = places[axis].count();
      }
    }
    DArray given = value.astype(x.dtype()).broadcastTo(wanted);
    int[] added = dropped.stream().mapToInt(Integer::intValue).toArray();
    DArray full = added.length == 0 ? given : given.expandDims(added);
    return x.isComplex()
        ? DArray.complex(
            new DArray(set(x.realExpr(), full.realExpr())),
            new DArray(set(x.imagExpr(), full.imagExpr())))
        : new DArray(set(x.expr(), full.expr()));
  }

  private Expr set(Expr to, Expr value) {
    Places[] all = places;
    Layout layout = to.layout();
    var text = new StringBuilder();
    for (Places p : all) {
      text.append(p.start() + ":" + p.step() + ":" + p.count() + Arrays.toString(p.list()) + " ");
    }
    return new Regional(
        "set",
        text.toString(),
        layout,
        to.type(),
        List.of(to, value),
        new Regional.Cost(0, 0),
        (arg, _, out) -> arg == 0 ? out : given(all, out),
        (_, out, boxes) -> new Block[] {changed(all, boxes.get(0), out, boxes.get(1))});
  }

  /** Returns the box of the values that is set in {@code out}. */
  private static Region given(Places[] all, Region out) {
    long[] from = new long[all.length];
    long[] to = new long[all.length];
    for (int axis = 0; axis < all.length; axis++) {
      long[] k = all[axis].within(out.from(axis), out.to(axis));
      from[axis] = k[0];
      to[axis] = k[1];
    }
    return new Region(from, to);
  }

  private static Block changed(Places[] all, Block block, Region out, Block values) {
    if (values.size() == 0) {
      return block;
    }
    Object array = Elements.unfilled(block.type(), block.size());
    System.arraycopy(block.array(), 0, array, 0, block.size());
    int rank = all.length;
    Region given = given(all, out);
    long[] shape = given.shape();
    int[] at = new int[rank];
    for (int i = 0; i < values.size(); i++) {
      long place = 0;
      boolean inside = true;
      for (int axis = 0; axis < rank; axis++) {
        long target = all[axis].at(given.from(axis) + at[axis]);
        inside &= target >= out.from(axis) && target < out.to(axis);
        place = place * out.length(axis) + target - out.from(axis);
      }
      if (inside) {
        System.arraycopy(values.array(), i, array, (int) place, 1);
      }
      for (int axis = rank - 1; axis >= 0; axis--) {
        if (++at[axis] < shape[axis]) {
          break;
        }
        at[axis] = 0;
      }
    }
    return Block.wrap(block.type(), array, Boxes.ints(out.shape()));
  }
}
