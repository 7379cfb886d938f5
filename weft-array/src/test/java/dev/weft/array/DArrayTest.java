package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.layout.Chunks;
import dev.weft.array.layout.DType;
import dev.weft.client.Client;
import dev.weft.graph.Stage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DArrayTest {
  private static DArray seed(long rows) {
    DArray x = DArray.random(1).uniform(rows, 300, 10).rechunk(100, 100, 5);
    DArray y = DArray.random(2).uniform(rows, 300, 10).rechunk(100, 100, 5);
    return x.asin().add(y.acos()).sum(1, 2);
  }

  @Test
  void explain_tellsWhatIsFused() {
    assertThat(seed(400).explain().replaceAll("[0-9a-f]{12}", "#"))
        .isEqualTo(
            """
            expression
              #1 sum : float64 (400) in (100)
                #2 add : float64 (400, 300, 10) in (100, 100, 5)
                  #3 asin : float64 (400, 300, 10) in (100, 100, 5)
                    #4 uniform : float64 (400, 300, 10) in (100, 100, 5)
                  #5 acos : float64 (400, 300, 10) in (100, 100, 5)
                    #6 uniform : float64 (400, 300, 10) in (100, 100, 5)
            promised peak: 32,000 bytes with a part at a time, 51,200 with four
            stages
              sum-partial-#: 12 parts, 1,600 bytes each, 0 while it runs
                one program a block: uniform, asin, uniform, acos, add, then sum within the program
                small blocks are taken together: 24 as 12
              sum-#: 4 parts, 1,600 bytes each, 3,200 while it runs
                partial results of up to 3 blocks are combined
            """);
  }

  @Test
  void explain_tellsWhatIsNotFused_andWhy() {
    DArray x = DArray.random(1).uniform(40, 40).rechunk(10, 40);
    assertThat(x.subtract(x.mean(0)).sort(0).explain())
        .contains("not fused: mean, whose blocks are folded together first")
        .contains("not fused: subtract, of which sort needs boxes across blocks");
  }

  @Test
  void table_showsBytesShapesStagesChunksAndType() {
    DArray x = DArray.random(1).uniform(10_000, 10_000, 10).rechunk(1000, 1000, 5);
    DArray y = DArray.random(2).uniform(10_000, 10_000, 10).rechunk(1000, 1000, 5);
    DArray z = x.asin().add(y.acos()).sum(1, 2);
    assertThat(z)
        .hasToString(
            """
                   Array       Chunk
            Bytes  78.12 kiB   7.81 kiB
            Shape  (10000,)    (1000,)
            Count  2 stages    10 chunks
            Type   float64\
            """);
    assertThat(z.toHtml()).contains("<td>78.12 kiB</td><td>7.81 kiB</td>").contains("<svg");
    assertThat(x.toSvg()).startsWith("<svg xmlns=").endsWith("</svg>").contains(">10000<");
    assertThat(x.layout().blockCount()).isEqualTo(200);
  }

  @Test
  void names_areEqualForEqualWork_andDifferForDifferentWork() {
    List<String> first = names(seed(400));
    assertThat(names(seed(400))).isEqualTo(first);
    assertThat(names(seed(401))).doesNotContainAnyElementsOf(first);
    assertThat(names(DArray.of(new double[] {1, 2}, 2).add(1)))
        .isEqualTo(names(DArray.of(new double[] {1, 2}, 2).add(1)))
        .isNotEqualTo(names(DArray.of(new double[] {1, 3}, 2).add(1)));
  }

  private static List<String> names(DArray x) {
    return x.plan().graph().stages().stream().map(Stage::name).toList();
  }

  @Test
  void bits_areTheSame_whateverTheEngineAndTheThreads() {
    var results = new ArrayList<NDArray>();
    try (Client inline = Client.inline();
        Client two = Client.local(2);
        Client five = Client.local(5)) {
      for (Client client : List.of(inline, two, five, five)) {
        results.add(client.compute(seed(400)));
        results.add(client.compute(DArray.random(3).normal(50, 70).rechunk(7, 11).std()));
      }
    }
    for (int i = 2; i < results.size(); i++) {
      assertThat(results.get(i)).isEqualTo(results.get(i % 2));
    }
  }

  @Test
  void randomNumbers_areTheSame_howeverTheyAreCut() {
    DArray x = DArray.random(7).uniform(31, 17);
    NDArray whole = x.compute();
    assertThat(x.rechunk(4, 5).compute()).isEqualTo(whole);
    assertThat(x.rechunk(Chunks.of(30, 1), Chunks.of(0, 17)).compute()).isEqualTo(whole);
    assertThat(x.transpose().rechunk(3, 8).compute().lazy().transpose().compute()).isEqualTo(whole);
    assertThat(DArray.random(8).uniform(31, 17).compute()).isNotEqualTo(whole);
    assertThat(DArray.random(7).stream(1).uniform(31, 17).compute()).isNotEqualTo(whole);
  }

  @Test
  void aChunkLargerThanTheHeap_isNeverMade() {
    DArray x = DArray.random(1).uniform(100_000, 100_000, 10).rechunk(10_000, 10_000, 5);
    DArray z = x.asin().add(x.acos()).sum(1, 2);
    for (Stage stage : z.plan().graph().stages()) {
      assertThat(stage.needs().valueBytes() + stage.needs().workBytes())
          .as(stage.name())
          .isLessThan(1 << 20);
    }
    assertThat(z.get(":3").sum().compute().item()).isFinite();
  }

  @Test
  void aTransposeBesideItself_isReadAndNotRechunked() {
    DArray x = DArray.random(1).uniform(20_000, 20_000).rechunk(2_000, 2_000);
    DArray mean = x.add(x.transpose()).mean();
    assertThat(mean.explain()).doesNotContain("rechunk").doesNotContain("not fused");
    for (Stage stage : mean.plan().graph().stages()) {
      assertThat(stage.needs().workBytes()).as(stage.name()).isLessThan(8 << 20);
    }
  }

  @Test
  void fileOfAnyChunk_isFoldedPieceByPiece() throws java.io.IOException {
    var folder = java.nio.file.Files.createTempDirectory("weft-array");
    try {
      var path = DArray.random(5).uniform(3000, 1000).toNpy(folder.resolve("x.npy"));
      DArray x = DArray.fromNpy(path).rechunk(3000, 1000);
      assertThat(x.sum().plan().graph().stages().iterator().next().needs().workBytes())
          .isLessThan(8 << 20);
      assertThat(x.mean().compute().item())
          .isCloseTo(
              DArray.random(5).uniform(3000, 1000).mean().compute().item(),
              org.assertj.core.data.Offset.offset(1e-12));
    } finally {
      try (var files = java.nio.file.Files.list(folder)) {
        for (var file : files.toList()) {
          java.nio.file.Files.delete(file);
        }
      }
      java.nio.file.Files.delete(folder);
    }
  }

  @Test
  void refusals_nameTheArraysTheValuesAndTheFix() {
    DArray x = Creation.zeros(DType.FLOAT64, 3, 4);
    DArray y = Creation.zeros(DType.FLOAT64, 3, 5);
    assertThatThrownBy(() -> x.add(y))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "add needs shapes that broadcast: lengths must be equal or 1, counted from the last"
                + " axis; shapes=(3, 4), (3, 5), axis=1 has lengths [4, 5]");
    assertThatThrownBy(() -> x.sum(2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sum: axis 2 is out of bounds for an array of rank 2; use -2 to 1");
    assertThatThrownBy(() -> x.mean(0, -2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mean: axis -2 is named twice: [0, -2]");
    assertThatThrownBy(() -> x.rechunk(2, 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "rechunk: chunks of rank 3 for an array of rank 2: chunks=(2, 2, 2), shape=(3, 4); give"
                + " one size an axis");
    assertThatThrownBy(() -> x.rechunk(Chunks.of(2, 2), Chunks.whole(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rechunk: blocks [2, 2] do not add up to 3, the length of axis 0");
    assertThatThrownBy(() -> x.reshape(5, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("reshape: -1 cannot be told: shape (3, 4) has 12 elements, (5, -1) rows of 5");
    assertThatThrownBy(() -> x.get("3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("index 3 is out of bounds for axis 0 of length 3; shape=(3, 4)");
    assertThatThrownBy(() -> x.get("a:2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an index is a number, a slice, \"...\" or \"newaxis\", not \"a\", in \"a:2\"");
    assertThatThrownBy(() -> Creation.zeros(DType.UINT8, 2).add(300))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "add: 300 does not fit uint8, the type of the array; cast the array with astype first");
    assertThatThrownBy(() -> Creation.zeros(DType.FLOAT64, 1L << 40).plan())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the result has 1099511627776 elements, more than an NDArray can hold (2147483639):"
                + " shape=(1099511627776); reduce it, compute a slice, or write it with toNpy");
    assertThatThrownBy(() -> NDArray.of(1, 2, 3).lazy().get(Index.by(NDArray.of(1, 2, 3).lazy())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("elements are chosen by arrays of integers or bool, not of float64");
  }

  @Test
  void elementsChosenByTheirValues_areCounted_whenTheirNumberIsAskedFor() {
    DArray x = NDArray.of(3, -1, 4, -1, 5).lazy().rechunk(2);
    DArray positive = x.get(Index.by(x.greater(0)));
    assertThat(positive.hasKnownShape()).isFalse();
    assertThat(positive.compute()).isEqualTo(NDArray.of(3, 4, 5));
    assertThat(positive.hasKnownShape()).isFalse();
    assertThat(positive.shape()).containsExactly(3);
    assertThat(positive.hasKnownShape()).isTrue();
    assertThat(positive.chunks().getFirst().sizes()).containsExactly(1, 1, 1);
  }
}
