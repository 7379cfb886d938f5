package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.layout.DType;
import dev.weft.client.Client;
import dev.weft.graph.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Factors of matrices of many blocks of rows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TallMatricesTest {
  private final Client client = Client.local(3);

  @AfterAll
  void close() {
    client.close();
  }

  private NDArray compute(DArray x) {
    return client.compute(x);
  }

  @ParameterizedTest(name = "{0} x {1} in blocks of {2} x {3}")
  @CsvSource({
    "2, 1, 1, 1",
    "1000, 7, 10, 3", // ten levels of blocks that are barely higher than wide
    "1000, 7, 3, 7", // blocks lower than wide
    "20001, 50, 2500, 50", // blocks in stretches, the last of one row
    "70000, 3, 9000, 2"
  })
  void qrAndSvd_ofATallMatrix_areItsFactors(long m, long n, long rows, long columns) {
    DArray x = DArray.random(m).normal(m, n).rechunk(rows, columns);
    NDArray whole = compute(x);
    Linalg.Qr qr = Linalg.qr(x);
    NDArray q = compute(qr.q());
    NDArray r = compute(qr.r());
    assertThat(product(q, r).allClose(whole, 0, 1e-12)).isTrue();
    assertThat(compute(q.lazy().transpose().matmul(q.lazy())).allClose(identity(n), 0, 1e-12))
        .isTrue();
    Linalg.Qr single = Linalg.qr(whole.lazy().rechunk(m, n));
    assertThat(compute(single.r()).allClose(r, 1e-9, 1e-9)).isTrue();

    Linalg.Svd svd = Linalg.svd(x);
    NDArray us = compute(svd.u().multiply(svd.s()));
    NDArray vt = compute(svd.vt());
    assertThat(product(us, vt).allClose(whole, 0, 1e-10)).isTrue();
    NDArray u = compute(svd.u());
    assertThat(compute(u.lazy().transpose().matmul(u.lazy())).allClose(identity(n), 0, 1e-11))
        .isTrue();

    Linalg.Svd wide = Linalg.svd(x.transpose());
    assertThat(compute(wide.s()).allClose(compute(svd.s()), 1e-12, 0)).isTrue();
    NDArray usOfWide = compute(wide.u().multiply(wide.s()));
    assertThat(product(usOfWide, compute(wide.vt())).allClose(compute(x.transpose()), 0, 1e-10))
        .isTrue();
  }

  private NDArray product(NDArray a, NDArray b) {
    return compute(a.lazy().matmul(b.lazy()));
  }

  private NDArray identity(long n) {
    return compute(Creation.eye(DType.FLOAT64, n, n, 0));
  }

  @Test
  void factors_haveTheSameBits_whateverTheThreads() {
    DArray x = DArray.random(3).normal(5000, 11).rechunk(700, 11);
    NDArray q = compute(Linalg.qr(x).q());
    try (Client inline = Client.inline()) {
      assertThat(inline.compute(Linalg.qr(x).q())).isEqualTo(q);
    }
  }

  @Test
  void svdCompressed_findsTheLargestSingularValues_howeverTheMatrixIsCut() {
    DArray left = DArray.random(4).normal(3000, 6);
    DArray right = DArray.random(5).normal(6, 400);
    DArray noise = DArray.random(6).normal(3000, 400).multiply(1e-6);
    NDArray x = compute(left.matmul(right).add(noise));
    NDArray expected = compute(Linalg.svdvals(x.lazy()).get(":6"));
    DArray cut = x.lazy().rechunk(500, 150);
    Linalg.Svd svd = Linalg.svdCompressed(cut, 6, 1, 7);
    assertThat(compute(svd.s()).allClose(expected, 1e-9, 0)).isTrue();
    NDArray again = compute(svd.u().multiply(svd.s()).matmul(svd.vt()));
    assertThat(again.allClose(x, 0, 1e-4)).isTrue();
    Linalg.Svd other = Linalg.svdCompressed(x.lazy().rechunk(700, 400), 6, 1, 7);
    assertThat(compute(other.s()).allClose(compute(svd.s()), 1e-12, 0)).isTrue();
    assertThatThrownBy(() -> Linalg.svdCompressed(cut, 0, 1, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shape=(3000, 400), k=0, iterations=1");
  }

  @Test
  void lstsq_isTheSolutionOfLeastNorm() {
    DArray a = DArray.random(8).normal(4000, 5).rechunk(600, 5);
    DArray x = NDArray.of(1, -2, 3, 0.5, 7).lazy();
    NDArray found = compute(Linalg.lstsq(a, a.matmul(x)));
    assertThat(found.allClose(compute(x), 1e-10, 1e-10)).isTrue();
    DArray twice = Joining.concat(1, a, a); // of rank 5: each half gets half
    NDArray halves = compute(Linalg.lstsq(twice, a.matmul(x)));
    assertThat(halves.allClose(compute(Joining.concat(0, x, x).multiply(0.5)), 1e-9, 1e-9))
        .isTrue();
    assertThatThrownBy(() -> Linalg.lstsq(a, x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shapes=(4000, 5), (5)");
  }

  @Test
  void factors_ofAMatrixLargerThanMemory_promiseBlocksAlone() {
    DArray x = DArray.random(9).uniform(100_000_000, 50).rechunk(20_000, 50);
    for (Stage stage : Linalg.svd(x).u().sum(0).plan().graph().stages()) {
      assertThat(stage.needs().valueBytes() + stage.needs().workBytes())
          .as(stage.name())
          .isLessThan(60_000_000);
    }
  }
}
