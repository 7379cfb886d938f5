package dev.weft.array;

import dev.weft.array.expr.BlockSource;
import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Elements;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Leaf;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.AutoChunks;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Other shapes of the same elements, in the order of rows; and repetitions. */
public sealed interface Shaping permits DArray {

  /**
   * Returns the elements, in the order of rows, in another shape.
   *
   * @param shape the lengths; one may be -1, and is then found out
   * @throws IllegalArgumentException if the shape has not as many elements
   */
  default DArray reshape(long... shape) {
    long[] to = shape.clone();
    long[] own = self().shape();
    int open = -1;
    long known = 1;
    for (int i = 0; i < to.length; i++) {
      if (to[i] == -1 && open < 0) {
        open = i;
      } else if (to[i] < 0) {
        throw new IllegalArgumentException(
            "reshape: lengths must not be negative, but for one -1: " + Axes.text(shape));
      } else {
        if (to[i] != 0 && known > Long.MAX_VALUE / to[i]) {
          throw new IllegalArgumentException(
              "reshape: " + Axes.text(shape) + " has more than 2^63 - 1 elements");
        }
        known *= to[i];
      }
    }
    if (open >= 0) {
      if (known == 0 || self().size() % known != 0) {
        throw new IllegalArgumentException(
            "reshape: -1 cannot be told: shape "
                + Axes.text(own)
                + " has "
                + self().size()
                + " elements, "
                + Axes.text(shape)
                + " rows of "
                + known);
      }
      to[open] = self().size() / known;
    } else if (known != self().size()) {
      throw new IllegalArgumentException(
          "reshape: shape "
              + Axes.text(own)
              + " has "
              + self().size()
              + " elements, "
              + Axes.text(shape)
              + " has "
              + known);
    }
    return Arrays.equals(own, to) ? self() : reshaped(own, to);
  }

  /** Returns the elements in one row. */
  default DArray ravel() {
    return reshape(-1);
  }

  private DArray reshaped(long[] own, long[] to) {
    int cut = 0;
    while (cut < to.length - 1 && to[cut] == 1) {
      cut++;
    }
    var axes = new ArrayList<Chunks>();
    for (int i = 0; i < to.length; i++) {
      axes.add(Chunks.whole(to[i]));
    }
    if (to.length > 0 && self().size() > 0) {
      long row = self().size() / to[cut];
      long target = AutoChunks.ofThisProcess().target(self().bytes()) / self().dtype().bytes();
      axes.set(cut, Chunks.regular(to[cut], Math.max(1, target / Math.max(1, row))));
    }
    var layout = new Layout(axes);
    Expr pairs = self().isComplex() ? Pairs.known(self().realExpr(), self().imagExpr()) : null;
    return pairs != null
        ? Pairs.of(reshaped(pairs, pairs.layout().shape(), Pairs.all(to), Pairs.widened(layout)))
        : self().each(x -> reshaped(x, own, to, layout));
  }

  private static Expr reshaped(Expr x, long[] own, long[] to, Layout layout) {
    if (x instanceof Leaf leaf
        && leaf.origin() instanceof Leaf.Stored(BlockSource source)
        && source instanceof MemorySource memory) {
      return new Leaf(new Leaf.Stored(memory.reshape(Boxes.ints(to))), layout);
    }
    int lead = 0;
    while (lead < own.length - 1 && own[lead] == 1) {
      lead++;
    }
    int axis = lead;
    long inner = own.length == 0 || layout.size() == 0 ? 1 : layout.size() / own[lead];
    return new Regional(
        "reshape",
        "",
        layout,
        x.type(),
        List.of(x),
        Regional.Cost.NONE,
        (_, _, out) -> {
          if (own.length == 0) {
            return Region.all();
          }
          if (out.size() == 0) {
            return Region.all(new long[own.length]);
          }
          long from = start(to, out) / inner;
          long end = Math.ceilDiv(start(to, out) + out.size(), inner);
          return Region.all(own).with(axis, from, end);
        },
        (_, out, boxes) -> {
          Block box = boxes.getFirst();
          int skip = (int) (start(to, out) - (start(to, out) / inner) * inner);
          int n = (int) out.size();
          int[] lengths = Boxes.ints(out.shape());
          if (box.size() == n) {
            return new Block[] {box.reshape(lengths)};
          }
          Object array = Elements.unfilled(box.type(), n);
          System.arraycopy(box.array(), skip, array, 0, n);
          return new Block[] {Block.wrap(box.type(), array, lengths)};
        });
  }

