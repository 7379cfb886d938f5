package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.Statistics.Bins;
import dev.weft.array.layout.DType;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Numbers taken apart, the places of the largest and counts in boxes, beside NumPy. */
class FrexpAndHistogramsTest {
  @TempDir Path folder;

  private static final String INPUTS =
      """
      n = np.concatenate([r.integers(-2200, 2200, 700), r.integers(-70, 70, 300)])
      d = np.ldexp(r.standard_normal(1000), r.integers(-1074, 1023, 1000))
      d[:12] = [0.0, -0.0, np.inf, -np.inf, np.nan, 5e-324, -5e-324, 2.0**-1022, 1.0, -0.5, 1.7976931348623157e308, 2.5]
      n[12:15] = [-2**62, 2**62, 0]
      f = np.ldexp(r.standard_normal(1000), r.integers(-160, 127, 1000)).astype('float32')
      f[:8] = [0.0, -0.0, np.inf, -np.inf, np.nan, 1e-45, 3.4028235e38, -2.5]
      m = (n % 300 - 150).astype('int32')
      i64 = r.integers(-2**63, 2**63 - 1, 50); u64 = r.integers(0, 2**64 - 1, 50, dtype='uint64')
      i16 = r.integers(-300, 300, 50).astype('int16'); i8 = r.integers(-128, 128, 50).astype('int8')
      b = r.random(50) > 0.5; k = r.integers(-3, 4, 50).astype('int8')
      a = r.standard_normal(60); y = r.standard_normal(60) * 3; w = r.random(60); h = r.integers(-4, 5, 60)
      h16 = h.astype('int16'); hn = a.copy(); hn[3] = np.nan; hn[7] = np.inf; hn[9] = 1.0; hn[11] = -1.0
      e = np.array([-np.inf, -1.0, 0.0, 0.0, 1.0]); t = r.integers(-5, 6, (7, 9)); g = r.standard_normal((3, 8, 5))
      z = np.zeros(0)
      """;

  /** Bits of float64, 0 for NaN. */
  private static DArray bits(DArray x) {
    double[] values = x.compute().toDoubleArray();
    long[] bits = new long[values.length];
    for (int i = 0; i < bits.length; i++) {
      boolean narrow = x.dtype() == DType.FLOAT32;
      long own =
          narrow ? Float.floatToIntBits((float) values[i]) : Double.doubleToLongBits(values[i]);
      bits[i] = Double.isNaN(values[i]) ? 0 : own;
    }
    return NDArray.wrap(bits, bits.length).lazy();
  }

  private static String bits(String python, String view) {
    return "np.where(np.isnan(R := %s), 0, R.view('%s')).astype('i8')".formatted(python, view);
  }

  @Tag("numpy")
  @TestFactory
  Stream<DynamicTest> functions_areThoseOfNumPy() throws Exception {
    var all = new BesideNumPy();
    all.check(bits("np.frexp(d)[0]", "i8"), in -> bits(in.get("d").frexp().mantissa()))
        .check("np.frexp(d)[1]", in -> in.get("d").frexp().exponent())
        .check(bits("np.frexp(f)[0]", "i4"), in -> bits(in.get("f").frexp().mantissa()))
        .check("np.frexp(f)[1]", in -> in.get("f").frexp().exponent())
        .check("np.frexp(i64)[0]", in -> in.get("i64").frexp().mantissa())
        .check("np.frexp(u64)[1]", in -> in.get("u64").frexp().exponent())
        .check("np.frexp(i16)[0]", in -> in.get("i16").frexp().mantissa())
        .check("np.frexp(i8)[0].astype('f4')", in -> in.get("i8").frexp().mantissa())
        .check("np.frexp(b)[1]", in -> in.get("b").frexp().exponent())
        .check(
            "np.frexp(a[a > 0])[0]",
            in -> {
              DArray a = in.get("a");
              return a.get(Index.by(a.greater(0.0))).frexp().mantissa().computeChunkSizes();
            })
        .check(bits("np.ldexp(d, n)", "i8"), in -> bits(in.get("d").ldexp(in.get("n"))))
        .check(bits("np.ldexp(d, -700)", "i8"), in -> bits(in.get("d").ldexp(-700)))
        .check(bits("np.ldexp(f, m)", "i4"), in -> bits(in.get("f").ldexp(in.get("m"))))
        .check("np.ldexp(i64, k)", in -> in.get("i64").ldexp(in.get("k")))
        .check("np.ldexp(i16, b)", in -> in.get("i16").ldexp(in.get("b")))
        .check("np.ldexp(i8.astype('f4'), k)", in -> in.get("i8").ldexp(in.get("k")))
        .check(bits("np.modf(d)[0]", "i8"), in -> bits(in.get("d").modf().fraction()))
        .check(bits("np.modf(d)[1]", "i8"), in -> bits(in.get("d").modf().whole()))
        .check(bits("np.modf(f)[0]", "i4"), in -> bits(in.get("f").modf().fraction()))
        .check(bits("np.modf(f)[1]", "i4"), in -> bits(in.get("f").modf().whole()))
        .check("np.modf(i64)[1]", in -> in.get("i64").modf().whole())
        .check("np.modf(i8)[0].astype('f4')", in -> in.get("i8").modf().fraction())
        .check("np.histogram2d(a, y)[0]", in -> plane(in, 10).counts())
        .check("np.histogram2d(a, y)[1]", in -> plane(in, 10).xEdges())
        .check("np.histogram2d(a, y, 7, density=True)[0]", in -> plane(in, 7).density().counts())
        .check(
            "np.histogram2d(hn, h, [4, 8], [[-1, 1], [-4, 4]])[0]",
            in ->
                Statistics.histogram2d(
                        in.get("hn"), in.get("h"), Bins.of(4, -1, 1), Bins.of(8, -4, 4))
                    .counts())
        .check(
            "np.histogram2d(hn, a, [e, 3], weights=w)[0]",
            in ->
                Statistics.histogram2d(
                        in.get("hn"),
                        in.get("a"),
                        Bins.of(in.get("e").compute()),
                        Bins.of(3),
                        in.get("w"))
                    .counts())
        .check("np.histogramdd([a, y, h16], [3, 2, 4])[0]", in -> box(in, "a", "y", "h16").counts())
        .check(
            "np.histogramdd([a, y, h16], [3, 2, 4])[1][2]",
            in -> box(in, "a", "y", "h16").edges().get(2))
        .check(
            "np.histogramdd([a, y, h], [3, 2, 4], density=True)[0]",
            in -> box(in, "a", "y", "h").density().counts())
        .check("np.histogramdd([z, z, z], [3, 2, 4])[0]", in -> box(in, "z", "z", "z").counts())
        .check(
            "np.histogramdd([h], [5], [(-4, 4)], weights=h16)[0]",
            in ->
                Statistics.histogramdd(
                        List.of(in.get("h")), List.of(Bins.of(5, -4, 4)), in.get("h16"))
                    .counts());
    for (int k : new int[] {1, 3, 7}) {
      all.check(
              "np.argsort(-t, axis=0, kind='stable')[:%d]".formatted(k),
              in -> in.get("t").argtopk(k, 0))
          .check(
              "np.argsort(t, axis=1, kind='stable')[:, :%d]".formatted(k),
              in -> in.get("t").argtopk(-k, -1))
          .check(
              "np.argsort(-g, axis=1, kind='stable')[:, :%d]".formatted(k),
              in -> in.get("g").argtopk(k, 1))
          .check(
              "np.argsort(-f.astype('f8')[np.isfinite(f)], kind='stable')[:%d]".formatted(k),
              in -> {
                DArray f = in.get("f");
                return f.get(Index.by(f.isfinite())).computeChunkSizes().argtopk(k, 0);
              });
    }
    return all.tests(folder, INPUTS, 1, 2, 3);
  }

