package dev.weft.array.expr;

import dev.weft.array.kernel.Block;
import dev.weft.array.kernel.Operand;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;

/**
 * An array whose blocks are made by a function of boxes of other arrays. Whatever is neither
 * element by element nor a fold is one: concatenations, products, sorting, stencils.
 */
public final class Regional extends Expr {
  @Serial private static final long serialVersionUID = 1;

  private final String name;
  private final String text;
  private final Reading reading;
  private final Making making;
  private final Cost cost;

  /** Which box of each argument a block of the result is made of. */
  @FunctionalInterface
  public interface Reading extends Serializable {
    /**
     * Returns the box of argument {@code arg} that is needed for the block at {@code position} with
     * the elements {@code out}; an empty one if none of it is.
     */
    Region region(int arg, int[] position, Region out);
  }

  /**
   * How a block is made: anew, or of the memory of one of the boxes; once it is made, nothing
   * beside it refers to it or to the boxes.
   */
  @FunctionalInterface
  public interface Making extends Serializable {
    /**
     * Returns the block at {@code position} with the elements {@code out}, of the boxes asked for;
     * several blocks if this is an array of several outputs.
     *
     * @throws Exception if it cannot be made
     */
    Block[] make(int[] position, Region out, List<Block> boxes) throws Exception;
  }

  /**
   * How a block is made of boxes seen where they lie: what is in memory anyway is not copied. The
   * block is made anew, or of a box of its own.
   */
  @FunctionalInterface
  public interface Seeing extends Making {
    /**
     * Returns the block at {@code position} with the elements {@code out}, of the boxes asked for.
     *
     * @throws Exception if it cannot be made
     */
    Block[] see(int[] position, Region out, List<Box> boxes) throws Exception;

    @Override
    default Block[] make(int[] position, Region out, List<Block> boxes) throws Exception {
      return see(
          position, out, boxes.stream().map(box -> new Box(Operand.of(box), false)).toList());
    }
  }

  /**
   * A box.
   *
   * @param operand its elements
   * @param own whether it was put together for this block alone, by rows, and may be changed
   */
  public record Box(Operand operand, boolean own) {}

  /** How a block is made by what may keep boxes, and blocks, as functions of a user's may. */
  @FunctionalInterface
  public interface Keeping extends Making {}

  /** How a block is made anew, to which nothing else refers, by what may keep boxes. */
  @FunctionalInterface
  public interface OwnMaking extends Keeping {}

  /**
   * What making a block takes beside its boxes and itself.
   *
   * @param bytesPerInput bytes for each byte of the boxes
   * @param bytesPerOutput bytes for each byte of the block
   */
  public record Cost(double bytesPerInput, double bytesPerOutput) implements Serializable {
    /** Nothing. */
    public static final Cost NONE = new Cost(0, 0);
  }

  /**
   * Creates an array.
   *
   * @param name one word for people
   * @param text all parameters, so that equal texts of one name with equal arguments denote equal
   *     arrays
   */
  public Regional(
      String name,
      String text,
      Layout layout,
      DType type,
      List<? extends Expr> args,
      Cost cost,
      Reading reading,
      Making making) {
    super(layout, type, List.copyOf(args));
    this.name = name;
    this.text = text;
    this.reading = reading;
    this.making = making;
    this.cost = cost;
  }

  Reading reading() {
    return reading;
  }

  Making making() {
    return making;
  }

  Cost cost() {
    return cost;
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
