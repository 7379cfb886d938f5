package dev.weft.array.kernel;

import dev.weft.array.layout.DType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Folds of inputs of float64, or of sums of the product of two or of squares, where the numbers lie
 * in memory one after the other. They are folded where they lie, since taking each tile through the
 * steps of a program would cost more than the fold itself.
 */
final class Runs {
  /** Numbers that are in the first cache when the next of several terms takes them. */
  private static final int STRETCH = 2048;

  /** Shorter rows are better taken several at a time, as tiles do. */
  private static final int SHORT = 64;

  /** The same where columns are folded. */
  private static final int NARROW = 256;

  /** What a term folds: an input, or its product with another or with itself. */
  private record Factors(int input, int other) {}

  private final @Nullable Search search;
  private final Cursor[] cursors; // of the sources
  private final List<Along> along = new ArrayList<>();
  private final List<Down> down = new ArrayList<>();

  private Runs(List<Compiler.Source> sources, @Nullable Search search) {
    this.search = search;
    cursors = sources.stream().map(_ -> new Cursor()).toArray(Cursor[]::new);
  }

  /** The way for a program with these sources; null if it needs its steps. */
  static @Nullable Runs of(Program program, List<Compiler.Source> sources) {
    List<Term> terms = program.terms();
    Term first = terms.getFirst();
    if (first.place() >= 0) {
      Instruction place = program.code().get(first.place());
      boolean known =
          place instanceof Instruction.Position || place instanceof Instruction.Coordinate;
      return known && terms.size() == 1 && load(program, first.register()) >= 0
          ? new Runs(sources, new Search(first.fold() == Fold.ARGMAX))
          : null;
    }
    Runs runs = new Runs(sources, null);
    for (Term term : terms) {
      Factors factors = term.place() < 0 ? factors(program, term.register()) : null;
      if (factors == null || !runs.add(term.fold(), factors, sources)) {
        return null;
      }
    }
    return runs;
  }

  private static @Nullable Factors factors(Program program, int register) {
    Instruction code = program.code().get(register);
    int x = load(program, register);
    int y = -1;
    if (code instanceof Instruction.Apply1 square && square.operation() == Unary.SQUARE) {
      x = load(program, square.x());
      y = x;
    } else if (code instanceof Instruction.Apply2 product
        && product.operation() == Binary.MULTIPLY) {
      x = load(program, product.x());
      y = load(program, product.y());
      x = y < 0 ? -1 : x;
    }
    return x < 0 ? null : new Factors(x, y);
  }

  /** Which input of float64 a register is loaded from; -1 if none. */
  private static int load(Program program, int register) {
    return program.code().get(register) instanceof Instruction.Load load
            && load.type() == DType.FLOAT64
        ? load.input()
        : -1;
  }

  /** Adds the two ways for a fold; answers whether there are such. */
  private boolean add(Fold fold, Factors factors, List<Compiler.Source> sources) {
    Cursor x = cursors[sources.indexOf(new Compiler.Source(factors.input(), -1))];
    Cursor factor =
        factors.other() < 0
            ? null
            : cursors[sources.indexOf(new Compiler.Source(factors.other(), -1))];
    boolean sums = fold == Fold.SUM || fold == Fold.MEAN;
    if (sums) {
      along.add(new Along.Sum(x, factor));
      down.add(new Down.Sum(x, factor));
    } else if (factor == null && fold == Fold.VARIANCE) {
      along.add(new Along.Variance(x));
      down.add(new Down.Variance(x));
    } else if (factor == null && (fold == Fold.MIN || fold == Fold.MAX)) {
      along.add(new Along.Extreme(x, fold == Fold.MAX));
      down.add(new Down.Extreme(x, fold == Fold.MAX));
    } else {
      return false;
    }
    return true;
  }

  /** Whether the last loop goes along memory in all inputs, and is worth it. */
  boolean fits(Nest nest) {
    int last = nest.loops() - 1;
    if (nest.empty) {
      return false;
    }
    if (search != null) {
      return nest.reduced[last]
          && nest.stride[0][last] == 1
          && nest.length[last] >= nest.tileColumns
          && nest.tileRows == 1;
    }
    boolean fits =
        nest.reduced[last]
            ? nest.length[last] >= SHORT
            : nest.length[last] >= NARROW && reducedLoop(nest) >= 0;
    for (int s = 0; s < cursors.length; s++) {
      fits &= nest.stride[s][last] == 1;
    }
    return fits;
  }

