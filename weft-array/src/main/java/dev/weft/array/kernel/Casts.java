package dev.weft.array.kernel;

import dev.weft.array.layout.DType;

/** Emits the steps of conversions. */
final class Casts {
  private final Compiler to;

  Casts(Compiler to) {
    this.to = to;
  }

  /** Converts x of one type into r of another. */
  void cast(DType from, Object x, DType type, Object r) {
    if (type.isBool()) {
      truth(x, (int[]) r);
      return;
    }
    switch (x) {
      case double[] doubles -> fromDoubles(doubles, type, r);
      case float[] floats -> {
        if (r instanceof double[] doubles) {
          to.add(new Step.Bound1<>(Conversions::toDouble, floats, doubles));
        } else {
          double[] wide = (double[]) to.take(Lane.DOUBLE);
          to.add(new Step.Bound1<>(Conversions::toDouble, floats, wide));
          fromDoubles(wide, type, r);
          to.release(wide);
        }
      }
      case long[] longs -> fromLongs(longs, from == DType.UINT64, type, r);
      case int[] ints -> fromInts(ints, type, r);
      default -> throw new IllegalStateException("no register: " + x.getClass());
    }
  }

  private void truth(Object x, int[] r) {
    switch (x) {
      case double[] doubles -> to.add(new Step.Bound1<>(Doubles::truth, doubles, r));
      case float[] floats -> {
        double[] wide = (double[]) to.take(Lane.DOUBLE);
        to.add(new Step.Bound1<>(Conversions::toDouble, floats, wide));
        to.add(new Step.Bound1<>(Doubles::truth, wide, r));
        to.release(wide);
      }
      case long[] longs -> to.add(new Step.Bound1<>(Longs::truth, longs, r));
      case int[] ints -> to.add(new Step.Bound1<>(Ints::truth, ints, r));
      default -> throw new IllegalStateException("no register: " + x.getClass());
    }
  }

  private void fromDoubles(double[] x, DType type, Object r) {
    switch (r) {
      case float[] floats -> to.add(new Step.Bound1<>(Conversions::toFloat, x, floats));
      case long[] longs -> {
        if (type == DType.UINT64) {
          to.add(new Step.Bound1<>(Conversions::toUnsigned, x, longs));
        } else {
          to.add(new Step.Bound1<>(Conversions::toLong, x, longs));
          wrap(type, longs);
        }
      }
      case int[] ints -> {
        long[] wide = (long[]) to.take(Lane.LONG);
        to.add(new Step.Bound1<>(Conversions::toLong, x, wide));
        to.add(new Step.Bound1<>(Conversions::toInt, wide, ints));
        wrap(type, ints);
        to.release(wide);
      }
      default -> throw new IllegalStateException("no cast from double to " + type);
    }
  }

  private void fromLongs(long[] x, boolean unsigned, DType type, Object r) {
    switch (r) {
      case double[] doubles ->
          to.add(
              new Step.Bound1<>(
                  unsigned ? Conversions::unsignedToDouble : Conversions::toDouble, x, doubles));
      case float[] floats ->
          to.add(
              new Step.Bound1<>(
                  unsigned ? Conversions::unsignedToFloat : Conversions::toFloat, x, floats));
      case long[] longs -> {
        to.add(new Step.Bound1<>(Longs::same, x, longs));
        wrap(type, longs);
      }
      case int[] ints -> {
        to.add(new Step.Bound1<>(Conversions::toInt, x, ints));
        wrap(type, ints);
      }
      default -> throw new IllegalStateException("no cast from long to " + type);
    }
  }

  private void fromInts(int[] x, DType type, Object r) {
    switch (r) {
      case double[] doubles -> to.add(new Step.Bound1<>(Conversions::toDouble, x, doubles));
      case float[] floats -> to.add(new Step.Bound1<>(Conversions::toFloat, x, floats));
      case long[] longs -> {
        to.add(new Step.Bound1<>(Conversions::toLong, x, longs));
        wrap(type, longs);
      }
      case int[] ints -> {
        to.add(new Step.Bound1<>(Ints::same, x, ints));
        wrap(type, ints);
      }
      default -> throw new IllegalStateException("no cast from int to " + type);
    }
  }

  /** Brings values back into the range of a type, in place. */
  void wrap(DType type, long[] r) {
    if (type == DType.UINT32) {
      to.add(new Step.Bound1<>(Longs::wrap32, r, r));
    }
  }

  /** Brings values back into the range of a type, in place. */
  void wrap(DType type, int[] r) {
    Step.Loop1<int[], int[]> loop = Ints.wrap(type);
    if (loop != null) {
      to.add(new Step.Bound1<>(loop, r, r));
    }
  }
}
