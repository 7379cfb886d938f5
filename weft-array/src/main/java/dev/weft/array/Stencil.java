package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.kernel.Operand;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.store.Spares;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * Blocks whose rows are made, one by one, of the rows around them.
 *
 * <p>A block and what is around it are boxes: along each axis one before it, the block, and one
 * after it. Each is seen where it lies and nothing is put together; a row goes through the first
 * cache to the function and from it to the new block.
 */
final class Stencil implements Regional.Seeing {
  @Serial private static final long serialVersionUID = 1;

  /** Elements of a row that are made at once: a few rows of them lie in the first cache. */
  private static final int PIECE = 1024;

  private final long[] shape;
  private final Overlap[] overlaps;
  private final int[][] sides; // of each box, along each axis: 0 before, 1 within, 2 after
  private final int[] boxes; // where the box of the sides (a, b, …) is, at … + 3 * b + a
  private final Blocks.OfRows function;

  private Stencil(long[] shape, Overlap[] overlaps, Blocks.OfRows function) {
    this.shape = shape;
    this.overlaps = overlaps;
    this.function = function;
    var all = new ArrayList<int[]>();
    boxes = new int[Math.toIntExact((long) Math.pow(3, shape.length))];
    for (int code = 0; code < boxes.length; code++) {
      int[] side = new int[shape.length];
      boolean some = true;
      int rest = code;
      for (int axis = 0; axis < side.length; axis++, rest /= 3) {
        side[axis] = rest % 3;
        some &= side[axis] != 0 || overlaps[axis].before() > 0;
        some &= side[axis] != 2 || overlaps[axis].after() > 0;
      }
      boxes[code] = some ? all.size() : -1;
      if (some) {
        all.add(side);
      }
    }
    sides = all.toArray(int[][]::new);
  }

  static DArray of(DArray x, List<Overlap> overlaps, Blocks.OfRows function) {
    if (overlaps.size() != x.rank() || x.rank() == 0) {
      throw new IllegalArgumentException(
          "stencil needs an array of an axis or more, and an overlap for each: overlaps="
              + overlaps
              + ", shape="
              + Axes.text(x.shape()));
    }
    if (x.isComplex()) {
      throw ComplexArithmetic.undefined("stencil");
    }
    for (Overlap o : overlaps) {
      if (o.isOpen() && (o.before() > 0 || o.after() > 0)) {
        throw new IllegalArgumentException(
            "stencil needs to know what is outside the array: "
                + o
                + "; give NaN as Overlap.constant, or another boundary");
      }
    }
    var stencil = new Stencil(x.shape(), overlaps.toArray(Overlap[]::new), function);
    Layout layout = x.layout().withoutEmpty();
    return new DArray(
        new Regional(
            "stencil",
            UUID.randomUUID().toString(),
            layout,
            DType.FLOAT64,
            Collections.nCopies(stencil.sides.length, x.astype(DType.FLOAT64).expr()),
            new Regional.Cost(0, stencil.rowsIn(layout)),
            stencil::box,
            stencil));
  }

