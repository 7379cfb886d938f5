package dev.weft.array.expr;

import dev.weft.array.kernel.Binary;
import dev.weft.array.kernel.Unary;
import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** An operation on the elements at one place of arrays that are broadcast to one shape. */
public final class Elementwise extends Expr {
  @Serial private static final long serialVersionUID = 1;

  private final Op op;

  private Elementwise(Op op, DType type, List<Expr> args) {
    super(broadcast(op, args), type, args);
    this.op = op;
  }

  /** What is done with the elements. */
  public sealed interface Op extends Serializable {}

  /** An operation on one element. */
  public record One(Unary op) implements Op {
    @Override
    public String toString() {
      return op.toString();
    }
  }

  /** An operation on two elements. */
  public record Two(Binary op) implements Op {
    @Override
    public String toString() {
      return op.toString();
    }
  }

  /** The second element where the first is true, else the third. */
  public record Choose() implements Op {
    @Override
    public String toString() {
      return "where";
    }
  }

  /** The element in another type. */
  public record To(DType type) implements Op {
    @Override
    public String toString() {
      return "astype " + type;
    }
  }

  /** Returns {@code op} of each element. */
  public static Elementwise of(Unary op, Expr x) {
    return new Elementwise(new One(op), op.result(x.type()), List.of(x));
  }

  /** Returns {@code op} of each two elements. */
  public static Elementwise of(Binary op, Expr x, Expr y) {
    return new Elementwise(new Two(op), op.result(x.type(), y.type()), List.of(x, y));
  }

  /** Returns x where the condition holds and y elsewhere. */
  public static Elementwise where(Expr condition, Expr x, Expr y) {
    return new Elementwise(new Choose(), x.type().promote(y.type()), List.of(condition, x, y));
  }

  /** Returns the elements in another type. */
  public static Expr cast(Expr x, DType type) {
    return x.type() == type ? x : new Elementwise(new To(type), type, List.of(x));
  }

  /** Returns the same operation on other arguments, of the same types. */
  Elementwise with(List<Expr> others) {
    return new Elementwise(op, type(), others);
  }

  /** Returns what is done with the elements. */
  public Op op() {
    return op;
  }

  @Override
  public String name() {
    return op.toString();
  }

  @Override
  String text() {
    return op.toString();
  }

  /** Returns the layout in which a block of the result needs one block of every argument. */
  private static Layout broadcast(Op op, List<Expr> args) {
    int rank = 0;
    for (Expr arg : args) {
      rank = Math.max(rank, arg.layout().rank());
    }
    var axes = new ArrayList<Chunks>();
    for (int axis = 0; axis < rank; axis++) {
      Chunks cut = null;
      for (Expr arg : args) {
        int own = axis - (rank - arg.layout().rank());
        if (own < 0) {
          continue;
        }
        Chunks chunks = arg.layout().axis(own);
        if (cut == null || (cut.length() == 1 && chunks.length() != 1)) {
          cut = chunks.withoutEmpty();
        } else if (chunks.length() == cut.length()) {
          cut = cut.refine(chunks);
        } else if (chunks.length() != 1) {
          throw new IllegalArgumentException(
              op
                  + " needs shapes that broadcast: lengths must be equal or 1, counted from the last"
                  + " axis; shapes="
                  + args.stream()
                      .map(a -> Layout.text(a.layout().shape()))
                      .collect(Collectors.joining(", "))
                  + ", axis="
                  + axis
                  + " has lengths "
                  + Arrays.toString(new long[] {cut.length(), chunks.length()}));
        }
      }
      axes.add(java.util.Objects.requireNonNull(cut));
    }
    return new Layout(axes);
  }
}
