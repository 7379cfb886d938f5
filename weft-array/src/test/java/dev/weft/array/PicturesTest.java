package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.layout.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {
  @TempDir Path folder;

  @Test
  void stages_areDrawn_eachBelowWhatItReads() throws Exception {
    DArray x = DArray.random(1).uniform(400, 300).rechunk(100, 100);
    DArray y = x.subtract(x.mean(0)).sort(0);
    String svg = Files.readString(y.visualize(folder.resolve("stages.svg")));
    assertThat(svg)
        .startsWith("<svg xmlns=")
        .endsWith("</svg>\n")
        .contains(">mean<")
        .contains(">sort<")
        .contains("12 parts of")
        .contains("not fused: mean, whose blocks are folded together first");
    assertThat(Files.readString(y.visualize(folder.resolve("stages.html"))))
        .startsWith("<!doctype html>")
        .contains(svg);
    assertThatThrownBy(() -> y.visualize(folder.resolve("stages.pdf")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a picture of stages is .svg or .html, not stages.pdf");
  }

  @Test
  void manyStages_areCollapsed() throws Exception {
    DArray x = DArray.random(1).uniform(8, 8).rechunk(4, 4);
    DArray[] sums = new DArray[60];
    for (int k = 0; k < sums.length; k++) {
      sums[k] = x.multiply((double) k).sum(0);
    }
    String svg = Files.readString(Joining.stack(0, sums).visualize(folder.resolve("many.svg")));
    assertThat(svg).contains("sum × 60");
    assertThat(Pattern.compile("<rect").matcher(svg).results().count()).isLessThan(8);
  }

  @Test
  void viridis_hasTheColoursOfItsTable() {
    byte[] colours = Colormap.VIRIDIS.palette();
    int[][] table = {
      {0, 68, 1, 84}, {32, 71, 45, 123}, {64, 59, 82, 139}, {96, 44, 114, 142},
      {128, 33, 145, 140}, {160, 40, 174, 128}, {192, 94, 201, 98}, {224, 173, 220, 48},
      {255, 253, 231, 37}
    };
    for (int[] row : table) {
      for (int k = 0; k < 3; k++) {
        assertThat(colours[3 * row[0] + k] & 0xff)
            .as("colour %d, part %d", row[0], k)
            .isBetween(row[k + 1] - 2, row[k + 1] + 2);
      }
    }
    for (Colormap map : Colormap.values()) {
      assertThat(map.palette()).as("%s", map).hasSize(768);
    }
  }

  @Test
  void smallArraysOfEqualContent_haveOneName() {
    double[] values = new double[3000];
    values[2999] = 1;
    String first = stage(NDArray.wrap(values.clone(), values.length));
    assertThat(stage(NDArray.wrap(values.clone(), values.length))).isEqualTo(first);
    values[2999] = 2;
    assertThat(stage(NDArray.wrap(values, values.length))).isNotEqualTo(first);
    assertThat(stage(NDArray.wrap(new long[3000], 3000)))
        .isNotEqualTo(stage(Creation.zeros(DType.FLOAT64, 3000).compute()));
  }

  @Test
  void largeArrays_areNotReadForTheirName() {
    NDArray large = NDArray.wrap(new double[300_000], 300_000);
    DArray lazy = large.lazy();
    assertThat(stage(lazy)).isEqualTo(stage(lazy));
    assertThat(stage(large)).isNotEqualTo(stage(large)); // two reads of it are two sources
  }

  private static String stage(NDArray values) {
    return stage(values.lazy());
  }

  private static String stage(DArray values) {
    return values.add(1.0).plan().graph().stages().iterator().next().name();
  }
}
