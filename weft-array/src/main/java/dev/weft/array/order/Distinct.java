package dev.weft.array.order;

import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Pick;
import dev.weft.array.expr.Staged;
import dev.weft.array.expr.Steps;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.graph.Needs;
import dev.weft.graph.Parts;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import dev.weft.store.Sized;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The different values of a vector: those of each block, then of some blocks together, in a tree. A
 * task holds one block, or the different values of sixteen with a count for each.
 */
public final class Distinct {
  /** Differences between the least and the largest whole number that are counted in a table. */
  private static final int TABLE = 1 << 18;

  private Distinct() {}

  /**
   * Different keys, ascending, how often each is there, and how many NaNs, each of which is a value
   * of its own. Of zeros the sign of the first is kept.
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Values(long[] keys, long[] counts, long nans) implements Sized, Serializable {
    @Override
    public long bytes() {
      return 16L * keys.length + 16;
    }
  }

  /** The first places of different canonical keys, ascending; every NaN is there. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Firsts(long[] keys, long[] places) implements Sized, Serializable {
    @Override
    public long bytes() {
      return 16L * keys.length;
    }
  }

  /** Returns the values, how often each is there, and which of them each element is. */
  public static List<Expr> of(Expr x) {
    Layout at = new Layout(List.of(Chunks.whole(x.layout().size()).atMost()));
    boolean floats = x.type().isFloat();
    DType type = x.type();
    var all = new Staged("unique", "", at, type, List.of(x), steps -> stages(steps, floats, type));
    return List.of(
        new Pick("unique-values", all, 0, at, type),
        new Pick("unique-counts", all, 1, at, DType.INT64),
        new Pick("unique-inverse", all, 2, x.layout(), DType.INT64));
  }

  private static List<Stage> stages(Steps steps, boolean floats, DType type) {
    Steps.Input input = steps.input(0);
    Layout in = input.layout();
    long bytes = 16 * in.largestBlock();
    Stage blocks =
        steps.add(
            "unique-blocks",
            in.blockCount(),
            input.each(),
            Needs.bytes(bytes, input.madeBytes() + bytes),
            parts -> values(Keys.of(input.block(parts, parts.part())), floats),
            "the different values of each block");
    Stage all =
        steps.tree(
            "unique-all",
            blocks,
            Needs.bytes(bytes, bytes),
            values -> together(values, floats),
            "the different values of some blocks together");
    Stage values =
        steps.add(
            "unique-values",
            1,
            List.of(Wiring.all(all.name(), 1)),
            Needs.bytes(bytes),
            parts -> values(Steps.value(parts, 0, 0), type),
            "values");
    Stage counts =
        steps.add(
            "unique-counts",
            1,
            List.of(Wiring.all(all.name(), 1)),
            Needs.bytes(bytes),
            parts -> counts(Steps.value(parts, 0, 0)),
            "counts");
    Stage nans =
        steps.add(
            "unique-nans",
            1,
            List.of(Wiring.all(blocks.name(), in.blockCount())),
            Needs.bytes(8L * in.blockCount()),
            parts -> nans(parts),
            "how many NaNs are before each block");
    var reads = new ArrayList<>(input.each());
    reads.add(Wiring.all(all.name(), 1));
    reads.add(Wiring.all(nans.name(), 1));
    Stage inverse =
        steps.add(
            "unique-inverse",
            in.blockCount(),
            reads,
            Needs.bytes(8 * in.largestBlock(), input.madeBytes() + 8 * in.largestBlock()),
            parts -> inverse(input, parts, floats),
            "which of the values each element is");
    return List.of(values, counts, inverse);
  }

  /** Returns where each of the values is first. */
  public static Expr indices(Expr x) {
    Layout at = new Layout(List.of(Chunks.whole(x.layout().size()).atMost()));
    boolean floats = x.type().isFloat();
    return new Staged(
        "unique-indices",
        "",
        at,
        DType.INT64,
        List.of(x),
        steps -> List.of(indices(steps, steps.input(0), floats)));
  }

