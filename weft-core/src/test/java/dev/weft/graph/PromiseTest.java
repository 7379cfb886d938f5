package dev.weft.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PromiseTest {
  private static final Body NOTHING = _ -> {};
  private static final long CHUNK = 8_000_000;

  private static Stage stage(String name, long size, long bytes, Wiring... reads) {
    return new Stage(name, size, List.of(reads), NOTHING, Needs.bytes(bytes));
  }

  private static Promise promise(Graph graph, String... wanted) {
    return Promise.of(
        graph.stages(),
        List.of(wanted).stream().map(name -> PartRange.all(graph.stage(name))).toList());
  }

  @Test
  void ofATree_oneRunALevelIsAliveAndNotTheSource() {
    var graph =
        Graph.of(
            stage("x", 1 << 20, CHUNK),
            stage("s1", 1 << 16, 16, Wiring.runs("x", 16)),
            stage("s2", 1 << 12, 16, Wiring.runs("s1", 16)),
            stage("s3", 1, 16, Wiring.all("s2", 1 << 12)));
    Promise promise = promise(graph, "s3");
    assertThat(promise.window(0)).isEqualTo(15);
    assertThat(promise.window(1)).isEqualTo(15);
    assertThat(promise.least()).isBetween(16 * CHUNK, 16 * CHUNK + (1 << 17));
    assertThat(promise.peak(2)).isLessThan(19 * CHUNK);
    assertThat(promise.total()).isGreaterThan(CHUNK << 20);
  }

  @Test
  void ofAReadOfEachOther_twoPartsAreAliveHoweverLongTheChain() {
    Graph graph = Graph.of(stage("c0", 10_000, CHUNK));
    for (int i = 1; i < 100; i++) {
      graph = graph.plus(stage("c" + i, 10_000, CHUNK, Wiring.each("c" + (i - 1))));
    }
    graph = graph.plus(stage("sum", 1, 8, Wiring.all("c99", 10_000)));
    Promise promise = promise(graph, "sum");
    assertThat(promise.window(0)).isZero();
    assertThat(promise.least()).isEqualTo(10_002 * CHUNK);
  }

  @Test
  void ofTwoSourcesReadTogether_neitherIsHeldWhole() {
    var graph =
        Graph.of(
            stage("a", 10_000, CHUNK),
            stage("b", 10_000, CHUNK),
            stage("sum", 10_000, 8, Wiring.each("a"), Wiring.each("b")));
    assertThat(promise(graph, "sum").least()).isLessThan(3 * CHUNK);
  }

  @Test
  void ofTwoReductionsOfOneSource_theSourceIsNotHeldWhole() {
    var graph =
        Graph.of(
            stage("x", 10_000, CHUNK),
            stage("m1", 625, 8, Wiring.runs("x", 16)),
            stage("v1", 625, 8, Wiring.runs("x", 16)),
            stage("m", 1, 8, Wiring.all("m1", 625)),
            stage("v", 1, 8, Wiring.all("v1", 625)));
    assertThat(promise(graph, "m", "v").least()).isLessThan(17 * CHUNK);
  }

  @Test
  void ofASourceThatIsReadAgainAfterItsMean_allIsHeld() {
    var graph =
        Graph.of(
            stage("x", 100, CHUNK),
            stage("m", 1, 8, Wiring.all("x", 100)),
            stage("d", 100, CHUNK, Wiring.each("x"), new Line("m", 0, 1, 0, 1)),
            stage("s", 1, 8, Wiring.all("d", 100)));
    assertThat(promise(graph, "s").least()).isGreaterThanOrEqualTo(100 * CHUNK);
  }

  @Test
  void ofALayeredTable_aFewLayersAreAlive() {
    int n = 100_000;
    int width = 100;
    var random = new SplittableRandom(1);
    int[] offsets = new int[n + 1];
    int[] refs = new int[2 * (n - width)];
    for (int i = 0; i < n; i++) {
      offsets[i + 1] = i < width ? 0 : 2 * (i - width + 1);
      for (int e = offsets[i]; e < offsets[i + 1]; e++) {
        refs[e] = (i / width - 1) * width + random.nextInt(width);
      }
    }
    var graph = Graph.of(stage("t", n, CHUNK, Wiring.table("t", n, offsets, refs)));
    var promise = Promise.of(graph.stages(), List.of(new PartRange("t", n - 1, n)));
    assertThat(promise.least()).isLessThan(3L * width * CHUNK);
  }

  @Test
  void ofAPartOfTheSource_onlyThatCounts() {
    var graph =
        Graph.of(stage("x", 1_000, CHUNK), stage("y", 10, CHUNK, Wiring.slice("x", 100, 1)));
    assertThat(promise(graph, "y").total()).isEqualTo(20 * CHUNK);
  }

  @Test
  void ofHundredThousandStagesOfOnePart_thePhasesDoNotMultiply() {
    var stages = new ArrayList<Stage>();
    stages.add(stage("c0", 1, 8));
    for (int i = 1; i < 100_000; i++) stages.add(stage("c" + i, 1, 8, Wiring.each("c" + (i - 1))));
    assertThat(Promise.of(stages, List.of(new PartRange("c99999", 0, 1))).least()).isEqualTo(16);
  }

  @Test
  void ofAStageThatIsNotThere_isRefused() {
    assertThatThrownBy(() -> Promise.of(List.of(), List.of(new PartRange("x", 0, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no stage named 'x' is wanted");
  }

  @Test
  void explain_isATableForPeople() {
    var graph =
        Graph.of(
            new Stage(
                "random",
                1_000_000,
                List.of(),
                NOTHING,
                Needs.bytes(8_000_000, 65_536),
                "asin was fused into it"),
            stage("sum", 1_000, 8, Wiring.runs("random", 1_000)),
            new Stage(
                "show", 1, List.of(Wiring.all("sum", 1_000)), NOTHING, Needs.NONE.and("GPU", 1)));
    assertThat(graph.explain(List.of(new PartRange("show", 0, 1)), 2))
        .isEqualTo(
            """
            stage       parts  bytes a part  alive  reads
            random  1,000,000     8,000,000    999  [65,536 bytes of work]
            sum         1,000             8  1,000  runs of 1,000 of random
            show            1             0      1  all of sum [GPU=1]
            promised peak: 8,018,301,760 bytes with 2 parts at a time; 8,000,073,536 one by one; all values: 8,000,000,008,000
            notes:
              random: asin was fused into it
            """);
  }

  @Test
  void ofStagesThatAreDone_valuesThereAreReckonedWithFromTheBeginning() {
    var kept = stage("kept", 100, CHUNK); // by another job
    var source = stage("source", 100, CHUNK);
    var sums = stage("sums", 100, 16, Wiring.each("source"));
    var sum = stage("sum", 1, 16, Wiring.all("sums", 100));
    var after = stage("after", 100, CHUNK, Wiring.all("sum", 1));
    var graph = Graph.of(kept, source, sums, sum, after);
    var wanted = List.of(PartRange.all(kept), PartRange.all(after));
    Promise promise =
        Promise.of(graph.stages(), wanted, new long[] {100, 40, -1, -1, -1}); // 60 are used up
    assertThat(promise.phase(0)).isEqualTo(promise.phase(1)).isGreaterThan(promise.phase(2));
    assertThat(promise.window(0)).isEqualTo(100);
    assertThat(promise.window(1)).isEqualTo(40);
    assertThat(promise.whole(1)).isTrue();
    assertThat(promise.least()).isBetween(200 * CHUNK, 201 * CHUNK);
    assertThat(promise.total()).isBetween(240 * CHUNK, 241 * CHUNK);
  }
}
