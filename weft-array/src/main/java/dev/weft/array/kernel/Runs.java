package dev.weft.array.kernel;

import dev.weft.array.layout.DType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Folds of one input of float64 and of nothing that is computed from it, where its numbers lie in
 * memory one after the other. They go from there straight into the accumulators, in the same tiles
 * as elsewhere, since taking each tile through the steps of a program would cost more than the fold
 * itself.
 */
final class Runs {
  /** Columns whose states stay in the second cache. */
  private static final int COLUMNS = 1 << 15;

  private final @Nullable Search search;
  private final List<Term> terms;
  private final double[] register = new double[Nest.REGISTER];
  private final List<Accumulator[]> tiles = new ArrayList<>(); // of one row, where columns are kept
  private final Accumulator[] accumulators;

  private Runs(@Nullable Search search, List<Term> terms) {
    this.search = search;
    this.terms = terms;
    this.accumulators = search == null ? newAccumulators() : new Accumulator[0];
  }

  private Accumulator[] newAccumulators() {
    return terms.stream()
        .map(term -> Compiler.accumulator(term, register))
        .toArray(Accumulator[]::new);
  }

  /** The way for a program; null if it needs its steps. */
  static @Nullable Runs of(Program program) {
    List<Instruction> code = program.code();
    if (code.isEmpty()
        || !(code.getFirst() instanceof Instruction.Load load)
        || load.type() != DType.FLOAT64) {
      return null;
    }
    List<Term> terms = program.terms();
    Term first = terms.getFirst();
    if (first.place() >= 0) {
      Instruction place = code.get(first.place());
      boolean known =
          place instanceof Instruction.Position || place instanceof Instruction.Coordinate;
      return terms.size() == 1 && code.size() == 2 && first.register() == 0 && known
          ? new Runs(new Search(first.fold() == Fold.ARGMAX), terms)
          : null;
    }
    return code.size() == 1 && terms.stream().allMatch(term -> term.place() < 0)
        ? new Runs(null, terms)
        : null;
  }

  /** Whether the loops go along memory: source 0 is the input, 1 the place if one is asked for. */
  boolean fits(Nest nest) {
    return isDown(nest) || isAlong(nest);
  }

  /** Whether rows are folded that lie in memory one number after the other. */
  private static boolean isAlong(Nest nest) {
    int last = nest.loops() - 1;
    return !nest.empty
        && nest.reduced[last]
        && nest.stride[0][last] == 1
        && nest.length[last] >= nest.tileColumns
        && nest.tileRows == 1;
  }

  /** Whether columns are folded that lie in memory row by row. */
  private boolean isDown(Nest nest) {
    return search == null
        && !nest.empty
        && nest.loops() == 2
        && nest.reduced[0]
        && !nest.reduced[1]
        && nest.stride[0][1] == 1
        && nest.stride[1][1] == 1
        && nest.length[1] >= nest.tileColumns
        && nest.tileRows == 1
        && nest.length[1] <= COLUMNS;
  }

  /** The states after all has been folded; {@code base} says where each source starts. */
  Serializable[][] fold(Nest nest, long[] base, double[] x, int places) {
    Serializable[][] states = start(places);
    if (isDown(nest)) {
      down(nest, (int) base[0], x, states);
    } else {
      run(nest, base, x);
    }
    return states;
  }

  /** Goes through whole rows, so that memory is read from one end to the other. */
  private void down(Nest nest, int base, double[] x, Serializable[][] states) {
    int columns = nest.length[1];
    int width = nest.tileColumns;
    int count = Math.ceilDiv(columns, width);
    while (tiles.size() < count) {
      tiles.add(newAccumulators());
    }
    for (int row = 0; row < nest.length[0]; row++) {
      int at = base + (int) (row * nest.stride[0][0]);
      for (int t = 0; t < count; t++) {
        int n = Math.min(width, columns - t * width);
        System.arraycopy(x, at + t * width, register, 0, n);
        for (Accumulator accumulator : tiles.get(t)) {
          if (row == 0) {
            accumulator.first(n);
          } else {
            accumulator.next(n);
          }
        }
      }
    }
    for (int t = 0; t < count; t++) {
      int n = Math.min(width, columns - t * width);
      for (int k = 0; k < states.length; k++) {
        Accumulator accumulator = tiles.get(t)[k];
        Serializable[] some = accumulator.start(n);
        for (int column = 0; column < n; column++) {
          accumulator.fold(column, 1, 1, column);
        }
        for (int s = 0; s < some.length; s++) {
          System.arraycopy(some[s], 0, states[k][s], t * width, n);
        }
      }
    }
  }

  private Serializable[][] start(int places) {
    if (search != null) {
      return new Serializable[][] {search.start(places)};
    }
    Serializable[][] states = new Serializable[accumulators.length][];
    for (int k = 0; k < states.length; k++) {
      states[k] = accumulators[k].start(places);
    }
    return states;
  }

  private void run(Nest nest, long[] base, double[] x) {
    int last = nest.loops() - 1;
    int length = nest.length[last];
    int result = base.length - 1;
    int[] position = new int[last + 1];
    do {
      boolean first = true;
      do {
        int at = (int) at(nest, base, position, 0);
        if (search != null) {
          int to = (int) at(nest, base, position, result);
          search.take(x, at, length, at(nest, base, position, 1), nest.stride[1][last], to);
        } else {
          take(x, at, length, nest.tileColumns, first);
          first = false;
        }
      } while (advance(nest, position, true));
      int width = Math.min(nest.tileColumns, length);
      for (Accumulator accumulator : accumulators) {
        accumulator.fold(0, 1, width, (int) at(nest, base, position, result));
      }
    } while (advance(nest, position, false));
  }

  private void take(double[] x, int from, int count, int width, boolean first) {
    boolean start = first;
    for (int at = from; at < from + count; at += width) {
      int n = Math.min(width, from + count - at);
      System.arraycopy(x, at, register, 0, n);
      for (Accumulator accumulator : accumulators) {
        if (start) {
          accumulator.first(n);
        } else {
          accumulator.next(n);
        }
      }
      start = false;
    }
  }

  private static long at(Nest nest, long[] base, int[] position, int source) {
    long at = base[source];
    for (int k = 0; k < position.length; k++) {
      at += nest.stride[source][k] * position[k];
    }
    return at;
  }

  /** Goes on in the loops of one sort but the last; false when all are back at 0. */
  private static boolean advance(Nest nest, int[] position, boolean reduced) {
    for (int k = position.length - 2; k >= 0; k--) {
      if (nest.reduced[k] == reduced) {
        if (++position[k] < nest.length[k]) {
          return true;
        }
        position[k] = 0;
      }
    }
    return false;
  }
}
