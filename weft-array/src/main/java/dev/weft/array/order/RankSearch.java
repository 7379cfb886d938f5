package dev.weft.array.order;

import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Staged;
import dev.weft.array.expr.Steps;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.graph.Needs;
import dev.weft.graph.Parts;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The elements of given ranks among all of an array, exactly, without sorting it: sixteen bits of
 * their keys in a round, the highest first. In each round every block counts how many of its keys
 * have each value of the next sixteen bits among those that begin as one of the wanted keys does,
 * until so few begin so that they can be looked at themselves.
 *
 * <p>A task holds one block, and 512 KB for each wanted element or {@link #FEW} keys. The array is
 * read up to four times.
 */
public final class RankSearch {
  private static final int BITS = 16;
  private static final int SIZE = 1 << BITS;
  private static final int ROUNDS = Long.SIZE / BITS;
  private static final int NAN_BIN = (int) ((Keys.NAN ^ Long.MIN_VALUE) >>> (Long.SIZE - BITS));

  /** Keys that are looked at themselves, in all blocks together. */
  private static final long FEW = 1 << 21;

  private RankSearch() {}

  /**
   * What is known of the wanted keys: their highest {@code bits}, how many keys are below those
   * that begin so, and how many begin so.
   *
   * @param prefixes the highest bits of each
   * @param counted how many begin so, in all; of each
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Known(int bits, long[] prefixes, long[] below, long[] counted, boolean isNan)
      implements Serializable {

    boolean isDone() {
      return isNan || bits == Long.SIZE;
    }

    long[] different() {
      return Arrays.stream(prefixes).distinct().sorted().toArray();
    }

    /** Returns whether those that begin as a wanted one are few enough to be looked at. */
    boolean isFew() {
      long sum = 0;
      long[] different = different();
      for (long prefix : different) {
        for (int i = 0; i < prefixes.length; i++) {
          if (prefixes[i] == prefix) {
            sum += counted[i];
            break;
          }
        }
      }
      return sum <= FEW;
    }
  }

  /** What was counted in some blocks, for each beginning, or the keys themselves. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Found(long[][] counts, long[] keys) implements Serializable {
    static final Found NOTHING = new Found(new long[0][], new long[0]);
  }

  /** Makes the result of the wanted elements, in the order of their ranks as given. */
  @FunctionalInterface
  public interface Ending extends Serializable {
    /** Returns the result; of NaNs if there is a NaN anywhere. */
    Block block(double[] elements);
  }

  /**
   * Returns what {@code ending} makes of the elements of {@code ranks} of all of {@code x}.
   *
   * @param x of a floating type
   * @param ranks counted from 0
   * @param text what tells {@code ending} from others
   */
  public static Expr of(
      String name, Expr x, long[] ranks, String text, Layout layout, DType type, Ending ending) {
    return new Staged(
        name,
        text + " " + Arrays.toString(ranks),
        layout,
        type,
        List.of(x),
        steps -> List.of(stages(name, steps, ranks, layout, type, ending)));
  }

  private static Stage stages(
      String name, Steps steps, long[] ranks, Layout layout, DType type, Ending ending) {
    Steps.Input input = steps.input(0);
    int count = input.layout().blockCount();
    long countBytes = 8L * SIZE * ranks.length;
    long work = input.madeBytes() + 8 * input.layout().largestBlock();
    long known = 64L * ranks.length;
    Stage state = null;
    for (int round = 1; round <= ROUNDS; round++) {
      var reads = new ArrayList<>(input.each());
      if (state != null) {
        reads.add(Wiring.all(state.name(), 1));
      }
      boolean first = state == null;
      int read = input.reads();
      Stage counts =
          steps.add(
              name + "-counts-" + round,
              count,
              reads,
              Needs.bytes(first ? 8L * SIZE : countBytes, work),
              parts ->
                  first
                      ? first(input.block(parts, parts.part()))
                      : next(input, parts, Steps.value(parts, read, 0)),
              "how many keys have each value of 16 bits, or the keys if they are few");
      Stage all =
          steps.tree(
              name + "-all-" + round,
              counts,
              Needs.bytes(countBytes, countBytes),
              RankSearch::added,
              "counts of some blocks are added");
      var both = new ArrayList<Wiring>(List.of(Wiring.all(all.name(), 1)));
      if (state != null) {
        both.add(Wiring.all(state.name(), 1));
      }
      state =
          steps.add(
              name + "-known-" + round,
              1,
              both,
              Needs.bytes(known, 8 * FEW),
              parts ->
                  refined(
                      first ? start(ranks) : Steps.value(parts, 1, 0),
                      Steps.value(parts, 0, 0),
                      ranks),
              "the bits that are known of the wanted elements");
    }
    if (state == null) {
      throw new IllegalStateException("no rounds");
    }
    return steps.add(
        name,
        1,
        List.of(Wiring.all(state.name(), 1)),
        Needs.bytes(layout.size() * type.bytes()),
        parts -> {
          Known found = Steps.value(parts, 0, 0);
          double[] elements = new double[ranks.length];
          for (int i = 0; i < elements.length; i++) {
            elements[i] =
                found.isNan ? Double.NaN : Keys.number(found.prefixes[i] ^ Long.MIN_VALUE);
          }
          return ending.block(elements);
        },
        "the wanted elements");
  }

  private static Known start(long[] ranks) {
    return new Known(0, new long[ranks.length], new long[ranks.length], new long[0], false);
  }

  private static Found first(Block block) {
    long[] counts = new long[SIZE];
    int n = block.size();
    if (block.array() instanceof double[] values) {
      for (int i = 0; i < n; i++) {
        counts[(int) ((Keys.key(values[i]) ^ Long.MIN_VALUE) >>> (Long.SIZE - BITS))]++;
      }
    } else {
      for (long key : Keys.of(block)) {
        counts[(int) ((key ^ Long.MIN_VALUE) >>> (Long.SIZE - BITS))]++;
      }
    }
    return new Found(new long[][] {counts}, new long[0]);
  }

  private static Found next(Steps.Input input, Parts parts, Known known) throws IOException {
    if (known.isDone()) {
      return Found.NOTHING;
    }
    Block block = input.block(parts, parts.part());
    long[] wanted = known.different();
    boolean[] begins = new boolean[SIZE]; // by the highest bits alone, which rules out most
    for (long prefix : wanted) {
      begins[(int) (prefix >>> (known.bits - BITS))] = true;
    }
    boolean few = known.isFew();
    long[][] counts = new long[few ? 0 : wanted.length][SIZE];
    long[] kept = new long[few ? 1024 : 0];
    int found = 0;
    int n = block.size();
    double[] values = block.array() instanceof double[] a ? a : new double[0];
    long[] keys = values.length > 0 ? new long[0] : Keys.of(block);
    for (int i = 0; i < n; i++) {
      long key = (values.length > 0 ? Keys.key(values[i]) : keys[i]) ^ Long.MIN_VALUE;
      if (!begins[(int) (key >>> (Long.SIZE - BITS))]) {
        continue;
      }
      int which = Arrays.binarySearch(wanted, key >>> (Long.SIZE - known.bits));
      if (which < 0) {
        continue;
      }
      if (few) {
        kept = found == kept.length ? Arrays.copyOf(kept, 2 * found) : kept;
        kept[found++] = key;
      } else {
        counts[which][(int) (key >>> (Long.SIZE - known.bits - BITS)) & (SIZE - 1)]++;
      }
    }
    return new Found(counts, Arrays.copyOf(kept, found));
  }

  private static Object added(List<Object> all) {
    Found first = (Found) all.getFirst();
    long[][] counts = new long[first.counts.length][];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = first.counts[i].clone();
    }
    int size = 0;
    for (Object each : all) {
      size += ((Found) each).keys.length;
    }
    long[] keys = new long[size];
    int at = 0;
    for (int block = 0; block < all.size(); block++) {
      Found found = (Found) all.get(block);
      System.arraycopy(found.keys, 0, keys, at, found.keys.length);
      at += found.keys.length;
      for (int i = 0; block > 0 && i < counts.length; i++) {
        for (int k = 0; k < SIZE; k++) {
          counts[i][k] += found.counts[i][k];
        }
      }
    }
    return new Found(counts, keys);
  }

  private static Known refined(Known known, Found found, long[] ranks) {
    if (known.isDone()) {
      return known;
    }
    int n = ranks.length;
    if (known.bits == 0 && found.counts[0][NAN_BIN] > 0) {
      return new Known(0, new long[n], new long[n], new long[n], true);
    }
    long[] prefixes = new long[n];
    long[] below = new long[n];
    long[] counted = new long[n];
    if (found.counts.length == 0) {
      long[] keys = found.keys.clone(); // all that begin as a wanted one
      flip(keys);
      Digits.sort(keys, false);
      flip(keys);
      for (int i = 0; i < n; i++) {
        long before = 0; // of those here, the ones that begin otherwise and are smaller
        long start = known.prefixes[i] << (Long.SIZE - known.bits);
        before = countBelow(keys, start);
        prefixes[i] = keys[(int) (before + ranks[i] - known.below[i])];
      }
      return new Known(Long.SIZE, prefixes, below, counted, false);
    }
    long[] wanted = known.bits == 0 ? new long[1] : known.different();
    for (int i = 0; i < n; i++) {
      long[] counts = found.counts[Arrays.binarySearch(wanted, known.prefixes[i])];
      long sum = known.below[i];
      int bin = 0;
      while (sum + counts[bin] <= ranks[i]) {
        sum += counts[bin++];
      }
      prefixes[i] = known.prefixes[i] << BITS | bin;
      below[i] = sum;
      counted[i] = counts[bin];
    }
    return new Known(known.bits + BITS, prefixes, below, counted, false);
  }

  private static void flip(long[] keys) {
    for (int i = 0; i < keys.length; i++) {
      keys[i] ^= Long.MIN_VALUE;
    }
  }

  private static long countBelow(long[] unsigned, long start) {
    int low = 0;
    int high = unsigned.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(unsigned[middle], start) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
