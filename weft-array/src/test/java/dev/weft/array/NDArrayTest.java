package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.layout.DType;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class NDArrayTest {
  private static NDArray range(int n, int... shape) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = i;
    }
    return NDArray.wrap(values, shape);
  }

  @Test
  void text_isThatOfNumPy() {
    assertThat(NDArray.of(1.0, 2.5, -3.0)).hasToString("array([ 1. ,  2.5, -3. ])");
    assertThat(NDArray.wrap(new long[] {1, 2, 30, 4}, 2, 2))
        .hasToString("array([[ 1,  2],\n       [30,  4]])");
    assertThat(NDArray.of(1e-5, 1.0)).hasToString("array([1.e-05, 1.e+00])");
    assertThat(NDArray.of(Double.NaN, Double.POSITIVE_INFINITY, -1.25))
        .hasToString("array([  nan,   inf, -1.25])");
    assertThat(NDArray.wrap(new double[0], 0, 3))
        .hasToString("array([], shape=(0, 3), dtype=float64)");
    assertThat(NDArray.of()).hasToString("array([], dtype=float64)");
    assertThat(NDArray.wrap(new double[] {3.5})).hasToString("array(3.5)");
    assertThat(NDArray.of(new boolean[] {true, false}, 2)).hasToString("array([ True, False])");
    assertThat(NDArray.wrap(new float[] {1 / 3f, 2 / 3f}, 2))
        .hasToString("array([0.33333334, 0.6666667 ], dtype=float32)");
    assertThat(NDArray.of(1e20, 1.5)).hasToString("array([1.0e+20, 1.5e+00])");
    assertThat(NDArray.of(0.1, 100.123456789))
        .hasToString("array([1.00000000e-01, 1.00123457e+02])");
    assertThat(NDArray.of(-0.0, 1e16)).hasToString("array([-0.e+00,  1.e+16])");
    assertThat(NDArray.of(1.5e-310, Double.NaN)).hasToString("array([1.5e-310,      nan])");
  }

  @Test
  void text_ofManyElements_isThatOfNumPy() {
    assertThat(range(2000, 2, 1000))
        .hasToString(
            """
            array([[0.000e+00, 1.000e+00, 2.000e+00, ..., 9.970e+02, 9.980e+02,
                    9.990e+02],
                   [1.000e+03, 1.001e+03, 1.002e+03, ..., 1.997e+03, 1.998e+03,
                    1.999e+03]], shape=(2, 1000))\
            """);
    byte[] bytes = new byte[30];
    for (int i = 0; i < 30; i++) {
      bytes[i] = (byte) i;
    }
    assertThat(NDArray.wrap(DType.UINT8, bytes, 30))
        .hasToString(
            """
            array([ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15, 16,
                   17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29], dtype=uint8)\
            """);
    assertThat(range(8, 2, 2, 2).lazy().divide(3.0).compute())
        .hasToString(
            """
            array([[[0.        , 0.33333333],
                    [0.66666667, 1.        ]],

                   [[1.33333333, 1.66666667],
                    [2.        , 2.33333333]]])\
            """);
  }

  @Test
  void rows_goBothWays() {
    double[][] rows = {{1, 2, 3}, {4, 5, 6}};
    assertThat(NDArray.of(rows).toRows()).isDeepEqualTo(rows);
    assertThatThrownBy(() -> NDArray.of(new double[][] {{1, 2}, {3}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rows of one length are needed: row 0 has 2 values, row 1 has 1");
  }

  @Test
  void elements_areCopiedOut_andSeenReadOnly() {
    NDArray x = range(6, 2, 3);
    x.toDoubleArray()[0] = 99;
    assertThat(x.at(0, 0)).isZero();
    assertThat(x.at(-1, -1)).isEqualTo(5);
    assertThat(x.asSegment().isReadOnly()).isTrue();
    assertThat(x.asSegment().getAtIndex(ValueLayout.JAVA_DOUBLE, 4)).isEqualTo(4);
  }

  @Test
  void at_outOfBounds_namesTheAxis() {
    NDArray x = range(6, 2, 3);
    assertThatThrownBy(() -> x.at(0, 3))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index 3 is out of bounds for axis 1 of length 3; shape=(2, 3)");
    assertThatThrownBy(() -> x.at(1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("an element of an array of shape (2, 3) has 2 indices, not 1");
    assertThatThrownBy(x::item)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "item() needs an array of one element; this one has shape (2, 3); call at(index)");
  }

  @Test
  void equals_isOfBits_andAllClose_ofValues() {
    assertThat(NDArray.of(0.0)).isNotEqualTo(NDArray.of(-0.0)).isEqualTo(NDArray.of(0.0));
    assertThat(NDArray.of(1.0).allClose(NDArray.of(1.0 + 1e-9))).isTrue();
    assertThat(NDArray.of(1.0).allClose(NDArray.of(1.1))).isFalse();
    assertThat(NDArray.of(Double.NaN).allClose(NDArray.of(Double.NaN))).isTrue();
    assertThat(range(6, 2, 3).allClose(range(6, 3, 2))).isFalse();
  }
}