  private static Stage indices(Steps steps, Steps.Input input, boolean floats) {
    Layout in = input.layout();
    long bytes = 16 * in.largestBlock();
    Stage blocks =
        steps.add(
            "unique-first-of-blocks",
            in.blockCount(),
            input.each(),
            Needs.bytes(bytes, input.madeBytes() + 2 * bytes),
            parts ->
                firsts(input.block(parts, parts.part()), in.region(parts.part()).from(0), floats),
            "where the different values of each block are first");
    Stage all =
        steps.tree(
            "unique-first",
            blocks,
            Needs.bytes(bytes, bytes),
            values -> first(values, floats),
            "where the different values of some blocks together are first");
    return steps.add(
        "unique-indices",
        1,
        List.of(Wiring.all(all.name(), 1)),
        Needs.bytes(bytes),
        parts -> {
          long[] places = Steps.<Firsts>value(parts, 0, 0).places;
          return Block.wrap(DType.INT64, places, places.length);
        },
        "where each value is first");
  }

  private static Firsts firsts(Block block, long start, boolean floats) {
    long[] keys = Keys.of(block);
    long[] places = new long[keys.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = start + i;
    }
    Digits.sort(keys, places, keys.length, floats);
    int found = 0;
    for (int i = 0; i < keys.length; i++) {
      if (i == 0 || keys[i] != keys[i - 1] || (floats && keys[i] == Keys.NAN)) {
        keys[found] = keys[i];
        places[found++] = places[i];
      }
    }
    return new Firsts(Arrays.copyOf(keys, found), Arrays.copyOf(places, found));
  }

  private static Object first(List<Object> all, boolean floats) {
    Firsts merged = (Firsts) all.getFirst();
    for (int i = 1; i < all.size(); i++) {
      merged = earlier(merged, (Firsts) all.get(i), floats);
    }
    return merged;
  }

  /** Returns the places of both; where both have a value, those of {@code a}. */
  private static Firsts earlier(Firsts a, Firsts b, boolean floats) {
    long[] keys = new long[a.keys.length + b.keys.length];
    long[] places = new long[keys.length];
    int found = 0;
    int i = 0;
    int j = 0;
    while (i < a.keys.length || j < b.keys.length) {
      if (i < a.keys.length && (j == b.keys.length || a.keys[i] <= b.keys[j])) {
        boolean both = j < b.keys.length && a.keys[i] == b.keys[j];
        j += both && !(floats && a.keys[i] == Keys.NAN) ? 1 : 0;
        keys[found] = a.keys[i];
        places[found++] = a.places[i++];
      } else {
        keys[found] = b.keys[j];
        places[found++] = b.places[j++];
      }
    }
    return new Firsts(Arrays.copyOf(keys, found), Arrays.copyOf(places, found));
  }

  private static Values values(long[] keys, boolean floats) {
    long nans = 0;
    long zero = 0;
    if (floats) {
      boolean seen = false;
      int kept = 0;
      for (long key : keys) {
        if (key == Keys.NAN) {
          nans++;
          continue;
        }
        if (!seen && (key == 0 || key == Keys.MINUS_ZERO)) {
          seen = true;
          zero = key;
        }
        keys[kept++] = Keys.canonical(key, true);
      }
      keys = kept == keys.length ? keys : Arrays.copyOf(keys, kept);
    } else if (keys.length > 0) {
      long low = keys[0];
      long high = keys[0];
      for (long key : keys) {
        low = Math.min(low, key);
        high = Math.max(high, key);
      }
      if (high - low >= 0 && high - low < TABLE) {
        return counted(keys, low, (int) (high - low) + 1);
      }
    }
    Digits.sort(keys, false);
    long[] different = new long[keys.length];
    long[] counts = new long[keys.length];
    int found = 0;
    for (int i = 0; i < keys.length; i++) {
      if (i == 0 || keys[i] != keys[i - 1]) {
        different[found++] = keys[i];
      }
      counts[found - 1]++;
    }
    for (int i = 0; floats && i < found; i++) {
      different[i] = different[i] == 0 ? zero : different[i];
    }
    return new Values(Arrays.copyOf(different, found), Arrays.copyOf(counts, found), nans);
  }

