package dev.weft.array.expr;

import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.Layout;
import java.io.Serial;
import java.util.Arrays;
import java.util.List;

/** The elements of an array seen at other places; nothing is moved. */
public final class View extends Expr {
  @Serial private static final long serialVersionUID = 1;

  private final String name;
  private final Mapping mapping;

  /**
   * Sees {@code arg}.
   *
   * @param name what the user called it
   * @param shape the shape of the result
   */
  public View(String name, Expr arg, long[] shape, Mapping mapping) {
    super(layout(arg.layout(), shape, mapping), arg.type(), List.of(arg));
    this.name = name;
    this.mapping = mapping;
  }

  /**
   * Sees {@code arg}, or what {@code arg} is folded from: of a fold of which less than half is
   * seen, only that is folded.
   */
  public static Expr of(String name, Expr arg, long[] shape, Mapping mapping) {
    if (arg instanceof Reduction fold
        && !fold.keepdims()
        && mapping.rank() == shape.length
        && mapping.isOrdered()
        && size(shape) <= arg.layout().size() / 2) {
      return new Reduction(
          fold.fold(), fold.correction(), seen(name, fold, shape, mapping), fold.axes(), false);
    }
    return new View(name, arg, shape, mapping);
  }

  private static long size(long[] shape) {
    long size = 1;
    for (long n : shape) {
      size *= n;
    }
    return size;
  }

  /** Returns the argument of a fold, of which along the axes that stay what is seen is taken. */
  private static Expr seen(String name, Reduction fold, long[] shape, Mapping mapping) {
    long[] own = fold.arg().layout().shape();
    Mapping same = Mapping.identity(own.length);
    long[] lengths = own.clone();
    long[] offset = new long[own.length];
    long[] step = new long[own.length];
    int[] outAxis = new int[own.length];
    int kept = 0;
    for (int axis = 0; axis < own.length; axis++) {
      boolean folded = fold.axes().contains(axis);
      outAxis[axis] = same.outAxis(axis);
      offset[axis] = folded ? 0 : mapping.offset(kept);
      step[axis] = folded ? 1 : mapping.step(kept);
      lengths[axis] = folded ? own[axis] : shape[kept];
      kept += folded ? 0 : 1;
    }
    return of(name, fold.arg(), lengths, new Mapping(outAxis, offset, step));
  }

  private static Layout layout(Layout source, long[] shape, Mapping mapping) {
    Chunks[] axes = new Chunks[shape.length];
    for (int e = 0; e < mapping.rank(); e++) {
      int axis = mapping.outAxis(e);
      if (axis >= 0) {
        Chunks cut = source.axis(e).sliced(mapping.offset(e), mapping.step(e), shape[axis]);
        axes[axis] = axes[axis] == null ? cut : axes[axis].refine(cut);
      }
    }
    for (int axis = 0; axis < shape.length; axis++) {
      if (axes[axis] == null) {
        axes[axis] = Chunks.whole(shape[axis]);
      }
    }
    return new Layout(Arrays.asList(axes));
  }

  /** Returns which element is seen where. */
  public Mapping mapping() {
    return mapping;
  }

  /** Returns what is seen. */
  public Expr arg() {
    return args().getFirst();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  String text() {
    return mapping.toString();
  }
}
