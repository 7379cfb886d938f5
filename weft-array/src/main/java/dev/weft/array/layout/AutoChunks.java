package dev.weft.array.layout;

import java.util.ArrayList;

/**
 * The rule by which an array is cut when nobody says how: blocks of as many bytes as {@link
 * #target} says, cut along the longest axis of a block again and again, so that blocks are about
 * square; a last axis of up to 1024 elements stays whole, so that elements lie in runs.
 *
 * @param cores the cores that will compute
 * @param memoryBytes the memory that the values may take
 */
public record AutoChunks(int cores, long memoryBytes) {
  private static final long LARGEST = 16L << 20;
  private static final long SMALLEST = 256L << 10;
  private static final int BLOCKS_A_CORE = 8;
  private static final long RUN = 1024;

  /** Returns the rule for the cores and the memory that this process was granted. */
  public static AutoChunks ofThisProcess() {
    Runtime runtime = Runtime.getRuntime();
    return new AutoChunks(runtime.availableProcessors(), runtime.maxMemory());
  }

  /**
   * Returns how many bytes a block of an array of {@code bytes} should have: an eighth of each
   * core's share, but at least 256 KiB and at most 16 MiB, and never more than a 32nd of each
   * core's share of the memory.
   */
  public long target(long bytes) {
    long share = bytes / cores / BLOCKS_A_CORE;
    long limit = Math.max(4096, memoryBytes / cores / 32);
    return Math.min(limit, Math.clamp(share, SMALLEST, LARGEST));
  }

  /** Returns the layout of an array of {@code type}. */
  public Layout layout(DType type, long... shape) {
    long size = 1;
    for (long length : shape) {
      Chunks.regular(length, 1 + length); // refuses a negative length
      if (length != 0 && size > Long.MAX_VALUE / type.bytes() / length) {
        throw new IllegalArgumentException(
            "an array of shape " + Layout.text(shape) + " would have more than 2^63 - 1 bytes");
      }
      size *= length;
    }
    long elements = Math.max(1, target(size * type.bytes()) / type.bytes());
    long[] block = shape.clone();
    if (shape.length == 1) {
      block[0] = Math.min(shape[0], elements);
    } else {
      long[] cuts = new long[shape.length];
      java.util.Arrays.fill(cuts, 1);
      while (product(block) > elements) {
        int axis = longest(block);
        if (block[axis] <= 1) {
          break;
        }
        cuts[axis] *= 2;
        block[axis] = Math.ceilDiv(shape[axis], cuts[axis]);
      }
    }
    var axes = new ArrayList<Chunks>();
    for (int axis = 0; axis < shape.length; axis++) {
      axes.add(Chunks.regular(shape[axis], Math.max(1, block[axis])));
    }
    return new Layout(axes);
  }

  private static int longest(long[] block) {
    int axis = 0;
    for (int i = 1; i < block.length; i++) {
      boolean run = i == block.length - 1 && block[i] <= RUN && block[axis] > 1;
      if (block[i] > block[axis] && !run) {
        axis = i;
      }
    }
    return axis;
  }

  private static long product(long[] block) {
    long product = 1;
    for (long n : block) {
      product = Math.multiplyExact(product, n);
    }
    return product;
  }
}