  private static Values counted(long[] keys, long low, int size) {
    int[] table = new int[size];
    for (long key : keys) {
      table[(int) (key - low)]++;
    }
    long[] different = new long[size];
    long[] counts = new long[size];
    int found = 0;
    for (int i = 0; i < size; i++) {
      if (table[i] > 0) {
        different[found] = low + i;
        counts[found++] = table[i];
      }
    }
    return new Values(Arrays.copyOf(different, found), Arrays.copyOf(counts, found), 0);
  }

  private static Object together(List<Object> all, boolean floats) {
    Values merged = (Values) all.getFirst();
    for (int i = 1; i < all.size(); i++) {
      merged = merged(merged, (Values) all.get(i), floats);
    }
    return merged;
  }

  private static Values merged(Values a, Values b, boolean floats) {
    long[] keys = new long[a.keys.length + b.keys.length];
    long[] counts = new long[keys.length];
    int found = 0;
    int i = 0;
    int j = 0;
    while (i < a.keys.length || j < b.keys.length) {
      long x = i < a.keys.length ? Keys.canonical(a.keys[i], floats) : Long.MAX_VALUE;
      long y = j < b.keys.length ? Keys.canonical(b.keys[j], floats) : Long.MAX_VALUE;
      boolean left = j == b.keys.length || (i < a.keys.length && x <= y);
      boolean right = i == a.keys.length || (j < b.keys.length && y <= x);
      keys[found] = left ? a.keys[i] : b.keys[j];
      counts[found++] = (left ? a.counts[i++] : 0) + (right ? b.counts[j++] : 0);
    }
    return new Values(Arrays.copyOf(keys, found), Arrays.copyOf(counts, found), a.nans + b.nans);
  }

  private static Block values(Values values, DType type) {
    int n = values.keys.length;
    int size = Math.toIntExact(n + values.nans);
    long[] keys = Arrays.copyOf(values.keys, size);
    Arrays.fill(keys, n, size, Keys.NAN);
    return Keys.block(type, keys, 0, size, size);
  }

  private static Block counts(Values values) {
    int n = values.keys.length;
    int size = Math.toIntExact(n + values.nans);
    long[] counts = Arrays.copyOf(values.counts, size);
    Arrays.fill(counts, n, size, 1);
    return Block.wrap(DType.INT64, counts, size);
  }

  private static long[] nans(Parts parts) {
    int n = parts.count(0);
    long[] before = new long[n];
    for (int b = 1; b < n; b++) {
      before[b] = before[b - 1] + Steps.<Values>value(parts, 0, b - 1).nans;
    }
    return before;
  }

  private static Block inverse(Steps.Input input, Parts parts, boolean floats) throws IOException {
    int read = input.reads();
    Values values = Steps.value(parts, read, 0);
    long nan = values.keys.length + Steps.<long[]>value(parts, read + 1, 0)[(int) parts.part()];
    Block block = input.block(parts, parts.part());
    long[] different = values.keys.clone();
    for (int i = 0; floats && i < different.length; i++) {
      different[i] = Keys.canonical(different[i], true);
    }
    long[] which = Keys.of(block);
    for (int i = 0; i < which.length; i++) {
      which[i] =
          floats && which[i] == Keys.NAN
              ? nan++
              : Digits.lower(different, different.length, Keys.canonical(which[i], floats));
    }
    return Block.wrap(DType.INT64, which, which.length);
  }
}
