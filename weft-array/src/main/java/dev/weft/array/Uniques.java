package dev.weft.array;

import dev.weft.array.expr.Lanes;
import dev.weft.array.expr.Pick;
import dev.weft.array.expr.Regional;
import dev.weft.array.expr.Stable;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.util.Arrays;
import java.util.List;

/** The different values of an array, found by one task that holds all of it. */
final class Uniques {
  private Uniques() {}

  /** Returns the values and how often each is there. */
  static List<DArray> of(DArray x) {
    DArray flat = x.reshape(-1);
    long n = flat.size();
    Layout whole = new Layout(List.of(Chunks.whole(n).atMost()));
    var all =
        new Regional(
            "unique",
            "",
            whole,
            x.dtype(),
            List.of(flat.expr()),
            new Regional.Cost(4, 0),
            (_, _, _) -> Region.all(n),
            (_, _, boxes) -> counted(boxes.getFirst()));
    return List.of(
        new DArray(new Pick("unique-values", all, 0, whole, x.dtype())),
        new DArray(new Pick("unique-counts", all, 1, whole, DType.INT64)));
  }

  /** Returns the different values of a vector, ascending, and how often each is there. */
  private static Block[] counted(Block block) {
    int n = block.size();
    long[] keys = Lanes.keys(block);
    int[] order = Stable.order(keys, 0, 1, n, false);
    int[] first = new int[n];
    long[] sums = new long[n];
    int found = 0;
    for (int i = 0; i < n; i++) {
      int place = order[i];
      boolean same =
          i > 0 && keys[place] == keys[order[i - 1]] && !Double.isNaN(block.doubleAt(place));
      if (!same) {
        first[found++] = place;
      }
      sums[found - 1]++;
    }
    return new Block[] {
      Lanes.pick(block, Arrays.copyOf(first, found), found),
      Block.wrap(DType.INT64, Arrays.copyOf(sums, found), found)
    };
  }

  /** Returns which of the different values each element is. */
  static DArray inverse(DArray x) {
    DArray flat = x.reshape(-1);
    long n = flat.size();
    DArray places =
        new DArray(
            new Regional(
                "unique-inverse",
                "",
                Layout.whole(n),
                DType.INT64,
                List.of(flat.expr()),
                new Regional.Cost(4, 0),
                (_, _, _) -> Region.all(n),
                (_, _, boxes) -> new Block[] {inverse(boxes.getFirst())}));
    return places.reshape(x.shape());
  }

  private static Block inverse(Block block) {
    int n = block.size();
    long[] keys = Lanes.keys(block);
    int[] order = Stable.order(keys, 0, 1, n, false);
    long[] which = new long[n];
    int found = -1;
    for (int i = 0; i < n; i++) {
      int place = order[i];
      boolean same =
          i > 0 && keys[place] == keys[order[i - 1]] && !Double.isNaN(block.doubleAt(place));
      found += same ? 0 : 1;
      which[place] = found;
    }
    return Block.wrap(DType.INT64, which, n);
  }
}
