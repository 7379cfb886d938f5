package dev.weft.array.expr;

import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.util.Arrays;
import java.util.List;

/** Which blocks of one array the blocks of another read. */
final class Cells {
  private static final int BOX_RANK = 8;

  /** Bytes below which starting a block costs more than a tenth of computing it. */
  private static final long SMALL = 512 << 10;

  /** Bytes that do not stay in a core's caches, so that it counts in which order they are read. */
  private static final long LARGE = 4L << 20;

  /** Places whose states stay in a core's second cache, and take little time to combine. */
  private static final long NARROW = 1 << 15;

  private Cells() {}

  /** Returns the largest length of a block along each axis. */
  static long[] largest(Layout layout) {
    long[] largest = new long[layout.rank()];
    for (int axis = 0; axis < largest.length; axis++) {
      largest[axis] = layout.axis(axis).largest();
    }
    return largest;
  }

  /**
   * Returns a layout whose small blocks are taken together along {@code axes}, the last first,
   * until they have {@link #SMALL} bytes.
   */
  static Layout coarser(Layout layout, List<Integer> axes, DType type) {
    Layout coarse = layout;
    for (int i = axes.size() - 1; i >= 0; i--) {
      Chunks cut = coarse.axis(axes.get(i));
      long bytes = Math.max(1, coarse.largestBlock() * type.bytes());
      if (bytes < SMALL && cut.count() > 1 && cut.isRegular()) {
        long together = Math.min(cut.count(), Math.ceilDiv(SMALL, bytes));
        coarse = coarse.with(axes.get(i), Chunks.regular(cut.length(), cut.largest() * together));
      }
    }
    return coarse;
  }

  /**
   * Returns the layout of whole rows in which an array in memory is read fastest, from one end to
   * the other, if it is folded along all axes, all but the first, or the first alone to a result
   * that stays in the caches; else {@code layout}. Blocks hold about as many elements, and each
   * lies in one block along the first axis if that is kept.
   */
  static Layout inRows(Layout layout, List<Integer> axes, DType type) {
    int rank = layout.rank();
    boolean kept = !axes.contains(0);
    boolean cut = false;
    long row = 1;
    for (int axis = 1; axis < rank; axis++) {
      cut |= layout.axis(axis).count() > 1;
      row *= layout.axis(axis).length();
    }
    boolean down = axes.size() == 1 && !kept && row <= NARROW;
    if (!cut
        || (!down && axes.size() < (kept ? rank - 1 : rank))
        || layout.size() * type.bytes() < LARGE
        || row > layout.largestBlock()) {
      return layout;
    }
    Chunks first = layout.axis(0);
    long rows = layout.largestBlock() / row;
    Layout whole = Layout.whole(layout.shape());
    return whole.with(0, kept ? first.inPieces(rows) : Chunks.regular(first.length(), rows));
  }

  /**
   * Returns the wiring of blocks of {@code out} that see {@code source} as {@code mapping}: each
   * lies in one block of it.
   */
  static Wiring wiring(String name, Layout out, Layout source, Mapping mapping) {
    if (source.blockCount() == 1) {
      return Wiring.all(name, 1);
    }
    int rank = source.rank();
    if (mapping.isIdentity(out.rank()) && out.equals(source)) {
      return Wiring.each(name);
    }
    int[][] cells = new int[rank][];
    boolean box = rank <= BOX_RANK && out.rank() <= BOX_RANK;
    for (int e = 0; e < rank; e++) {
      cells[e] = cells(out, source.axis(e), mapping, e);
      box &= isAffine(cells[e]);
    }
    int[] outGrid = out.grid();
    if (box) {
      int[] outAxis = new int[rank];
      int[] step = new int[rank];
      int[] offset = new int[rank];
      int[] ones = new int[rank];
      Arrays.fill(ones, 1);
      for (int e = 0; e < rank; e++) {
        outAxis[e] = cells[e].length == 1 ? -1 : mapping.outAxis(e);
        offset[e] = cells[e][0];
        step[e] = cells[e].length == 1 ? 1 : cells[e][1] - cells[e][0];
        if (step[e] == 0) {
          outAxis[e] = -1;
          step[e] = 1;
        }
      }
      int[] grid = outGrid.length == 0 ? new int[] {1} : outGrid;
      return Wiring.box(name, grid, source.grid(), outAxis, step, offset, ones);
    }
    int parts = out.blockCount();
    int[] offsets = new int[parts + 1];
    int[] refs = new int[parts];
    int[] at = new int[rank];
    for (int part = 0; part < parts; part++) {
      int[] position = out.position(part);
      for (int e = 0; e < rank; e++) {
        at[e] = cells[e][mapping.outAxis(e) < 0 ? 0 : position[mapping.outAxis(e)]];
      }
      refs[part] = source.part(at);
      offsets[part + 1] = part + 1;
    }
    return Wiring.table(name, source.blockCount(), offsets, refs);
  }

  /** Returns the block along axis e of the source for each block along the axis that it follows. */
  private static int[] cells(Layout out, Chunks source, Mapping mapping, int e) {
    int axis = mapping.outAxis(e);
    if (axis < 0) {
      return new int[] {block(source, mapping.offset(e))};
    }
    Chunks cut = out.axis(axis);
    int[] cells = new int[cut.count()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = block(source, mapping.offset(e) + mapping.step(e) * cut.start(i));
    }
    return cells;
  }

  /** Returns the block that holds {@code at}; any block where there is no such element. */
  private static int block(Chunks chunks, long at) {
    return chunks.length() == 0 ? 0 : chunks.find(Math.clamp(at, 0, chunks.length() - 1));
  }

  private static boolean isAffine(int[] cells) {
    for (int i = 2; i < cells.length; i++) {
      if (cells[i] - cells[i - 1] != cells[1] - cells[0]) {
        return false;
      }
    }
    return true;
  }

  /** Returns the wiring of parts that each read the blocks that hold a region. */
  static Wiring table(Stage source, Layout layout, Region[] regions) {
    int parts = regions.length;
    int[] offsets = new int[parts + 1];
    int[] refs = new int[parts];
    int size = 0;
    boolean each = parts == source.size();
    for (int part = 0; part < parts; part++) {
      int[] read = Boxes.parts(layout, regions[part]);
      each &= read.length == 1 && read[0] == part;
      if (size + read.length > refs.length) {
        refs = Arrays.copyOf(refs, Math.max(size + read.length, refs.length * 2));
      }
      System.arraycopy(read, 0, refs, size, read.length);
      size += read.length;
      offsets[part + 1] = size;
    }
    if (each) {
      return Wiring.each(source.name());
    }
    return Wiring.table(
        source.name(), Math.toIntExact(source.size()), offsets, Arrays.copyOf(refs, size));
  }
}
