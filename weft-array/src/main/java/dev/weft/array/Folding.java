package dev.weft.array;

import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * A fold of the user's.
 *
 * @param state the type of the states
 * @param width the numbers of a state, in a last axis; 0 for one, without that axis
 * @param type the type of the result
 */
record Folding(
    Blocks.OfAxes chunk,
    Blocks.OfAxes combine,
    Blocks.OfAxes aggregate,
    DType state,
    int width,
    DType type)
    implements Serializable {
  private static final int FAN_IN = 32;

  static DArray of(DArray x, Folding folding, int... axes) {
    return folding.apply(x, UUID.randomUUID().toString(), Axes.some("reduction", axes, x.rank()));
  }

  /** Folds, under a name that is equal for equal folds. */
  DArray apply(DArray x, String name, List<Integer> folded) {
    int[] axes = folded.stream().mapToInt(Integer::intValue).toArray();
    Layout own = x.layout().withoutEmpty();
    DArray exact = own.equals(x.layout()) ? x : x.rechunk(own.axes().toArray(Chunks[]::new));
    DArray states =
        UserBlocks.of(
            "reduction-chunk",
            name,
            stateLayout(own, folded),
            state,
            List.of(exact),
            (_, at, _) -> own.region(own.part(Arrays.copyOf(at, own.rank()))),
            (_, out, boxes) ->
                UserBlocks.checked(chunk.apply(boxes.getFirst(), axes), state, out.shape()));
    for (int level = 1; blocks(states, axes) > FAN_IN; level++) {
      states = level(states, name + " level " + level, axes, folded);
    }
    return end(states, name, axes, folded);
  }

  private Layout stateLayout(Layout of, List<Integer> folded) {
    var axes = new ArrayList<Chunks>();
    for (int axis = 0; axis < of.rank(); axis++) {
      axes.add(folded.contains(axis) ? Chunks.regular(of.axis(axis).count(), 1) : of.axis(axis));
    }
    if (width > 0) {
      axes.add(Chunks.whole(width));
    }
    return new Layout(axes);
  }

  private static long blocks(DArray states, int[] axes) {
    long blocks = 1;
    for (int axis : axes) {
      blocks *= states.layout().axis(axis).count();
    }
    return blocks;
  }

  /** Combines neighbours: as many along each axis as make up to {@link #FAN_IN}. */
  private DArray level(DArray states, String name, int[] axes, List<Integer> folded) {
    Layout own = states.layout();
    int[] together = new int[own.rank()];
    Arrays.fill(together, 1);
    int left = FAN_IN;
    for (int i = axes.length - 1; i >= 0; i--) {
      together[axes[i]] = Math.min(left, own.axis(axes[i]).count());
      left = Math.max(1, left / together[axes[i]]);
    }
    var cut = new ArrayList<>(own.axes());
    for (int axis : axes) {
      cut.set(axis, Chunks.regular(Math.ceilDiv(own.axis(axis).length(), together[axis]), 1));
    }
    return UserBlocks.of(
        "reduction-combine",
        name,
        new Layout(cut),
        state,
        List.of(states),
        (_, _, out) -> {
          Region box = out;
          for (int axis : folded) {
            long from = out.from(axis) * together[axis];
            box = box.with(axis, from, Math.min(own.axis(axis).length(), from + together[axis]));
          }
          return box;
        },
        (_, out, boxes) ->
            UserBlocks.checked(combine.apply(boxes.getFirst(), axes), state, out.shape()));
  }

  private DArray end(DArray states, String name, int[] axes, List<Integer> folded) {
    Layout own = states.layout();
    boolean several = blocks(states, axes) > 1;
    var cut = new ArrayList<Chunks>();
    for (int axis = 0; axis < own.rank() - (width > 0 ? 1 : 0); axis++) {
      cut.add(folded.contains(axis) ? Chunks.whole(1) : own.axis(axis));
    }
    long[] all = own.shape();
    DArray ended =
        UserBlocks.of(
            "reduction",
            name,
            new Layout(cut),
            type,
            List.of(states),
            (_, _, out) -> {
              Region box = Region.all(all);
              for (int axis = 0; axis < out.rank(); axis++) {
                box = folded.contains(axis) ? box : box.with(axis, out.from(axis), out.to(axis));
              }
              return box;
            },
            (_, out, boxes) -> {
              NDArray last = boxes.getFirst();
              if (several) {
                long[] one = Arrays.copyOf(out.shape(), own.rank());
                if (width > 0) {
                  one[own.rank() - 1] = width;
                }
                last = UserBlocks.checked(combine.apply(last, axes), state, one);
              }
              return UserBlocks.checked(aggregate.apply(last, axes), type, out.shape());
            });
    return axes.length == 0 ? ended : ended.squeeze(axes);
  }
}
