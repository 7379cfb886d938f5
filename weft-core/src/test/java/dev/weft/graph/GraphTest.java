package dev.weft.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Graphs as people read them, what they refuse, and that they share what they have in common. */
class GraphTest {
  private static final Body NOTHING = _ -> {};

  private static Stage stage(String name, long size, Needs needs, Wiring... reads) {
    return new Stage(name, size, List.of(reads), NOTHING, needs);
  }

  private static final Graph EVERY_WIRING =
      Graph.of(
          stage("load", 1_000_000_000, Needs.bytes(8_000_000)),
          stage("each", 1_000_000_000, Needs.bytes(8_000_000), Wiring.each("load")),
          stage("runs", 1_000_000, Needs.bytes(8_000), Wiring.runs("each", 1_000)),
          stage("around", 1_000_000, Needs.bytes(8_000), Wiring.stencil("runs", 1, 2)),
          stage("spread", 2_000_000, Needs.NONE, Wiring.spread("around", 2)),
          new Stage(
              "all",
              1,
              List.of(Wiring.all("spread", 2_000_000)),
              NOTHING,
              Needs.bytes(16).and("GPU", 1),
              "not fused with 'spread': it reads more than one part of it\nall at once"),
          stage("grid", 6, Needs.bytes(24)),
          stage("turned", 6, Needs.bytes(24), Wiring.transpose("grid", new int[] {2, 3}, 1, 0)),
          stage(
              "picked",
              2,
              Needs.bytes(24).waiting(),
              Wiring.table("turned", 6, new int[] {0, 2, 3}, new int[] {5, 0, 1})));

  @Test
  void itsText_isOneLineAStage() {
    assertThat(EVERY_WIRING)
        .hasToString(
            """
            load, 1,000,000,000 parts of 8,000,000 bytes
            each, 1,000,000,000 parts of 8,000,000 bytes, reads [each of load]
            runs, 1,000,000 parts of 8,000 bytes, reads [runs of 1,000 of each]
            around, 1,000,000 parts of 8,000 bytes, reads [stencil -1 to +2 of runs]
            spread, 2,000,000 parts of 0 bytes, reads [spread by 2 of around]
            all, 1 part of 16 bytes, reads [all of spread]
            grid, 6 parts of 24 bytes
            turned, 6 parts of 24 bytes, reads [transpose (1,0) of grid]
            picked, 2 parts of 24 bytes, reads [table of turned, 3 reads]\
            """);
  }

  @Test
  void explain_tellsWhatWouldBeComputed() {
    var wanted = List.of(new PartRange("all", 0, 1), new PartRange("picked", 1, 2));
    assertThat(EVERY_WIRING.explain(wanted, 4))
        .isEqualTo(
            """
            stage           parts  bytes a part      alive  reads
            load    1,000,000,000     8,000,000          0
            each    1,000,000,000     8,000,000        999  each of load
            runs        1,000,000         8,000          3  runs of 1,000 of each
            around      1,000,000         8,000          1  stencil -1 to +2 of runs
            spread      2,000,000             0  2,000,000  spread by 2 of around
            all                 1            16          1  all of spread [GPU=1]
            grid           4 of 6            24          4
            turned         1 of 6            24          1  transpose (1,0) of grid
            picked         1 of 2            24          1  table of turned, 3 reads [waits]
            promised peak: 8,076,226,424 bytes with 4 parts at a time; 8,008,032,120 one by one; all values: 16,000,016,000,000,160
            notes:
              all: not fused with 'spread': it reads more than one part of it
                all at once
            """);
  }

  @Test
  void aStageThatReadsWhatIsNotBeforeIt_isRefused() {
    assertThatThrownBy(() -> Graph.of(stage("a", 1, Needs.NONE, Wiring.each("b"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("stage 'a' reads 'b', which is not before it in the graph; stages so far: []");
    Stage circle = stage("x", 2, Needs.NONE, Wiring.each("x"));
    assertThatThrownBy(() -> Graph.of(stage("w", 1, Needs.NONE), circle))
        .hasMessage("stage 'x' reads 'x', which is not before it in the graph; stages so far: [w]");
  }

  @Test
  void twoStagesOfOneName_areRefusedUnlessTheyAreTheSame() {
    Stage a = stage("a", 1, Needs.NONE);
    assertThat(Graph.of(a, stage("a", 1, Needs.NONE)).stages()).hasSize(1);
    assertThatThrownBy(() -> Graph.of(a).merge(Graph.of(stage("a", 2, Needs.NONE))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("two different stages are named 'a': Stage[name=a, size=1, ")
        .hasMessageContaining(" and Stage[name=a, size=2, ");
  }

  @Test
  void aStageWithoutParts_isRefused() {
    assertThatThrownBy(() -> stage("a", 0, Needs.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a stage has at least one part: size=0, stage=a");
  }

  @Test
  void anAbsentStage_isAskedForInVain() {
    Graph graph = Graph.of(stage("a", 1, Needs.NONE), stage("b", 1, Needs.NONE));
    assertThatThrownBy(() -> graph.stage("c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no stage named 'c'; have [a, b]");
  }

  @Test
  void joinedGraphs_shareTheirStages() {
    Graph common = Graph.of(stage("x", 1_000_000_000, Needs.NONE));
    Graph joined =
        IntStream.range(0, 100)
            .mapToObj(
                i -> common.plus(stage("r" + i, 5, Needs.NONE, Wiring.runs("x", 200_000_000))))
            .reduce(Graph.of(), Graph::merge);
    assertThat(joined.stages()).hasSize(101);
    assertThat(joined.stage("x")).isSameAs(common.stage("x"));
    assertThat(joined.partCount()).isEqualTo(1_000_000_500L);
    assertThat(joined.merge(joined)).isSameAs(joined);
  }
}
