package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.array.layout.DType;
import dev.weft.client.Client;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transforms of lanes that lie side by side. */
class FftTest {

  @ParameterizedTest(name = "{0} x {1} in blocks of {2} columns")
  @CsvSource({"6, 19, 19", "6, 19, 7", "5, 8, 8", "1, 9, 4", "40, 3, 2"})
  void transform_alongRows_isThatOfTheTurnedArray(int n, int lanes, int columns) {
    double[] values = new SplittableRandom(n).doubles((long) n * lanes, -1, 1).toArray();
    DArray x = DArray.of(values, n, lanes).rechunk(n, columns);
    DArray turned = x.transpose();
    DArray complex = Fft.fft(x, 0, 0, Fft.Norm.BACKWARD);
    DArray half = Fft.rfft(x, 0, 0, Fft.Norm.ORTHO);

    same(complex, Fft.fft(turned).transpose());
    same(Fft.ifft(complex, n + 3, 0, Fft.Norm.FORWARD), turned(complex, n + 3));
    same(half, Fft.rfft(turned, 0, -1, Fft.Norm.ORTHO).transpose());
    same(
        Fft.irfft(half, n, 0, Fft.Norm.ORTHO),
        Fft.irfft(half.transpose(), n, -1, Fft.Norm.ORTHO).transpose());
    assertThat(Fft.irfft(half, n, 0, Fft.Norm.ORTHO).compute().allClose(x.compute(), 0, 1e-14))
        .isTrue();
  }

  @Test
  void persist_ofATransform_holdsItsPairs() {
    DArray x = DArray.of(new SplittableRandom(3).doubles(600, -1, 1).toArray(), 20, 30);
    DArray transform = Fft.fft(x.rechunk(5, 30));
    try (Client client = Client.local(2)) {
      DArray held = transform.persist(client);
      assertThat(held.stages()).isEqualTo(transform.stages());
      same(held, transform);
      assertThat(client.compute(Fft.ifft(held.transpose(), 0, 0, Fft.Norm.BACKWARD)))
          .isEqualTo(Fft.ifft(transform.transpose(), 0, 0, Fft.Norm.BACKWARD).compute());
      DArray released = held.unpersist();
      assertThat(released.explain()).isEqualTo(transform.explain());
      assertThat(held.transpose().unpersist().explain()).isEqualTo(held.transpose().explain());
    }
  }

  @ParameterizedTest(name = "{0} x {1} in blocks of {2} x {3}")
  @CsvSource({"8, 20, 3, 5", "20, 8, 20, 4", "1024, 6, 500, 2", "2, 2048, 1, 2048"})
  void transform_ofViewsOfBlocksThatAreHeld_isThatOfCopies(int m, int n, int rows, int columns) {
    var random = new SplittableRandom(m);
    DArray re = DArray.of(random.doubles((long) m * n, -1, 1).toArray(), m, n);
    DArray im = DArray.of(random.doubles((long) m * n, -1, 1).toArray(), m, n);
    try (Client client = Client.local(2)) {
      DArray copy = DArray.complex(re, im);
      DArray held = copy.rechunk(rows, columns).persist(client);
      for (int axis = 0; axis < 2; axis++) {
        int along = axis;
        List<UnaryOperator<DArray>> views =
            List.of(
                x -> x,
                x -> x.transpose(),
                x -> x.get("::-1, 1:"),
                x -> x.get("::2, ::-1"),
                x -> x.get("1").broadcastTo(3, n),
                x -> Fft.fft(x, 0, along, Fft.Norm.BACKWARD).transpose().get("1:"));
        for (UnaryOperator<DArray> view : views) {
          DArray expected = Fft.fft(view.apply(copy), 0, axis, Fft.Norm.ORTHO);
          DArray found = Fft.fft(view.apply(held), 0, axis, Fft.Norm.ORTHO);
          assertThat(client.compute(found)).isEqualTo(Sequential.compute(expected));
          assertThat(client.compute(Fft.rfft(view.apply(held).real(), 0, axis, Fft.Norm.BACKWARD)))
              .isEqualTo(Fft.rfft(view.apply(copy).real(), 0, axis, Fft.Norm.BACKWARD).compute());
        }
      }
    }
  }

  @ParameterizedTest(name = "{0} x {1} in blocks of {2}")
  @CsvSource({"8, 20, 3", "13, 6, 5", "32, 32, 32", "1, 4, 1", "1024, 5, 4"})
  void transform_ofWhatIsSeenInMemory_isThatOfCopies(int rows, int columns, int block) {
    var random = new SplittableRandom(rows);
    DArray re = DArray.of(random.doubles((long) rows * columns, -1, 1).toArray(), rows, columns);
    DArray im = DArray.of(random.doubles((long) rows * columns, -1, 1).toArray(), rows, columns);
    DArray x = DArray.complex(re, im).compute().lazy(); // pairs in memory
    for (DArray view :
        List.of(
            x, x.transpose(), x.get("::-1, 1::2"), x.reshape(columns, rows), x.reshape(-1, 1))) {
      DArray copy = DArray.complex(view.real().rechunk(block, 1), view.imag().rechunk(block, 1));
      for (int axis = 0; axis < 2; axis++) {
        int n = (int) view.shape()[axis];
        for (int points : new int[] {0, n + 2, Math.max(1, n - 1)}) {
          same(
              Fft.fft(view, points, axis, Fft.Norm.ORTHO),
              Fft.fft(copy, points, axis, Fft.Norm.ORTHO));
          int length = points == 0 ? 5 : points;
          assertThat(Fft.irfft(view, length, axis, Fft.Norm.BACKWARD).compute())
              .isEqualTo(Fft.irfft(copy, length, axis, Fft.Norm.BACKWARD).compute());
        }
      }
      near(
          Fft.fft(view.real(), 0, 0, Fft.Norm.BACKWARD),
          Fft.fft(view.real().astype(DType.COMPLEX128), 0, 0, Fft.Norm.BACKWARD));
      same(Fft.fft2(view), Fft.fft2(copy));
      same(Fft.rfft2(view.real()), Fft.rfft2(copy.real()));
      assertThat(Fft.ifft2(Fft.fft2(view)).compute().allClose(view.compute(), 0, 1e-13)).isTrue();
    }
  }

  private static DArray turned(DArray complex, int n) {
    return Fft.ifft(complex.transpose(), n, -1, Fft.Norm.FORWARD).transpose();
  }

  private static void near(DArray one, DArray other) {
    assertThat(one.compute().allClose(other.compute(), 0, 1e-12)).isTrue();
  }

  private static void same(DArray one, DArray other) {
    assertThat(one.real().compute()).isEqualTo(other.real().compute());
    assertThat(one.imag().compute()).isEqualTo(other.imag().compute());
  }
}
