package dev.weft.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.client.Client;
import dev.weft.client.Plan;
import dev.weft.client.RefusedException;
import dev.weft.graph.Body;
import dev.weft.graph.Graph;
import dev.weft.graph.Needs;
import dev.weft.graph.PartRange;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Every engine keeps within the memory that it was granted. */
interface MemoryContract extends EngineUnderTest {

  long MEGABYTE = 1 << 20;

  @Test
  default void aJobOfManyTimesTheLimit_runsWithinIt() {
    long limit = 64 * MEGABYTE;
    int parts = 400; // of 1 MB each
    Plan<Long> plan = blocks(parts, (int) MEGABYTE);
    try (Client client = client(2, limit)) {
      assertThat(client.compute(() -> plan)).isEqualTo(LongStream.range(0, parts).sum());
      assertThat(client.engine().overdrafts()).isZero();
      assertThat(client.engine().peakBytes())
          .isLessThanOrEqualTo(limit * client.engine().parallelism());
    }
  }

  @Test
  default void aPartLargerThanTheLimit_isRefusedBeforeAnythingRuns() {
    Plan<Long> plan = blocks(4, (int) (100 * MEGABYTE));
    String first = plan.graph().stages().iterator().next().name();
    try (Client client = client(2, 64 * MEGABYTE)) {
      assertThatThrownBy(() -> client.compute(() -> plan))
          .isInstanceOf(RefusedException.class)
          .hasMessage(
              "stage '%s' needs 104,857,616 bytes at once for one part (its value, its work and what it reads); limit 67,108,864 bytes; use chunks of at most 1/2 of their size, or a limit of 104,857,616 bytes"
                  .formatted(first));
      assertThat(client.engine().peakBytes()).isZero();
    }
  }

  /** Blocks of so many bytes, made, passed on once, and summed by tens. */
  private static Plan<Long> blocks(int parts, int bytes) {
    String made = Tasks.name("made");
    String passed = Tasks.name("passed");
    String sums = Tasks.name("sums");
    String total = Tasks.name("total");
    Body add =
        Body.each(part -> {
          long sum = 0;
          for (int i = 0; i < part.count(0); i++) {
            sum += (Long) requireNonNull(part.get(0, i));
          }
          return sum;
        });
    Graph graph =
        Graph.of(
            new Stage(
                made,
                parts,
                List.of(),
                Body.each(part -> {
                  byte[] block = new byte[bytes];
                  block[(int) part.part()] = 1;
                  return block;
                }),
                Needs.bytes(bytes + 16L)),
            new Stage(
                passed,
                parts,
                List.of(Wiring.each(made)),
                Body.each(part -> {
                  byte[] block = (byte[]) requireNonNull(part.get(0, 0));
                  long at = 0;
                  while (block[(int) at] == 0) {
                    at++;
                  }
                  return at;
                }),
                Needs.bytes(24)),
            new Stage(
                sums,
                Math.ceilDiv(parts, 10),
                List.of(Wiring.runs(passed, 10)),
                add,
                Needs.bytes(24)),
            new Stage(
                total,
                1,
                List.of(Wiring.all(sums, Math.ceilDiv(parts, 10))),
                add,
                Needs.bytes(24)));
    return Plan.ofOne(graph, new PartRange(total, 0, 1));
  }
}
