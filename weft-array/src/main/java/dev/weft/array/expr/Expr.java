package dev.weft.array.expr;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A description of an array; nothing of it is computed. Expressions are values: equal ones describe
 * equal arrays, cut in the same way.
 */
public abstract sealed class Expr implements Serializable
    permits Leaf, Elementwise, View, Reduction, Regional, Staged, Pick, Held, Foreign {
  private static final long serialVersionUID = 1;

  private final Layout layout;
  private final DType type;

  @SuppressWarnings("serial") // an immutable list of expressions
  private final List<Expr> args;

  private transient volatile @Nullable String id;

  Expr(Layout layout, DType type, List<Expr> args) {
    this.layout = layout;
    this.type = type;
    this.args = List.copyOf(args);
  }

  /** Returns the shape and the chunks. */
  public final Layout layout() {
    return layout;
  }

  /** Returns the type of the elements. */
  public final DType type() {
    return type;
  }

  /** Returns the expressions that this one is made of. */
  public final List<Expr> args() {
    return args;
  }

  /** Returns what this expression does, in one word for people. */
  public abstract String name();

  /** Returns all that tells this expression from others with the same arguments. */
  abstract String text();

  /** Returns the digest of the canonical text of the whole expression. */
  public final String id() {
    String known = id;
    if (known == null) {
      var text = new StringBuilder(getClass().getSimpleName());
      text.append('\n').append(text()).append('\n').append(type).append('\n').append(layout);
      for (Expr arg : args) {
        text.append('\n').append(arg.id());
      }
      known = digest(text.toString());
      id = known;
    }
    return known;
  }

  /** Returns the name of a stage: what it does and the digest of {@code text}. */
  static String stageName(String what, String text) {
    return what + "-" + digest(text).substring(0, 12);
  }

  static String digest(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every JVM has SHA-256
    }
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Expr that && id().equals(that.id());
  }

  @Override
  public final int hashCode() {
    return id().hashCode();
  }

  @Override
  public final String toString() {
    return name() + " : " + type + " " + layout;
  }
}
