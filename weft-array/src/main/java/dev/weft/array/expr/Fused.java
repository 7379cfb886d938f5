package dev.weft.array.expr;

import dev.weft.array.kernel.Block;
import dev.weft.array.kernel.Chunk;
import dev.weft.array.kernel.Operand;
import dev.weft.array.kernel.Partial;
import dev.weft.array.kernel.Program;
import dev.weft.array.kernel.Runner;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One program over the places of an array, and where its inputs come from: blocks of other stages,
 * memory and files, or another program whose values are seen at other places.
 */
final class Fused implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  /** Bytes of inputs read or made at a time where a block can be folded piece by piece. */
  private static final long PIECE = 4L << 20;

  private final Program program;
  private final long[] shape;

  @SuppressWarnings("serial") // an immutable list
  private final List<Input> inputs;

  private transient volatile @Nullable Runner runner;

  Fused(Program program, long[] shape, List<Input> inputs) {
    this.program = program;
    this.shape = shape;
    this.inputs = List.copyOf(inputs);
  }

  /** The blocks that a part reads from other stages, by the number of the read. */
  @FunctionalInterface
  interface Reads {
    Block block(int read);
  }

  /** What is read by a program that reads no stage. */
  static final Reads NOTHING =
      read -> {
        throw new IllegalStateException("reads no stage: " + read);
      };

  /** What an input of the program sees. */
  sealed interface Input extends Serializable {
    DType type();

    Mapping mapping();
  }

  /** The block of another stage in which the places lie. */
  record FromStage(int read, Layout layout, DType type, Mapping mapping) implements Input {}

  /** A source that any box can be read from. */
  record FromSource(BlockSource source, Mapping mapping) implements Input {
    @Override
    public DType type() {
      return source.type();
    }
  }

  /** A program whose values are made first, as a block. */
  record FromProgram(Fused fused, Mapping mapping) implements Input {
    @Override
    public DType type() {
      return fused.program.resultType(0);
    }
  }

  /** Returns whether no block of another stage is read. */
  boolean isLocal() {
    for (Input input : inputs) {
      switch (input) {
        case FromStage _ -> {
          return false;
        }
        case FromSource _ -> {}
        case FromProgram(Fused fused, Mapping _) -> {
          if (!fused.isLocal()) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Returns the elements of {@code region} of an input that is in memory, where they lie there. */
  Operand seen(Region region) throws IOException {
    return operands(region, NOTHING)[0];
  }

  /** Returns whether all that is read lies in memory, each place of it where it is needed. */
  boolean isInMemory() {
    for (Input input : inputs) {
      if (!(input instanceof FromSource(BlockSource source, Mapping mapping))
          || source.whole() == null
          || !mapping.isIdentity(shape.length)) {
        return false;
      }
    }
    return !inputs.isEmpty();
  }

  private Runner runner() {
    Runner made = runner;
    if (made == null) {
      made = new Runner(program);
      runner = made;
    }
    return made;
  }

  /** Returns the values in {@code region}. */
  Block map(Region region, Reads reads) throws IOException {
    return runner().map(chunk(region), operands(region, reads)).getFirst();
  }

  /** Returns the fold of the values in {@code region}, piece by piece where that saves memory. */
  Partial reduce(Region region, Reads reads) throws IOException {
    int axis = piecedAxis(region.shape());
    if (axis < 0) {
      return runner().reduce(chunk(region), operands(region, reads));
    }
    long bytes = madeBytes(region.shape());
    long step = Math.max(1, region.length(axis) / Math.ceilDiv(bytes, PIECE));
    long first = region.from(axis) + step;
    Partial total = reduce(region.with(axis, region.from(axis), first), reads);
    for (long at = first; at < region.to(axis); at += step) {
      Region piece = region.with(axis, at, Math.min(region.to(axis), at + step));
      total = Partial.combine(List.of(total, reduce(piece, reads)));
    }
    return total;
  }

  /** Returns the longest folded axis if a block of {@code lengths} should be taken in pieces. */
  private int piecedAxis(long[] lengths) {
    if (madeBytes(lengths) <= PIECE) {
      return -1;
    }
    int best = -1;
    for (int axis : program.axes()) {
      if (lengths[axis] > 1 && (best < 0 || lengths[axis] > lengths[best])) {
        best = axis;
      }
    }
    return best;
  }

  /** Returns the bytes that folding a block of {@code lengths} reads or makes at a time. */
  long reduceBytes(long[] lengths) {
    long[] piece = lengths.clone();
    for (int axis = piecedAxis(piece); axis >= 0; axis = piecedAxis(piece)) {
      piece[axis] = Math.max(1, piece[axis] / Math.ceilDiv(madeBytes(piece), PIECE));
    }
    return madeBytes(piece);
  }

  /** Returns the bytes of the inputs that are read or made for a block of {@code lengths}. */
  long madeBytes(long[] lengths) {
    long bytes = 0;
    Region region = Region.all(lengths);
    for (Input input : inputs) {
      switch (input) {
        case FromStage _ -> {}
        case FromSource(BlockSource source, Mapping mapping) -> {
          if (source.whole() == null) {
            bytes += mapping.region(region).size() * source.type().bytes();
          }
        }
        case FromProgram(Fused fused, Mapping mapping) -> {
          Region inner = mapping.region(region);
          bytes += inner.size() * input.type().bytes() + fused.madeBytes(inner.shape());
        }
      }
    }
    return bytes;
  }

  private Chunk chunk(Region region) {
    int rank = region.rank();
    long[] offset = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      offset[axis] = region.from(axis);
    }
    return new Chunk(Boxes.ints(region.shape()), offset, shape);
  }

  private Operand[] operands(Region region, Reads reads) throws IOException {
    Operand[] operands = new Operand[inputs.size()];
    for (int i = 0; i < operands.length; i++) {
      Input input = inputs.get(i);
      Mapping mapping = input.mapping();
      Region box = mapping.region(region);
      if (region.size() == 0) {
        Object nothing = input.type().newArray(Math.toIntExact(box.size()));
        Block block = Block.wrap(input.type(), nothing, Boxes.ints(box.shape()));
        operands[i] = operand(block, box, mapping, region);
        continue;
      }
      operands[i] =
          switch (input) {
            case FromStage(int read, Layout layout, DType _, Mapping _) ->
                operand(reads.block(read), held(layout, box), mapping, region);
            case FromSource(BlockSource source, Mapping _) -> {
              Block whole = source.whole();
              yield whole != null
                  ? operand(whole, Region.all(source.shape()), mapping, region)
                  : operand(source.read(box), box, mapping, region);
            }
            case FromProgram(Fused fused, Mapping _) ->
                operand(fused.map(box, reads), box, mapping, region);
          };
    }
    return operands;
  }

  private static Region held(Layout layout, Region box) {
    int[] at = new int[layout.rank()];
    for (int axis = 0; axis < at.length; axis++) {
      at[axis] = layout.axis(axis).find(box.from(axis));
    }
    return layout.region(layout.part(at));
  }

  /** Returns {@code block}, which holds {@code held}, as it is seen in {@code region}. */
  static Operand operand(Block block, Region held, Mapping mapping, Region region) {
    int n = mapping.rank();
    int rank = region.rank();
    Operand operand = Operand.of(block);
    for (int e = 0; e < n; e++) {
      int axis = mapping.outAxis(e);
      if (axis >= 0) {
        long first = mapping.offset(e) + mapping.step(e) * region.from(axis) - held.from(e);
        int length = (int) region.length(axis);
        int step = length > 1 ? Math.toIntExact(mapping.step(e)) : 1;
        operand = operand.slice(e, length == 0 ? 0 : Math.toIntExact(first), step, length);
      }
    }
    int[] axisAt = new int[rank]; // where an axis of the region is among those that are left
    java.util.Arrays.fill(axisAt, -1);
    int left = 0;
    for (int e = n - 1; e >= 0; e--) {
      if (mapping.outAxis(e) < 0) {
        operand =
            operand.at(
                e, region.size() == 0 ? 0 : Math.toIntExact(mapping.offset(e) - held.from(e)));
      }
    }
    for (int e = 0; e < n; e++) {
      if (mapping.outAxis(e) >= 0) {
        axisAt[mapping.outAxis(e)] = left++;
      }
    }
    int[] order = new int[left];
    int k = 0;
    for (int axis = 0; axis < rank; axis++) {
      if (axisAt[axis] >= 0) {
        order[k++] = axisAt[axis];
      }
    }
    operand = operand.permute(order);
    for (int axis = 0; axis < rank; axis++) {
      if (axisAt[axis] < 0) {
        operand = operand.expand(axis);
      }
    }
    return operand.broadcast(Boxes.ints(region.shape()));
  }
}
