package dev.weft.array.kernel;

import dev.weft.array.layout.DType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A program with its registers, run tile by tile by one thread at a time.
 *
 * <p>The loops over places of the result go outside, those over reduced axes inside them; so a
 * group of tiles between two flushes belongs to the same places, and each place is written once.
 * Nothing is allocated for a tile.
 */
final class Evaluator {
  /** Chunks of so many places are worth {@link #warmUp}. */
  private static final long LARGE = 1 << 18;

  // the JVM compiles a loop for good after 15,000 calls and rounds; it unrolls it only as far as a
  // call goes ten times round, and takes shorter vectors where that is not far enough for long ones
  private static final int WARM_ROUNDS = 1200;
  private static final int WARM_COLUMNS = 160;

  /**
   * How many places a straight loop is called for: so few that it is compiled as a method that is
   * called, and not only where it stands.
   */
  private static final int SLICE = 1 << 12;

  private final Program program;
  private final @Nullable Straight straight;
  private final List<Compiler.Source> sources;
  private final Step[] steps;
  private final Object[] stored;
  private final Accumulator[] accumulators;
  private final int work;
  final boolean isWoven;
  private final Tile tile;
  private final @Nullable Runs runs;
  private boolean warm;

  /** One loop from the arrays that are loaded into those that are stored, without a tile. */
  private record Straight(Weave.Bundle bundle, Woven.Loop loop, Class<?> array) {}

  /**
   * An evaluator.
   *
   * @param loops those of the program's woven parts; null if each is a step for every instruction
   */
  Evaluator(Program program, Weave weave, @Nullable Map<Pattern, Woven.Loop> loops) {
    this.program = program;
    Compiler compiler = new Compiler(program, weave, loops);
    Weave.Bundle all = weave.straight();
    straight =
        all == null || loops == null
            ? null
            : new Straight(
                all,
                Objects.requireNonNull(loops.get(all.pattern())),
                Lane.of(all.pattern().type()).register());
    sources = compiler.sources();
    stored = compiler.stored();
    accumulators = compiler.accumulators();
    for (Accumulator accumulator : accumulators) {
      compiler.add(new Step.Folding(accumulator));
    }
    steps = compiler.steps();
    work = compiler.work();
    isWoven = loops != null;
    tile = new Tile(sources.size() + 1);
    runs = program.reduces() ? Runs.of(program, sources) : null;
  }

  List<Block> map(Chunk chunk, Operand... operands) {
    int[] shape = chunk.shape();
    Block[] blocks = new Block[stored.length];
    for (int k = 0; k < blocks.length; k++) {
      blocks[k] = Block.unfilled(program.resultType(k), shape);
    }
    long[] base = new long[sources.size() + 1];
    Nest nest = nest(chunk, new boolean[shape.length], operands, base);
    if (straight != null && isStraight(nest, base, blocks)) {
      run(straight, nest.length[0], blocks);
    } else if (!nest.empty) {
      walk(nest, base, blocks);
    }
    tile.operands = new Operand[0];
    return List.of(blocks);
  }

  /** Whether all operands lie in memory as the result does, place by place from the first on. */
  private boolean isStraight(Nest nest, long[] base, Block[] blocks) {
    boolean is = !nest.empty && nest.loops() == 1;
    for (int s = 0; s < sources.size(); s++) {
      is &= base[s] == 0 && nest.stride[s][0] == 1;
    }
    return is
        && straight != null
        && Arrays.stream(blocks).allMatch(block -> straight.array().isInstance(block.array()));
  }

  private void run(Straight loop, int n, Block[] blocks) {
    Weave.Bundle bundle = loop.bundle();
    List<Object> arrays = new ArrayList<>();
    for (int input : bundle.inputs()) {
      Instruction.Load load = (Instruction.Load) program.code().get(input);
      arrays.add(tile.operands[load.input()].block().array());
    }
    for (int output : bundle.outputs()) {
      arrays.add(blocks[program.results().indexOf(output)].array());
    }
    Object[] all = arrays.toArray();
    long[] constants = bundle.bits();
    if (!warm && n >= LARGE) {
      warm = true;
      for (int round = 0; round < WARM_ROUNDS; round++) {
        loop.loop().run(all, constants, 0, WARM_COLUMNS);
      }
    }
    int to;
    for (int from = 0; from < n; from = to) {
      to = from + Math.min(SLICE, n - from);
      loop.loop().run(all, constants, from, to);
    }
  }

