package dev.weft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Figures as people and programs read them. */
class RowTest {
  private final Row row =
      Row.of("sum", "ns", List.of(0.5, 0.25, 0.12345), 100, 0.26)
          .withPeer("dask 1, 2 threads", 0.5);

  @Test
  void toMarkdown_namesEachPeerWithHowManyTimesAsFastThisIs() {
    assertThat(row.toMarkdown())
        .isEqualTo("| sum | 0.25 | ns | 0.260, met | dask 1, 2 threads 0.5 (2×) |");
    assertThat(new Row("product", "GFLOP/s", 96.04, List.of(), 1, 100, true).toMarkdown())
        .isEqualTo("| product | 96.0 | GFLOP/s | 100, **missed** |  |");
  }

  @Test
  void toJson_holdsTheSame() {
    assertThat(row.toJson())
        .isEqualTo(
            "{\"what\":\"sum\",\"unit\":\"ns\",\"median\":0.250000,\"runs\":[0.500000,0.250000,0.123450],"
                + "\"n\":100,\"goal\":0.260000,\"higherIsBetter\":false,"
                + "\"peers\":{\"dask 1, 2 threads\":0.500000}}");
  }
}
