package dev.weft.array.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.client.Client;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation answers what NumPy answers, however its inputs are cut. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceCasesTest {
  private static final int SEEDS = Integer.getInteger("weft.reference.seeds", 3);

  private final Client inline = Client.inline();
  private final Client local = Client.local();

  @AfterAll
  void close() {
    inline.close();
    local.close();
  }

  static Stream<Case> cases() throws IOException, URISyntaxException {
    var folder = ReferenceCasesTest.class.getResource("/reference/arrays");
    return Case.read(Path.of(Objects.requireNonNull(folder).toURI())).stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void answer_ofACase_isThatOfNumPy(Case c) {
    for (int seed = 0; seed <= SEEDS; seed++) {
      var first = ReferenceCases.run(c, inline::compute, seed);
      var second = ReferenceCases.run(c, local::compute, seed);
      assertThat(first.known()).as("operation %s", c.op()).isTrue();
      assertThat(first.problem()).as("inline, chunks of seed %d", seed).isNull();
      assertThat(second.problem()).as("local, chunks of seed %d", seed).isNull();
      assertThat(second.answers()).as("bits, chunks of seed %d", seed).isEqualTo(first.answers());
    }
  }
}