  /** The innermost loop that is reduced; -1 if none is. */
  private static int reducedLoop(Nest nest) {
    int loop = nest.loops() - 1;
    while (loop >= 0 && !nest.reduced[loop]) {
      loop--;
    }
    return loop;
  }

  /**
   * The states after all has been folded.
   *
   * @param base where every source starts, and the result
   * @param arrays those of the sources that are inputs
   */
  Serializable[][] fold(Nest nest, long[] base, List<double[]> arrays, int places) {
    for (int s = 0; s < arrays.size(); s++) {
      cursors[s].array = arrays.get(s);
    }
    Serializable[][] states;
    if (search != null) {
      states = new Serializable[][] {search.start(places)};
      search(nest, base, search);
    } else if (nest.reduced[nest.loops() - 1]) {
      states = along.stream().map(fold -> fold.start(places)).toArray(Serializable[][]::new);
      along(nest, base);
    } else {
      states = down.stream().map(fold -> fold.start(places)).toArray(Serializable[][]::new);
      down(nest, base);
    }
    for (Cursor cursor : cursors) {
      cursor.clear();
    }
    return states;
  }

  private void search(Nest nest, long[] base, Search search) {
    int last = nest.loops() - 1;
    int[] position = new int[last + 1];
    do {
      int to = (int) at(nest, base, position, 2);
      do {
        int at = (int) at(nest, base, position, 0);
        long place = at(nest, base, position, 1);
        search.take(cursors[0].array, at, nest.length[last], place, nest.stride[1][last], to);
      } while (advance(nest, position, true, last));
    } while (advance(nest, position, false, last));
  }

  private void along(Nest nest, long[] base) {
    int last = nest.loops() - 1;
    int[] position = new int[last + 1];
    do {
      for (Along fold : along) {
        fold.begin();
      }
      do {
        move(nest, base, position, last);
        int n;
        for (int from = 0; from < nest.length[last]; from += n) {
          n = Math.min(STRETCH, nest.length[last] - from);
          for (Along fold : along) {
            fold.take(n);
          }
          for (Cursor cursor : cursors) {
            cursor.at += n;
          }
        }
      } while (advance(nest, position, true, last));
      int place = (int) at(nest, base, position, cursors.length);
      for (Along fold : along) {
        fold.end(place);
      }
    } while (advance(nest, position, false, last));
  }

  private void down(Nest nest, long[] base) {
    int last = nest.loops() - 1;
    int rowLoop = reducedLoop(nest);
    int columns = nest.length[last];
    int width = Math.ceilDiv(columns, Math.ceilDiv(columns, Nest.TILE));
    int[] position = new int[last + 1];
    do {
      for (int from = 0; from < columns; from += width) {
        int n = Math.min(width, columns - from);
        for (Down fold : down) {
          fold.begin(n);
        }
        position[last] = from;
        do {
          move(nest, base, position, rowLoop);
          rows(nest.length[rowLoop], n);
        } while (advance(nest, position, true, rowLoop));
        int place = (int) at(nest, base, position, cursors.length);
        for (Down fold : down) {
          fold.end(place, n);
        }
      }
      position[last] = 0;
    } while (advance(nest, position, false, last));
  }

  /** Takes so many rows of a strip, from where the cursors are. */
  private void rows(int count, int n) {
    int rows;
    for (int row = 0; row < count; row += rows) {
      rows = count - row < Chains.ROWS ? 1 : Chains.ROWS;
      for (Down fold : down) {
        fold.take(rows, n);
      }
      for (Cursor cursor : cursors) {
        cursor.at += rows * cursor.way;
      }
    }
  }

  /** Puts the cursors at a position, from where rows are a step of a loop apart. */
  private void move(Nest nest, long[] base, int[] position, int rowLoop) {
    for (int s = 0; s < cursors.length; s++) {
      cursors[s].at = (int) at(nest, base, position, s);
      cursors[s].way = (int) nest.stride[s][rowLoop];
    }
  }

  private static long at(Nest nest, long[] base, int[] position, int source) {
    long at = base[source];
    for (int k = 0; k < position.length; k++) {
      at += nest.stride[source][k] * position[k];
    }
    return at;
  }

  /** Goes on in the loops of one sort but the one left out; false when all are back at 0. */
  private static boolean advance(Nest nest, int[] position, boolean reduced, int without) {
    for (int k = position.length - 1; k >= 0; k--) {
      if (k != without && nest.reduced[k] == reduced) {
        if (++position[k] < nest.length[k]) {
          return true;
        }
        position[k] = 0;
      }
    }
    return false;
  }
}
