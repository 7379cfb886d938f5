package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Regional.Box;
import dev.weft.array.kernel.Block;
import dev.weft.array.kernel.Operand;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Region;
import dev.weft.store.Spares;
import java.util.Arrays;
import java.util.List;

/**
 * The lanes of a block along one axis, made line by line of the lanes of boxes: a complex number is
 * a pair (real, imaginary) in a line, and in a box or a block with a last axis of 2.
 *
 * <p>A lane that lies in one piece in the block is made there. Others are made in lines of their
 * own, some neighbours at a time, so that what lies between two elements of one lane is used too.
 */
final class Strands {
  /** Lanes side by side that are taken together. */
  private static final int TOGETHER = 16;

  /** Elements that lie in the cache, of all lines that are taken together. */
  private static final int CACHED = 1 << 17;

  /** Elements by which lines are apart more than they are long, to lie in different sets. */
  private static final int APART = 8;

  /** Makes a line, in place. */
  @FunctionalInterface
  interface Making {
    /** Makes the line that begins at {@code at}. */
    void make(double[] values, int at);

    /**
     * Makes the line that begins at {@code at} of {@code n} complex numbers, the real parts of
     * which lie {@code step} elements apart from {@code realAt} on, and the others likewise; false
     * if it makes lines in place alone.
     */
    default boolean make(
        double[] real,
        int realAt,
        double[] imag,
        int imagAt,
        int step,
        int n,
        double[] line,
        int at) {
      return false;
    }

    /** As the other, of {@code n} real numbers in one piece. */
    default boolean make(double[] values, int from, int n, double[] line, int at) {
      return false;
    }
  }

  /** One of the parts of the numbers that are read. */
  @SuppressWarnings("ArrayRecordComponent") // arrays of others, never compared
  private record Part(double[] values, int start, int[] stride) {}

  private final int axis;
  private final int used; // elements along the axis that are read
  private final Part[] parts;
  private final int[] shape; // of the block, in numbers
  private final double[] to;
  private final int[] toStride;
  private final int pair; // elements of a number of the block

  private final int given;
  private final Making making;
  private final boolean direct; // a line lies in the block
  private final int side; // the axis along which neighbours are taken; -1 if none
  private final int together;
  private final int apart;
  private final double[] lines;

  private Strands(
      int rank,
      int axis,
      List<Box> boxes,
      int[] wide,
      double[] to,
      int size,
      int given,
      Making making) {
    this.axis = axis;
    this.given = given;
    this.making = making;
    Operand first = boxes.getFirst().operand();
    used = first.length(axis);
    parts = new Part[boxes.size() * (first.rank() == rank ? 1 : 2)];
    for (int p = 0; p < parts.length; p++) {
      Operand operand = boxes.get(boxes.size() == 1 ? 0 : p).operand();
      int[] stride = new int[rank];
      Arrays.setAll(stride, operand::stride);
      int start = operand.start() + (operand.rank() > rank ? p * operand.stride(rank) : 0);
      parts[p] = new Part((double[]) operand.block().array(), start, stride);
    }
    shape = Arrays.copyOf(wide, rank);
    pair = wide.length == rank ? 1 : 2;
    this.to = to;
    toStride = new int[rank];
    int step = pair;
    for (int i = rank - 1; i >= 0; i--) {
      toStride[i] = step;
      step *= shape[i];
    }
    boolean inOnePiece = toStride[axis] == pair;
    direct = inOnePiece && size == shape[axis] * pair;
    side = inOnePiece ? nearest(rank) : axis == rank - 1 ? rank - 2 : rank - 1;
    together = side < 0 ? 1 : Math.clamp(Math.min(TOGETHER, CACHED / size), 1, shape[side]);
    apart = direct ? side < 0 ? 0 : toStride[side] : size + APART;
    lines = direct ? to : (double[]) Spares.lend(double.class, together * apart);
  }

  /** Returns the axis along which neighbours are nearest in what is read, if lanes are not. */
  private int nearest(int rank) {
    if (Math.abs(parts[0].stride[axis]) <= parts.length) {
      return -1;
    }
    int nearest = -1;
    for (int i = 0; i < rank; i++) {
      if (i != axis
          && shape[i] > 1
          && (nearest < 0 || Math.abs(parts[0].stride[i]) < Math.abs(parts[0].stride[nearest]))) {
        nearest = i;
      }
    }
    return nearest;
  }

  /**
   * Returns a block.
   *
   * @param rank the number of axes, of complex numbers without that of pairs
   * @param boxes what is read: one box, or one of the real and one of the imaginary parts
   * @param out the place of the block
   * @param size the elements of a line while it is made; what the block takes is at its beginning
   * @param given the elements of a line that are to be set before; those that a lane has not are 0
   */
  static Block[] along(
      int axis, int rank, List<Box> boxes, Region out, int size, int given, Making making) {
    int[] wide = Boxes.ints(out.shape());
    if (out.size() == 0) {
      return new Block[] {Block.wrap(DType.FLOAT64, new double[0], wide)};
    }
    Box first = boxes.getFirst();
    if (first.own() && Arrays.equals(wide, first.operand().shape())) {
      double[] to = (double[]) first.operand().block().array();
      make(new Strands(rank, axis, boxes, wide, to, size, given, making));
      return new Block[] {Block.wrap(DType.FLOAT64, to, wide)};
    }
    Block block =
        Block.filled(
            DType.FLOAT64,
            wide,
            to -> make(new Strands(rank, axis, boxes, wide, (double[]) to, size, given, making)));
    return new Block[] {block};
  }

