package dev.weft.array;

import dev.weft.array.layout.DType;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What goes beyond the reference cases, beside NumPy. */
@Tag("numpy")
class StandardNamesTest {
  @TempDir Path folder;

  private static final String INPUTS =
      """
      f = r.standard_normal((5, 6)) * 3
      g = r.standard_normal((5, 6))
      h = f.copy(); h[1, 2] = np.nan; h[3] = np.nan; h[0, 0] = np.inf; h[4, 5] = -np.inf
      n = f.copy(); n[1, 2:] = np.nan; n[3, 1] = np.nan
      i = r.integers(-4, 5, (5, 6))
      m = r.random((5, 6)) > 0.4
      k = r.random(6) > 0.5
      w = r.random((5, 6))
      v = r.standard_normal(7)
      e = np.array([-2.0, -0.5, 0.0, 0.0, 1.5])
      p = r.integers(0, 9, 20)
      t = r.standard_normal((4, 3, 5))
      z = np.zeros((0, 4))
      j = r.integers(-300, 300, (5, 6)).astype('int16')
      q = np.array([17, 9])
      d = np.array([-np.inf, np.inf, -27.0, 1e-300, 5e-324, 0.0, -0.0, 1e300, np.nan, 1.0, -2e5, 3.7])
      """;

  private static DArray vdotOfComplex(BesideNumPy.Inputs x) {
    DArray i = DArray.scalar(new Complex(0, 1));
    DArray f = x.get("f");
    DArray g = x.get("g");
    return f.add(g.multiply(2).multiply(i)).vdot(g.subtract(f.multiply(i)));
  }

