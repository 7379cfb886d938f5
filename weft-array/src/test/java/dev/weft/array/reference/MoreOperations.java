package dev.weft.array.reference;

import dev.weft.array.DArray;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The operations of the reference cases on blocks, products, order and matrices. */
final class MoreOperations {
  private MoreOperations() {}

  static @Nullable DArray apply(Call call) {
    return switch (call.op()) {
      case "sort" -> call.x().sort(call.axis(-1), call.flag("descending"));
      case "argsort" -> call.x().argsort(call.axis(-1), call.flag("descending"));
      case "topk" -> call.x().topk((int) call.arg(0), call.axis(-1));
      case "median" -> keep(call, call.x().median(call.axes()), 0);
      case "percentile" -> quantile(call, 100);
      case "quantile" -> quantile(call, 1);
      case "searchsorted" ->
          call.x().searchsorted(call.array(1), "right".equals(call.kwargs().get("side")));
      case "uniqueValues" -> call.x().uniqueValues();
      case "program" -> program(call);
      default -> null;
    };
  }

  static @Nullable Answer several(Call call) {
    return switch (call.op()) {
      case "nonzero" -> Answer.numbered("axis", call.x().nonzero());
      case "uniqueCounts" -> {
        List<DArray> both = call.x().uniqueCounts();
        yield Answer.of("values", both.get(0), "counts", both.get(1));
      }
      case "uniqueInverse" -> {
        List<DArray> both = call.x().uniqueInverse();
        yield Answer.of("values", both.get(0), "inverse", both.get(1));
      }
      default -> null;
    };
  }

  private static DArray quantile(Call call, double whole) {
    Object q = call.args().getFirst();
    double[] parts = Case.doubles(q);
    boolean many = q instanceof List<?>;
    DArray result =
        whole == 100
            ? call.x().percentile(parts, call.axes())
            : call.x().quantile(parts, call.axes());
    return keep(call, many ? result : result.squeeze(0), many ? 1 : 0);
  }

  /** Puts the folded axes back, with length 1, after {@code leading} others. */
  private static DArray keep(Call call, DArray result, int leading) {
    if (!call.flag("keepdims")) {
      return result;
    }
    int rank = call.x().rank();
    int[] axes = call.axes();
    if (axes.length == 0) {
      axes = java.util.stream.IntStream.range(0, rank).toArray();
    }
    int[] added =
        java.util.Arrays.stream(axes).map(a -> (a < 0 ? a + rank : a) + leading).toArray();
    return result.expandDims(added);
  }

  private static @Nullable DArray program(Call call) {
    var values = new java.util.ArrayList<@Nullable DArray>(call.on());
    for (Object entry : Case.list(call.kwargs().get("steps"))) {
      Map<String, @Nullable Object> step = Case.map(entry);
      var on = new java.util.ArrayList<@Nullable DArray>();
      for (long i : Case.longs(step.get("on"))) {
        on.add(values.get((int) i));
      }
      Answer answer =
          Operations.apply(
              new Call(
                  (String) Objects.requireNonNull(step.get("op")),
                  on,
                  step.containsKey("args") ? Case.list(step.get("args")) : List.of(),
                  step.containsKey("kwargs") ? Case.map(step.get("kwargs")) : Map.of()));
      if (answer == null) {
        return null;
      }
      values.add(answer.arrays().getFirst());
    }
    return values.getLast();
  }
}
