package dev.weft.array;

import dev.weft.array.expr.BlockSource;
import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Leaf;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.io.IOException;
import java.io.Serial;
import java.util.Arrays;
import java.util.List;

/** A source of the user's, whose answers are checked. */
final class UserSource implements BlockSource {
  @Serial private static final long serialVersionUID = 1;

  private final ArraySource source;
  private final DType type;
  private final long[] shape; // with a last axis of 2 if the elements are complex
  private final String identity;

  UserSource(ArraySource source) {
    this.source = source;
    this.type = source.dtype();
    this.shape = type.isComplex() ? NpyHeader.pairs(source.shape()) : source.shape().clone();
    this.identity = source.identity();
  }

  /** Returns the expression of all that a source gives; of complex numbers, pairs. */
  static Expr expr(ArraySource source) {
    var checked = new UserSource(source);
    Layout layout = source.layout();
    if (!Arrays.equals(layout.shape(), source.shape())) {
      throw new IllegalArgumentException(
          source.label()
              + " has the shape "
              + Layout.text(source.shape())
              + " and blocks of another one: "
              + layout);
    }
    long largest = Math.max(1, layout.largestBlock() * source.dtype().bytes());
    Layout stored = source.dtype().isComplex() ? Pairs.widened(layout) : layout;
    if (source.readsAnyBox()) {
      return new Leaf(new Leaf.Stored(checked), stored);
    }
    return new Regional(
        "read " + source.label(),
        checked.identity(),
        stored,
        checked.type(),
        List.of(),
        new Regional.Cost(0, (double) source.workBytes() / largest),
        (_, _, out) -> out,
        (Regional.Keeping) (_, out, _) -> new Block[] {checked.read(out)});
  }

  @Override
  public DType type() {
    return type.isComplex() ? DType.FLOAT64 : type;
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  @Override
  public String identity() {
    return "source " + identity;
  }

  @Override
  public String label() {
    return source.label();
  }

  @Override
  public Block read(Region region) throws IOException {
    if (!type.isComplex()) {
      return checked(source.read(region), region);
    }
    int rank = shape.length - 1;
    long[] from = new long[rank];
    long[] to = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      from[axis] = region.from(axis);
      to[axis] = region.to(axis);
    }
    var numbers = new Region(from, to);
    Block pairs = checked(source.read(numbers), numbers).pairs();
    if (region.length(rank) == 2) {
      return pairs;
    }
    Block part = Pairs.part(Block.ofPairs(pairs), (int) region.from(rank));
    return part.reshape(Boxes.ints(region.shape()));
  }

  private Block checked(NDArray read, Region region) throws IOException {
    int[] wanted = Boxes.ints(region.shape());
    if (read.dtype() != type || !Arrays.equals(read.shape(), wanted)) {
      throw new IOException(
          source.label()
              + " gave "
              + read.dtype()
              + " "
              + Arrays.toString(read.shape())
              + " for "
              + region
              + "; it should be "
              + type
              + " "
              + Arrays.toString(wanted));
    }
    return read.block();
  }
}
