package dev.weft.array.reference;

import dev.weft.array.Choosing;
import dev.weft.array.Creation;
import dev.weft.array.DArray;
import dev.weft.array.Linalg;
import dev.weft.array.Ordering;
import dev.weft.array.Places;
import dev.weft.array.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The operations of the reference cases that are composed of others. */
final class ComposedOperations {
  private ComposedOperations() {}

  static @Nullable DArray apply(Call call) {
    return switch (call.op()) {
      case "cross" -> call.x().cross(call.array(1), call.axis(-1));
      case "pinv" ->
          call.has("rtol") ? Linalg.pinv(call.x(), call.real("rtol", 0)) : Linalg.pinv(call.x());
      case "matrixRank" ->
          call.has("rtol")
              ? Linalg.matrixRank(call.x(), call.real("rtol", 0))
              : Linalg.matrixRank(call.x());
      case "matrixPower" -> Linalg.matrixPower(call.x(), (int) call.arg(0));
      case "eigvalsh" -> Linalg.eigvalsh(call.x());
      case "rot90" -> call.x().rot90((int) call.arg(0), call.axes()[0], call.axes()[1]);
      case "ptp" -> call.folded().ptp(call.axes());
      case "union1d" -> call.x().union1d(call.array(1));
      case "insert" -> {
        Object at = call.args().getFirst();
        yield at instanceof Long one
            ? call.x().insert(one, call.array(1), call.axis(0))
            : call.x().insert(Case.longs(at), call.array(1), call.axis(0));
      }
      case "delete" -> delete(call);
      case "flatnonzero" -> call.x().flatnonzero();
      case "argwhere" -> call.x().argwhere();
      case "ravelMultiIndex" ->
          Places.ravelMultiIndex(arrays(call, 0, call.on().size()), Case.longs(call.args().get(0)));
      case "select" -> {
        int n = call.on().size() / 2;
        yield Choosing.select(arrays(call, 0, n), arrays(call, n, 2 * n), call.array(2 * n));
      }
      case "piecewise" -> {
        var functions = new ArrayList<UnaryOperator<DArray>>();
        for (Object name : Case.list(call.args().getFirst())) {
          String op = Objects.requireNonNull(name).toString();
          functions.add(x -> Objects.requireNonNull(Operations.unary(op, x)));
        }
        yield call.x().piecewise(arrays(call, 1, call.on().size()), functions);
      }
      case "indices" -> Creation.indices(Case.longs(call.args().getFirst()));
      case "ediff1d" ->
          call.on().size() == 1
              ? call.x().ediff1d()
              : call.x().ediff1d(call.array(1), call.array(2));
      case "interp" ->
          call.has("left")
              ? call.x()
                  .interp(call.array(1), call.array(2), call.real("left", 0), call.real("right", 0))
              : call.x().interp(call.array(1), call.array(2));
      default -> null;
    };
  }

  private static List<DArray> arrays(Call call, int from, int to) {
    return IntStream.range(from, to).mapToObj(call::array).toList();
  }

  private static DArray delete(Call call) {
    Object what = call.args().getFirst();
    if (what instanceof Long one) {
      return call.x().delete(one, call.axis(0));
    }
    return what instanceof List<?>
        ? call.x().delete(Case.longs(what), call.axis(0))
        : call.x().delete(Operations.item(Case.map(what), call.on()), call.axis(0));
  }

  static @Nullable Answer several(Call call) {
    return switch (call.op()) {
      case "unstack" -> Answer.numbered("array", call.x().unstack(call.axis(0)));
      case "broadcastArrays" ->
          Answer.numbered("array", Views.broadcastArrays(call.on().toArray(DArray[]::new)));
      case "unravelIndex" ->
          Answer.numbered("axis", call.x().unravelIndex(Case.longs(call.args().getFirst())));
      case "trilIndices" ->
          Answer.numbered("axis", Creation.trilIndices(call.arg(0), call.arg(1), call.arg(2)));
      case "triuIndices" ->
          Answer.numbered("axis", Creation.triuIndices(call.arg(0), call.arg(1), call.arg(2)));
      case "slogdet" -> {
        Linalg.Slogdet both = Linalg.slogdet(call.x());
        yield Answer.of("sign", both.sign(), "logabsdet", both.logAbs());
      }
      case "uniqueAll" -> {
        Ordering.Unique all = call.x().uniqueAll();
        yield new Answer(
            List.of("values", "indices", "inverse", "counts"),
            List.of(all.values(), all.indices(), all.inverse(), all.counts()));
      }
      default -> null;
    };
  }
}
