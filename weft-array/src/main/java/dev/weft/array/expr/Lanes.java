package dev.weft.array.expr;

import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import java.util.Arrays;

/**
 * A block as lanes along one axis: element k of lane (i, j) is at {@code (i * length + k) * inner +
 * j}.
 *
 * @param outer how many lanes before the axis
 * @param length how many elements a lane has
 * @param inner how many lanes after it
 */
public record Lanes(int outer, int length, int inner) {

  /** Returns the lanes of {@code shape} along {@code axis}. */
  public static Lanes of(int[] shape, int axis) {
    int outer = 1;
    int inner = 1;
    for (int i = 0; i < axis; i++) {
      outer *= shape[i];
    }
    for (int i = axis + 1; i < shape.length; i++) {
      inner *= shape[i];
    }
    return new Lanes(outer, shape[axis], inner);
  }

  /** Returns where element {@code k} of lane (i, j) is. */
  public int at(int i, int k, int j) {
    return (i * length + k) * inner + j;
  }

  /** Returns {@code shape} with another length along {@code axis}. */
  public static int[] with(int[] shape, int axis, int length) {
    int[] other = shape.clone();
    other[axis] = length;
    return other;
  }

  /** Returns the elements as doubles, not copied if they are. */
  public static double[] doubles(Block block) {
    return block.array() instanceof double[] values ? values : block.toDoubleArray();
  }

  /** Returns the elements as longs, not copied if they are. */
  public static long[] longs(Block block) {
    if (block.array() instanceof long[] values) {
      return values;
    }
    long[] values = new long[block.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = block.longAt(i);
    }
    return values;
  }

  /** Returns a block of {@code type} of values that are rounded, or cut toward zero, to it. */
  public static Block block(DType type, double[] values, int... shape) {
    return switch (type) {
      case FLOAT64, COMPLEX128 -> Block.wrap(type, values, shape);
      case FLOAT32 ->
          Block.filled(
              type,
              shape,
              array -> {
                float[] a = (float[]) array;
                for (int i = 0; i < a.length; i++) {
                  a[i] = (float) values[i];
                }
              });
      default -> {
        long[] whole = new long[values.length];
        for (int i = 0; i < whole.length; i++) {
          whole[i] = (long) values[i];
        }
        yield block(type, whole, shape);
      }
    };
  }

  /** Returns a block of {@code type} of values that wrap, or are rounded, to it. */
  public static Block block(DType type, long[] values, int... shape) {
    Object array = Elements.unfilled(type, values.length);
    for (int i = 0; i < values.length; i++) {
      switch (array) {
        case long[] a -> a[i] = values[i];
        case int[] a -> a[i] = (int) values[i];
        case short[] a -> a[i] = (short) values[i];
        case byte[] a -> a[i] = (byte) values[i];
        case double[] a -> a[i] = values[i];
        case float[] a -> a[i] = values[i];
        default -> throw new IllegalStateException("no array of elements: " + array.getClass());
      }
    }
    return Block.wrap(type, array, shape);
  }

  /** Returns the elements at {@code places} of a block laid out by rows. */
  public static Block pick(Block block, int[] places, int... shape) {
    Object from = block.array();
    Object to = Elements.unfilled(block.type(), places.length);
    switch (from) {
      case double[] a -> {
        double[] b = (double[]) to;
        for (int i = 0; i < places.length; i++) {
          b[i] = a[places[i]];
        }
      }
      case float[] a -> {
        float[] b = (float[]) to;
        for (int i = 0; i < places.length; i++) {
          b[i] = a[places[i]];
        }
      }
      case long[] a -> {
        long[] b = (long[]) to;
        for (int i = 0; i < places.length; i++) {
          b[i] = a[places[i]];
        }
      }
      case int[] a -> {
        int[] b = (int[]) to;
        for (int i = 0; i < places.length; i++) {
          b[i] = a[places[i]];
        }
      }
      case short[] a -> {
        short[] b = (short[]) to;
        for (int i = 0; i < places.length; i++) {
          b[i] = a[places[i]];
        }
      }
      case byte[] a -> {
        byte[] b = (byte[]) to;
        for (int i = 0; i < places.length; i++) {
          b[i] = a[places[i]];
        }
      }
      default -> throw new IllegalStateException("no array of elements: " + from.getClass());
    }
    return Block.wrap(block.type(), to, shape);
  }

  /** Returns the elements at {@code index} along {@code axis}. */
  public static Block take(Block block, int axis, int[] index) {
    int[] shape = block.shape();
    Lanes lanes = of(shape, axis);
    int[] to = with(shape, axis, index.length);
    Object target = Elements.unfilled(block.type(), Arrays.stream(to).reduce(1, (a, b) -> a * b));
    Object source = block.array();
    int at = 0;
    for (int i = 0; i < lanes.outer(); i++) {
      for (int k : index) {
        System.arraycopy(source, lanes.at(i, k, 0), target, at, lanes.inner());
        at += lanes.inner();
      }
    }
    return Block.wrap(block.type(), target, to);
  }
}
