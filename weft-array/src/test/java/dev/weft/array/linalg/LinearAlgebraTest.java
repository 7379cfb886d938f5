package dev.weft.array.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weft.array.linalg.MatrixProduct.Matrix;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jtransforms.fft.DoubleFFT_1D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dense algorithms against their definitions. */
final class LinearAlgebraTest {

  @ParameterizedTest(name = "{0} x {2} times {2} x {1}")
  @CsvSource({
    "1,1,1",
    "4,250,256",
    "5,251,257",
    "515,9,6",
    "70,252,1027",
    "67,5,1500",
    "3,7,2",
    "0,3,4",
    "4,3,0",
    "130,70,257",
    "2,641,5",
    "517,251,259"
  })
  void multiplyAdd_hasTheBitsOfASumInOrder(int m, int n, int k) {
    double[] a = random(1, m * k);
    double[] b = random(2, k * n);
    double[] c = random(3, m * n);
    double[] expected = c.clone();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        for (int p = 0; p < k; p++) {
          expected[i * n + j] = Math.fma(a[i * k + p], b[p * n + j], expected[i * n + j]);
        }
      }
    }

    MatrixProduct.plain()
        .multiplyAdd(m, n, k, new Matrix(a, 0, k), new Matrix(b, 0, n), new Matrix(c, 0, n));

    assertThat(c).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} x {2} times {2} x {1}")
  @CsvSource({"130,70,257", "500,3,400", "64,1000,1500", "1,700,800", "2100,600,600"})
  void multiplyAdd_ofTheLibrary_isThatOfPlainLoops(int m, int n, int k) {
    double[] a = random(1, m * k + 5);
    double[] b = random(2, k * n + 7);
    double[] c = random(3, m * n + 3);
    double[] expected = c.clone();
    var x = new Matrix(a, 5, k);
    var y = new Matrix(b, 7, n);
    MatrixProduct.plain().multiplyAdd(m, n, k, x, y, new Matrix(expected, 3, n));
    new MatrixProduct().multiplyAdd(m, n, k, x, y, new Matrix(c, 3, n));
    assertClose(c, expected, 1e-11);
  }

  @Test
  void search_saysWhyThereIsNoLibrary() {
    assertThat(NativeBlas.search("off").text()).isEqualTo("pure Java: -Dweft.blas=off");
    var none = NativeBlas.search("/nowhere/libnothing.so");
    assertThat(none.library()).isNull();
    boolean allowed = NativeBlas.class.getModule().isNativeAccessEnabled();
    assertThat(none.text())
        .contains(allowed ? "/nowhere/libnothing.so" : "without --enable-native-access");
  }

  @Test
  void find_hasALibrary_whereOneIsDemanded() {
    boolean demanded = Boolean.getBoolean("weft.blas.demanded");
    assertThat(NativeBlas.find().isPresent() || !demanded).as(NativeBlas.describe()).isTrue();
  }

  @Test
  void multiplyAdd_ofPartsOfLargerMatrices_touchesOnlyItsPart() {
    double[] a = random(4, 100);
    double[] c = new double[100];
    new MatrixProduct()
        .multiplyAdd(2, 3, 4, new Matrix(a, 11, 10), new Matrix(a, 50, 10), new Matrix(c, 23, 10));
    for (int at = 0; at < 100; at++) {
      int i = at / 10 - 2;
      int j = at % 10 - 3;
      double expected = 0;
      if (i >= 0 && i < 2 && j >= 0 && j < 3) {
        for (int p = 0; p < 4; p++) {
          expected = Math.fma(a[11 + i * 10 + p], a[50 + p * 10 + j], expected);
        }
      }
      boolean inside = expected != 0;
      assertThat(c[at]).as("element %d", at).isCloseTo(expected, within(inside ? 1e-15 : 0.0));
    }
  }

  @ParameterizedTest(name = "n={0}")
  @ValueSource(ints = {0, 1, 2, 7, 64, 65, 130, 200, 300})
  void solve_leavesAResidualOfRounding(int n) {
    double[] a = random(5 + n, n * n);
    double[] b = random(6 + n, n * 3);
    LuDecomposition lu = LuDecomposition.of(a, n);
    for (int columns : new int[] {1, 3}) {
      double[] sides = Arrays.copyOf(b, n * columns);
      double[] x = lu.solve(sides, columns);
      assertClose(product(a, x, n, columns, n), sides, 1e-9);
    }
    double[] factors = product(lu.lower(), lu.upper(), n, n, n);
    assertClose(product(lu.permutation(), factors, n, n, n), a, 1e-11);
    double[] inverse = LuDecomposition.of(a, n).inverse();
    assertClose(product(a, inverse, n, n, n), identity(n), 1e-9);
  }

  @Test
  void determinant_ofKnownMatrices() {
    assertThat(LuDecomposition.of(new double[0], 0).determinant()).isEqualTo(1);
    assertThat(LuDecomposition.of(new double[] {0, 1, 1, 0}, 2).determinant()).isEqualTo(-1);
    assertThat(LuDecomposition.of(new double[] {2, 1, 1, 4, 3, 3, 8, 7, 9}, 3).determinant())
        .isCloseTo(4, within(1e-12));
    assertThat(LuDecomposition.of(new double[] {1, 2, 2, 4}, 2).determinant()).isZero();
    assertThat(LuDecomposition.of(new double[] {1, 2, Double.NaN, 4}, 2).determinant()).isNaN();
  }

  @Test
  void solve_ofASingularMatrix_saysWhichPivot() {
    var lu = LuDecomposition.of(new double[] {1, 2, 2, 4}, 2);
    assertThat(lu.isSingular()).isTrue();
    assertThatThrownBy(() -> lu.solve(new double[] {1, 1}, 1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage(
            "the matrix is singular: pivot 1 of its 2 is exactly 0; lstsq gives the solution of"
                + " least norm");
  }

  @ParameterizedTest(name = "n={0}")
  @ValueSource(ints = {7, 70, 300})
  void pivot_ofTheFirstColumnOfZeros_isNamed(int n) {
    double[] a = random(17, n * n + 2);
    for (int i = 0; i < n; i++) {
      a[2 + i * n + n - 1] = 0;
      a[2 + i * n + n * 3 / 5] = 0;
    }
    try (LuDecomposition lu = LuDecomposition.of(a, 2, n)) {
      assertThat(lu.determinant()).isZero();
      assertThatThrownBy(() -> lu.solve(new double[n], 1))
          .hasMessageContaining("pivot %d of its %d is exactly 0", n * 3 / 5, n);
    }
  }

  @Test
  void of_anArrayOfAnotherSize_isRefused() {
    assertThatThrownBy(() -> LuDecomposition.of(new double[5], 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a matrix of 2 x 2 has not 5 elements");
  }

  @Test
  void lower_timesItsTranspose_isTheMatrix() {
    int n = 40;
    double[] g = random(7, n * n);
    double[] a = product(g, Dense.transpose(g, n, n), n, n, n);
    double[] l = CholeskyDecomposition.lower(a, n);
    assertClose(product(l, Dense.transpose(l, n, n), n, n, n), a, 1e-11);
    assertThat(l[1]).isZero();
  }

  @Test
  void lower_ofAnIndefiniteMatrix_isRefused() {
    assertThatThrownBy(() -> CholeskyDecomposition.lower(new double[] {1, 2, 2, 1}, 2))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("the matrix is not positive definite: pivot 1 is -3.0");
  }

  @ParameterizedTest(name = "{0} x {1}")
  @CsvSource({"1,1", "5,3", "3,5", "40,40", "300,12", "0,3"})
  void qr_isOrthonormalTimesTriangular(int m, int n) {
    isFactored(random(8, m * n), m, n);
  }

  @ParameterizedTest(name = "{0} x {1}, column {2} of zeros")
  @CsvSource({"1,3,0", "5,3,0", "5,3,1", "40,40,39", "44000,3,0", "44000,3,2"})
  void qr_ofColumnsOfZeros_isOrthonormalTimesTriangular(int m, int n, int column) {
    double[] a = random(8, m * n);
    for (int i = 0; i < m; i++) {
      a[i * n + column] = 0;
    }
    isFactored(a, m, n);
    isFactored(new double[m * n], m, n);
  }

  @Test
  void qr_ofNaN_isNaN() {
    var qr = QrDecomposition.of(new double[] {1, 2, Double.NaN, 4, Double.NaN, 6}, 3, 2);
    assertThat(qr.q()).containsOnly(Double.NaN);
    assertThat(qr.r()).contains(Double.NaN);
  }

  private static void isFactored(double[] a, int m, int n) {
    var qr = QrDecomposition.of(a, m, n);
    int k = qr.k();
    assertClose(product(qr.q(), qr.r(), m, n, k), a, 1e-12);
    assertClose(product(Dense.transpose(qr.q(), m, k), qr.q(), k, k, m), identity(k), 1e-12);
    for (int i = 0; i < k; i++) {
      assertThat(qr.r()[i * n + i]).isNotNegative();
      for (int j = 0; j < i; j++) {
        assertThat(qr.r()[i * n + j]).isZero();
      }
    }
  }

  @ParameterizedTest(name = "{0} x {1}")
  @CsvSource({"1,1", "5,3", "3,5", "40,40", "300,12", "12,100", "0,3"})
  void singularValues_decompose(int m, int n) {
    double[] a = random(9, m * n);
    var svd = SingularValues.of(a, m, n);
    int k = Math.min(m, n);
    double[] scaled = svd.u().clone();
    for (int i = 0; i < m; i++) {
      for (int r = 0; r < k; r++) {
        scaled[i * k + r] *= svd.s()[r];
      }
    }
    assertClose(product(scaled, svd.vt(), m, n, k), a, 1e-11);
    double[] descending = svd.s().clone();
    Arrays.sort(descending);
    for (int r = 0; r < k; r++) {
      assertThat(svd.s()[r]).isEqualTo(descending[k - 1 - r]);
    }
  }

  @Test
  void leastSquares_isTheSolutionOfTheNormalEquations() {
    int m = 30;
    int n = 4;
    double[] a = random(10, m * n);
    double[] b = random(11, m * 2);
    double[] x = SingularValues.of(a, m, n).leastSquares(b, 2, 1e-15);
    double[] t = Dense.transpose(a, m, n);
    double[] expected =
        LuDecomposition.of(product(t, a, n, n, m), n).solve(product(t, b, n, 2, m), 2);
    assertClose(x, expected, 1e-11);
  }

  @Test
  void singularValues_ofNaN_areRefused() {
    assertThatThrownBy(() -> SingularValues.of(new double[] {1, Double.NaN}, 2, 1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("singular values of a matrix with NaN: all elements must be finite");
  }

  @ParameterizedTest(name = "n={0}")
  @ValueSource(ints = {1, 2, 3, 8, 60, 97, 128, 210, 1024, 2048})
  void forward_isTheSumOfItsDefinition_andInverseUndoesIt(int n) {
    double[] x = random(12, 2 * n);
    double[] y = x.clone();
    var fourier = new Fourier(n);
    fourier.forward(y, 0, 1);
    for (int k = 0; k < n; k++) {
      double real = 0;
      double imaginary = 0;
      for (int j = 0; j < n; j++) {
        double angle = -2 * Math.PI * ((long) j * k % n) / n;
        real += x[2 * j] * Math.cos(angle) - x[2 * j + 1] * Math.sin(angle);
        imaginary += x[2 * j] * Math.sin(angle) + x[2 * j + 1] * Math.cos(angle);
      }
      assertThat(y[2 * k]).isCloseTo(real, within(1e-12 * n));
      assertThat(y[2 * k + 1]).isCloseTo(imaginary, within(1e-12 * n));
    }
    fourier.inverse(y, 0, Fourier.Norm.BACKWARD.factor(n, true));
    assertClose(y, x, 1e-13);
  }

  @ParameterizedTest(name = "n={0}")
  @ValueSource(
      ints = {
        1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15, 1 << 16, 540, 1000, 2187,
        3125, 5120, 9600, 1 << 18, 576 * 600, 625 * 729
      })
  void transforms_ofTwosThreesAndFives_areThoseOfJTransforms(int n) {
    double[] x = random(15, 2 * n + 3);
    double[] ours = x.clone();
    double[] others = x.clone();
    var fourier = new Fourier(n);
    fourier.forward(ours, 3, 1);
    new DoubleFFT_1D(n).complexForward(others, 3);
    assertClose(ours, others, 1e-11);

    double[] real = new double[n + 1];
    double[] imag = new double[n + 2];
    for (int i = 0; i < n; i++) {
      real[i + 1] = x[2 * i + 3];
      imag[i + 2] = x[2 * i + 4];
    }
    double[] ofParts = x.clone();
    assertThat(fourier.of(real, 1, imag, 2, 1, false, ofParts, 3, 1)).isTrue();
    assertThat(Arrays.equals(ofParts, ours)).isTrue();

    fourier.inverse(ours, 3, 1.0 / n);
    assertClose(ours, x, 1e-13);
  }

  @ParameterizedTest(name = "n={0}")
  @ValueSource(ints = {1, 2, 3, 8, 60, 97, 1024, 1080, 2048, 4096, 4374, 1 << 17, 1 << 19})
  void forwardReal_isForwardOfRealPairs(int n) {
    double[] x = random(13, n);
    double[] places = random(14, 2 * n); // what is beyond the numbers is not read
    System.arraycopy(x, 0, places, 0, n);
    double[] pairs = new double[2 * n];
    for (int i = 0; i < n; i++) {
      pairs[2 * i] = x[i];
    }
    double[] half = Arrays.copyOf(x, n + 2);
    new Fourier(n).forwardReal(places, 0, 0.5);
    new Fourier(n).forward(pairs, 0, 0.5);
    new Fourier(n).forwardHalf(half, 0, 0.5);
    assertClose(places, pairs, 1e-12);
    int kept = 2 * (n / 2) + 2;
    assertClose(Arrays.copyOf(half, kept), Arrays.copyOf(pairs, kept), 1e-12);
    new Fourier(n).inverseHalf(half, 0, 2.0 / n);
    assertClose(Arrays.copyOf(half, n), x, 1e-13);
  }

  private static double[] random(long seed, int size) {
    var random = new SplittableRandom(seed);
    return random.doubles(size, -1, 1).toArray();
  }

  private static double[] identity(int n) {
    double[] out = new double[n * n];
    for (int i = 0; i < n; i++) {
      out[i * n + i] = 1;
    }
    return out;
  }

  private static double[] product(double[] a, double[] b, int m, int n, int k) {
    double[] c = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        for (int p = 0; p < k; p++) {
          c[i * n + j] += a[i * k + p] * b[p * n + j];
        }
      }
    }
    return c;
  }

  private static void assertClose(double[] actual, double[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("element %d", i).isCloseTo(expected[i], within(tolerance));
    }
  }
}
