package dev.weft.array.reference;

import dev.weft.array.Creation;
import dev.weft.array.DArray;
import dev.weft.array.Index;
import dev.weft.array.Joining;
import dev.weft.array.NDArray;
import dev.weft.array.layout.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The operations of the reference cases, each by its name, done through the public API. */
final class Operations {
  private Operations() {}

  /** Returns the answer; null if there is no operation of this name. */
  static @Nullable Answer apply(Call call) {
    DArray one = simple(call);
    if (one == null) {
      one = made(call);
    }
    if (one == null) {
      one = folded(call);
    }
    if (one == null) {
      one = shaped(call);
    }
    if (one == null) {
      one = MoreOperations.apply(call);
    }
    if (one == null) {
      one = ComposedOperations.apply(call);
    }
    if (one != null) {
      return Answer.of(one);
    }
    Answer several = MoreOperations.several(call);
    return several != null ? several : ComposedOperations.several(call);
  }

  private static @Nullable DArray simple(Call call) {
    if (call.on().isEmpty()) {
      return null;
    }
    if (call.on().size() == 1) {
      DArray x = call.on().getFirst();
      return x == null ? null : unary(call.op(), x);
    }
    DArray x = call.on().getFirst();
    DArray y = call.on().get(1);
    if (call.op().equals("clip")) {
      DArray bounded = Objects.requireNonNull(x);
      DArray high = call.on().get(2);
      bounded = y == null ? bounded : bounded.maximum(y);
      return high == null ? bounded : bounded.minimum(high);
    }
    if (call.op().equals("where")) {
      return DArray.where(call.x(), call.array(1), call.array(2));
    }
    return x == null || y == null ? null : binary(call.op(), x, y);
  }

  static @Nullable DArray unary(String op, DArray x) {
    return switch (op) {
      case "abs" -> x.abs();
      case "acos" -> x.acos();
      case "acosh" -> x.acosh();
      case "asin" -> x.asin();
      case "asinh" -> x.asinh();
      case "atan" -> x.atan();
      case "atanh" -> x.atanh();
      case "bitwiseInvert" -> x.bitwiseInvert();
      case "ceil" -> x.ceil();
      case "cos" -> x.cos();
      case "cosh" -> x.cosh();
      case "exp" -> x.exp();
      case "expm1" -> x.expm1();
      case "floor" -> x.floor();
      case "isfinite" -> x.isfinite();
      case "isinf" -> x.isinf();
      case "isnan" -> x.isnan();
      case "log" -> x.log();
      case "log10" -> x.log10();
      case "log1p" -> x.log1p();
      case "log2" -> x.log2();
      case "logicalNot" -> x.logicalNot();
      case "negative" -> x.negative();
      case "positive" -> x.positive();
      case "reciprocal" -> x.reciprocal();
      case "round" -> x.round();
      case "sign" -> x.sign();
      case "signbit" -> x.signbit();
      case "sin" -> x.sin();
      case "sinh" -> x.sinh();
      case "sqrt" -> x.sqrt();
      case "square" -> x.square();
      case "tan" -> x.tan();
      case "tanh" -> x.tanh();
      case "trunc" -> x.trunc();
      default -> null;
    };
  }

  private static @Nullable DArray binary(String op, DArray x, DArray y) {
    return switch (op) {
      case "add" -> x.add(y);
      case "atan2" -> x.atan2(y);
      case "bitwiseAnd" -> x.bitwiseAnd(y);
      case "bitwiseLeftShift" -> x.bitwiseLeftShift(y);
      case "bitwiseOr" -> x.bitwiseOr(y);
      case "bitwiseRightShift" -> x.bitwiseRightShift(y);
      case "bitwiseXor" -> x.bitwiseXor(y);
      case "copysign" -> x.copysign(y);
      case "divide" -> x.divide(y);
      case "equal" -> x.equal(y);
      case "floorDivide" -> x.floorDivide(y);
      case "greater" -> x.greater(y);
      case "greaterEqual" -> x.greaterEqual(y);
      case "hypot" -> x.hypot(y);
      case "less" -> x.less(y);
      case "lessEqual" -> x.lessEqual(y);
      case "logaddexp" -> x.logaddexp(y);
      case "logicalAnd" -> x.logicalAnd(y);
      case "logicalOr" -> x.logicalOr(y);
      case "logicalXor" -> x.logicalXor(y);
      case "maximum" -> x.maximum(y);
      case "minimum" -> x.minimum(y);
      case "multiply" -> x.multiply(y);
      case "nextafter" -> x.nextafter(y);
      case "notEqual" -> x.notEqual(y);
      case "pow" -> x.pow(y);
      case "remainder" -> x.remainder(y);
      case "subtract" -> x.subtract(y);
      default -> null;
    };
  }

