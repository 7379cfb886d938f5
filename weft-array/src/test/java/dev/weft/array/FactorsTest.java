package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.layout.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Factors of square matrices, which are not one array alone that NumPy could be asked for. */
class FactorsTest {
  @ParameterizedTest(name = "{0} matrices of {1} in blocks of {2}, as {3}")
  @CsvSource({
    "1, 1, 1, FLOAT64",
    "3, 5, 2, FLOAT64",
    "2, 70, 33, FLOAT64", // beyond what is eliminated column by column
    "2, 6, 4, FLOAT32",
    "1, 4, 3, INT64",
    "2, 0, 1, FLOAT64"
  })
  void lu_andEigh_areTheFactorsOfEachMatrix(long count, long n, long block, DType type) {
    DArray x = DArray.random(n).normal(count, n, n).multiply(3.0).astype(type);
    x = x.rechunk(1, block, block);
    double near = type == DType.FLOAT32 ? 1e-4 : 1e-11;

    Linalg.Lu lu = Linalg.lu(x);
    near(lu.p().matmul(lu.l()).matmul(lu.u()), x, near);
    near(Creation.tril(lu.l(), 0), lu.l(), 0);
    near(Creation.triu(lu.u(), 0), lu.u(), 0);
    near(lu.p().matmul(lu.p().matrixTranspose()), identities(count, n), 0);
    assertThat(lu.l().abs().lessEqual(1.0).all().compute().item()).isEqualTo(1);

    DArray symmetric = Creation.tril(x, 0).add(Creation.tril(x, -1).matrixTranspose());
    Linalg.Eigh eigh = Linalg.eigh(x);
    DArray v = eigh.eigenvectors();
    near(v.matrixTranspose().matmul(v), identities(count, n), near);
    near(symmetric.matmul(v), v.multiply(eigh.eigenvalues().expandDims(-2)), near);
    assertThat(eigh.eigenvalues().diff(1, -1).greaterEqual(0.0).all().compute().item())
        .isEqualTo(1);
    assertThat(v.dtype()).isEqualTo(type.real());
  }

  private static DArray identities(long count, long n) {
    return Creation.eye(DType.FLOAT64, n, n, 0).broadcastTo(count, n, n);
  }

  private static void near(DArray got, DArray wanted, double tolerance) {
    NDArray dense = got.compute();
    assertThat(dense.allClose(wanted.astype(got.dtype()).compute(), tolerance, tolerance))
        .as("got %s", dense)
        .isTrue();
  }

  @ParameterizedTest(name = "with {0}")
  @CsvSource({"NaN", "Infinity"})
  void eigh_ofWhatIsNotFinite_saysSo(double value) {
    DArray x = Creation.full(DType.FLOAT64, value, 2, 2);
    assertThatThrownBy(() -> Linalg.eigvalsh(x).compute())
        .hasMessageContaining("all elements must be finite");
  }
}
