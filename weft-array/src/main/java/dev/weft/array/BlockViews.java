package dev.weft.array;

import dev.weft.array.expr.Foreign;
import dev.weft.array.expr.Lowering;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import dev.weft.client.Lazy;
import dev.weft.client.Plan;
import dev.weft.graph.PartRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

/** The blocks of an array, one by one. */
public sealed interface BlockViews permits DArray {

  /** Returns the number of blocks along every axis. */
  default int[] numBlocks() {
    return self().layout().grid();
  }

  /**
   * Returns the block at {@code position}, counted in blocks.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  default DArray block(int... position) {
    Layout layout = self().layout();
    boolean inside = position.length == layout.rank();
    for (int axis = 0; inside && axis < position.length; axis++) {
      inside = position[axis] >= 0 && position[axis] < layout.axis(axis).count();
    }
    if (!inside) {
      throw new IndexOutOfBoundsException(
          "no block at "
              + java.util.Arrays.toString(position)
              + "; there are "
              + java.util.Arrays.toString(layout.grid())
              + " blocks");
    }
    Region region = layout.region(layout.part(position));
    Index[] index = new Index[position.length];
    for (int axis = 0; axis < index.length; axis++) {
      index[axis] = Index.slice(region.from(axis), region.to(axis));
    }
    return self().get(index);
  }

  /**
   * Returns the array of the blocks that an index names, which counts blocks, not elements: {@code
   * x.blocks("0, 1:3")} are blocks 1 and 2 of the first row of blocks. An index without a colon
   * names one block and keeps its axis.
   */
  default DArray blocks(String index) {
    Layout layout = self().layout();
    List<Index> items = Index.parse(index);
    long named = items.stream().filter(i -> !(i instanceof Index.Ellipsis)).count();
    DArray x = self();
    int axis = 0;
    for (Index item : items) {
      switch (item) {
        case Index.At(long i) -> {
          long[] one = Selection.run(new Index.Slice(i, null, 1), layout.axis(axis).count(), axis);
          x = chosen(x, axis++, one[0], 1, Math.min(1, one[2]));
        }
        case Index.Slice slice -> {
          long[] run = Selection.run(slice, layout.axis(axis).count(), axis);
          x = chosen(x, axis++, run[0], run[1], run[2]);
        }
        case Index.Ellipsis _ -> axis += (int) (layout.rank() - named);
        case Index.NewAxis _, Index.Chosen _ ->
            throw new IllegalArgumentException("blocks are named by numbers and slices: " + index);
      }
    }
    return x;
  }

  /** Returns blocks {@code start}, {@code start + step}, … along an axis, {@code count} of them. */
  private static DArray chosen(DArray x, int axis, long start, long step, long count) {
    Chunks cut = x.layout().axis(axis);
    var places = new ArrayList<Long>();
    long[] sizes = new long[(int) count];
    for (int k = 0; k < count; k++) {
      int block = (int) (start + k * step);
      sizes[k] = cut.size(block);
      LongStream.range(cut.start(block), cut.end(block)).forEach(places::add);
    }
    long[] wanted = places.stream().mapToLong(Long::longValue).toArray();
    if (wanted.length == cut.length() && isAscending(wanted)) {
      return x;
    }
    return x.take(NDArray.wrap(wanted, wanted.length).lazy().rechunk(Chunks.of(sizes)), axis);
  }

  private static boolean isAscending(long[] places) {
    for (int i = 0; i < places.length; i++) {
      if (places[i] != i) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the blocks as lazy values, in the order of rows: arguments for delayed calls. Those
   * that are computed together share what they share.
   */
  default List<Lazy<NDArray>> toLazy() {
    Lowering.Result lowered = Lowering.lower(self().storedExpr());
    boolean pairs = self().isComplex();
    var blocks = new ArrayList<Lazy<NDArray>>();
    for (long part = 0; part < lowered.stage().size(); part++) {
      var range = new PartRange(lowered.stage().name(), part, part + 1);
      var plan =
          new Plan<>(
              lowered.graph(),
              List.of(range),
              values -> {
                Block block = (Block) Objects.requireNonNull(values.getFirst());
                return new NDArray(pairs ? Block.ofPairs(block) : block);
              });
      blocks.add(() -> plan);
    }
    return blocks;
  }

  /**
   * Returns the array whose blocks are the values of {@code blocks}, as delayed calls: each is
   * computed once, when it is needed.
   *
   * @param type the type of all blocks; not complex
   * @param layout the shape of the array and of its blocks
   * @param blocks one for each block, in the order of rows
   */
  static DArray fromLazy(DType type, Layout layout, List<? extends Lazy<NDArray>> blocks) {
    if (blocks.size() != layout.blockCount()) {
      throw new IllegalArgumentException(
          "fromLazy needs a value for each block: "
              + layout
              + " has "
              + layout.blockCount()
              + ", given "
              + blocks.size());
    }
    if (type.isComplex()) {
      throw ComplexArithmetic.undefined("fromLazy");
    }
    return new DArray(
        new Foreign(
            layout,
            type,
            List.copyOf(blocks),
            (value, region) -> UserBlocks.checked((NDArray) value, type, region.shape()).block()));
  }

  /** Returns this array. */
  DArray self();
}
