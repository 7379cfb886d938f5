package dev.weft.array.kernel;

import dev.weft.array.layout.DType;

/** Emits the steps of operations: the loop for the registers' kind, or a way round. */
final class Operations {
  private Operations() {}

  static void unary(Compiler to, Casts casts, Unary operation, DType type, Object x, Object r) {
    switch (x) {
      case double[] doubles -> {
        if (r instanceof int[] truth) {
          Step.Loop1<double[], int[]> loop = Kernels.testOnDoubles(operation);
          to.add(new Step.Bound1<>(known(loop, operation, type), doubles, truth));
        } else {
          Step.Loop1<double[], double[]> loop = Kernels.onDoubles(operation, to.functions);
          to.add(new Step.Bound1<>(known(loop, operation, type), doubles, (double[]) r));
        }
      }
      case float[] floats -> {
        Step.Loop1<float[], float[]> loop = Kernels.onFloats(operation);
        if (loop != null) {
          to.add(new Step.Bound1<>(loop, floats, (float[]) r));
        } else {
          unaryBy(to, casts, operation, type, DType.FLOAT64, x, r);
        }
      }
      case long[] longs -> {
        Step.Loop1<long[], long[]> loop = Kernels.onLongs(operation, type);
        to.add(new Step.Bound1<>(known(loop, operation, type), longs, (long[]) r));
        casts.wrap(type, (long[]) r);
      }
      case int[] ints -> {
        Step.Loop1<int[], int[]> loop = Kernels.onInts(operation, type);
        if (loop != null) {
          to.add(new Step.Bound1<>(loop, ints, (int[]) r));
          casts.wrap(type, (int[]) r);
        } else {
          unaryBy(to, casts, operation, type, DType.INT64, x, r);
        }
      }
      default -> throw new IllegalStateException("no register: " + x.getClass());
    }
  }

  /** In a wider type, and back. */
  private static void unaryBy(
      Compiler to, Casts casts, Unary operation, DType type, DType wide, Object x, Object r) {
    Object from = to.take(Lane.of(wide));
    casts.cast(type, x, wide, from);
    if (operation.result(wide).isBool()) {
      unary(to, casts, operation, wide, from, r);
    } else {
      Object answer = to.take(Lane.of(wide));
      unary(to, casts, operation, wide, from, answer);
      casts.cast(wide, answer, type, r);
      to.release(answer);
    }
    to.release(from);
  }

  static void binary(
      Compiler to, Casts casts, Binary operation, DType type, Object x, Object y, Object r) {
    switch (operation) {
      case GREATER -> binary(to, casts, Binary.LESS, type, y, x, r);
      case GREATER_EQUAL -> binary(to, casts, Binary.LESS_EQUAL, type, y, x, r);
      default -> straight(to, casts, operation, type, x, y, r);
    }
  }

  private static void straight(
      Compiler to, Casts casts, Binary operation, DType type, Object x, Object y, Object r) {
    switch (x) {
      case double[] doubles -> {
        if (r instanceof int[] truth) {
          Step.Loop2<double[], int[]> loop = Kernels.testOnDoubles(operation);
          to.add(new Step.Bound2<>(known(loop, operation, type), doubles, (double[]) y, truth));
        } else {
          Step.Loop2<double[], double[]> loop = Kernels.onDoubles(operation, to.functions);
          to.add(
              new Step.Bound2<>(known(loop, operation, type), doubles, (double[]) y, (double[]) r));
        }
      }
      case float[] floats -> {
        Step.Loop2<float[], float[]> loop = Kernels.onFloats(operation);
        Step.Loop2<float[], int[]> test = Kernels.testOnFloats(operation);
        if (loop != null) {
          to.add(new Step.Bound2<>(loop, floats, (float[]) y, (float[]) r));
        } else if (test != null) {
          to.add(new Step.Bound2<>(test, floats, (float[]) y, (int[]) r));
        } else {
          binaryBy(to, casts, operation, type, DType.FLOAT64, x, y, r);
        }
      }
      case long[] longs -> {
        if (r instanceof int[] truth) {
          Step.Loop2<long[], int[]> loop = Kernels.testOnLongs(operation, type);
          to.add(new Step.Bound2<>(known(loop, operation, type), longs, (long[]) y, truth));
        } else {
          Step.Loop2<long[], long[]> loop = Kernels.onLongs(operation, type);
          to.add(new Step.Bound2<>(known(loop, operation, type), longs, (long[]) y, (long[]) r));
          casts.wrap(type, (long[]) r);
        }
      }
      case int[] ints -> {
        Step.Loop2<int[], int[]> loop = Kernels.onInts(operation, type);
        if (loop != null) {
          to.add(new Step.Bound2<>(loop, ints, (int[]) y, (int[]) r));
          if (!operation.isTest()) {
            casts.wrap(type, (int[]) r);
          }
        } else {
          binaryBy(to, casts, operation, type, DType.INT64, x, y, r);
        }
      }
      default -> throw new IllegalStateException("no register: " + x.getClass());
    }
  }

  /** In a wider type, and back. */
  private static void binaryBy(
      Compiler to,
      Casts casts,
      Binary operation,
      DType type,
      DType wide,
      Object x,
      Object y,
      Object r) {
    Object left = to.take(Lane.of(wide));
    Object right = to.take(Lane.of(wide));
    casts.cast(type, x, wide, left);
    casts.cast(type, y, wide, right);
    if (operation.isTest()) {
      straight(to, casts, operation, wide, left, right, r);
    } else {
      Object answer = to.take(Lane.of(wide));
      straight(to, casts, operation, wide, left, right, answer);
      casts.cast(wide, answer, type, r);
      to.release(answer);
    }
    to.release(left);
    to.release(right);
  }

  private static <T> T known(
      @org.jspecify.annotations.Nullable T loop, Object operation, DType type) {
    if (loop == null) {
      throw new IllegalArgumentException(operation + " is not defined for " + type);
    }
    return loop;
  }
}
