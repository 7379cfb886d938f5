package dev.weft.array.reference;

import dev.weft.array.DArray;
import dev.weft.array.Fft;
import dev.weft.array.Linalg;
import dev.weft.array.NDArray;
import dev.weft.array.Statistics;
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
      case "percentile" -> quantile(call, true);
      case "quantile" -> quantile(call, false);
      case "searchsorted" ->
          call.x().searchsorted(call.array(1), "right".equals(call.kwargs().get("side")));
      case "uniqueValues" -> call.x().uniqueValues();
      case "program" -> program(call);
      case "matmul" -> call.x().matmul(call.array(1));
      case "outer" -> call.x().outer(call.array(1));
      case "vecdot" -> call.x().vecdot(call.array(1), call.axis(-1));
      case "tensordot" -> tensordot(call);
      case "bincount" ->
          call.on().size() > 1
              ? Statistics.bincount(call.x(), call.array(1), (int) call.number("minlength", 0))
              : Statistics.bincount(call.x(), (int) call.number("minlength", 0));
      case "vectorNorm" ->
          Linalg.vectorNorm(call.x(), order(call), call.flag("keepdims"), call.axes());
      case "matrixNorm" -> Linalg.matrixNorm(call.x(), norm(call), call.flag("keepdims"));
      case "svdvals" -> Linalg.svdvals(call.x());
      case "solve" -> Linalg.solve(call.x(), call.array(1));
      case "inv" -> Linalg.inv(call.x());
      case "det" -> Linalg.det(call.x());
      case "cholesky" -> Linalg.cholesky(call.x());
      case "irfft" ->
          Fft.irfft(complex(call), (int) call.number("n", 0), call.axis(-1), scale(call));
      case "mapBlocks" ->
          "negative".equals(call.kwargs().get("function"))
              ? call.x().mapBlocks(MoreOperations::negative)
              : call.x().mapBlocks((block, _) -> block);
      case "mapOverlapMean" -> OverlapMean.of(call);
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
      case "histogram" -> histogram(call);
      case "qr" -> {
        Linalg.Qr qr = Linalg.qr(call.x());
        yield Answer.of("q", qr.q(), "r", qr.r());
      }
      case "fft" ->
          pair(Fft.fft(complex(call), (int) call.number("n", 0), call.axis(-1), scale(call)));
      case "ifft" ->
          pair(Fft.ifft(complex(call), (int) call.number("n", 0), call.axis(-1), scale(call)));
      case "rfft" ->
          pair(Fft.rfft(call.x(), (int) call.number("n", 0), call.axis(-1), scale(call)));
      case "uniqueInverse" -> {
        List<DArray> both = call.x().uniqueInverse();
        yield Answer.of("values", both.get(0), "inverse", both.get(1));
      }
      default -> null;
    };
  }

  private static Answer histogram(Call call) {
    Statistics.Histogram h;
    if (call.on().size() > 1) {
      h = Statistics.histogram(call.x(), call.array(1).compute());
    } else if (call.has("range")) {
      double[] range = Case.doubles(call.kwargs().get("range"));
      h = Statistics.histogram(call.x(), (int) call.number("bins", 10), range[0], range[1]);
    } else {
      h = Statistics.histogram(call.x(), (int) call.number("bins", 10));
    }
    h = call.flag("density") ? h.density() : h;
    return Answer.of("counts", h.counts(), "edges", h.edges());
  }

  private static NDArray negative(NDArray block, int[] position) {
    return block.lazy().negative().compute();
  }

  private static Answer pair(DArray x) {
    return Answer.of("real", x.real(), "imag", x.imag());
  }

  private static DArray complex(Call call) {
    return call.on().size() == 1 ? call.x() : DArray.complex(call.x(), call.array(1));
  }

  private static Fft.Norm scale(Call call) {
    Object norm = call.kwargs().get("norm");
    return norm == null
        ? Fft.Norm.BACKWARD
        : Fft.Norm.valueOf(norm.toString().toUpperCase(java.util.Locale.ROOT));
  }

  private static double order(Call call) {
    Object order = Case.number(call.kwargs().get("ord"));
    return order == null ? 2 : ((Number) order).doubleValue();
  }

  private static Linalg.MatrixNorm norm(Call call) {
    Object order = call.kwargs().get("ord");
    return switch (order == null ? "fro" : order.toString()) {
      case "fro" -> Linalg.MatrixNorm.FROBENIUS;
      case "nuc" -> Linalg.MatrixNorm.NUCLEAR;
      case "1" -> Linalg.MatrixNorm.ONE;
      case "-1" -> Linalg.MatrixNorm.MINUS_ONE;
      case "2" -> Linalg.MatrixNorm.TWO;
      case "-2" -> Linalg.MatrixNorm.MINUS_TWO;
      case "Infinity" -> Linalg.MatrixNorm.INFINITY;
      case "-Infinity" -> Linalg.MatrixNorm.MINUS_INFINITY;
      default -> throw new IllegalArgumentException("no norm " + order);
    };
  }

  private static DArray tensordot(Call call) {
    if (call.args().getFirst() instanceof Long axes) {
      return call.x().tensordot(call.array(1), axes.intValue());
    }
    List<@Nullable Object> both = Case.list(call.args().getFirst());
    return call.x().tensordot(call.array(1), Case.ints(both.get(0)), Case.ints(both.get(1)));
  }

  private static DArray quantile(Call call, boolean percent) {
    Object q = call.args().getFirst();
    int[] axes = call.axes();
    if (q instanceof Number one) {
      double part = one.doubleValue();
      DArray result = percent ? call.x().percentile(part, axes) : call.x().quantile(part, axes);
      return keep(call, result, 0);
    }
    double[] parts = Case.doubles(q);
    DArray result = percent ? call.x().percentile(parts, axes) : call.x().quantile(parts, axes);
    return keep(call, result, 1);
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
