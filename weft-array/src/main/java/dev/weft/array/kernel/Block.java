package dev.weft.array.kernel;

import dev.weft.array.layout.DType;
import dev.weft.store.Reusable;
import dev.weft.store.Sized;
import dev.weft.store.Spares;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The values of one chunk: dense, typed, row-major, in a heap array; immutable once it is out of
 * the kernel that filled it.
 */
public final class Block implements Serializable, Sized, Reusable {
  @Serial private static final long serialVersionUID = 1;

  private final DType type;
  private final int[] shape;
  private final Serializable array;
  private transient boolean givenUp; // guarded by this, as is the next
  private transient boolean kept;

  private Block(DType type, int[] shape, Serializable array) {
    this.type = type;
    this.shape = shape;
    this.array = array;
  }

  /** A block to be filled: its elements are anything. Every one of them must be set. */
  static Block unfilled(DType type, int... shape) {
    int size = size(shape);
    Object array =
        Spares.lend(element(type), type.isComplex() ? Math.multiplyExact(2, size) : size);
    return new Block(type, shape.clone(), (Serializable) array);
  }

  /**
   * A block whose elements {@code fill} sets, all of them, in an array that it is given for the
   * purpose, of the class that {@link #wrap} takes, and does not keep. What the array holds before
   * is anything.
   */
  public static Block filled(DType type, int[] shape, Consumer<Object> fill) {
    Block block = unfilled(type, shape);
    fill.accept(block.array);
    return block;
  }

  private static Class<?> element(DType type) {
    return switch (type) {
      case FLOAT64, COMPLEX128 -> double.class;
      case FLOAT32 -> float.class;
      case INT64, UINT64 -> long.class;
      case INT32, UINT32 -> int.class;
      case INT16, UINT16 -> short.class;
      case INT8, UINT8, BOOL -> byte.class;
    };
  }

  /**
   * A block over an array that the caller hands over: it must not be changed any more. The array is
   * {@code double[]}, {@code float[]}, {@code long[]} (int64, uint64), {@code int[]} (int32,
   * uint32), {@code short[]} (int16, uint16) or {@code byte[]} (int8, uint8, and bool as 0 or 1);
   * for complex128 a {@code double[]} of pairs, each a real and an imaginary part.
   *
   * @throws IllegalArgumentException if the array is not of the type, or its length not that of the
   *     shape
   */
  public static Block wrap(DType type, Object array, int... shape) {
    Class<?> wanted = element(type).arrayType();
    if (array.getClass() != wanted) {
      throw new IllegalArgumentException(
          "a block of %s needs a %s, not a %s"
              .formatted(type, wanted.getSimpleName(), array.getClass().getSimpleName()));
    }
    int length = java.lang.reflect.Array.getLength(array);
    int wide = type.isComplex() ? 2 : 1;
    if (length != (long) wide * size(shape)) {
      throw new IllegalArgumentException(
          "shape %s has %d elements, the array %d"
              .formatted(Arrays.toString(shape), size(shape), length / wide));
    }
    return new Block(type, shape.clone(), (Serializable) array);
  }

  /** A float64 block over values that the caller hands over. */
  public static Block of(double[] values, int... shape) {
    return wrap(DType.FLOAT64, values, shape);
  }

  private static int size(int[] shape) {
    long size = 1;
    boolean tooLarge = false;
    for (int length : shape) {
      if (length < 0) {
        throw new IllegalArgumentException("a negative length in shape " + Arrays.toString(shape));
      }
      size *= length;
      tooLarge |= size > Integer.MAX_VALUE - 8;
      size = Math.min(size, Integer.MAX_VALUE);
    }
    if (tooLarge && size > 0) {
      throw new IllegalArgumentException(
          "a block of shape %s has more than 2^31 - 9 elements; use smaller chunks"
              .formatted(Arrays.toString(shape)));
    }
    return (int) size;
  }

  /** The elements' type. */
  public DType type() {
    return type;
  }

  /** The lengths of the axes, as a copy. */
  public int[] shape() {
    return shape.clone();
  }

  /** How many axes. */
  public int rank() {
    return shape.length;
  }

  /** The length of one axis. */
  public int length(int axis) {
    return shape[axis];
  }

  /** How many elements. */
  public int size() {
    return size(shape);
  }

  /** Bytes of the elements, exactly. */
  @Override
  public long bytes() {
    return (long) size() * type.bytes();
  }

  @Override
  public synchronized @Nullable Object giveUp() {
    if (givenUp || kept) {
      return null;
    }
    givenUp = true;
    return array;
  }

