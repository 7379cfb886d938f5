package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
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

  private static DArray turned(DArray complex, int n) {
    return Fft.ifft(complex.transpose(), n, -1, Fft.Norm.FORWARD).transpose();
  }

  private static void same(DArray one, DArray other) {
    assertThat(one.real().compute()).isEqualTo(other.real().compute());
    assertThat(one.imag().compute()).isEqualTo(other.imag().compute());
  }
}