  @TestFactory
  Stream<DynamicTest> functions_areThoseOfNumPy() throws Exception {
    return new BesideNumPy()
        .check("np.exp2(f)", x -> x.get("f").exp2())
        .check("np.logaddexp2(f, g)", x -> x.get("f").logaddexp2(x.get("g")))
        .check("np.deg2rad(f)", x -> x.get("f").deg2rad())
        .check("np.rad2deg(f)", x -> x.get("f").rad2deg())
        .check("np.sinc(i)", x -> x.get("i").sinc())
        .check("np.heaviside(h, 0.5)", x -> x.get("h").heaviside(0.5))
        .check("np.round(f, 2)", x -> x.get("f").round(2))
        .check("np.round(i, -1)", x -> x.get("i").round(-1))
        .check("np.logical_and(j, 1 << 40)", x -> x.get("j").logicalAnd(DArray.scalar(1L << 40)))
        .check("np.floor_divide(i, 2)", x -> x.get("i").floorDivide(2))
        .check("np.remainder(f, 0.7)", x -> x.get("f").remainder(0.7))
        .check("np.fmod(f, g)", x -> x.get("f").fmod(x.get("g")))
        .check("np.fmin(f, h)", x -> x.get("f").fmin(x.get("h")))
        .check("np.fmax(h, f)", x -> x.get("h").fmax(x.get("f")))
        .check("np.isclose(f, f + 1e-9)", x -> x.get("f").isclose(x.get("f").add(1e-9)))
        .check("np.isclose(h, h)", x -> x.get("h").isclose(x.get("h")))
        .check("np.nan_to_num(h)", x -> x.get("h").nanToNum())
        .check("np.nan_to_num(h, nan=1, posinf=2, neginf=3)", x -> x.get("h").nanToNum(1, 2, 3))
        .check(
            "np.isin(i, [1, 3])", x -> x.get("i").isin(NDArray.wrap(new long[] {3, 1}, 2).lazy()))
        .check("np.isin(i, [])", x -> x.get("i").isin(NDArray.of().lazy()))
        .check("np.digitize(f, e)", x -> x.get("f").digitize(x.get("e").compute(), false))
        .check("np.digitize(f, e, True)", x -> x.get("f").digitize(x.get("e").compute(), true))
        .check("np.gradient(f, 0.5, axis=0)", x -> x.get("f").gradient(0.5, 0))
        .check("np.average(f, weights=w)", x -> x.get("f").average(x.get("w")))
        .check("np.average(f, weights=w, axis=1)", x -> x.get("f").average(x.get("w"), 1))
        .check("np.cbrt(d)", x -> x.get("d").cbrt())
        .check("np.cbrt(j)", x -> x.get("j").cbrt())
        .check("np.sqrt(abs(j))", x -> x.get("j").abs().sqrt())
        .check("np.isposinf(h)", x -> x.get("h").isposinf())
        .check("np.isneginf(h)", x -> x.get("h").isneginf())
        .check("np.square(m)", x -> x.get("m").square())
        .check("i < 2**40", x -> x.get("i").less(1L << 40))
        .check("j == 70000", x -> x.get("j").equal(70000))
        .check("np.full((2, 3), 5, bool)", _ -> Creation.full(DType.BOOL, 5, 2, 3))
        .check("np.empty_like(m) & False", x -> Creation.emptyLike(x.get("m")))
        .check("np.nancumsum(n, axis=1)", x -> x.get("n").nancumulativeSum(1))
        .check("np.nancumprod(n, axis=0)", x -> x.get("n").nancumulativeProd(0))
        .check("np.nanmedian(n)", x -> x.get("n").nanmedian())
        .check("np.nanmedian(n, axis=0)", x -> x.get("n").nanmedian(0))
        .check("np.nanmedian(i, axis=1)", x -> x.get("i").nanmedian(1))
        .check(
            "np.nanmedian(n * np.nan, axis=1)", x -> x.get("n").multiply(Double.NaN).nanmedian(1))
        .check("np.nanquantile(n, 0.3, axis=1)", x -> x.get("n").nanquantile(0.3, 1))
        .check(
            "np.nanpercentile(n.astype('f4'), 70)",
            x -> x.get("n").astype(DType.FLOAT32).nanpercentile(70))
        .check("np.nanquantile(t, 1, axis=(0, 2))", x -> x.get("t").nanquantile(1, 0, 2))
        .check("np.nanmean(i)", x -> x.get("i").nanmean())
        .check("np.bincount(q)[5:]", x -> Statistics.bincount(x.get("q")).get("5:"))
        .check("np.bincount(q) + 1", x -> Statistics.bincount(x.get("q")).add(1))
        .check("np.bincount(q).sum()", x -> Statistics.bincount(x.get("q")).sum())
        .check("np.cov(f)", x -> Statistics.cov(x.get("f"), 1))
        .check("np.corrcoef(f)", x -> Statistics.corrcoef(x.get("f")))
        .check("np.bincount(p)", x -> Statistics.bincount(x.get("p")))
        .check("np.nanprod(n, axis=0)", x -> x.get("n").nanprod(0))
        .check("np.nanvar(n, axis=1)", x -> x.get("n").nanvar(0, 1))
        .check("np.nanstd(n, ddof=1)", x -> x.get("n").nanstd(1))
        .check("np.nanargmin(n, axis=1)", x -> x.get("n").nanargmin(1))
        .check("np.nanargmax(n, axis=0)", x -> x.get("n").nanargmax(0))
        .check("np.vstack([v, v])", x -> Joining.vstack(x.get("v"), x.get("v")))
        .check("np.dstack([f, g])", x -> Joining.dstack(x.get("f"), x.get("g")))
        .check("np.dstack([v, v])", x -> Joining.dstack(x.get("v"), x.get("v")))
        .check("np.dstack([t, t])", x -> Joining.dstack(x.get("t"), x.get("t")))
        .check("np.vdot(f, g)", x -> x.get("f").vdot(x.get("g")))
        .check("np.vdot(i, i.T.copy())", x -> x.get("i").vdot(x.get("i").transpose()))
        .check("np.vdot(f + 2j * g, g - 1j * f)", StandardNamesTest::vdotOfComplex)
        .check("np.argsort(f[2, 1])", x -> x.get("f").get("2, 1").argsort(-1, false))
        .check("((t - t.mean()) ** 3).mean()", x -> Statistics.moment(x.get("t"), 3))
        .check("((j - j.mean(0)) ** 2.0).mean(0)", x -> Statistics.moment(x.get("j"), 2, 0))
        .check(
            "((t - t.mean((0, 2), keepdims=True)) ** 3).mean((0, 2)) / t.std((0, 2)) ** 3",
            x -> Statistics.skew(x.get("t"), 0, 2))
        .check(
            "((f - f.mean(0)) ** 4).mean(0) / f.var(0) ** 2 - 3",
            x -> Statistics.kurtosis(x.get("f"), 0))
        .check("np.hstack([f, g])", x -> Joining.hstack(x.get("f"), x.get("g")))
        .check("np.hstack([v, v])", x -> Joining.hstack(x.get("v"), x.get("v")))
        .check(
            "np.block([[f, g], [g, f]])",
            x -> Joining.block(new DArray[][] {{x.get("f"), x.get("g")}, {x.get("g"), x.get("f")}}))
        .check("np.arange(5)", _ -> Creation.arange(5))
        .check("np.linspace(0, 1, 7)", _ -> Creation.linspace(0, 1, 7))
        .check(
            "np.meshgrid(v, e, indexing='ij')[1]",
            x -> Creation.meshgrid(x.get("v"), x.get("e")).get(1))
        .check(
            "np.fromfunction(lambda a, b: 10 * a + b, (3, 4), dtype=int)",
            _ -> Creation.fromFunction(at -> at.get(0).multiply(10).add(at.get(1)), 3, 4))
        .check("f.T", x -> x.get("f").rechunk(java.util.Map.of(-1, 2L)).transpose())
        .tests(folder, INPUTS, 3, 4);
  }