  private static Statistics.Histogram2d plane(BesideNumPy.Inputs in, int bins) {
    return Statistics.histogram2d(in.get("a"), in.get("y"), bins);
  }

  private static Statistics.HistogramDd box(BesideNumPy.Inputs in, String... names) {
    return Statistics.histogramdd(
        Stream.of(names).map(in::get).toList(), List.of(Bins.of(3), Bins.of(2), Bins.of(4)));
  }

  @Test
  void argtopk_ofNaNs_isTheirPlacesInOrder() {
    DArray x = NDArray.of(1, Double.NaN, 3, Double.NaN, 2).lazy().rechunk(2);
    assertThat(x.argtopk(3, 0).compute()).isEqualTo(NDArray.wrap(new long[] {1, 3, 2}, 3));
    assertThat(x.argtopk(-2, 0).compute()).isEqualTo(NDArray.wrap(new long[] {0, 4}, 2));
  }

  @Test
  void frexp_isFusedWithWhatIsAroundIt() {
    DArray x = Creation.arange(0, 1000, 1).rechunk(100);
    assertThat(x.multiply(3.0).frexp().mantissa().add(1.0).sum().explain())
        .containsPattern(
            "one program a block: .*exponent, negative, ldexp, add, then sum within the program");
  }

  @Test
  void whatHasNoMeaning_isRefusedWithTheValues() {
    DArray x = Creation.arange(0, 6, 1).rechunk(2);
    DArray complex = DArray.complex(x, x);
    assertThatThrownBy(complex::frexp)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("frexp is not defined for complex128; take real() or imag() first");
    assertThatThrownBy(() -> x.ldexp(x.astype(DType.FLOAT64)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ldexp needs exponents that are integers")
        .hasMessageContaining("float64");
    assertThatThrownBy(() -> x.argtopk(7, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("argtopk: k=7 of an axis of 6; k or -k must be from 1 to 6");
    assertThatThrownBy(() -> Statistics.histogram2d(x, x.reshape(2, 3), 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("histogram2d needs real vectors of one length")
        .hasMessageContaining("(6), (2, 3)");
    assertThatThrownBy(() -> Statistics.histogramdd(List.of(x, x), List.of(Bins.of(4))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("histogramdd needs bins for each coordinate: 2 coordinates, bins for 1");
    assertThatThrownBy(() -> Statistics.histogram2d(x, x, Bins.of(0), Bins.of(1)))
        .hasMessage("histogram2d: a number of bins below 1: 0");
    assertThatThrownBy(() -> Statistics.histogram2d(x, x, Bins.of(2, 3, 1), Bins.of(1)))
        .hasMessage("histogram2d: range 3.0 .. 1.0 is reversed or no range");
    assertThatThrownBy(() -> Statistics.histogram2d(x, x, 100_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more bins than an array can hold");
  }
}
