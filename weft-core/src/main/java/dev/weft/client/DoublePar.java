package dev.weft.client;

import dev.weft.graph.Needs;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers made of consecutive whole ones, and what is done with each; see {@link Par#range}. */
public final class DoublePar {
  private static final int CHUNK = 512;

  private sealed interface Step extends Serializable {
    record Map(Fn.DoubleToDouble f) implements Step {}

    record Keep(Fn.DoubleTest test) implements Step {}
  }

  private sealed interface End extends Serializable {
    record Sum() implements End {}

    record Reduce(double identity, Fn.DoublesToDouble f) implements End {}
  }

  /** How the numbers of a block are made. */
  private record Recipe(
      LongPar.Steps before,
      Fn.LongToDouble convert,
      LongPar.Steps.LoopOf convertLoop,
      List<Step> after,
      List<LongPar.Steps.LoopOf> afterLoops)
      implements Serializable {

    Recipe plus(Step step, long size) {
      var more = new ArrayList<>(after);
      more.add(step);
      var loops = new ArrayList<>(afterLoops);
      loops.add(new LongPar.Steps.LoopOf(size));
      return new Recipe(before, convert, convertLoop, List.copyOf(more), List.copyOf(loops));
    }

    /** Makes the numbers for {@code [a, a + longs.length)}; returns how many there are. */
    int make(long a, long to, long[] longs, double[] doubles) throws Exception {
      int n = before.apply(longs, LongPar.fill(longs, a, to));
      convertLoop.get().convert(longs, doubles, n, convert);
      for (int s = 0; s < after.size(); s++) {
        switch (after.get(s)) {
          case Step.Map(Fn.DoubleToDouble f) -> afterLoops.get(s).get().map(doubles, n, f);
          case Step.Keep(Fn.DoubleTest test) -> n = afterLoops.get(s).get().keep(doubles, n, test);
        }
      }
      return n;
    }
  }

  private final @Nullable Client client;
  private final Blocks blocks;
  private final Recipe recipe;

  DoublePar(
      @Nullable Client client, Blocks blocks, List<LongPar.Step> before, Fn.LongToDouble convert) {
    this(
        client,
        blocks,
        new Recipe(
            new LongPar.Steps(before, blocks.size()),
            convert,
            new LongPar.Steps.LoopOf(blocks.size()),
            List.of(),
            List.of()));
  }

  private DoublePar(@Nullable Client client, Blocks blocks, Recipe recipe) {
    this.client = client;
    this.blocks = blocks;
    this.recipe = recipe;
  }

  /** Returns the same, to be run by {@code client} rather than by the threads of this JVM. */
  public DoublePar on(Client client) {
    return new DoublePar(client, blocks, recipe);
  }

  private DoublePar with(Step step) {
    return new DoublePar(client, blocks, recipe.plus(step, blocks.size()));
  }

  /** Replaces each number by {@code f} of it. */
  public DoublePar map(Fn.DoubleToDouble f) {
    return with(new Step.Map(f));
  }

  /** Keeps the numbers that {@code test} says yes to. */
  public DoublePar filter(Fn.DoubleTest test) {
    return with(new Step.Keep(test));
  }

  /**
   * Returns the sum of the numbers: plain within 512 of them, compensated beyond (Neumaier 1974),
   * the same whatever the engine.
   */
  public double sum() {
    return compute(new End.Sum());
  }

  /** Returns how many numbers are left. */
  public long count() {
    Recipe recipe = this.recipe;
    Plan<Long> plan =
        blocks.plan(
            (a, b) -> count(a, b, recipe),
            counts -> counts.stream().mapToLong(Long::longValue).sum(),
            Needs.bytes(24));
    return runner().compute(() -> plan);
  }

  /** Returns the smallest number, or infinity if there is none; NaN if one is. */
  public double min() {
    return reduce(Double.POSITIVE_INFINITY, Math::min);
  }

  /** Returns the largest number, or negative infinity if there is none; NaN if one is. */
  public double max() {
    return reduce(Double.NEGATIVE_INFINITY, Math::max);
  }

  /**
   * Returns what {@code f} makes of all numbers, in order.
   *
   * @param identity what {@code f} makes no difference with
   * @param f a function that is associative, but for rounding
   */
  public double reduce(double identity, Fn.DoublesToDouble f) {
    return compute(new End.Reduce(identity, f));
  }

  /** Returns the numbers, in order. */
  public double[] toArray() {
    Recipe recipe = this.recipe;
    Plan<List<double[]>> plan = blocks.plan((a, b) -> numbers(a, b, recipe));
    List<double[]> all = runner().compute(() -> plan);
    return all.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  private Client runner() {
    return client == null ? Embedded.client() : client;
  }

  private double compute(End end) {
    Recipe recipe = this.recipe;
    var endLoop = new LongPar.Steps.LoopOf(blocks.size());
    Plan<Double> plan =
        blocks.plan(
            (a, b) -> block(a, b, recipe, end, endLoop),
            all -> combined(all, end),
            Needs.bytes(24));
    return runner().compute(() -> plan);
  }

  private static double combined(List<Double> values, End end) throws Exception {
    return switch (end) {
      case End.Sum _ -> {
        var sum = new Compensated();
        for (double value : values) {
          sum.add(value);
        }
        yield sum.value();
      }
      case End.Reduce(double identity, Fn.DoublesToDouble f) -> {
        double all = identity;
        for (double value : values) {
          all = f.apply(all, value);
        }
        yield all;
      }
    };
  }

  private static double block(
      long from, long to, Recipe recipe, End end, LongPar.Steps.LoopOf endLoop) throws Exception {
    long[] longs = new long[CHUNK];
    double[] doubles = new double[CHUNK];
    switch (end) {
      case End.Sum _ -> {
        var sum = new Compensated();
        for (long a = from; a < to; a += CHUNK) {
          sum.add(plainSum(doubles, recipe.make(a, to, longs, doubles)));
        }
        return sum.value();
      }
      case End.Reduce(double identity, Fn.DoublesToDouble f) -> {
        double all = identity;
        for (long a = from; a < to; a += CHUNK) {
          all = endLoop.get().reduce(doubles, recipe.make(a, to, longs, doubles), all, f);
        }
        return all;
      }
    }
  }

  private static long count(long from, long to, Recipe recipe) throws Exception {
    long[] longs = new long[CHUNK];
    double[] doubles = new double[CHUNK];
    long count = 0;
    for (long a = from; a < to; a += CHUNK) {
      count += recipe.make(a, to, longs, doubles);
    }
    return count;
  }

  private static double[] numbers(long from, long to, Recipe recipe) throws Exception {
    double[] all = new double[Math.toIntExact(to - from)];
    long[] longs = new long[CHUNK];
    double[] doubles = new double[CHUNK];
    int size = 0;
    for (long a = from; a < to; a += CHUNK) {
      int n = recipe.make(a, to, longs, doubles);
      System.arraycopy(doubles, 0, all, size, n);
      size += n;
    }
    return size == all.length ? all : Arrays.copyOf(all, size);
  }

  /** Four sums side by side, so that additions overlap. */
  private static double plainSum(double[] chunk, int n) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < n; i += 4) {
      a += chunk[i];
      b += chunk[i + 1];
      c += chunk[i + 2];
      d += chunk[i + 3];
    }
    for (; i < n; i++) {
      a += chunk[i];
    }
    return (a + b) + (c + d);
  }

  /** A sum with the rounding errors of its additions beside it. */
  private static final class Compensated {
    private double sum;
    private double error;

    void add(double x) {
      double t = sum + x;
      error += Math.abs(sum) >= Math.abs(x) ? (sum - t) + x : (x - t) + sum;
      sum = t;
    }

    double value() {
      double corrected = sum + error;
      return Double.isNaN(corrected) ? sum : corrected; // infinities have no error
    }
  }
}