  @TestFactory
  Stream<DynamicTest> elementsChosenByMasks_flowOn() throws Exception {
    return new BesideNumPy()
        .check("f[m]", x -> masked(x, "f"))
        .check("f[m].sum()", x -> masked(x, "f").sum())
        .check("i[m].sum()", x -> masked(x, "i").sum())
        .check("i[m].mean()", x -> masked(x, "i").mean())
        .check("i[m].prod()", x -> masked(x, "i").prod())
        .check("(i[m] > 0).any()", x -> masked(x, "i").greater(0).any())
        .check("(f[m] > -99).all()", x -> masked(x, "f").greater(-99).all())
        .check("np.count_nonzero(i[m])", x -> masked(x, "i").countNonzero())
        .check("np.sin(f[m] * 2 + 1)", x -> masked(x, "f").multiply(2).add(1).sin())
        .check("i[m].astype(float).std()", x -> masked(x, "i").astype(DType.FLOAT64).std())
        .check("f[m].max()", x -> masked(x, "f").max())
        .check("f[m].reshape(-1, 1)", x -> masked(x, "f").reshape(-1, 1))
        .check("f[m][1:4]", x -> masked(x, "f").get("1:4"))
        .check("np.sort(f[m])", x -> masked(x, "f").sort(0))
        .check("np.cumsum(f[m])", x -> masked(x, "f").cumulativeSum(0))
        .check("np.concatenate([f[m], v])", x -> Joining.concat(0, masked(x, "f"), x.get("v")))
        .check("f[m] @ f[m]", x -> masked(x, "f").matmul(masked(x, "f")))
        .check("f[:, k]", x -> x.get("f").get(Index.all(), Index.by(x.get("k"))))
        .check(
            "f[:, k].mean(axis=1)", x -> x.get("f").get(Index.all(), Index.by(x.get("k"))).mean(1))
        .check(
            "t[0, :, [3, 1]]",
            x ->
                x.get("t")
                    .get(
                        Index.at(0),
                        Index.all(),
                        Index.by(NDArray.wrap(new long[] {3, 1}, 2).lazy())))
        .check(
            "t[..., 1, m[0, :5]]",
            x -> x.get("t").get(Index.ellipsis(), Index.at(1), Index.by(x.get("m").get("0, :5"))))
        .check(
            "f[m[:, 0], i[:np.count_nonzero(m[:, 0]), 0]]",
            x -> {
              DArray rows = x.get("m").get(":, 0");
              long n = rows.countNonzero().compute().longAt();
              return x.get("f").get(Index.by(rows), Index.by(x.get("i").get(":" + n + ", 0")));
            })
        .check("f[:, k] + 1", x -> x.get("f").get(Index.all(), Index.by(x.get("k"))).add(1))
        .check("np.nonzero(i)[1] * 2", x -> x.get("i").nonzero().get(1).multiply(2))
        .check("np.unique(i) + 1", x -> x.get("i").uniqueValues().add(1))
        .check("np.bincount(p)[2:]", x -> Statistics.bincount(x.get("p")).get("2:"))
        .check(
            "(f + 1j)[m] * 2",
            x -> x.get("f").add(new Complex(0, 1)).get(Index.by(x.get("m"))).multiply(2))
        .check("f[f > 1e9].sum()", x -> x.get("f").get(Index.by(x.get("f").greater(1e9))).sum())
        .tests(folder, INPUTS, 5, 6);
  }

  private static DArray masked(BesideNumPy.Inputs x, String name) {
    return x.get(name).get(Index.by(x.get("m")));
  }

