package dev.weft.array;

import dev.weft.array.kernel.Block;
import dev.weft.array.layout.DType;
import dev.weft.array.layout.Layout;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A dense n-dimensional array in memory: typed, row-major and immutable. It is what computing a
 * {@link DArray} gives.
 *
 * <p>It has at most 2^31 - 9 elements, as a Java array. Unsigned elements are handed out as the
 * positive numbers they mean, in the next wider Java type.
 */
public final class NDArray implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private final Block block;

  NDArray(Block block) {
    this.block = block;
  }

  /**
   * Returns an array over {@code values}, row by row. They are not copied: hand them over, and do
   * not change them afterwards.
   *
   * @param shape the lengths of the axes; none for a single value
   * @throws IllegalArgumentException if the shape has not as many elements as there are values
   */
  public static NDArray wrap(double[] values, int... shape) {
    return new NDArray(Block.wrap(DType.FLOAT64, values, shape));
  }

  /**
   * Returns an array of complex numbers over {@code pairs}, each a real and an imaginary part, as
   * {@link #wrap(double[], int...)}.
   */
  public static NDArray wrapComplex(double[] pairs, int... shape) {
    return new NDArray(Block.wrap(DType.COMPLEX128, pairs, shape));
  }

  /** As {@link #wrap(double[], int...)}, of float32. */
  public static NDArray wrap(float[] values, int... shape) {
    return new NDArray(Block.wrap(DType.FLOAT32, values, shape));
  }

  /** As {@link #wrap(double[], int...)}, of int64. */
  public static NDArray wrap(long[] values, int... shape) {
    return new NDArray(Block.wrap(DType.INT64, values, shape));
  }

  /** As {@link #wrap(double[], int...)}, of int32. */
  public static NDArray wrap(int[] values, int... shape) {
    return new NDArray(Block.wrap(DType.INT32, values, shape));
  }

  /**
   * Returns an array of any type over {@code values}, as {@link #wrap(double[], int...)}.
   *
   * @param values {@code double[]}, {@code float[]}, {@code long[]} (int64, uint64), {@code int[]}
   *     (int32, uint32), {@code short[]} (int16, uint16) or {@code byte[]} (int8, uint8, and bool
   *     as 0 or 1); for complex128 a {@code double[]} of pairs
   * @throws IllegalArgumentException if the array is not of that type, or the shape has not as many
   *     elements
   */
  public static NDArray wrap(DType type, Object values, int... shape) {
    return new NDArray(Block.wrap(type, values, shape));
  }

  /** Returns a vector of a copy of {@code values}. */
  public static NDArray of(double... values) {
    return wrap(values.clone(), values.length);
  }

  /**
   * Returns a matrix of a copy of {@code rows}.
   *
   * @throws IllegalArgumentException if the rows differ in length
   */
  public static NDArray of(double[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    double[] values = new double[Math.multiplyExact(rows.length, columns)];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new IllegalArgumentException(
            "rows of one length are needed: row 0 has "
                + columns
                + " values, row "
                + i
                + " has "
                + rows[i].length);
      }
      System.arraycopy(rows[i], 0, values, i * columns, columns);
    }
    return wrap(values, rows.length, columns);
  }

  /** Returns a vector of complex numbers. */
  public static NDArray ofComplex(Complex... values) {
    double[] pairs = new double[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      pairs[2 * i] = values[i].real();
      pairs[2 * i + 1] = values[i].imag();
    }
    return wrapComplex(pairs, values.length);
  }

  /** Returns an array of bool. */
  public static NDArray of(boolean[] values, int... shape) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) (values[i] ? 1 : 0);
    }
    return wrap(DType.BOOL, bytes, shape);
  }

  /** Returns the type of the elements. */
  public DType dtype() {
    return block.type();
  }

  /** Returns the lengths of the axes, as a copy. */
  public int[] shape() {
    return block.shape();
  }

  /** Returns the number of axes. */
  public int rank() {
    return block.rank();
  }

  /** Returns the number of elements. */
  public int size() {
    return block.size();
  }

  /** Returns the bytes of the elements. */
  public long bytes() {
    return block.bytes();
  }

  /**
   * Returns one element as a double: bool as 0 or 1; int64 and uint64 beyond 2^53 are rounded.
   *
   * @param index one index an axis; a negative one counts from the end
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public double at(int... index) {
    return block.doubleAt(place(index));
  }

  /** Returns one element as a long, as {@link #at}; floating-point ones are cut toward zero. */
  public long longAt(int... index) {
    return block.longAt(place(index));
  }

  /** Returns one element as a complex number, as {@link #at}. */
  public Complex complexAt(int... index) {
    return complex(place(index));
  }

  private Complex complex(int place) {
    if (!dtype().isComplex()) {
      return new Complex(block.doubleAt(place), 0);
    }
    double[] pairs = (double[]) block.array();
    return new Complex(pairs[2 * place], pairs[2 * place + 1]);
  }

  /** Returns the real parts; of real numbers, this array. */
  public NDArray real() {
    return dtype().isComplex() ? new NDArray(Pairs.part(block, 0)) : this;
  }

  /** Returns the imaginary parts, as float64. */
  public NDArray imag() {
    return dtype().isComplex()
        ? new NDArray(Pairs.part(block, 1))
        : wrap(new double[size()], block.shape());
  }

  private int place(int[] index) {
    int rank = block.rank();
    if (index.length != rank) {
      throw new IndexOutOfBoundsException(
          "an element of an array of shape "
              + shapeText()
              + " has "
              + rank
              + " indices, not "
              + index.length);
    }
    int place = 0;
    for (int axis = 0; axis < rank; axis++) {
      int length = block.length(axis);
      int i = index[axis] < 0 ? index[axis] + length : index[axis];
      if (i < 0 || i >= length) {
        throw new IndexOutOfBoundsException(
            "index "
                + index[axis]
                + " is out of bounds for axis "
                + axis
                + " of length "
                + length
                + "; shape="
                + shapeText());
      }
      place = place * length + i;
    }
    return place;
  }

  /**
   * Returns the only element.
   *
   * @throws IllegalStateException if there is not exactly one
   */
  public double item() {
    if (block.size() != 1) {
      throw new IllegalStateException(
          "item() needs an array of one element; this one has shape "
              + shapeText()
              + "; call at(index)");
    }
    return block.doubleAt(0);
  }

  /** As {@link #item}, as a complex number. */
  public Complex complexItem() {
    if (block.size() != 1) {
      item(); // throws
    }
    return complex(0);
  }

  /** Returns the elements, row by row, as complex numbers. */
  public Complex[] toComplexArray() {
    Complex[] values = new Complex[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = complex(i);
    }
    return values;
  }

  /** Returns the elements, row by row, as doubles; a copy. Complex ones are pairs. */
  public double[] toDoubleArray() {
    return block.toDoubleArray();
  }

  /** Returns the elements, row by row, as longs; a copy. */
  public long[] toLongArray() {
    long[] values = new long[block.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = block.longAt(i);
    }
    return values;
  }

  /**
   * Returns the rows of a matrix; a copy.
   *
   * @throws IllegalStateException if the rank is not 2
   */
  public double[][] toRows() {
    if (block.rank() != 2) {
      throw new IllegalStateException(
          "toRows() needs an array of rank 2; this one has shape " + shapeText());
    }
    double[][] rows = new double[block.length(0)][block.length(1)];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = block.doubleAt(i * rows[i].length + j);
      }
    }
    return rows;
  }

  /** Returns the elements, row by row in native byte order: read-only, not copied. */
  public MemorySegment asSegment() {
    return block.asSegment();
  }

  /**
   * Returns the same elements with other axes; nothing is copied.
   *
   * @throws IllegalArgumentException if the shape has not as many elements
   */
  public NDArray reshape(int... shape) {
    return new NDArray(block.reshape(shape));
  }

  /** Returns this array as a lazy one, not copied. */
  public DArray lazy() {
    return DArray.of(this);
  }

  /**
   * Writes an {@code .npy} file; it has its name once it is complete.
   *
   * @throws IOException if it cannot be written
   */
  public Path toNpy(Path path) throws IOException {
    return WholeFile.write(
        path,
        out -> {
          out.write(
              NpyHeader.write(dtype(), Arrays.stream(block.shape()).asLongStream().toArray()));
          NpyHeader.writeElements(block, out);
        });
  }

  /**
   * Draws this matrix: a PNG file with a pixel an element, coloured from its smallest to its
   * largest value; NaN is transparent.
   *
   * @throws IllegalArgumentException if the rank is not 2
   * @throws IOException if the file cannot be written
   */
  public Path toPng(Path path, Colormap colormap) throws IOException {
    return WholeFile.write(path, out -> Png.write(this, colormap, out));
  }

  /**
   * Returns whether both have one shape and every element of this one differs by at most {@code
   * atol + rtol * |other|} from the other's; NaN is close to NaN, an infinity to itself.
   */
  public boolean allClose(NDArray other, double rtol, double atol) {
    if (!Arrays.equals(block.shape(), other.block.shape())) {
      return false;
    }
    if (dtype().isComplex() || other.dtype().isComplex()) {
      return close(other, rtol, atol);
    }
    for (int i = 0; i < block.size(); i++) {
      double a = block.doubleAt(i);
      double b = other.block.doubleAt(i);
      boolean close =
          a == b
              || (Double.isNaN(a) && Double.isNaN(b))
              || (Double.isFinite(a)
                  && Double.isFinite(b)
                  && Math.abs(a - b) <= atol + rtol * Math.abs(b));
      if (!close) {
        return false;
      }
    }
    return true;
  }

  private boolean close(NDArray other, double rtol, double atol) {
    for (int i = 0; i < size(); i++) {
      Complex a = complex(i);
      Complex b = other.complex(i);
      double distance = Math.hypot(a.real() - b.real(), a.imag() - b.imag());
      boolean bothNaN = Double.isNaN(a.abs()) && Double.isNaN(b.abs());
      if (!a.equals(b) && !bothNaN && !(distance <= atol + rtol * b.abs())) {
        return false;
      }
    }
    return true;
  }

  /** As {@link #allClose(NDArray, double, double)} with rtol = 1e-5 and atol = 1e-8. */
  public boolean allClose(NDArray other) {
    return allClose(other, 1e-5, 1e-8);
  }

  Block block() {
    return block;
  }

  private String shapeText() {
    return Layout.text(Arrays.stream(block.shape()).asLongStream().toArray());
  }

  /** Returns whether both have one type and shape, and the same bits. */
  @Override
  public boolean equals(Object other) {
    return other instanceof NDArray that && block.equals(that.block);
  }

  @Override
  public int hashCode() {
    return block.hashCode();
  }

  /** Returns the text that NumPy prints, as {@code array([[1. , 2.5], [3. , 4. ]])}. */
  @Override
  public String toString() {
    return new ArrayText(block).toString();
  }
}
