package dev.weft.array;

import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Lowering;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.client.Lazy;
import dev.weft.client.Plan;
import dev.weft.graph.Body;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An array on its way into a target of the user's: the tasks that make the blocks write them. The
 * value is how many bytes were written.
 */
final class ArrayWriting implements Lazy<Long> {
  private final Expr expr;
  private final boolean complex; // of pairs, in a last axis of 2
  private final ArrayTarget target;

  ArrayWriting(DArray array, ArrayTarget target) {
    array.shape(); // must be known
    this.expr = array.storedExpr();
    this.complex = array.isComplex();
    this.target = target;
  }

  @Override
  public Plan<Long> plan() {
    Lowering.Result lowered = Lowering.lower(expr);
    Layout layout = expr.layout();
    ArrayTarget to = target;
    int rank = layout.rank() - (complex ? 1 : 0);
    boolean pairs = complex;
    Body body =
        Body.each(one -> {
          Block block = (Block) Objects.requireNonNull(one.get(0, 0));
          Region region = layout.region(one.part());
          long[] offset = start(region, rank);
          if (block.size() > 0) {
            to.write(offset, new NDArray(pairs ? Block.ofPairs(block) : block));
          }
          return block.bytes();
        });
    var stage =
        new Stage(
            "store-" + UUID.randomUUID(),
            lowered.stage().size(),
            List.of(Wiring.each(lowered.stage().name())),
            body,
            Needs.bytes(16, target.workBytes()),
            "blocks are written by the tasks that made them");
    return new Plan<>(
        lowered.graph().plus(stage), missing(stage, layout, rank), ArrayWriting::total);
  }

  /** Returns the blocks that the target does not hold yet. */
  private List<PartRange> missing(Stage stage, Layout layout, int rank) {
    var ranges = new ArrayList<PartRange>();
    long from = 0;
    try {
      for (long part = 0; part < stage.size(); part++) {
        Region region = layout.region(part);
        long[] to = start(region, rank);
        for (int axis = 0; axis < rank; axis++) {
          to[axis] += region.length(axis);
        }
        if (region.size() > 0 && target.holds(new Region(start(region, rank), to))) {
          if (from < part) {
            ranges.add(new PartRange(stage.name(), from, part));
          }
          from = part + 1;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (from < stage.size()) {
      ranges.add(new PartRange(stage.name(), from, stage.size()));
    }
    return ranges;
  }

  private static long[] start(Region region, int rank) {
    long[] start = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      start[axis] = region.from(axis);
    }
    return start;
  }

  private static Long total(List<@Nullable Object> written) {
    long bytes = 0;
    for (Object part : written) {
      bytes += (Long) Objects.requireNonNull(part);
    }
    return bytes;
  }
}