  @TestFactory
  Stream<DynamicTest> elementsSet_areThoseOfNumPy() throws Exception {
    return new BesideNumPy()
        .check(set("f", "a[1:4, ::2] = 7"), x -> x.get("f").set("1:4, ::2", 7.0))
        .check(set("i", "a[-1] = 3"), x -> x.get("i").set("-1", 3))
        .check(set("f", "a[:, -2] = e"), x -> x.get("f").set(":, -2", x.get("e")))
        .check(
            set("t", "a[1, ..., ::-2] = t[0, :, 1:4]"),
            x -> x.get("t").set("1, ..., ::-2", x.get("t").get("0, :, 1:4")))
        .check(
            set("f", "a[4:0:-3, 5] = [1, 2]"),
            x -> x.get("f").set("4:0:-3, 5", NDArray.of(1, 2).lazy()))
        .check(
            set("f", "a[[3, 0, 3]] = [[1], [2], [4]]"),
            x ->
                x.get("f")
                    .set(
                        java.util.List.of(Index.by(NDArray.wrap(new long[] {3, 0, -2}, 3).lazy())),
                        NDArray.of(1, 2, 4).lazy().expandDims(1)))
        .check(set("f", "a[m] = -1"), x -> x.get("f").set(x.get("m"), -1.0))
        .check(set("f", "a[m] = g[m]"), x -> x.get("f").set(x.get("m"), x.get("g")))
        .check(set("f", "a[e > 0] = 5"), x -> x.get("f").set(x.get("e").greater(0), 5))
        .check(
            set("f", "a[:, k] = 0"),
            x ->
                x.get("f")
                    .set(
                        java.util.List.of(Index.all(), Index.by(x.get("k").compute().lazy())),
                        DArray.scalar(0)))
        .check(set("i", "a[2:9] = 2.9"), x -> x.get("i").set("2:9", 2.9))
        .check(set("f", "a[7:] = 1"), x -> x.get("f").set("7:", 1.0))
        .check(set("z", "a[:, 1] = 1"), x -> x.get("z").set(":, 1", 1.0))
        .check(
            set("f + 0j", "a[1:3] = 2 - 1j"),
            x -> x.get("f").add(new Complex(0, 0)).set("1:3", DArray.scalar(new Complex(2, -1))))
        .tests(
            folder,
            INPUTS
                + "def after(a, how):\n    a = a.copy(); exec(how, globals() | dict(a=a)); return a\nglobals()['after'] = after; del after\n",
            7,
            8);
  }

  private static String set(String array, String how) {
    return "after(" + array + ", '" + how + "')";
  }

  @TestFactory
  Stream<DynamicTest> maskedArrays_areThoseOfNumPy() throws Exception {
    var all = new BesideNumPy();
    for (String fold :
        new String[] {"sum", "mean", "min", "max", "var", "std", "any", "all", "prod"}) {
      for (int axis : new int[] {-1, 0, 1}) {
        String at = axis < 0 ? "" : "axis=" + axis;
        int[] axes = axis < 0 ? new int[0] : new int[] {axis};
        String numpy = "np.ma.masked_array(f, m)." + fold + "(" + at + ")";
        all.check(
            "np.ma.filled(" + numpy + ", " + (fold.startsWith("a") ? "False" : "0.0") + ")",
            x -> fold(new MaskedArray(x.get("f"), x.get("m")), fold, axes).filled(0));
      }
    }
    return all.check(
            "np.ma.masked_invalid(h).sum(axis=0).filled(0)",
            x -> MaskedArray.maskedInvalid(x.get("h")).sum(0).filled(0))
        .check(
            "np.ma.masked_greater(f, 0.5).mean()",
            x -> MaskedArray.maskedGreater(x.get("f"), 0.5).mean().filled(0))
        .check(
            "np.ma.masked_inside(f, -1, 1).compressed()",
            x -> MaskedArray.maskedInside(x.get("f"), -1, 1).compressed())
        .check(
            "np.ma.masked_outside(f, -1, 1).count(axis=1)",
            x -> MaskedArray.maskedOutside(x.get("f"), -1, 1).count(1))
        .check(
            "(np.ma.masked_array(f, m) + np.ma.masked_less(g, 0)).filled(-9)",
            x ->
                new MaskedArray(x.get("f"), x.get("m"))
                    .add(MaskedArray.maskedLess(x.get("g"), 0))
                    .filled(-9))
        .check(
            "(np.ma.masked_array(f, m) / np.ma.masked_equal(i, 2)).filled(-9)",
            x ->
                new MaskedArray(x.get("f"), x.get("m"))
                    .divide(MaskedArray.maskedEqual(x.get("i"), 2))
                    .filled(-9))
        .check(
            "np.ma.masked_where(i > 1, i).max(axis=0).filled(0)",
            x -> MaskedArray.maskedWhere(x.get("i").greater(1), x.get("i")).max(0).filled(0))
        .tests(folder, INPUTS, 9);
  }

  private static MaskedArray fold(MaskedArray x, String fold, int... axes) {
    return switch (fold) {
      case "sum" -> x.sum(axes);
      case "mean" -> x.mean(axes);
      case "min" -> x.min(axes);
      case "max" -> x.max(axes);
      case "var" -> x.var(0, axes);
      case "std" -> x.std(0, axes);
      case "any" -> x.any(axes);
      case "all" -> x.all(axes);
      default -> x.prod(axes);
    };
  }
}
