package dev.weft.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.array.Creation;
import dev.weft.array.NDArray;
import dev.weft.array.Npz;
import dev.weft.array.layout.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ZIP files of arrays that are damaged at random. */
class DamagedNpzTest {
  @TempDir Path folder;

  @Test
  void damagedFiles_areRefusedOrRead_andNothingElseHappens() throws IOException {
    NDArray numbers = Creation.arange(0, 60, 1).astype(DType.INT16).reshape(5, 12).compute();
    Path good = Npz.write(folder.resolve("x.npz"), Map.of("x", numbers));
    byte[] bytes = Files.readAllBytes(good);
    Path bad = folder.resolve("bad.npz");
    Damage.feed(
        Damage.inputs(100_000) / 25, // each is a file
        List.of(bytes),
        bad.toString(),
        damaged -> {
          Files.write(bad, damaged);
          for (NDArray read : Npz.read(bad).values()) {
            assertThat(read.size()).isLessThan(1 << 20);
          }
        });
  }
}
