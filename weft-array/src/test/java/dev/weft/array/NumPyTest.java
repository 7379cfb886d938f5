package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.array.layout.DType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made by NumPy are read, and what is written is read by NumPy. */
@Tag("numpy")
class NumPyTest {
  @TempDir Path folder;

  private static String run(Path directory, List<String> command) throws Exception {
    Path output = directory.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(50, TimeUnit.SECONDS)).as("%s ended", command).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  private String python(String program) throws Exception {
    return run(folder, List.of("python3", "-c", program));
  }

  private static Path repository() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("examples"))) {
      at = java.util.Objects.requireNonNull(at.getParent());
    }
    return at;
  }

  @ParameterizedTest
  @ValueSource(strings = {"uint8", "uint16", "float32", "float64"})
  void projectStack_ofAFileOfNumPys_isWhatNumPySays(String type) throws Exception {
    python(
        "import numpy as np; r = np.random.default_rng(1);"
            + "np.save('stack.npy', (r.random((40, 61, 47)) * 250).astype('"
            + type
            + "'))");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.add(repository().resolve("examples/ProjectStack.java").toString());
    command.addAll(List.of("stack.npy", "out"));
    assertThat(run(folder, command)).contains("(40, 61, 47)").contains("max: " + type);
    String answer =
        python(
            """
            import numpy as np
            s = np.load('stack.npy')
            for name, f in (('mean', np.mean), ('max', np.max), ('std', np.std)):
                got, want = np.load('out/' + name + '.npy'), f(s, axis=0)
                print(name, got.dtype == want.dtype, got.shape == want.shape,
                      np.allclose(got, want, rtol=1e-5 if s.dtype == 'float32' else 1e-12, atol=0))
            """);
    assertThat(answer.lines())
        .containsExactly("mean True True True", "max True True True", "std True True True");
    assertThat(python(PICTURE)).isEqualToIgnoringNewLines("47 61 0 255 True True");
  }

  private static final String PICTURE =
      """
      import numpy as np, struct, zlib
      data = open('out/mean.png', 'rb').read()
      at, chunks = 8, {}
      while at < len(data):
          size, name = struct.unpack('>I4s', data[at:at + 8])
          body = data[at + 8:at + 8 + size]
          assert zlib.crc32(name + body) == struct.unpack('>I', data[at + 8 + size:at + 12 + size])[0]
          chunks[name], at = body, at + 12 + size
      width, height = struct.unpack('>II', chunks[b'IHDR'][:8])
      rows = np.frombuffer(zlib.decompress(chunks[b'IDAT']), np.uint8).reshape(height, width + 1)[:, 1:]
      mean = np.load('out/mean.npy')
      print(width, height, rows.min(), rows.max(),
            rows.ravel()[mean.argmin()] == 0, rows.ravel()[mean.argmax()] == 255)
      """;

  @Test
  void filesGoBothWays() throws Exception {
    python(
        """
        import numpy as np
        for t in 'float64 float32 int64 int32 int16 int8 uint64 uint32 uint16 uint8 bool complex128'.split():
            np.save(t + '.npy', np.arange(24).reshape(2, 3, 4).astype(t))
            np.save(t + '-f.npy', np.asfortranarray(np.arange(24).reshape(2, 3, 4).astype(t)))
        np.savez_compressed('all.npz', a=np.arange(5.0), b=np.float32(2.5))
        """);
    for (DType type : DType.values()) {
      DArray x = DArray.fromNpy(folder.resolve(type + ".npy"));
      NDArray wanted = Creation.arange(0, 24, 1).reshape(2, 3, 4).astype(type).compute();
      assertThat(x.compute()).isEqualTo(wanted);
      assertThat(DArray.fromNpy(folder.resolve(type + "-f.npy")).compute()).isEqualTo(wanted);
      x.rechunk(1, 2, 3).toNpy(folder.resolve(type + "-back.npy"));
    }
    assertThat(Npz.read(folder.resolve("all.npz")))
        .containsEntry("a", NDArray.of(0, 1, 2, 3, 4))
        .containsEntry("b", NDArray.wrap(new float[] {2.5f}));
    assertThat(
            python(
                """
                import numpy as np
                for t in 'float64 float32 int64 int32 int16 int8 uint64 uint32 uint16 uint8 bool complex128'.split():
                    a, b = np.load(t + '.npy'), np.load(t + '-back.npy')
                    assert a.dtype == b.dtype and np.array_equal(a, b), t
                print('equal')
                """))
        .isEqualToIgnoringNewLines("equal");
  }
}
