package dev.weft.array.expr;

import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;

/** An array that reads no other: numbers made from their place, or read from memory or a file. */
public final class Leaf extends Expr {
  @Serial private static final long serialVersionUID = 1;

  private final Origin origin;

  /** Creates a leaf of any layout. */
  public Leaf(Origin origin, Layout layout) {
    super(layout, origin.type(), List.of());
    this.origin = origin;
  }

  /** Returns where the values come from. */
  public Origin origin() {
    return origin;
  }

  @Override
  public String name() {
    return origin.name();
  }

  @Override
  String text() {
    return origin.text();
  }

  /** Where the values of a leaf come from. */
  public sealed interface Origin extends Serializable {
    /** Returns the type of the elements. */
    DType type();

    /** Returns one word for people. */
    String name();

    /** Returns all that the values depend on. */
    String text();
  }

  /**
   * One number everywhere.
   *
   * @param bits of an integer or bool, its value; of a floating-point number, the bits of the
   *     double
   */
  public record Constant(DType type, long bits) implements Origin {
    @Override
    public String name() {
      return "constant";
    }

    @Override
    public String text() {
      return "constant " + bits;
    }
  }

  /** Uniform random numbers in [0, 1). */
  public record Uniform(DType type, long seed, int stream) implements Origin {
    @Override
    public String name() {
      return "uniform";
    }

    @Override
    public String text() {
      return "uniform " + seed + " " + stream;
    }
  }

  /** Random numbers of the standard normal distribution. */
  public record Normal(DType type, long seed, int stream) implements Origin {
    @Override
    public String name() {
      return "normal";
    }

    @Override
    public String text() {
      return "normal " + seed + " " + stream;
    }
  }

  /** The index along {@code axis}, as int64. */
  public record Coordinate(int axis) implements Origin {
    @Override
    public DType type() {
      return DType.INT64;
    }

    @Override
    public String name() {
      return "coordinate";
    }

    @Override
    public String text() {
      return "coordinate " + axis;
    }
  }

  /** Values that are read. */
  public record Stored(BlockSource source) implements Origin {
    @Override
    public DType type() {
      return source.type();
    }

    @Override
    public String name() {
      return source.label();
    }

    @Override
    public String text() {
      return source.identity();
    }
  }
}
