package dev.weft.array.linalg;

import java.io.Serializable;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * The factors A = Q R of a matrix of m x n by Householder reflections, reduced: Q is m x k with
 * orthonormal columns and R is k x n, upper triangular, where k is the smaller of m and n.
 *
 * @param q m x k, row-major
 * @param r k x n, row-major, with a diagonal that is not negative
 * @param k the smaller of m and n
 */
@SuppressWarnings("ArrayRecordComponent") // arrays that belong to the caller, never compared
public record QrDecomposition(double[] q, double[] r, int k) implements Serializable {

  /** Factors {@code a}, m x n, row-major; not changed. */
  public static QrDecomposition of(double[] a, int m, int n) {
    Dense.check(a, m, n);
    int k = Math.min(m, n);
    if (k == 0) {
      return new QrDecomposition(new double[0], new double[0], 0);
    }
    if (TallQr.isTall(m, n)) {
      return TallQr.signed(TallQr.of(a, m, n), m, n);
    }
    var decomposition = DecompositionFactory_DDRM.qr(m, n);
    boolean full = decomposition.decompose(DMatrixRMaj.wrap(m, n, a.clone()));
    double[] q = decomposition.getQ(null, true).getData().clone();
    double[] r = decomposition.getR(null, true).getData().clone();
    if (!full && Arrays.stream(a).anyMatch(Double::isNaN)) { // else a column was 0: no reflection
      Arrays.fill(q, Double.NaN);
      Arrays.fill(r, Double.NaN);
    }
    return TallQr.signed(new QrDecomposition(q, r, k), m, n); // unique up to these signs
  }
}