  /** Returns how many times as much as a block the rows take that a function is given. */
  private double rowsIn(Layout layout) {
    Overlap last = overlaps[overlaps.length - 1];
    long wide = (long) last.before() + last.after() + Math.clamp(shape[shape.length - 1], 1, PIECE);
    double largest = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      largest *= Math.max(1, Arrays.stream(layout.axis(axis).sizes()).max().orElse(1));
    }
    return wide * (rowCount() + 1.0) / largest;
  }

  private int window(int axis) {
    return overlaps[axis].before() + 1 + overlaps[axis].after();
  }

  private int rowCount() {
    int rows = 1;
    for (int axis = 0; axis < shape.length - 1; axis++) {
      rows = Math.multiplyExact(rows, window(axis));
    }
    return rows;
  }

  /** Returns the box that is argument {@code arg} of the block of the elements {@code out}. */
  private Region box(int arg, int[] position, Region out) {
    Region box = out;
    for (int axis = 0; axis < shape.length && out.size() > 0; axis++) {
      box =
          switch (sides[arg][axis]) {
            case 0 -> near(box, axis, out.from(axis) - overlaps[axis].before(), out.from(axis));
            case 2 -> near(box, axis, out.to(axis), out.to(axis) + overlaps[axis].after());
            default -> box;
          };
    }
    return box;
  }

  /** Returns {@code box} with what stands at the places {@code from} to {@code to} of an axis. */
  private Region near(Region box, int axis, long from, long to) {
    long first = Long.MAX_VALUE;
    long end = 0;
    for (long at = from; at < to; at++) {
      long place = overlaps[axis].source(at, shape[axis]);
      first = place < 0 ? first : Math.min(first, place);
      end = Math.max(end, place + 1);
    }
    return box.with(axis, Math.min(first, end), end);
  }

  @Override
  public Block[] see(int[] position, Region out, List<Regional.Box> given) throws Exception {
    int[] lengths = Boxes.ints(out.shape());
    double[] values = (double[]) Spares.lend(double.class, Math.toIntExact(out.size()));
    if (values.length > 0) {
      new Filling(position, out, given, values).fill();
    }
    return new Block[] {Block.of(values, lengths)};
  }

  /** One block in the making. */
  private final class Filling {
    private final int last = shape.length - 1;
    private final int[] lengths;
    private final Operand[] operands = new Operand[sides.length];
    private final int[][] places = new int[shape.length][]; // in its box; -1 if there is none
    private final double[] values;
    private final int[] at = new int[shape.length]; // of a row, from the first one around

    Filling(int[] position, Region out, List<Regional.Box> given, double[] values) {
      this.values = values;
      lengths = Boxes.ints(out.shape());
      for (int k = 0; k < operands.length; k++) {
        operands[k] = given.get(k).operand();
        for (int axis = 0; axis < shape.length; axis++) {
          if (Arrays.stream(sides[k]).filter(side -> side == 1).count() >= last) {
            sees(axis, sides[k][axis], out, box(k, position, out));
          }
        }
      }
    }

    /** Notes where the elements on one side along an axis are in their box. */
    private void sees(int axis, int side, Region out, Region box) {
      if (places[axis] == null) {
        places[axis] = new int[lengths[axis] + window(axis) - 1];
      }
      int from = side == 0 ? 0 : end(axis, side - 1);
      long first = out.from(axis) - overlaps[axis].before();
      for (int i = from; i < end(axis, side); i++) {
        long source = overlaps[axis].source(first + i, shape[axis]);
        places[axis][i] = source < 0 ? -1 : (int) (source - box.from(axis));
      }
    }

    /** Returns where a side of an axis ends, counted from the first element around the block. */
    private int end(int axis, int side) {
      int end = overlaps[axis].before();
      end += side > 0 ? lengths[axis] : 0;
      return side > 1 ? end + overlaps[axis].after() : end;
    }

    private int side(int axis, int place) {
      return place < end(axis, 0) ? 0 : place < end(axis, 1) ? 1 : 2;
    }

    void fill() throws Exception {
      int more = window(last) - 1;
      double[][][] turns = {};
      int wide = 0;
      for (int from = 0; from < lengths[last]; from += wide) {
        wide = Math.min(PIECE, lengths[last] - from);
        if (from == 0 || turns[0][0].length != wide + more) {
          turns = turns(wide + more);
        }
        strip(from, turns, new double[wide]);
      }
    }

    /**
     * Returns rows in the orders in which they come round: of those that lie one after the other
     * along the axis of rows, the first is read no more when the next is loaded in its place.
     */
    private double[][][] turns(int wide) {
      double[][] rows = new double[rowCount()][wide];
      int window = last > 0 ? window(last - 1) : 1;
      double[][][] turns = new double[window][rows.length][];
      for (int turn = 0; turn < window; turn++) {
        for (int k = 0; k < rows.length; k++) {
          turns[turn][k] = rows[k - k % window + (k + turn) % window];
        }
      }
      return turns;
    }

    /** Makes all rows of the block from place {@code from} on, as long as {@code out}. */
    private void strip(int from, double[][][] turns, double[] out) throws Exception {
      int high = last > 0 ? lengths[last - 1] : 1;
      int window = turns.length;
      int[] outer = new int[Math.max(0, last - 1)];
      int count = values.length / lengths[last];
      for (int row = 0; row < count; row++) {
        int step = row % high;
        double[][] rows = turns[step % window];
        for (int group = 0; group < rows.length; group += window) {
          around(outer, group / window);
          for (int k = step == 0 ? 0 : window - 1; k < window; k++) {
            if (last > 0) {
              at[last - 1] = step + k;
            }
            load(from, rows[group + k]);
          }
        }
        function.apply(rows, out);
        System.arraycopy(out, 0, values, row * lengths[last] + from, out.length);
        for (int axis = outer.length - 1; step == high - 1 && axis >= 0; axis--) {
          if (++outer[axis] < lengths[axis]) {
            break;
          }
          outer[axis] = 0;
        }
      }
    }

    /** Sets {@link #at} to the group of rows of that number around {@code outer}. */
    private void around(int[] outer, int group) {
      int rest = group;
      for (int axis = outer.length - 1; axis >= 0; axis--) {
        at[axis] = outer[axis] + rest % window(axis);
        rest /= window(axis);
      }
    }

    /** Copies the row at {@link #at} from its place {@code from} on. */
    private void load(int from, double[] to) {
      int outside = -1; // the last axis along which the row is
      int code = 0;
      for (int axis = last - 1; axis >= 0; axis--) {
        code = 3 * code + side(axis, at[axis]);
        outside = outside < 0 && places[axis][at[axis]] < 0 ? axis : outside;
      }
      if (outside >= 0) {
        Arrays.fill(to, overlaps[outside].value());
      }
      int step = boxes.length / 3;
      for (int side = 0; side < 3; side++) {
        int first = Math.max(from, side == 0 ? 0 : end(last, side - 1));
        int end = Math.min(from + to.length, end(last, side));
        if (first < end) {
          copy(operands[boxes[code + side * step]], outside >= 0, first, end, to, from);
        }
      }
    }

    /** Copies places {@code first} to {@code end} of a row, of one box, where they are inside. */
    private void copy(Operand seen, boolean outside, int first, int end, double[] to, int from) {
      double[] source = (double[]) seen.block().array();
      int start = seen.start();
      for (int axis = 0; axis < last; axis++) {
        start += places[axis][at[axis]] * seen.stride(axis);
      }
      int stride = seen.stride(last);
      if (!outside && side(last, first) == 1 && stride == 1) {
        System.arraycopy(source, start + places[last][first], to, first - from, end - first);
        return;
      }
      for (int i = first; i < end; i++) {
        int place = places[last][i];
        if (place < 0) {
          to[i - from] = overlaps[last].value();
        } else if (!outside) {
          to[i - from] = source[start + place * stride];
        }
      }
    }
  }
}
