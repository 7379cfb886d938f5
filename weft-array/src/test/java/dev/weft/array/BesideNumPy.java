package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.array.layout.Chunks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Expressions computed by NumPy and here, of the same inputs, cut at random; all of NumPy's in one
 * process.
 */
final class BesideNumPy {
  /** An expression in both tongues. */
  record Check(String python, Function<Inputs, DArray> java) {}

  /** The inputs by their names, cut anew whenever one is asked for. */
  static final class Inputs {
    private final Map<String, NDArray> values;
    private final SplittableRandom random;

    Inputs(Map<String, NDArray> values, long seed) {
      this.values = values;
      this.random = new SplittableRandom(seed);
    }

    DArray get(String name) {
      NDArray dense = Objects.requireNonNull(values.get(name), name);
      Chunks[] cut = new Chunks[dense.rank()];
      for (int axis = 0; axis < cut.length; axis++) {
        cut[axis] = cut(dense.shape()[axis]);
      }
      return dense.lazy().rechunk(cut);
    }

    private Chunks cut(int length) {
      if (random.nextInt(3) == 0) {
        return Chunks.regular(length, 1 + random.nextInt(length + 1));
      }
      var sizes = new ArrayList<Long>();
      int left = length;
      while (left > 0) {
        int size = random.nextInt(left + 1);
        sizes.add((long) size);
        left -= size;
      }
      return Chunks.of(sizes.stream().mapToLong(Long::longValue).toArray());
    }
  }

  private final List<Check> checks = new ArrayList<>();

  BesideNumPy check(String python, Function<Inputs, DArray> java) {
    checks.add(new Check(python, java));
    return this;
  }

  /** Returns a test for each expression; {@code prelude} makes the inputs from seed {@code s}. */
  Stream<DynamicTest> tests(Path folder, String prelude, long... seeds) throws Exception {
    var tests = new ArrayList<DynamicTest>();
    var program =
        new StringBuilder("import numpy as np, warnings\nwarnings.simplefilter('ignore')\n");
    program.append("def inputs(s):\n    r = np.random.default_rng(s)\n");
    prelude.lines().forEach(line -> program.append("    ").append(line).append('\n'));
    program.append("    return {k: v for k, v in locals().items() if k not in 'rs'}\n");
    program.append("def answers(s, x):\n    globals().update(x)\n    return dict(\n");
    for (int i = 0; i < checks.size(); i++) {
      program.append("        r%d=np.asarray(%s),\n".formatted(i, checks.get(i).python()));
    }
    program.append("    )\n");
    for (long seed : seeds) {
      program.append("x = inputs(%d)\n".formatted(seed));
      program.append("np.savez('in%d.npz', **x)\n".formatted(seed));
      program.append("np.savez('out%d.npz', **answers(%d, x))\n".formatted(seed, seed));
    }
    python(folder, program.toString());
    for (long seed : seeds) {
      Map<String, NDArray> in = Npz.read(folder.resolve("in" + seed + ".npz"));
      Map<String, NDArray> out = Npz.read(folder.resolve("out" + seed + ".npz"));
      for (int i = 0; i < checks.size(); i++) {
        Check check = checks.get(i);
        NDArray wanted = Objects.requireNonNull(out.get("r" + i));
        tests.add(
            DynamicTest.dynamicTest(
                check.python() + ", seed " + seed,
                () -> {
                  DArray lazy = check.java().apply(new Inputs(new LinkedHashMap<>(in), seed));
                  compare(lazy.compute(), wanted);
                  assertThat(Arrays.stream(lazy.shape()).mapToInt(Math::toIntExact).toArray())
                      .as("shape before computing")
                      .isEqualTo(wanted.shape());
                }));
      }
    }
    return tests.stream();
  }

  private static void compare(NDArray got, NDArray wanted) {
    assertThat(got.dtype()).as("dtype").isEqualTo(wanted.dtype());
    assertThat(got.shape()).as("shape").isEqualTo(wanted.shape());
    double tolerance = wanted.dtype() == dev.weft.array.layout.DType.FLOAT32 ? 1e-5 : 1e-11;
    assertThat(got.allClose(wanted, tolerance, tolerance))
        .as("got %s, wanted %s", got, wanted)
        .isTrue();
  }

  /** Runs a program of Python's in a folder and returns what it prints. */
  static String python(Path folder, String program) throws Exception {
    Path script = Files.writeString(folder.resolve("script.py"), program);
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder("python3", script.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(50, TimeUnit.SECONDS)).as("python3 ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }
}