  private static @Nullable DArray made(Call call) {
    DType type = call.type(DType.FLOAT64);
    DArray array =
        switch (call.op()) {
          case "zeros" -> Creation.zeros(type, Case.longs(call.args().getFirst()));
          case "ones" -> Creation.ones(type, Case.longs(call.args().getFirst()));
          case "full" -> full(call);
          case "eye" -> Creation.eye(type, call.arg(0), call.arg(1), call.number("k", 0));
          case "arange" ->
              call.args().stream().allMatch(Long.class::isInstance)
                  ? Creation.arange(call.arg(0), call.arg(1), call.arg(2)).astype(type)
                  : Creation.arange(real(call, 0), real(call, 1), real(call, 2)).astype(type);
          case "linspace" -> {
            DArray x =
                Creation.linspace(
                    real(call, 0),
                    real(call, 1),
                    call.arg(2),
                    !Boolean.FALSE.equals(call.kwargs().get("endpoint")));
            yield type.isFloat() ? x.astype(type) : x.floor().astype(type);
          }
          default -> null;
        };
    if (array != null) {
      return call.has("chunks")
          ? array.rechunk(Case.cut(Case.list(call.kwargs().get("chunks")), array.shape()))
          : array;
    }
    return switch (call.op()) {
      case "zerosLike" -> Creation.zerosLike(call.x());
      case "onesLike" -> Creation.onesLike(call.x());
      case "fullLike" -> {
        NDArray value = call.array(1).compute();
        yield value.dtype().isFloat()
            ? Creation.fullLike(call.x(), value.item())
            : Creation.fullLike(call.x(), value.longAt());
      }
      case "tril" -> Creation.tril(call.x(), call.number("k", 0));
      case "triu" -> Creation.triu(call.x(), call.number("k", 0));
      case "astype" ->
          call.x().astype(DType.of((String) Objects.requireNonNull(call.args().getFirst())));
      default -> null;
    };
  }

  private static DArray full(Call call) {
    NDArray value = call.x().compute();
    long[] shape = Case.longs(call.args().getFirst());
    DType type = call.type(value.dtype());
    return value.dtype().isFloat()
        ? Creation.full(type, value.item(), shape)
        : Creation.full(type, value.longAt(), shape);
  }

  static double real(Call call, int i) {
    return ((Number) Objects.requireNonNull(call.args().get(i))).doubleValue();
  }

  private static @Nullable DArray folded(Call call) {
    int[] axes = call.axes();
    return switch (call.op()) {
      case "sum" -> typed(call, call.folded(accumulating(call)).sum(axes));
      case "prod" -> typed(call, call.folded(accumulating(call)).prod(axes));
      case "min" -> call.folded().min(axes);
      case "max" -> call.folded().max(axes);
      case "mean" -> call.folded().mean(axes);
      case "any" -> call.folded().any(axes);
      case "all" -> call.folded().all(axes);
      case "countNonzero" -> call.folded().countNonzero(axes);
      case "nansum" -> call.folded().nansum(axes);
      case "nanmean" -> call.folded().nanmean(axes);
      case "nanmax" -> call.folded().nanmax(axes);
      case "nanmin" -> call.folded().nanmin(axes);
      case "var" -> call.folded().var(call.real("correction", 0), axes);
      case "std" -> call.folded().std(call.real("correction", 0), axes);
      case "argmin" -> call.has("axis") ? call.folded().argmin(axes[0]) : call.folded().argmin();
      case "argmax" -> call.has("axis") ? call.folded().argmax(axes[0]) : call.folded().argmax();
      case "cumulativeSum" -> scan(call, false);
      case "cumulativeProd" -> scan(call, true);
      case "diff" -> call.x().diff((int) call.number("n", 1), call.axis(-1));
      default -> null;
    };
  }

