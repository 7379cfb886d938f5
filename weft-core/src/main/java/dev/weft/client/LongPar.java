package dev.weft.client;

import dev.weft.graph.Needs;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive whole numbers and what is done with each; see {@link Par#range}. Nothing runs until a
 * result is asked for, and no number becomes an object.
 */
public final class LongPar {
  private static final int CHUNK = 512;

  /** What is done with each number. */
  sealed interface Step extends Serializable {
    record Map(Fn.LongToLong f) implements Step {}

    record Keep(Fn.LongTest test) implements Step {}
  }

  /** What the numbers of a block that are left at the end come to. */
  private sealed interface End extends Serializable {
    record Sum() implements End {}

    record Count() implements End {}

    record Reduce(long identity, Fn.LongsToLong f) implements End {}
  }

  private final @Nullable Client client;
  private final long from;
  private final long to;
  private final List<Step> steps;

  LongPar(@Nullable Client client, long from, long to, List<Step> steps) {
    if (to < from) {
      throw new IllegalArgumentException("not a range: from=" + from + ", to=" + to);
    }
    Math.subtractExact(to, from);
    this.client = client;
    this.from = from;
    this.to = to;
    this.steps = steps;
  }

  /** Returns the same, to be run by {@code client} rather than by the threads of this JVM. */
  public LongPar on(Client client) {
    return new LongPar(client, from, to, steps);
  }

  private LongPar with(Step step) {
    var more = new ArrayList<>(steps);
    more.add(step);
    return new LongPar(client, from, to, List.copyOf(more));
  }

  /** Replaces each number by {@code f} of it. */
  public LongPar map(Fn.LongToLong f) {
    return with(new Step.Map(f));
  }

  /** Keeps the numbers that {@code test} says yes to. */
  public LongPar filter(Fn.LongTest test) {
    return with(new Step.Keep(test));
  }

  /** Replaces each number by {@code f} of it. */
  public DoublePar mapToDouble(Fn.LongToDouble f) {
    return new DoublePar(client, new Blocks(from, to - from), steps, f);
  }

  /** Returns the sum of the numbers; it wraps around like that of a loop. */
  public long sum() {
    return compute(new End.Sum());
  }

  /** Returns how many numbers are left. */
  public long count() {
    return compute(new End.Count());
  }

  /** Returns the smallest number, or {@link Long#MAX_VALUE} if there is none. */
  public long min() {
    return reduce(Long.MAX_VALUE, Math::min);
  }

  /** Returns the largest number, or {@link Long#MIN_VALUE} if there is none. */
  public long max() {
    return reduce(Long.MIN_VALUE, Math::max);
  }

  /**
   * Returns what {@code f} makes of all numbers, in order.
   *
   * @param identity what {@code f} makes no difference with
   * @param f an associative function
   */
  public long reduce(long identity, Fn.LongsToLong f) {
    return compute(new End.Reduce(identity, f));
  }

  /** Returns the numbers, in order. */
  public long[] toArray() {
    var steps = new Steps(this.steps, to - from);
    Plan<List<long[]>> plan = new Blocks(from, to - from).plan((a, b) -> numbers(a, b, steps));
    List<long[]> blocks = runner().compute(() -> plan);
    int size = 0;
    for (long[] block : blocks) {
      size = Math.addExact(size, block.length);
    }
    long[] all = new long[size];
    int at = 0;
    for (long[] block : blocks) {
      System.arraycopy(block, 0, all, at, block.length);
      at += block.length;
    }
    return all;
  }

  private Client runner() {
    return client == null ? Embedded.client() : client;
  }

  private long compute(End end) {
    long size = to - from;
    var program = new Program(new Steps(steps, size), end, size);
    Plan<Long> plan =
        new Blocks(from, size).plan(program, values -> combined(values, end), Needs.bytes(24));
    return runner().compute(() -> plan);
  }

  private static long combined(List<Long> values, End end) throws Exception {
    return switch (end) {
      case End.Sum _, End.Count _ -> {
        long sum = 0;
        for (long value : values) {
          sum += value;
        }
        yield sum;
      }
      case End.Reduce(long identity, Fn.LongsToLong f) -> {
        long all = identity;
        for (long value : values) {
          all = f.apply(all, value);
        }
        yield all;
      }
    };
  }

  /** The work on each block. */
  private static final class Program implements Blocks.OfBlock<Long> {
    private static final long serialVersionUID = 1;

    private final Steps steps;

    @SuppressWarnings("serial") // its parts are serializable
    private final End end;

    private final Steps.LoopOf endLoop;

    Program(Steps steps, End end, long size) {
      this.steps = steps;
      this.end = end;
      endLoop = new Steps.LoopOf(size);
    }

    @Override
    public Long apply(long from, long to) throws Exception {
      long[] chunk = new long[CHUNK];
      long all = end instanceof End.Reduce(long identity, Fn.LongsToLong _) ? identity : 0;
      for (long a = from; a < to; a += CHUNK) {
        int n = steps.apply(chunk, fill(chunk, a, to));
        all =
            switch (end) {
              case End.Sum _ -> all + sum(chunk, n);
              case End.Count _ -> all + n;
              case End.Reduce(long _, Fn.LongsToLong f) -> endLoop.get().reduce(chunk, n, all, f);
            };
      }
      return all;
    }
  }

  /** What is done with each number, with the loops that do it. */
  static final class Steps implements Serializable {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // an immutable list
    private final List<Step> steps;

    private final LoopOf[] loops;

    Steps(List<Step> steps, long size) {
      this.steps = steps;
      loops = new LoopOf[steps.size()];
      for (int i = 0; i < loops.length; i++) {
        loops[i] = new LoopOf(size);
      }
    }

    /** Does every step with the first {@code n} numbers; returns how many are left. */
    int apply(long[] chunk, int n) throws Exception {
      for (int s = 0; s < loops.length; s++) {
        switch (steps.get(s)) {
          case Step.Map(Fn.LongToLong f) -> loops[s].get().map(chunk, n, f);
          case Step.Keep(Fn.LongTest test) -> n = loops[s].get().keep(chunk, n, test);
        }
      }
      return n;
    }

    /** A loop that is made when it is first needed, in the process that needs it. */
    static final class LoopOf implements Serializable {
      private static final long serialVersionUID = 1;

      private final long calls;
      private transient volatile @Nullable Loop loop;

      LoopOf(long calls) {
        this.calls = calls;
      }

      Loop get() {
        @Nullable Loop made = loop;
        return made != null ? made : make();
      }

      private synchronized Loop make() {
        @Nullable Loop made = loop;
        if (made == null) {
          made = OwnLoop.forCalls(calls);
          loop = made;
        }
        return made;
      }
    }
  }

  private static long[] numbers(long from, long to, Steps steps) throws Exception {
    long[] all = new long[Math.toIntExact(to - from)];
    int size = 0;
    long[] chunk = new long[CHUNK];
    for (long a = from; a < to; a += CHUNK) {
      int n = steps.apply(chunk, fill(chunk, a, to));
      System.arraycopy(chunk, 0, all, size, n);
      size += n;
    }
    return size == all.length ? all : java.util.Arrays.copyOf(all, size);
  }

  /** Fills a chunk with the numbers from {@code a} on; returns how many there are. */
  static int fill(long[] chunk, long a, long to) {
    int n = (int) Math.min(chunk.length, to - a);
    for (int i = 0; i < n; i++) {
      chunk[i] = a + i;
    }
    return n;
  }

  private static long sum(long[] chunk, int n) {
    long sum = 0;
    for (int i = 0; i < n; i++) {
      sum += chunk[i];
    }
    return sum;
  }
}
