package dev.weft.array.expr;

import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array whose blocks an engine holds, so that what reads them is never fused with their making.
 * Its stage is that of its argument, and has its name: an engine that holds it does not compute it,
 * any other does.
 */
public final class Held extends Expr {
  @Serial private static final long serialVersionUID = 1;

  private final transient @Nullable Object claim; // kept reachable by all that is made of this

  /** Creates the expression; {@code claim} is what keeps the blocks in the engine. */
  public Held(Expr arg, Object claim) {
    super(arg.layout(), arg.type(), List.of(arg));
    this.claim = claim;
  }

  /** Returns what keeps the blocks in the engine; null in another process. */
  public @Nullable Object claim() {
    return claim;
  }

  @Override
  public String name() {
    return "persisted";
  }

  @Override
  String text() {
    return "";
  }
}