  /**
   * Has the memory of this block never be used again, since something else refers to it.
   *
   * @return false if it was given up before, so that what refers to it must have a copy
   */
  public synchronized boolean keep() {
    kept = !givenUp;
    return kept;
  }

  /** The same values in memory of their own. */
  public Block copy() {
    int length = type.isComplex() ? 2 * size() : size();
    return filled(type, shape, to -> System.arraycopy(array, 0, to, 0, length));
  }

  /** The same values with other axes; nothing is copied. */
  public Block reshape(int... other) {
    if (size(other) != size()) {
      throw new IllegalArgumentException(
          "a block of shape %s cannot become %s"
              .formatted(Arrays.toString(shape), Arrays.toString(other)));
    }
    return new Block(type, other.clone(), array);
  }

  /**
   * The element at a place in row order, as a double; unsigned ones are positive.
   *
   * @throws IllegalStateException if elements are complex
   */
  public double doubleAt(int index) {
    checkReal();
    return switch (array) {
      case double[] a -> a[index];
      case float[] a -> a[index];
      default -> {
        long value = longAt(index);
        yield type == DType.UINT64 && value < 0
            ? (double) ((value >>> 1) | (value & 1)) * 2
            : (double) value;
      }
    };
  }

  /**
   * The element at a place in row order, as a long; uint64 as its 64 bits, floating-point ones cut
   * toward zero.
   */
  public long longAt(int index) {
    checkReal();
    return switch (array) {
      case double[] a -> (long) a[index];
      case float[] a -> (long) a[index];
      case long[] a -> a[index];
      case int[] a -> type == DType.UINT32 ? a[index] & 0xffffffffL : a[index];
      case short[] a -> type == DType.UINT16 ? a[index] & 0xffff : a[index];
      case byte[] a -> type == DType.UINT8 ? a[index] & 0xff : a[index];
      default -> throw new IllegalStateException("no array of elements: " + array.getClass());
    };
  }

  private void checkReal() {
    if (type.isComplex()) {
      throw new IllegalStateException(
          "an element of complex128 is no single number; ask for complexAt, or for real() or imag() of"
              + " the array");
    }
  }

  /** A complex block over the pairs in {@code pairs}, a float64 block with a last axis of 2. */
  public static Block ofPairs(Block pairs) {
    int[] shape = Arrays.copyOf(pairs.shape, pairs.shape.length - 1);
    return wrap(DType.COMPLEX128, pairs.array, shape);
  }

  /** The numbers of a complex block as float64 with a last axis of 2; nothing is copied. */
  public Block pairs() {
    int[] wide = Arrays.copyOf(shape, shape.length + 1);
    wide[shape.length] = 2;
    return wrap(DType.FLOAT64, array, wide);
  }

  /** The values as doubles in row order, copied; the pairs of complex ones. */
  public double[] toDoubleArray() {
    if (array instanceof double[] values) {
      return values.clone();
    }
    double[] values = new double[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = doubleAt(i);
    }
    return values;
  }

  /** The values in row order in native byte order, read-only and without a copy. */
  public MemorySegment asSegment() {
    return switch (array) {
      case double[] a -> MemorySegment.ofArray(a).asReadOnly();
      case float[] a -> MemorySegment.ofArray(a).asReadOnly();
      case long[] a -> MemorySegment.ofArray(a).asReadOnly();
      case int[] a -> MemorySegment.ofArray(a).asReadOnly();
      case short[] a -> MemorySegment.ofArray(a).asReadOnly();
      case byte[] a -> MemorySegment.ofArray(a).asReadOnly();
      default -> throw new IllegalStateException("no array of elements: " + array.getClass());
    };
  }

  /** The array itself, which must not be changed: for what works on whole blocks. */
  public Object array() {
    return array;
  }

  /** Same type, same shape, and the same bits. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Block that
        && type == that.type
        && Arrays.equals(shape, that.shape)
        && asSegment().mismatch(that.asSegment()) < 0;
  }

  @Override
  public int hashCode() {
    int hash = 31 * type.toString().hashCode() + Arrays.hashCode(shape);
    for (int i = 0; i < Math.min(size(), 32); i++) {
      hash = 31 * hash + Double.hashCode(array instanceof double[] a ? a[i] : doubleAt(i));
    }
    return hash;
  }

  @Override
  public String toString() {
    return "block of %s %s".formatted(type, Arrays.toString(shape));
  }
}
