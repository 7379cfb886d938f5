package dev.weft.array;

import dev.weft.array.expr.Boxes;
import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Pick;
import dev.weft.array.expr.Regional;
import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import dev.weft.array.layout.Region;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays whose blocks a function of the user's makes of dense ones, complex ones among them. */
final class UserBlocks {
  private UserBlocks() {}

  /** Makes a block. */
  @FunctionalInterface
  interface Making extends Serializable {
    NDArray make(int[] position, Region out, List<NDArray> boxes) throws Exception;
  }

  /** Returns the array; {@code reading} counts complex arguments once. */
  static DArray of(
      String name,
      String text,
      Layout layout,
      DType type,
      List<DArray> args,
      Regional.Reading reading,
      Making making) {
    return of(name, text, layout, type, args, new Regional.Cost(1, 1), reading, making, false);
  }

  /** As {@link #of}, where {@code making} makes blocks anew that nothing else refers to. */
  static DArray owned(
      String name,
      String text,
      Layout layout,
      DType type,
      List<DArray> args,
      Regional.Cost cost,
      Regional.Reading reading,
      Making making) {
    return of(name, text, layout, type, args, cost, reading, making, true);
  }

  private static DArray of(
      String name,
      String text,
      Layout layout,
      DType type,
      List<DArray> args,
      Regional.Cost cost,
      Regional.Reading reading,
      Making making,
      boolean owned) {
    var exprs = new ArrayList<Expr>();
    int[] owner = new int[2 * args.size()];
    boolean[] complex = new boolean[args.size()];
    for (int k = 0; k < args.size(); k++) {
      DArray arg = args.get(k);
      complex[k] = arg.isComplex();
      owner[exprs.size()] = k;
      exprs.add(complex[k] ? arg.realExpr() : arg.expr());
      if (complex[k]) {
        owner[exprs.size()] = k;
        exprs.add(arg.imagExpr());
      }
    }
    boolean pairs = type.isComplex();
    DType stored = pairs ? DType.FLOAT64 : type;
    Regional.Making blocks =
        (at, out, boxes) -> {
          var given = new ArrayList<NDArray>();
          int next = 0;
          for (boolean two : complex) {
            Block box = boxes.get(next++);
            given.add(new NDArray(two ? Block.ofPairs(Pairs.of(box, boxes.get(next++))) : box));
          }
          Block made = making.make(at, out, given).block();
          return pairs
              ? new Block[] {Pairs.part(made, 0), Pairs.part(made, 1)}
              : new Block[] {made};
        };
    var regional =
        new Regional(
            name,
            text,
            layout,
            stored,
            exprs,
            cost,
            (arg, at, out) -> reading.region(owner[arg], at, out),
            owned ? (Regional.OwnMaking) blocks::make : (Regional.Keeping) blocks::make);
    return pairs
        ? DArray.complex(
            new DArray(new Pick(name + "-real", regional, 0, layout, stored)),
            new DArray(new Pick(name + "-imag", regional, 1, layout, stored)))
        : new DArray(regional);
  }

  /** Returns {@code made} if it is as it should be. */
  static NDArray checked(@Nullable NDArray made, DType type, long... shape) {
    int[] wanted = Boxes.ints(shape);
    if (made == null) {
      throw new IllegalArgumentException(
          "the function gave null; it should give a block of "
              + type
              + " "
              + Arrays.toString(wanted));
    }
    if (made.dtype() != type || !Arrays.equals(made.shape(), wanted)) {
      throw new IllegalArgumentException(
          "the function made a block of "
              + made.dtype()
              + " "
              + Arrays.toString(made.shape())
              + "; it should be of "
              + type
              + " "
              + Arrays.toString(wanted));
    }
    return made;
  }
}
