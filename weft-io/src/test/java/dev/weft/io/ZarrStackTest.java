package dev.weft.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.array.Creation;
import dev.weft.array.DArray;
import dev.weft.array.layout.DType;
import dev.weft.io.tiff.Tiff;
import dev.weft.io.zarr.Zarr;
import dev.weft.io.zarr.ZarrOptions;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example that projects a stack of files of others, run as a user would. */
class ZarrStackTest {
  @TempDir Path folder;

  private static Path example() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path example = at.resolve("examples/ZarrStack.java");
      if (Files.isRegularFile(example)) {
        return example;
      }
    }
    throw new AssertionError("no examples/ZarrStack.java above " + Path.of("").toAbsolutePath());
  }

  private static Path written(DArray stack, Path path) throws Exception {
    String name = path.toString();
    if (name.endsWith(".tif")) {
      return Tiff.write(stack, path);
    }
    if (name.endsWith(".zarr")) {
      return Zarr.write(stack, path, ZarrOptions.v3().chunks(1, 64, 64));
    }
    return stack.compute().toNpy(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.zarr", "x.tif", "x.npy"})
  void aStack_isProjectedIntoAGroup_withPictures(String name) throws Exception {
    DArray stack =
        Creation.arange(0, 5 * 600 * 40, 1)
            .remainder(DArray.scalar(997L))
            .astype(DType.UINT16)
            .reshape(5, 600, 40);
    Path given = written(stack, folder.resolve(name));
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    example().toString(),
                    given.toString(),
                    out.toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    int status = process.waitFor();
    String output = Files.readString(folder.resolve("output"));
    assertThat(status).as(output).isZero();
    assertThat(output).contains("(5, 600, 40)").contains("max: uint16 from ");
    assertThat(Zarr.group(out).arrays()).containsExactly("max", "mean", "std");
    assertThat(Zarr.open(out, "max").compute()).isEqualTo(stack.max(0).compute());
    assertThat(Zarr.open(out, "mean").compute().allClose(stack.mean(0).compute(), 1e-12, 0))
        .isTrue();
    assertThat(Zarr.open(out, "std").compute().allClose(stack.std(0).compute(), 1e-12, 0)).isTrue();
    BufferedImage picture = ImageIO.read(out.resolve("std.png").toFile());
    assertThat(picture.getWidth()).isEqualTo(40);
    assertThat(picture.getHeight()).isEqualTo(600);
  }
}
