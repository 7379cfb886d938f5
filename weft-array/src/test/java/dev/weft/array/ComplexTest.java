package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.layout.DType;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ComplexTest {
  @TempDir Path folder;

  private static final NDArray Z =
      NDArray.ofComplex(new Complex(1, 2), new Complex(-3.5, 0), new Complex(0, -0.25));

  @TestFactory
  @Tag("numpy")
  Stream<DynamicTest> complexNumbers_areThoseOfNumPy() throws Exception {
    String prelude =
        """
        c = r.standard_normal((5, 6)) + 1j * r.standard_normal((5, 6))
        d = r.standard_normal((5, 6)) + 1j * r.standard_normal((5, 6))
        d[0, 0] = 0.0
        e = r.standard_normal((6, 4)) + 1j * r.standard_normal((6, 4))
        f = r.standard_normal((5, 6))
        i = r.integers(-3, 4, (5, 6))
        v = np.array([1 + 1j, np.nan, complex(1, np.inf), 0, -0.0, complex(np.nan, 1), 1e-300j, -4])
        z = np.zeros((0, 3), complex)
        o = np.array(2 - 3j)
        t = r.standard_normal((3, 4, 9))
        """;
    return new BesideNumPy()
        .check("c + d", x -> x.get("c").add(x.get("d")))
        .check("c + f", x -> x.get("c").add(x.get("f")))
        .check("i - c", x -> x.get("i").subtract(x.get("c")))
        .check("c[:, :1] * d[:1]", x -> x.get("c").get(":, :1").multiply(x.get("d").get(":1")))
        .check("f[:, :1] * d", x -> x.get("f").get(":, :1").multiply(x.get("d")))
        .check("c / d", x -> x.get("c").divide(x.get("d")))
        .check("f / c", x -> x.get("f").divide(x.get("c")))
        .check("c / 2", x -> x.get("c").divide(2))
        .check("c + 2.5", x -> x.get("c").add(2.5))
        .check("f * (1 - 2j)", x -> x.get("f").multiply(new Complex(1, -2)))
        .check("i + 1j", x -> x.get("i").add(new Complex(0, 1)))
        .check("c ** 2", x -> x.get("c").pow(2))
        .check("c ** d", x -> x.get("c").pow(x.get("d")))
        .check("-c", x -> x.get("c").negative())
        .check("abs(c)", x -> x.get("c").abs())
        .check("np.angle(c)", x -> x.get("c").angle())
        .check("np.angle(f)", x -> x.get("f").angle())
        .check("np.conj(c)", x -> x.get("c").conj())
        .check("c.real", x -> x.get("c").real())
        .check("c.imag", x -> x.get("c").imag())
        .check("i.imag", x -> x.get("i").imag())
        .check("np.exp(c)", x -> x.get("c").exp())
        .check("np.log(c)", x -> x.get("c").log())
        .check("np.sqrt(c)", x -> x.get("c").sqrt())
        .check("np.square(c)", x -> x.get("c").square())
        .check("np.reciprocal(c)", x -> x.get("c").reciprocal())
        .check("np.sign(c)", x -> x.get("c").sign())
        .check("np.isnan(v)", x -> x.get("v").isnan())
        .check("np.isinf(v)", x -> x.get("v").isinf())
        .check("np.isfinite(v)", x -> x.get("v").isfinite())
        .check("np.logical_not(v)", x -> x.get("v").logicalNot())
        .check("v.astype(bool)", x -> x.get("v").astype(DType.BOOL))
        .check("v == v", x -> x.get("v").equal(x.get("v")))
        .check("v != v[::-1]", x -> x.get("v").notEqual(x.get("v").flip()))
        .check("i.astype(complex)", x -> x.get("i").astype(DType.COMPLEX128))
        .check(
            "np.where(i > 0, c, f)",
            x -> DArray.where(x.get("i").greater(0), x.get("c"), x.get("f")))
        .check("c.sum()", x -> x.get("c").sum())
        .check("c.sum(axis=1, keepdims=True)", x -> x.get("c").keepdims().sum(1))
        .check("c.mean(axis=0)", x -> x.get("c").mean(0))
        .check("c.var(axis=0)", x -> x.get("c").var(0))
        .check("c.std()", x -> x.get("c").std())
        .check("np.count_nonzero(v)", x -> x.get("v").countNonzero())
        .check("v.any()", x -> x.get("v").any())
        .check("v.all()", x -> x.get("v").all())
        .check("np.nansum(v[3:])", x -> x.get("v").get("3:").nansum())
        .check("np.cumsum(c, axis=1)", x -> x.get("c").cumulativeSum(1))
        .check("np.diff(c)", x -> x.get("c").diff(1, -1))
        .check("z.sum(axis=0)", x -> x.get("z").sum(0))
        .check("z + z", x -> x.get("z").add(x.get("z")))
        .check("o * o", x -> x.get("o").multiply(x.get("o")))
        .check("c @ e", x -> x.get("c").matmul(x.get("e")))
        .check("f @ e", x -> x.get("f").matmul(x.get("e")))
        .check("e.T @ f.T", x -> x.get("e").transpose().matmul(x.get("f").transpose()))
        .check("np.linalg.vecdot(c, d)", x -> x.get("c").vecdot(x.get("d"), -1))
        .check("np.tensordot(c, d, 2)", x -> x.get("c").tensordot(x.get("d"), 2))
        .check("np.outer(c[0], d[1])", x -> x.get("c").get("0").outer(x.get("d").get("1")))
        .check("c.T[::-2, 1:]", x -> x.get("c").transpose().get("::-2, 1:"))
        .check("c.reshape(3, 10)", x -> x.get("c").reshape(3, 10))
        .check("np.concatenate([c, f])", x -> Joining.concat(0, x.get("c"), x.get("f")))
        .check("np.stack([c, d], 1)", x -> Joining.stack(1, x.get("c"), x.get("d")))
        .check("np.roll(c, 2, 1)", x -> x.get("c").roll(2, 1))
        .check("np.repeat(c, 2, 0)", x -> x.get("c").repeat(2, 0))
        .check("np.tile(c, (2, 1))", x -> x.get("c").tile(2, 1))
        .check("np.flip(c, 1)", x -> x.get("c").flip(1))
        .check(
            "c[[3, 0, -1]]", x -> x.get("c").take(NDArray.wrap(new long[] {3, 0, -1}, 3).lazy(), 0))
        .check("np.tril(c)", x -> Creation.tril(x.get("c"), 0))
        .check("np.fft.fft(c)", x -> Fft.fft(x.get("c")))
        .check("np.fft.fft(f, 4, 0)", x -> Fft.fft(x.get("f"), 4, 0, Fft.Norm.BACKWARD))
        .check("np.fft.ifft(f)", x -> Fft.ifft(x.get("f")))
        .check("np.fft.ifft(c, 9, norm='ortho')", x -> Fft.ifft(x.get("c"), 9, -1, Fft.Norm.ORTHO))
        .check("np.fft.rfft(i)", x -> Fft.rfft(x.get("i")))
        .check("np.fft.rfft(t)", x -> Fft.rfft(x.get("t")))
        .check("np.fft.rfft(t, 1, 0)", x -> Fft.rfft(x.get("t"), 1, 0, Fft.Norm.FORWARD))
        .check("np.fft.irfft(c)", x -> Fft.irfft(x.get("c")))
        .check(
            "np.fft.irfft(c, 7, 0, 'forward')", x -> Fft.irfft(x.get("c"), 7, 0, Fft.Norm.FORWARD))
        .check("np.fft.irfft(c, 2)", x -> Fft.irfft(x.get("c"), 2, -1, Fft.Norm.BACKWARD))
        .check("np.fft.irfft(c, 16)", x -> Fft.irfft(x.get("c"), 16, -1, Fft.Norm.BACKWARD))
        .check("np.fft.irfft(c, 131)", x -> Fft.irfft(x.get("c"), 131, -1, Fft.Norm.BACKWARD))
        .check("np.fft.fftn(t)", x -> Fft.fftn(x.get("t")))
        .check(
            "np.fft.ifftn(t, axes=(0, 2), norm='ortho')",
            x -> Fft.ifftn(x.get("t"), Fft.Norm.ORTHO, 0, 2))
        .check("np.fft.fft2(t)", x -> Fft.fft2(x.get("t")))
        .check("np.fft.ifft2(c)", x -> Fft.ifft2(x.get("c")))
        .check("np.fft.rfftn(t)", x -> Fft.rfftn(x.get("t")))
        .check("np.fft.irfft2(c)", x -> Fft.irfft2(x.get("c")))
        .check("np.fft.hfft(c[0], 10)", x -> Fft.hfft(x.get("c").get("0"), 10, -1))
        .check("np.fft.ihfft(f[0])", x -> Fft.ihfft(x.get("f").get("0"), 0, -1))
        .check("np.fft.fftfreq(7, 0.5)", _ -> Fft.fftfreq(7, 0.5))
        .check("np.fft.fftfreq(1, 2)", _ -> Fft.fftfreq(1, 2))
        .check("np.fft.rfftfreq(8)", _ -> Fft.rfftfreq(8, 1))
        .check("np.fft.fftshift(c)", x -> Fft.fftshift(x.get("c")))
        .check("np.fft.ifftshift(c, 0)", x -> Fft.ifftshift(x.get("c"), 0))
        .tests(folder, prelude, 1, 2);
  }

  @Test
  @Tag("numpy")
  void printing_isThatOfNumPy() throws Exception {
    String text =
        BesideNumPy.python(
            folder,
            """
            import numpy as np
            print(repr(np.array([1+2j, -3.5, complex(0, -0.25)])))
            print(repr(np.array([[1e10+1j, complex(np.nan, np.inf)], [1, 1-1e-9j]])))
            print(repr(np.array(1.5-2j)), repr(np.zeros((0, 2), complex)), sep='\\n')
            print(repr(np.arange(2000) * (1 + 0.5j)))
            np.save('c.npy', np.arange(6).reshape(2, 3) * (1 - 2j))
            np.save('f.npy', np.asfortranarray(np.arange(6).reshape(2, 3) * (1 - 2j)))
            np.save('b.npy', (np.arange(6).reshape(2, 3) * (1 - 2j)).astype('>c16'))
            """);
    NDArray wide =
        NDArray.wrapComplex(
            new double[] {1e10, 1, Double.NaN, Double.POSITIVE_INFINITY, 1, 0, 1, -1e-9}, 2, 2);
    DArray counted = Creation.arange(0, 2000, 1).multiply(new Complex(1, 0.5));
    assertThat(text)
        .isEqualTo(
            String.join(
                "\n",
                Z.toString(),
                wide.toString(),
                NDArray.wrapComplex(new double[] {1.5, -2}).toString(),
                NDArray.wrapComplex(new double[0], 0, 2).toString(),
                counted.compute().toString(),
                ""));
    NDArray wanted = Creation.arange(0, 6, 1).reshape(2, 3).multiply(new Complex(1, -2)).compute();
    for (String file : new String[] {"c.npy", "f.npy", "b.npy"}) {
      DArray read = DArray.fromNpy(folder.resolve(file));
      assertThat(read.compute()).as(file).isEqualTo(wanted);
      read.rechunk(1, 2).toNpy(folder.resolve("back-" + file));
    }
    Npz.write(folder.resolve("both.npz"), Map.of("z", Z, "w", wanted));
    assertThat(Npz.read(folder.resolve("both.npz")))
        .containsEntry("z", Z)
        .containsEntry("w", wanted);
    Z.toNpy(folder.resolve("z.npy"));
    assertThat(
            BesideNumPy.python(
                folder,
                """
                import numpy as np
                w = np.arange(6).reshape(2, 3) * (1 - 2j)
                for f in ('back-c.npy', 'back-f.npy', 'back-b.npy'):
                    a = np.load(f)
                    assert a.dtype == np.dtype('<c16') and np.array_equal(a, w), f
                assert np.array_equal(np.load('z.npy'), [1+2j, -3.5, -0.25j])
                b = np.load('both.npz')
                assert np.array_equal(b['w'], w) and b['z'].dtype == complex
                print('equal')
                """))
        .isEqualTo("equal\n");
  }

  @Test
  void refusals_sayWhatToUse() {
    DArray z = Z.lazy();
    assertThatThrownBy(() -> z.less(z))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "less is not defined for complex128; use real(), imag(), abs() or angle() of the array"
                + " first");
    assertThatThrownBy(z::max)
        .hasMessageStartingWith("max is not defined for complex128; use real()");
    assertThatThrownBy(() -> z.sort(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not defined for complex128; use real()");
    assertThatThrownBy(z::sin).hasMessageStartingWith("sin is not defined for complex128");
    assertThatThrownBy(() -> z.astype(DType.FLOAT64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "astype from complex128 to float64 would lose the imaginary part; use real() first");
    assertThatThrownBy(() -> Fft.rfft(z))
        .hasMessage("rfft needs real numbers, not complex128; use fft");
    assertThatThrownBy(() -> Z.at(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "an element of complex128 is no single number; ask for complexAt, or for real() or"
                + " imag() of the array");
    assertThatThrownBy(() -> DArray.complex(z, z))
        .hasMessage(
            "complex needs a real and an imaginary part that are real: complex128, complex128");
  }

  @Test
  void elements_areNumbersOfTwoParts() {
    assertThat(Z.complexAt(-1)).isEqualTo(new Complex(0, -0.25));
    assertThat(Z.real()).isEqualTo(NDArray.of(1, -3.5, 0));
    assertThat(Z.imag()).isEqualTo(NDArray.of(2, 0, -0.25));
    assertThat(Z.toComplexArray()).hasSize(3).contains(new Complex(1, 2));
    assertThat(new Complex(3, -4)).hasToString("(3.0-4.0j)");
    assertThat(new Complex(3, -4).abs()).isEqualTo(5);
    assertThat(Z.lazy().sum().compute().complexItem()).isEqualTo(new Complex(-2.5, 1.75));
    assertThat(Z.lazy().dtype()).isEqualTo(DType.COMPLEX128).hasToString("complex128");
    assertThat(Z.bytes()).isEqualTo(48);
    assertThat(Z.lazy().bytes()).isEqualTo(48);
    assertThat(DArray.complex(NDArray.of(1, 2).lazy(), DArray.scalar(3)).compute())
        .isEqualTo(NDArray.ofComplex(new Complex(1, 3), new Complex(2, 3)));
  }
}
