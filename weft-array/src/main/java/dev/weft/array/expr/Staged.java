package dev.weft.array.expr;

import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.graph.Stage;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;

/**
 * An array whose blocks are the parts of stages of its own making: what needs several steps, each
 * with another number of parts, as sorting and trees of factors do. It may have several outputs,
 * seen by {@link Pick}.
 */
public final class Staged extends Expr {
  @Serial private static final long serialVersionUID = 1;

  private final String name;
  private final String text;
  private final Making making;

  /** How the stages are made. */
  @FunctionalInterface
  public interface Making extends Serializable {
    /** Adds stages, and returns those whose parts are the blocks of each output. */
    List<Stage> make(Steps steps);
  }

  /**
   * Creates an array.
   *
   * @param name one word for people
   * @param text all parameters, so that equal texts of one name with equal arguments denote equal
   *     arrays
   * @param layout of the first output
   * @param type of the first output
   */
  public Staged(
      String name,
      String text,
      Layout layout,
      DType type,
      List<? extends Expr> args,
      Making making) {
    super(layout, type, List.copyOf(args));
    this.name = name;
    this.text = text;
    this.making = making;
  }

  Making making() {
    return making;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  String text() {
    return name + " " + text;
  }
}
