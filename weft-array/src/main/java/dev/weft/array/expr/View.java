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
