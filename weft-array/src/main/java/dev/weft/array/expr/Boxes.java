package dev.weft.array.expr;

import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Boxes of chunked arrays: which blocks hold them, and how they are put together from those. */
public final class Boxes {
  private Boxes() {}

  /** Returns the numbers of the blocks that hold elements of {@code box}, in row-major order. */
  static int[] parts(Layout layout, Region box) {
    int rank = layout.rank();
    if (box.size() == 0) {
      return new int[0];
    }
    int[] low = new int[rank];
    int[] count = new int[rank];
    int total = 1;
    for (int axis = 0; axis < rank; axis++) {
      low[axis] = layout.axis(axis).find(box.from(axis));
      count[axis] = layout.axis(axis).find(box.to(axis) - 1) - low[axis] + 1;
      total *= count[axis];
    }
    int[] parts = new int[total];
    int[] at = low.clone();
    for (int i = 0; i < total; i++) {
      parts[i] = layout.part(at);
      for (int axis = rank - 1; axis >= 0; axis--) {
        if (++at[axis] < low[axis] + count[axis]) {
          break;
        }
        at[axis] = low[axis];
      }
    }
    return parts;
  }

  /** Returns whether {@code box} is a block, which {@link #gather} then does not copy. */
  static boolean isBlock(Layout layout, Region box) {
    int[] parts = parts(layout, box);
    return parts.length == 1 && layout.region(parts[0]).equals(box);
  }

  /**
   * Returns the elements of {@code box}, from the blocks that {@link #parts} names, in their order.
   */
  static Block gather(Layout layout, DType type, Region box, IntFunction<Block> blocks) {
    int[] parts = parts(layout, box);
    if (parts.length == 1) {
      Block only = blocks.apply(0);
      if (layout.region(parts[0]).equals(box)) {
        return only;
      }
    }
    return Block.filled(
        type,
        ints(box.shape()),
        array -> {
          for (int i = 0; i < parts.length; i++) {
            Region held = layout.region(parts[i]);
            copy(blocks.apply(i), held, array, box, held.and(box));
          }
        });
  }

  /**
   * Returns the elements of {@code box}, float64 and of rank 1 or more, which are seen by a {@link
   * Mapping#isDense dense} mapping in the blocks that {@link #parts} names of its region.
   */
  static Block gather(Layout layout, Mapping mapping, Region box, IntFunction<Block> blocks) {
    int[] shape = ints(box.shape());
    Region base = mapping.region(box);
    int[] parts = parts(layout, base);
    int[] stride = new int[shape.length];
    int step = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      stride[axis] = step;
      step *= shape[axis];
    }
    return Block.filled(
        DType.FLOAT64,
        shape,
        array -> {
          for (int i = 0; i < parts.length; i++) {
            Region held = layout.region(parts[i]);
            Region seen = mapping.seen(held.and(base), box);
            int at = 0;
            for (int axis = 0; axis < stride.length; axis++) {
              at += (int) (seen.from(axis) - box.from(axis)) * stride[axis];
            }
            Turning.copy(
                Fused.operand(blocks.apply(i), held, mapping, seen), (double[]) array, at, stride);
          }
        });
  }

  /** Copies the elements {@code what} from a block that holds {@code from} to a box {@code to}. */
  public static void copy(Block source, Region from, Object target, Region to, Region what) {
    int rank = what.rank();
    if (what.size() == 0) {
      return;
    }
    Object array = source.array();
    if (rank == 0) {
      System.arraycopy(array, 0, target, 0, 1);
      return;
    }
    int inner = rank; // axes from here on are one run in both
    long length = 1;
    while (inner > 0) {
      inner--;
      length *= what.length(inner);
      if (what.length(inner) != from.length(inner) || what.length(inner) != to.length(inner)) {
        break;
      }
    }
    long runs = what.size() / length;
    long[] at = new long[rank];
    for (long run = 0; run < runs; run++) {
      long s = 0;
      long t = 0;
      for (int axis = 0; axis < rank; axis++) {
        long place = what.from(axis) + at[axis];
        s = s * from.length(axis) + place - from.from(axis);
        t = t * to.length(axis) + place - to.from(axis);
      }
      System.arraycopy(array, (int) s, target, (int) t, (int) length);
      for (int axis = inner - 1; axis >= 0; axis--) {
        if (++at[axis] < what.length(axis)) {
          break;
        }
        at[axis] = 0;
      }
    }
  }

  /** Puts all blocks of an array together; {@code blocks} are all of them, in order. */
  public static Block assemble(Layout layout, DType type, List<Block> blocks) {
    Region all = Region.all(layout.shape());
    int[] parts = parts(layout, all);
    return gather(layout, type, all, i -> blocks.get(parts[i]));
  }

  /** Puts all blocks together where their lengths along one axis are known only from themselves. */
  public static Block append(Layout layout, DType type, List<Block> blocks) {
    int axis = 0;
    while (layout.axis(axis).isExact()) {
      axis++;
    }
    long[] sizes = new long[layout.axis(axis).count()];
    for (int part = 0; part < blocks.size(); part++) {
      sizes[layout.position(part)[axis]] = blocks.get(part).length(axis);
    }
    return assemble(layout.with(axis, Chunks.of(sizes)), type, blocks);
  }

  /** Returns lengths as ints. */
  public static int[] ints(long... lengths) {
    return Arrays.stream(lengths).mapToInt(Math::toIntExact).toArray();
  }
}
