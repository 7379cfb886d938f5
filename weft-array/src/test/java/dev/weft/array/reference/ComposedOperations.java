package dev.weft.array.reference;

import dev.weft.array.DArray;
import dev.weft.array.Linalg;
import dev.weft.array.Ordering;
import dev.weft.array.Views;
import java.util.List;
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
      default -> null;
    };
  }

  static @Nullable Answer several(Call call) {
    return switch (call.op()) {
      case "unstack" -> Answer.numbered("array", call.x().unstack(call.axis(0)));
      case "broadcastArrays" ->
          Answer.numbered("array", Views.broadcastArrays(call.on().toArray(DArray[]::new)));
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