  private static long start(long[] shape, Region box) {
    long at = 0;
    for (int i = 0; i < shape.length; i++) {
      at = at * shape[i] + box.from(i);
    }
    return at;
  }

  /**
   * Returns the elements moved along {@code axis} by {@code shift}, those that leave re-entering.
   */
  default DArray roll(long shift, int axis) {
    int a = Axes.of("roll", axis, self().rank());
    long length = self().shape()[a];
    if (length == 0) {
      return self();
    }
    long by = Math.floorMod(shift, length);
    if (by == 0) {
      return self();
    }
    return Joining.concat(a, part(a, length - by, length), part(a, 0, length - by));
  }

  /** Returns the elements, in the order of rows, moved by {@code shift}. */
  default DArray roll(long shift) {
    return reshape(-1).roll(shift, 0).reshape(self().shape());
  }

  private DArray part(int axis, long from, long to) {
    Index[] index = new Index[self().rank()];
    Arrays.fill(index, Index.all());
    index[axis] = Index.slice(from, to);
    return self().get(index);
  }

  /** Returns each element {@code count} times along {@code axis}. */
  default DArray repeat(long count, int axis) {
    int a = Axes.of("repeat", axis, self().rank());
    if (count < 0) {
      throw new IllegalArgumentException("repeat: a count must not be negative: " + count);
    }
    Layout own = self().layout();
    if (count > 0 && own.axis(a).length() > Long.MAX_VALUE / count) {
      throw new IllegalArgumentException(
          "repeat: "
              + own.axis(a).length()
              + " elements "
              + count
              + " times are more than 2^63 - 1");
    }
    long[] sizes = Arrays.stream(own.axis(a).sizes()).map(n -> n * count).toArray();
    return self()
        .each(x ->
            new Regional(
                "repeat",
                "axis " + a + " count " + count,
                own.with(a, Chunks.of(sizes)),
                x.type(),
                List.of(x),
                Regional.Cost.NONE,
                (_, _, out) ->
                    out.size() == 0
                        ? out.with(a, 0, 0)
                        : out.with(a, out.from(a) / count, Math.ceilDiv(out.to(a), count)),
                (_, out, boxes) -> {
                  int[] index = new int[(int) out.length(a)];
                  for (int i = 0; i < index.length; i++) {
                    index[i] = (int) ((out.from(a) + i) / count - out.from(a) / count);
                  }
                  return new Block[] {Lanes.take(boxes.getFirst(), a, index)};
                }));
  }

  /** Returns element i along {@code axis} {@code counts[i]} times; one count serves all. */
  default DArray repeat(long[] counts, int axis) {
    int a = Axes.of("repeat", axis, self().rank());
    long length = self().shape()[a];
    if (counts.length == 1) {
      return repeat(counts[0], a);
    }
    if (counts.length != length) {
      throw new IllegalArgumentException(
          "repeat: " + counts.length + " counts for an axis of " + length);
    }
    var index = new ArrayList<Long>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < 0) {
        throw new IllegalArgumentException("repeat: a count must not be negative: " + counts[i]);
      }
      index.addAll(java.util.Collections.nCopies(Math.toIntExact(counts[i]), (long) i));
    }
    long[] places = index.stream().mapToLong(Long::longValue).toArray();
    return self().take(DArray.of(NDArray.wrap(places, places.length)), a);
  }

  /** Returns the elements, in the order of rows, each {@code count} times. */
  default DArray repeat(long count) {
    return reshape(-1).repeat(count, 0);
  }

  /** Returns the array {@code repetitions[i]} times along axis i, counted from the last. */
  default DArray tile(long... repetitions) {
    DArray x = self();
    int missing = repetitions.length - x.rank();
    for (int i = 0; i < missing; i++) {
      x = x.expandDims(0);
    }
    int offset = x.rank() - repetitions.length;
    for (int i = 0; i < repetitions.length; i++) {
      long n = repetitions[i];
      if (n < 0) {
        throw new IllegalArgumentException("tile: a repetition must not be negative: " + n);
      }
      if (n > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "tile: a repetition of at most 2147483639 is possible, not " + n + "; use broadcastTo");
      }
      if (n == 0) {
        Index[] none = new Index[x.rank()];
        Arrays.fill(none, Index.all());
        none[offset + i] = Index.slice(0, 0);
        x = x.get(none);
      } else if (n > 1) {
        DArray[] copies = new DArray[Math.toIntExact(n)];
        Arrays.fill(copies, x);
        x = Joining.concat(offset + i, copies);
      }
    }
    return x;
  }

  /** Returns this array. */
  DArray self();
}
