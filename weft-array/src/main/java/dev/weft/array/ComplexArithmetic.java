package dev.weft.array;

import dev.weft.array.kernel.Binary;
import dev.weft.array.kernel.Fold;
import dev.weft.array.kernel.Unary;
import dev.weft.array.layout.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Arithmetic of complex numbers by that of their parts, so that it is fused as all other is. A real
 * operand counts as one whose imaginary part is 0, as in NumPy: an infinity times it is NaN.
 */
final class ComplexArithmetic {
  private ComplexArithmetic() {}

  private static DArray re(DArray x) {
    return x.isComplex() ? x.real() : x.astype(DType.FLOAT64);
  }

  /** Returns the imaginary parts, of the shape of {@code x} where they are 0 too. */
  private static DArray im(DArray x) {
    return x.isComplex() ? x.imag() : DArray.constant(DType.FLOAT64, 0.0, x.layout());
  }

  static IllegalArgumentException undefined(String what) {
    return new IllegalArgumentException(
        what
            + " is not defined for complex128; use real(), imag(), abs() or angle() of the array"
            + " first");
  }

  static DArray cast(DArray x, DType type) {
    if (type.isComplex()) {
      return x.isComplex() ? x : DArray.complex(re(x), im(x));
    }
    if (type.isBool()) {
      return truth(x);
    }
    throw new IllegalArgumentException(
        "astype from complex128 to " + type + " would lose the imaginary part; use real() first");
  }

  /** Returns whether a number is not 0. */
  static DArray truth(DArray x) {
    DArray zero = DArray.scalar(0.0);
    return x.isComplex()
        ? x.real().notEqual(zero).logicalOr(x.imag().notEqual(zero))
        : x.notEqual(zero);
  }

  static DArray where(DArray condition, DArray x, DArray y) {
    return DArray.complex(
        DArray.where(condition, re(x), re(y)), DArray.where(condition, im(x), im(y)));
  }

  static DArray unary(Unary op, DArray x) {
    DArray a = x.real();
    DArray b = x.imag();
    return switch (op) {
      case NEGATIVE -> DArray.complex(a.negative(), b.negative());
      case ABS -> a.hypot(b);
      case SQUARE -> multiply(x, x);
      case RECIPROCAL -> divide(DArray.scalar(1.0), x);
      case SIGN -> {
        DArray size = a.hypot(b);
        DArray zero = size.equal(DArray.scalar(0.0));
        yield where(zero, x, divide(x, size));
      }
      case EXP -> {
        DArray size = a.exp();
        yield DArray.complex(size.multiply(b.cos()), size.multiply(b.sin()));
      }
      case LOG -> DArray.complex(a.hypot(b).log(), b.atan2(a));
      case SQRT -> sqrt(a, b);
      case ISNAN -> a.isnan().logicalOr(b.isnan());
      case ISINF -> a.isinf().logicalOr(b.isinf());
      case ISFINITE -> a.isfinite().logicalAnd(b.isfinite());
      case LOGICAL_NOT -> truth(x).logicalNot();
      case EXPM1,
          LOG1P,
          LOG2,
          LOG10,
          SIN,
          COS,
          TAN,
          ASIN,
          ACOS,
          ATAN,
          SINH,
          COSH,
          TANH,
          ASINH,
          ACOSH,
          ATANH,
          EXPONENT,
          FLOOR,
          CEIL,
          TRUNC,
          ROUND,
          SIGNBIT,
          BITWISE_INVERT ->
          throw undefined(op.toString());
    };
  }

  /** The half of the sum of |a| and the distance from 0 loses no digits; its root is one part. */
  private static DArray sqrt(DArray a, DArray b) {
    DArray zero = DArray.scalar(0.0);
    DArray large = a.abs().add(a.hypot(b)).multiply(0.5).sqrt();
    DArray small = DArray.where(large.equal(zero), b.abs(), b.abs().divide(large.multiply(2.0)));
    DArray right = a.greaterEqual(zero);
    return DArray.complex(
        DArray.where(right, large, small), DArray.where(right, small, large).copysign(b));
  }

  static DArray binary(Binary op, DArray x, DArray y) {
    return switch (op) {
      case ADD -> DArray.complex(re(x).add(re(y)), im(x).add(im(y)));
      case SUBTRACT -> DArray.complex(re(x).subtract(re(y)), im(x).subtract(im(y)));
      case MULTIPLY -> multiply(x, y);
      case DIVIDE -> divide(x, y);
      case POW -> pow(x, y);
      case EQUAL -> re(x).equal(re(y)).logicalAnd(im(x).equal(im(y)));
      case NOT_EQUAL -> re(x).notEqual(re(y)).logicalOr(im(x).notEqual(im(y)));
      case LOGICAL_AND -> truth(x).logicalAnd(truth(y));
      case LOGICAL_OR -> truth(x).logicalOr(truth(y));
      case LOGICAL_XOR -> truth(x).logicalXor(truth(y));
      case FLOOR_DIVIDE,
          REMAINDER,
          MINIMUM,
          MAXIMUM,
          ATAN2,
          HYPOT,
          COPYSIGN,
          NEXTAFTER,
          LDEXP,
          LOGADDEXP,
          BITWISE_AND,
          BITWISE_OR,
          BITWISE_XOR,
          BITWISE_LEFT_SHIFT,
          BITWISE_RIGHT_SHIFT,
          LESS,
          LESS_EQUAL,
          GREATER,
          GREATER_EQUAL ->
          throw undefined(op.toString());
    };
  }