  Partial reduce(Chunk chunk, Operand... operands) {
    int[] shape = chunk.shape();
    boolean[] reduced = new boolean[shape.length];
    int[] kept = shape.clone();
    long count = 1;
    for (int axis : program.axes()) {
      if (axis < 0 || axis >= shape.length) {
        throw new IllegalArgumentException(
            "axis %d of a chunk of shape %s".formatted(axis, Arrays.toString(shape)));
      }
      reduced[axis] = true;
      count *= shape[axis];
      kept[axis] = 1;
    }
    int places = 1;
    for (int n : kept) {
      places *= n;
    }
    long[] base = new long[sources.size() + 1];
    Nest nest = nest(chunk, reduced, operands, base);
    Serializable[][] states;
    if (runs != null && runs.fits(nest)) {
      List<double[]> arrays = new ArrayList<>();
      for (Compiler.Source source : sources) {
        if (source.input() >= 0) {
          arrays.add((double[]) tile.operands[source.input()].block().array());
        }
      }
      states = runs.fold(nest, base, arrays, places);
    } else {
      states = new Serializable[accumulators.length][];
      for (int k = 0; k < states.length; k++) {
        states[k] = accumulators[k].start(places);
      }
      if (!nest.empty) {
        walk(nest, base, new Block[0]);
      }
    }
    tile.operands = new Operand[0];
    return new Partial(program.terms(), kept, count, states);
  }

  /** The loops over a chunk; fills {@code base} with where every source starts. */
  private Nest nest(Chunk chunk, boolean[] reduced, Operand[] operands, long[] base) {
    int[] shape = chunk.shape();
    tile.operands = fitted(operands, shape);
    long[][] ways = new long[sources.size() + 1][shape.length];
    layOut(chunk, ways, base);
    ways[sources.size()] = resultWays(shape, reduced);
    int loads = (int) sources.stream().filter(s -> s.input() >= 0).count();
    return Nest.of(shape, reduced, ways, loads, work);
  }

  private Operand[] fitted(Operand[] operands, int[] shape) {
    List<DType> types = program.inputs();
    if (operands.length != types.size()) {
      throw new IllegalArgumentException(
          "the program has %d inputs, %d were given".formatted(types.size(), operands.length));
    }
    Operand[] fitted = operands.clone();
    for (int k = 0; k < fitted.length; k++) {
      if (operands[k].block().type() != types.get(k)) {
        throw new IllegalArgumentException(
            "input %d is of %s, the program loads %s"
                .formatted(k, operands[k].block().type(), types.get(k)));
      }
      if (!operands[k].hasShape(shape)) {
        fitted[k] = operands[k].broadcast(shape);
      }
    }
    return fitted;
  }

  /** For each source its start and its strides by axis. */
  private void layOut(Chunk chunk, long[][] ways, long[] base) {
    long[] whole = chunk.whole();
    long[] offset = chunk.offset();
    for (int s = 0; s < sources.size(); s++) {
      Compiler.Source source = sources.get(s);
      if (source.input() >= 0) {
        Operand operand = tile.operands[source.input()];
        base[s] = operand.start();
        for (int axis = 0; axis < whole.length; axis++) {
          ways[s][axis] = operand.stride(axis);
        }
      } else if (source.axis() >= 0) {
        base[s] = offset[source.axis()];
        ways[s][source.axis()] = 1;
      } else {
        long step = 1;
        for (int axis = whole.length - 1; axis >= 0; axis--) {
          base[s] += offset[axis] * step;
          ways[s][axis] = step;
          step *= whole[axis];
        }
      }
    }
  }