  private static void make(Strands strands) {
    strands.all();
    if (!strands.direct) {
      Spares.giveBack(strands.lines);
    }
  }

  /** Returns an upper bound of the bytes of lines of transforms of {@code points}. */
  static long bytes(int points) {
    return Double.BYTES * Math.max(CACHED + TOGETHER * APART, 2L * points + 2 + APART);
  }

  private void all() {
    int[] at = new int[shape.length]; // of the first lane of some neighbours
    int[] from = new int[parts.length];
    while (true) {
      int n = side < 0 ? 1 : Math.min(together, shape[side] - at[side]);
      int target = place(0, at, toStride);
      for (int p = 0; p < parts.length; p++) {
        from[p] = place(parts[p].start, at, parts[p].stride);
      }
      some(n, from, target);
      int i = shape.length - 1;
      while (i >= 0) {
        at[i] += i == axis ? shape[i] : i == side ? together : 1;
        if (at[i] < shape[i]) {
          break;
        }
        at[i--] = 0;
      }
      if (i < 0) {
        return;
      }
    }
  }

  private static int place(int start, int[] at, int[] stride) {
    int place = start;
    for (int i = 0; i < at.length; i++) {
      place += at[i] * stride[i];
    }
    return place;
  }

  /** Makes {@code n} neighbouring lanes. */
  private void some(int n, int[] from, int target) {
    int begin = direct ? target : 0;
    if (whereTheyLie(n, from, begin)) {
      if (!direct) {
        put(n, target);
      }
      return;
    }
    boolean near = true;
    for (Part part : parts) {
      near &= part.stride[axis] == parts.length || part.stride[axis] == 1;
    }
    for (int p = 0; p < parts.length; p++) {
      if (near || n == 1) {
        for (int line = 0; line < n; line++) {
          int beside = n == 1 ? 0 : line * parts[p].stride[side];
          take(p, from[p] + beside, begin + line * apart);
        }
      } else {
        take(p, from[p], begin, n);
      }
    }
    for (int line = 0; line < n; line++) {
      int at = begin + line * apart;
      Arrays.fill(lines, at + used * parts.length, at + Math.max(given, used * parts.length), 0);
      making.make(lines, at);
    }
    if (!direct) {
      put(n, target);
    }
  }

  /** Makes lines of what is read where it lies, if that can be. */
  private boolean whereTheyLie(int n, int[] from, int begin) {
    int step = parts[0].stride[axis];
    int last = parts.length - 1;
    boolean made = used > 1 && step > 0 && step <= 1 + last && parts[last].stride[axis] == step;
    for (int line = 0; made && line < n; line++) {
      int first = from[0] + (n == 1 ? 0 : line * parts[0].stride[side]);
      int second = from[last] + (n == 1 ? 0 : line * parts[last].stride[side]);
      int at = begin + line * apart;
      double[] values = parts[0].values;
      made =
          last == 0
              ? making.make(values, first, used, lines, at)
              : making.make(values, first, parts[1].values, second, step, used, lines, at);
    }
    return made;
  }

  /** Copies one part of a lane, of pairs that lie together both. */
  @SuppressWarnings("ReferenceEquality") // whether it is the same array
  private void take(int p, int from, int at) {
    double[] values = parts[p].values;
    int step = parts[p].stride[axis];
    int count = parts.length;
    if (count == 1 && step == 1) {
      System.arraycopy(values, from, lines, at, used);
    } else if (count == 2 && step == 2 && parts[1 - p].values == values) {
      if (p == 0 && (values != lines || from != at)) { // with the other part
        System.arraycopy(values, from, lines, at, 2 * used);
      }
    } else {
      for (int k = 0; k < used; k++) {
        lines[at + k * count + p] = values[from + k * step];
      }
    }
  }

  /** Copies one part of neighbouring lanes. */
  private void take(int p, int from, int begin, int n) {
    double[] values = parts[p].values;
    int step = parts[p].stride[axis];
    int beside = parts[p].stride[side];
    int count = parts.length;
    int at = begin + p;
    for (int k = 0; k < used; k++) {
      int first = from + k * step;
      int line = at + k * count;
      for (int i = 0; i < n; i++) {
        lines[line] = values[first];
        first += beside;
        line += apart;
      }
    }
  }

  /** Copies neighbouring lines to the block. */
  private void put(int n, int target) {
    int length = shape[axis];
    int step = toStride[axis];
    if (step == pair) {
      for (int i = 0; i < n; i++) {
        int at = target + (n == 1 ? 0 : i * toStride[side]);
        System.arraycopy(lines, i * apart, to, at, length * pair);
      }
      return;
    }
    int beside = side < 0 ? 0 : toStride[side];
    for (int k = 0; k < length; k++) {
      int first = target + k * step;
      int line = k * pair;
      for (int i = 0; i < n; i++) {
        to[first] = lines[line];
        if (pair == 2) {
          to[first + 1] = lines[line + 1];
        }
        first += beside;
        line += apart;
      }
    }
  }
}