  private static DArray multiply(DArray x, DArray y) {
    DArray a = re(x);
    DArray b = im(x);
    DArray c = re(y);
    DArray d = im(y);
    return DArray.complex(a.multiply(c).subtract(b.multiply(d)), a.multiply(d).add(b.multiply(c)));
  }

  /** Smith's method: the larger part of the divisor is divided by, so that nothing overflows. */
  private static DArray divide(DArray x, DArray y) {
    if (!y.isComplex()) {
      return DArray.complex(re(x).divide(re(y)), im(x).divide(re(y)));
    }
    DArray a = re(x);
    DArray b = im(x);
    DArray c = y.real();
    DArray d = y.imag();
    DArray wide = c.abs().greaterEqual(d.abs());
    DArray large = DArray.where(wide, c, d);
    DArray small = DArray.where(wide, d, c);
    DArray zero = DArray.scalar(0.0);
    DArray nothing = large.equal(zero);
    DArray ratio = DArray.where(nothing, zero, small.divide(large));
    DArray scale = large.add(small.multiply(ratio));
    DArray real = DArray.where(wide, a.add(b.multiply(ratio)), a.multiply(ratio).add(b));
    DArray imag = DArray.where(wide, b.subtract(a.multiply(ratio)), b.multiply(ratio).subtract(a));
    DArray by = DArray.where(nothing, large.abs(), scale);
    return DArray.complex(real.divide(by), imag.divide(by));
  }

  private static DArray pow(DArray x, DArray y) {
    DArray base = cast(x, DType.COMPLEX128);
    DArray power = unary(Unary.EXP, multiply(unary(Unary.LOG, base), y));
    DArray nothing = truth(base).logicalNot();
    DArray end = where(truth(y), DArray.scalar(0.0), DArray.scalar(1.0)); // what 0 becomes
    return where(nothing, end, power);
  }

  static DArray fold(Fold fold, double correction, Reductions x, int[] axes) {
    DArray re = x.self().real();
    DArray im = x.self().imag();
    return switch (fold) {
      case SUM -> DArray.complex(with(x, re).sum(axes), with(x, im).sum(axes));
      case MEAN -> DArray.complex(with(x, re).mean(axes), with(x, im).mean(axes));
      case VARIANCE -> with(x, re).var(correction, axes).add(with(x, im).var(correction, axes));
      case ANY -> with(x, truth(x.self())).any(axes);
      case ALL -> with(x, truth(x.self())).all(axes);
      case COUNT_NONZERO -> with(x, truth(x.self())).countNonzero(axes);
      case PROD -> prod(x, axes);
      case MIN, MAX, ARGMIN, ARGMAX -> throw undefined(fold.name().toLowerCase(Locale.ROOT));
    };
  }

  private static DArray prod(Reductions x, int... axes) {
    DType type = DType.COMPLEX128;
    Blocks.OfAxes multiply = ComplexArithmetic::products;
    var folding = new Folding(multiply, multiply, (block, _) -> block, type, 0, type);
    List<Integer> folded = Axes.some("prod", axes, x.self().rank());
    DArray product = folding.apply(x.self(), "prod " + folded, folded);
    if (!x.keepsDims()) {
      return product;
    }
    int[] kept = folded.stream().mapToInt(Integer::intValue).toArray();
    return kept.length == 0 ? product : product.expandDims(kept);
  }

  /** Returns the products of a block along axes, which keep length 1. */
  private static NDArray products(NDArray block, int... axes) {
    int[] from = block.shape();
    int[] to = from.clone();
    for (int axis : axes) {
      to[axis] = 1;
    }
    double[] x = (double[]) block.block().array();
    double[] y = new double[2 * Arrays.stream(to).reduce(1, (m, n) -> m * n)];
    for (int i = 0; i < y.length; i += 2) {
      y[i] = 1;
    }
    int[] at = new int[from.length];
    for (int i = 0; i < x.length; i += 2) {
      int place = 0;
      for (int axis = 0; axis < to.length; axis++) {
        place = place * to[axis] + (to[axis] == 1 ? 0 : at[axis]);
      }
      double re = y[2 * place];
      double im = y[2 * place + 1];
      y[2 * place] = re * x[i] - im * x[i + 1];
      y[2 * place + 1] = re * x[i + 1] + im * x[i];
      for (int axis = from.length - 1; axis >= 0; axis--) {
        if (++at[axis] < from[axis]) {
          break;
        }
        at[axis] = 0;
      }
    }
    return NDArray.wrapComplex(y, to);
  }

  private static Reductions with(Reductions like, DArray x) {
    return like.keepsDims() ? x.keepdims() : x;
  }

  /** Returns the product of matrices by those of their parts. */
  static DArray matmul(DArray x, DArray y) {
    if (!y.isComplex()) {
      DArray b = re(y);
      return DArray.complex(x.real().matmul(b), x.imag().matmul(b));
    }
    if (!x.isComplex()) {
      DArray a = re(x);
      return DArray.complex(a.matmul(y.real()), a.matmul(y.imag()));
    }
    DArray a = x.real();
    DArray b = x.imag();
    DArray c = y.real();
    DArray d = y.imag();
    return DArray.complex(a.matmul(c).subtract(b.matmul(d)), a.matmul(d).add(b.matmul(c)));
  }

  static boolean any(List<DArray> arrays) {
    return arrays.stream().anyMatch(DArray::isComplex);
  }

  static DArray[] reals(DArray... arrays) {
    DArray[] parts = new DArray[arrays.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = re(arrays[i]);
    }
    return parts;
  }

  static DArray[] imags(DArray... arrays) {
    DArray[] parts = new DArray[arrays.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = im(arrays[i]);
    }
    return parts;
  }
}
