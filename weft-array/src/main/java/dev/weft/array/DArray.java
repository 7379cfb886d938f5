package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Elementwise;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Leaf;
import dev.weft.array.expr.Lowering;
import dev.weft.array.kernel.Binary;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.AutoChunks;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.client.Client;
import dev.weft.client.Lazy;
import dev.weft.client.Plan;
import dev.weft.graph.PartRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A lazy, chunked n-dimensional array. No method computes anything; {@code compute} of a client
 * does.
 *
 * <p>Names and meanings are those of the Python array API standard, in camel case; what each family
 * of operations does stands at the interface that declares it. An array is immutable: an operation
 * returns another one.
 *
 * <p>Random arrays and constants cost nothing until they are computed, and even then only what is
 * computed at a time: {@code DArray.random(7).uniform(100_000, 100_000, 10).sum(1, 2)} never holds
 * more than a few thousand of its numbers.
 */
public final class DArray
    implements Lazy<NDArray>,
        Arithmetic,
        Elementary,
        ComplexNumbers,
        Reductions,
        Views,
        Chunking,
        Scans,
        Diagonals,
        Shaping,
        Splicing,
        Places,
        Choosing,
        Ordering,
        Products,
        Blocks,
        BlockViews,
        Assigning,
        Writing {
  private final Expr expr; // of complex numbers, their real parts
  private final @Nullable Expr imag; // the imaginary parts, if the numbers are complex
  private final DType.@Nullable Kind weak; // a number without a dtype of its own
  private final @Nullable Filter filter; // what these elements were chosen of
  private volatile @Nullable DArray counted; // this array, its sizes known

  DArray(Expr expr) {
    this(expr, null, null, null);
  }

  private DArray(
      Expr expr, @Nullable Expr imag, DType.@Nullable Kind weak, @Nullable Filter filter) {
    this.expr = expr;
    this.imag = imag;
    this.weak = weak;
    this.filter = filter;
  }

  /**
   * Returns complex numbers of their parts.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast or a part is complex itself
   */
  public static DArray complex(DArray real, DArray imag) {
    if (real.isComplex() || imag.isComplex()) {
      throw new IllegalArgumentException(
          "complex needs a real and an imaginary part that are real: %s, %s"
              .formatted(real.dtype(), imag.dtype()));
    }
    DArray re = real.astype(DType.FLOAT64);
    DArray im = imag.astype(DType.FLOAT64);
    if (!re.layout().equals(im.layout())) {
      DArray own = re;
      re = where(constant(DType.BOOL, 1L, im.layout()), re, scalar(0.0)); // both take the shape
      im = where(constant(DType.BOOL, 1L, own.layout()), im, scalar(0.0)); // and chunks of both
    }
    return new DArray(re.expr(), im.expr(), null, null);
  }

  // ---- creation

  /** Returns random arrays of this seed. */
  public static Random random(long seed) {
    return new Random(seed, 0);
  }

  /**
   * Returns an array over {@code values}, laid out by rows. They are not copied: hand them over,
   * and do not change them afterwards.
   *
   * @throws IllegalArgumentException if the shape has not as many elements as there are values
   */
  public static DArray of(double[] values, int... shape) {
    return of(NDArray.wrap(values, shape));
  }

  /** Returns a lazy array of the values of a dense one, which are not copied. */
  public static DArray of(NDArray values) {
    return values.dtype().isComplex()
        ? Pairs.stored(new MemorySource(values.block().pairs()))
        : stored(new MemorySource(values.block()));
  }

  /**
   * Returns the array in an {@code .npy} file of NumPy's: its header is read now; the elements are
   * mapped into memory and read when they are needed.
   *
   * @throws IOException if there is no such file, it is cut, or its header is wrong; the message
   *     names the file and the place
   */
  public static DArray fromNpy(Path path) throws IOException {
    NpyFile file = NpyFile.open(path);
    DArray array = file.complex() ? Pairs.stored(file) : stored(file);
    return file.columnMajor() ? array.transpose() : array;
  }

  /** Returns the array of a source, in the blocks in which it is best read. */
  public static DArray from(ArraySource source) {
    Expr all = UserSource.expr(source);
    return source.dtype().isComplex() ? Pairs.of(all) : new DArray(all);
  }

  /**
   * Returns the array of a source in blocks of {@code chunk[i]} elements along axis i, as they lie
   * there.
   */
  public static DArray from(ArraySource source, long... chunk) {
    return from(source).rechunk(chunk);
  }

  private static DArray stored(dev.weft.array.expr.BlockSource source) {
    Layout layout = AutoChunks.ofThisProcess().layout(source.type(), source.shape());
    return new DArray(new Leaf(new Leaf.Stored(source), layout));
  }

  /** Returns a number that takes the type of the array that it is combined with, if it can. */
  public static DArray scalar(double value) {
    return new DArray(
        constant(DType.FLOAT64, value, Layout.whole()).expr, null, DType.Kind.FLOAT, null);
  }

  /** As {@link #scalar(double)}, for a whole number. */
  public static DArray scalar(long value) {
    return new DArray(
        constant(DType.INT64, value, Layout.whole()).expr, null, DType.Kind.SIGNED, null);
  }

  /** As {@link #scalar(double)}, for a truth value. */
  public static DArray scalar(boolean value) {
    return new DArray(
        constant(DType.BOOL, value ? 1L : 0L, Layout.whole()).expr, null, DType.Kind.BOOL, null);
  }

  /** As {@link #scalar(double)}, for a complex number: arrays become complex beside it. */
  public static DArray scalar(Complex value) {
    return new DArray(
        constant(DType.FLOAT64, value.real(), Layout.whole()).expr,
        constant(DType.FLOAT64, value.imag(), Layout.whole()).expr,
        DType.Kind.COMPLEX,
        null);
  }

  static DArray constant(DType type, double value, Layout layout) {
    if (type.isComplex()) {
      return complex(constant(DType.FLOAT64, value, layout), constant(DType.FLOAT64, 0.0, layout));
    }
    if (!type.isFloat()) {
      return constant(type, type.isBool() && value != 0 ? 1L : (long) value, layout);
    }
    return new DArray(new Leaf(new Leaf.Constant(type, Double.doubleToRawLongBits(value)), layout));
  }

  static DArray constant(DType type, long value, Layout layout) {
    if (type.isFloat() || type.isComplex()) {
      return constant(type, (double) value, layout);
    }
    long bits = type.isBool() && value != 0 ? 1 : value;
    if (!type.holds(bits)) {
      throw new IllegalArgumentException(
          value + " does not fit " + type + "; choose a number that does, or a wider type");
    }
    return new DArray(new Leaf(new Leaf.Constant(type, bits), layout));
  }

  // ---- combining

  /** Returns x where the condition is true (not zero), and y elsewhere. */
  public static DArray where(DArray condition, DArray x, DArray y) {
    if (condition.isComplex()) {
      return where(ComplexArithmetic.truth(condition), x, y);
    }
    if (x.isComplex() || y.isComplex()) {
      return ComplexArithmetic.where(condition, x, y);
    }
    return new DArray(Elementwise.where(condition.expr(), x.beside(y, null), y.beside(x, null)));
  }

  static DArray binary(Binary op, DArray x, DArray y) {
    if (x.filter != null || y.filter != null) {
      Filter shared = Filter.shared(x, y);
      if (shared != null) {
        return shared.of(binary(op, Filter.source(x), Filter.source(y)));
      }
    }
    if (x.isComplex() || y.isComplex()) {
      return ComplexArithmetic.binary(op, x, y);
    }
    return new DArray(Elementwise.of(op, x.beside(y, op), y.beside(x, op)));
  }

  /**
   * Returns the expression of this array in the type that it takes beside {@code other}.
   *
   * @param op what is done with both; null for a choice between them
   */
  private Expr beside(DArray other, @Nullable Binary op) {
    if (weak == null || other.weak != null) {
      return expr();
    }
    DType type = other.dtype().withScalar(weak);
    if (op != null && op.isReal()) {
      type = op.operand(type, type);
    }
    if (type == expr.type()) {
      return expr;
    }
    long bits = ((Leaf.Constant) ((Leaf) expr).origin()).bits();
    if (weak == DType.Kind.FLOAT) {
      return constant(type, Double.longBitsToDouble(bits), Layout.whole()).expr;
    }
    if (!type.holds(bits)) {
      if (op != null && op.isTest()) {
        return expr; // the answer is known, and the same in the wider type of both
      }
      throw new IllegalArgumentException(
          "%s: %d does not fit %s, the type of the array; cast the array with astype first"
              .formatted(op == null ? "where" : op, bits, type));
    }
    return constant(type, bits, Layout.whole()).expr;
  }

  /** Returns this array with {@code value} for NaN. */
  DArray replaceNan(double value) {
    return dtype().isFloat() || isComplex() ? where(isnan(), scalar(value), this) : this;
  }

  /** Returns this array, whose reductions then keep the folded axes with length 1. */
  public KeepDims keepdims() {
    return new KeepDims(this);
  }

  // ---- what it is

  /** Returns the type of the elements. */
  public DType dtype() {
    return imag == null ? expr.type() : DType.COMPLEX128;
  }

  /** Returns whether the elements are complex numbers. */
  public boolean isComplex() {
    return imag != null;
  }

  /**
   * Returns the length of every axis. Where elements were chosen by their values, they are counted
   * now, on the threads of this JVM, as by {@link #computeChunkSizes()}.
   */
  public long[] shape() {
    return layout().shape();
  }

  /** Returns whether all lengths are known without computing. */
  public boolean hasKnownShape() {
    return expr.layout().isExact() || counted != null;
  }

  /**
   * Returns this array with the lengths of its blocks known: where elements were chosen by their
   * values, they are counted in one pass, of a mask without computing what it chooses from.
   * Whatever needs the lengths does so by itself, once.
   */
  public DArray computeChunkSizes() {
    return exact(Lazy::compute);
  }

  /** As {@link #computeChunkSizes()}, counted by {@code client}. */
  public DArray computeChunkSizes(Client client) {
    return exact(client::compute);
  }

  private DArray exact(Function<DArray, NDArray> compute) {
    DArray known = counted;
    if (known == null) {
      known = expr.layout().isExact() ? this : Sizes.counted(this, expr, compute);
      counted = known;
    }
    return known;
  }

  @Nullable Filter filter() {
    return filter;
  }

  /** Returns this array as what {@code chosen} chooses. */
  DArray filtered(Filter chosen) {
    return new DArray(expr, imag, null, chosen);
  }

  /** Returns the number of axes. */
  public int rank() {
    return expr.layout().rank();
  }

  /** Returns the number of elements, counted as by {@link #shape()}. */
  public long size() {
    return layout().size();
  }

  /** Returns the bytes that all elements would take. */
  public long bytes() {
    return Math.multiplyExact(size(), dtype().bytes());
  }

  /** Returns how each axis is cut. */
  public List<Chunks> chunks() {
    return layout().axes();
  }

  /** Returns the shape and the chunks as far as they are known. */
  Layout knownLayout() {
    DArray known = counted;
    return known == null ? expr.layout() : known.expr.layout();
  }

  /** Returns the shape and the chunks. */
  public Layout layout() {
    return computeChunkSizes().expr.layout();
  }

  @Override
  public DArray self() {
    return this;
  }

  @Override
  public boolean keepsDims() {
    return false;
  }

  /** Returns the expression of real numbers. */
  Expr expr() {
    if (imag != null) {
      throw ComplexArithmetic.undefined("this operation");
    }
    return computeChunkSizes().expr;
  }

  Expr realExpr() {
    return computeChunkSizes().expr;
  }

  Expr imagExpr() {
    return java.util.Objects.requireNonNull(computeChunkSizes().imag);
  }

  /** Returns this array with other expressions: of both parts, if it is complex. */
  DArray each(UnaryOperator<Expr> change) {
    return computeChunkSizes().eachRaw(change);
  }

  /** As {@link #each}, of expressions whose sizes may not be known. */
  DArray eachRaw(UnaryOperator<Expr> change) {
    return new DArray(change.apply(expr), imag == null ? null : change.apply(imag), null, null);
  }

  /** Returns the expression of what is stored: of complex numbers, pairs in a last axis of 2. */
  Expr storedExpr() {
    return imag == null ? expr : Pairs.of(expr, imag);
  }

  // ---- computing

  /**
   * Returns the work that computes this array. Blocks are computed in the order of rows.
   *
   * @throws IllegalArgumentException if the array has more elements than an {@link NDArray} can
   *     hold
   */
  @Override
  public Plan<NDArray> plan() {
    if (expr.layout().size() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          ("the result has %d elements, more than an NDArray can hold (2147483639): shape=%s; reduce"
                  + " it, compute a slice, or write it with toNpy")
              .formatted(size(), Axes.text(shape())));
    }
    Expr stored = storedExpr();
    Lowering.Result lowered = Lowering.lower(stored);
    Layout layout = stored.layout();
    DType type = stored.type();
    boolean pairs = imag != null;
    return new Plan<>(
        lowered.graph(),
        List.of(PartRange.all(lowered.stage())),
        blocks -> {
          var all = new ArrayList<Block>(blocks.size());
          for (Object block : blocks) {
            all.add((Block) java.util.Objects.requireNonNull(block));
          }
          Block block =
              layout.isExact()
                  ? Boxes.assemble(layout, type, all)
                  : Boxes.append(layout, type, all);
          return new NDArray(pairs ? Block.ofPairs(block) : block);
        });
  }

  /**
   * Computes this array on the threads of this JVM and returns it with its blocks held in memory:
   * whatever is computed of it from then on reads them instead of making them again.
   *
   * @see #persist(Client)
   */
  public DArray persist() {
    return persist(Client.embedded());
  }

  /**
   * Computes this array by {@code client} and returns it with its blocks held where they were made.
   * They are held until {@link #unpersist()}, until the client is closed, or until this array and
   * all that were made of it are garbage. Another client, or this one after that, computes them
   * again when it needs them.
   *
   * @throws dev.weft.engine.TaskFailedException if a task threw
   * @throws dev.weft.client.RefusedException if the blocks do not fit into the client's memory
   */
  public DArray persist(Client client) {
    return Persisted.of(this, client);
  }

  /**
   * Lets the blocks go that {@link #persist} made this array hold, and returns the array that it
   * was before; one that is not persisted itself is returned as it is.
   */
  public DArray unpersist() {
    return Persisted.release(this);
  }

  int stages() {
    return Lowering.lower(storedExpr()).graph().stages().size();
  }

  /** Returns what will be computed: the expression, and the stages with what was fused and why. */
  public String explain() {
    return Lowering.explain(storedExpr());
  }

  /** Returns the table of bytes, shape, chunks, stages and type. */
  @Override
  public String toString() {
    return new ArrayTable(this).text();
  }

  /** Returns {@link #toString} as a piece of HTML, with a picture of the chunks. */
  public String toHtml() {
    return new ArrayTable(this).html();
  }

  /** Returns a picture of the array and its chunks: an SVG document. */
  public String toSvg() {
    return new ArrayTable(this).svg();
  }

  static int[] axesOf(int rank) {
    return IntStream.range(0, rank).toArray();
  }
}
