package dev.weft.array.expr;

import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import java.io.Serial;
import java.util.List;

/** One output of an array that has several. */
public final class Pick extends Expr {
  @Serial private static final long serialVersionUID = 1;

  private final String name;
  private final int output;

  /**
   * Picks output {@code output} of a {@link Regional}, with as many blocks, or of a {@link Staged}.
   */
  public Pick(String name, Expr arg, int output, Layout layout, DType type) {
    super(layout, type, List.of(arg));
    this.name = name;
    this.output = output;
  }

  int output() {
    return output;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  String text() {
    return "output " + output;
  }
}
