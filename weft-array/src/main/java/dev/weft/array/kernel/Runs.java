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
  private final @Nullable Search search;
  private final double[] register;
  private final Accumulator[] accumulators;

  private Runs(@Nullable Search search, double[] register, Accumulator[] accumulators) {
    this.search = search;
    this.register = register;
    this.accumulators = accumulators;
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
          ? new Runs(new Search(first.fold() == Fold.ARGMAX), new double[0], new Accumulator[0])
          : null;
    }
    double[] register = new double[Nest.REGISTER];
    var accumulators = new ArrayList<Accumulator>();
    for (Term term : terms) {
      if (code.size() > 1 || term.fold() == Fold.ARGMIN || term.fold() == Fold.ARGMAX) {
        return null;
      }
      accumulators.add(Compiler.accumulator(term, register));
    }
    return new Runs(null, register, accumulators.toArray(Accumulator[]::new));
  }

  /** Whether the loops go along memory: source 0 is the input, 1 the place if one is asked for. */
  static boolean fits(Nest nest) {
    int last = nest.loops() - 1;
    return !nest.empty
        && nest.reduced[last]
        && nest.stride[0][last] == 1
        && nest.length[last] >= nest.tileColumns * nest.tileRows
        && nest.tileRows == 1;
  }

  Serializable[][] start(int places) {
    if (search != null) {
      return new Serializable[][] {search.start(places)};
    }
    Serializable[][] states = new Serializable[accumulators.length][];
    for (int k = 0; k < states.length; k++) {
      states[k] = accumulators[k].start(places);
    }
    return states;
  }

  /**
   * Folds all.
   *
   * @param base where each source starts
   */
  void run(Nest nest, long[] base, double[] x) {
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