  private static DArray accumulating(Call call) {
    return call.has("dtype") ? call.x().astype(call.type(call.x().dtype())) : call.x();
  }

  private static DArray typed(Call call, DArray result) {
    return call.has("dtype") ? result.astype(call.type(result.dtype())) : result;
  }

  private static DArray scan(Call call, boolean product) {
    DArray x = call.x();
    if (!call.has("axis") && x.rank() != 1) {
      throw new IllegalArgumentException("an array of rank " + x.rank() + " needs an axis");
    }
    int axis = call.axis(0);
    return call.flag("includeInitial")
        ? product ? x.cumulativeProdWithInitial(axis) : x.cumulativeSumWithInitial(axis)
        : product ? x.cumulativeProd(axis) : x.cumulativeSum(axis);
  }

  private static @Nullable DArray shaped(Call call) {
    return switch (call.op()) {
      case "getitem" -> call.x().get(index(call));
      case "take" -> call.x().take(call.array(1), call.axis(0));
      case "takeAlongAxis" -> call.x().takeAlongAxis(call.array(1), call.axis(0));
      case "reshape" -> call.x().reshape(Case.longs(call.args().getFirst()));
      case "broadcastTo" -> call.x().broadcastTo(Case.longs(call.args().getFirst()));
      case "permuteDims" -> call.x().permuteDims(Case.ints(call.args().getFirst()));
      case "matrixTranspose" -> call.x().matrixTranspose();
      case "moveaxis" ->
          call.x().moveaxis(Case.ints(call.args().get(0)), Case.ints(call.args().get(1)));
      case "expandDims" -> call.x().expandDims(call.axes());
      case "squeeze" -> call.x().squeeze(call.axes());
      case "flip" -> call.x().flip(call.axes());
      case "concat" -> {
        DArray[] all = call.on().toArray(DArray[]::new);
        yield call.kwargs().containsKey("axis") && !call.has("axis")
            ? Joining.concatFlat(all)
            : Joining.concat(call.axis(0), all);
      }
      case "stack" -> Joining.stack(call.axis(0), call.on().toArray(DArray[]::new));
      case "roll" -> roll(call);
      case "repeat" -> repeat(call);
      case "tile" -> call.x().tile(Case.longs(call.args().getFirst()));
      case "rechunk" ->
          call.x().rechunk(Case.cut(Case.list(call.kwargs().get("chunks")), call.x().shape()));
      default -> null;
    };
  }

  private static DArray roll(Call call) {
    long[] shifts = Case.longs(call.args().getFirst());
    int[] axes = call.axes();
    if (!call.has("axis")) {
      return call.x().roll(shifts[0]);
    }
    DArray x = call.x();
    for (int i = 0; i < axes.length; i++) {
      x = x.roll(shifts[shifts.length == 1 ? 0 : i], axes[i]);
    }
    return x;
  }

  private static DArray repeat(Call call) {
    DArray x = call.has("axis") ? call.x() : call.x().reshape(-1);
    int axis = call.axis(0);
    return call.on().size() > 1
        ? x.repeat(call.array(1).compute().toLongArray(), axis)
        : x.repeat(call.arg(0), axis);
  }

  private static Index[] index(Call call) {
    var items = new ArrayList<Index>();
    for (Object item : Case.list(call.args().getFirst())) {
      items.add(
          switch (item) {
            case Long i -> Index.at(i);
            case String s -> s.equals("...") ? Index.ellipsis() : Index.newAxis();
            case Map<?, ?> map -> item(Case.map(map), call.on());
            case null, default -> throw new IllegalArgumentException("no index: " + item);
          });
    }
    return items.toArray(Index[]::new);
  }

  static Index item(Map<String, @Nullable Object> item, List<@Nullable DArray> on) {
    if (item.containsKey("slice")) {
      List<@Nullable Object> bounds = Case.list(item.get("slice"));
      Object step = bounds.get(2);
      return Index.slice(
          (Long) bounds.get(0), (Long) bounds.get(1), step == null ? 1 : (Long) step);
    }
    long input = (Long) Objects.requireNonNull(item.get("input"));
    return Index.by(Objects.requireNonNull(on.get((int) input)));
  }
}
