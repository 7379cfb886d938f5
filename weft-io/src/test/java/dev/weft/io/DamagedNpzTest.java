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
    Path memory = Path.of("/dev/shm"); // where a system has it, files cost no disk
    Path place = Files.isWritable(memory) ? Files.createTempDirectory(memory, "weft") : folder;
    Path bad = place.resolve("bad.npz");
    var opened = new int[1];
    int inputs = Damage.inputs(100_000);
    try {
      Damage.feed(
          inputs,
          List.of(bytes),
          bad.toString(),
          damaged -> {
            Files.write(bad, damaged);
            try {
              for (NDArray read : Npz.read(bad).values()) {
                assertThat(read.size()).isLessThan(1 << 20);
              }
              opened[0]++;
            } catch (IOException e) {
              opened[0] +=
                  String.valueOf(e.getMessage()).startsWith(bad + "!") ? 1 : 0; // of an array in it
              throw e;
            }
          });
    } finally {
      Files.deleteIfExists(bad);
      if (!place.equals(folder)) {
        Files.delete(place);
      }
    }
    assertThat(opened[0]).as("files whose directory was read").isGreaterThan(inputs / 4);
  }
}