  private static long[] resultWays(int[] shape, boolean[] reduced) {
    long[] ways = new long[shape.length];
    long step = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      ways[axis] = reduced[axis] ? 0 : step;
      step *= reduced[axis] ? 1 : shape[axis];
    }
    return ways;
  }

  private void walk(Nest nest, long[] base, Block[] blocks) {
    int loops = nest.loops();
    int result = sources.size();
    for (int s = 0; s <= result; s++) {
      tile.columnStride[s] = nest.stride[s][loops - 1];
      tile.rowStride[s] = loops > 1 ? nest.stride[s][loops - 2] : 0;
    }
    int[] position = new int[loops];
    if (!warm && nest.places() >= LARGE) {
      warmUp(nest.inTiles(1, WARM_COLUMNS), base, position);
    }
    do {
      group(nest, base, position, blocks);
    } while (advance(nest, position, false));
  }

  /**
   * Has the loops compiled before they are needed: computes a small tile over and over.
   *
   * <p>A loop that the JVM has not compiled yet costs ten times what it should. Were it called for
   * whole tiles from the start, the compiler would first replace it while it runs, and then compile
   * it once more for the next calls; calls of few numbers lead to the second at once.
   */
  private void warmUp(Nest nest, long[] base, int[] position) {
    warm = true;
    for (int round = 0; round < WARM_ROUNDS; round++) {
      compute(nest, base, position, round == 0);
    }
  }

  /** The tiles that belong to the same places of the result, and those places. */
  private void group(Nest nest, long[] base, int[] position, Block[] blocks) {
    boolean first = true;
    int rows = 0;
    int columns = 0;
    do {
      compute(nest, base, position, first);
      if (first) {
        first = false;
        rows = tile.rows;
        columns = tile.columns;
      }
    } while (advance(nest, position, true));
    int result = sources.size();
    int at = (int) tile.at[result];
    int rowWay = (int) tile.rowStride[result];
    for (int k = 0; k < blocks.length; k++) {
      Storer.store(stored[k], rows, columns, blocks[k], at, rowWay);
    }
    for (Accumulator accumulator : accumulators) {
      flush(accumulator, nest, rows, columns, at);
    }
  }

  /** All registers of the tile at a position, and the folds of it. */
  private void compute(Nest nest, long[] base, int[] position, boolean first) {
    place(nest, base, position);
    tile.first = first;
    for (Step step : steps) {
      step.run(tile);
    }
  }

  private void place(Nest nest, long[] base, int[] position) {
    int loops = position.length;
    int last = loops - 1;
    tile.columns = Math.min(nest.tileColumns, nest.length[last] - position[last]);
    tile.rows =
        loops == 1 ? 1 : Math.min(nest.tileRows, nest.length[last - 1] - position[last - 1]);
    tile.size = tile.rows * tile.columns;
    tile.ahead = nest.aheadRows > 0;
    tile.aheadRows = 0;
    if (tile.ahead && position[last] == 0 && position[last - 1] % nest.aheadRows == 0) {
      tile.aheadRows = Math.min(nest.aheadRows, nest.length[last - 1] - position[last - 1]);
      tile.aheadColumns = nest.length[last];
    }
    for (int s = 0; s < base.length; s++) {
      long at = base[s];
      for (int k = 0; k < loops; k++) {
        at += nest.stride[s][k] * position[k];
      }
      tile.at[s] = at;
    }
  }

  /** Goes on in the loops of one sort, the innermost first; false when all are back at 0. */
  private static boolean advance(Nest nest, int[] position, boolean reduced) {
    for (int k = position.length - 1; k >= 0; k--) {
      if (nest.reduced[k] == reduced) {
        position[k] += nest.step(k);
        if (position[k] < nest.length[k]) {
          return true;
        }
        position[k] = 0;
      }
    }
    return false;
  }

  private void flush(Accumulator accumulator, Nest nest, int rows, int columns, int at) {
    int loops = nest.loops();
    boolean columnsFold = nest.reduced[loops - 1];
    boolean rowsFold = loops > 1 && nest.reduced[loops - 2];
    int rowWay = (int) tile.rowStride[sources.size()];
    boolean all = columnsFold && (rowsFold || rows == 1);
    int down = rowsFold || all ? 1 : rows; // places
    int across = columnsFold ? 1 : columns;
    int count = all ? rows * columns : columnsFold ? columns : rowsFold ? rows : 1;
    int step = columnsFold ? 1 : columns;
    for (int row = 0; row < down; row++) {
      for (int column = 0; column < across; column++) {
        accumulator.fold(row * columns + column, step, count, at + row * rowWay + column);
      }
    }
  }
}
