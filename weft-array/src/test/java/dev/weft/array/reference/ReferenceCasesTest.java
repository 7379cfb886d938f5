package dev.weft.array.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.client.Client;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation answers what NumPy answers, however its inputs are cut. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceCasesTest {
  private static final int SEEDS = Integer.getInteger("weft.reference.seeds", 3);
  private static final long FIRST_SEED = firstSeed();

  private final Client inline = Client.inline();
  private final Client local = Client.local();

  @AfterAll
  void close() {
    inline.close();
    local.close();
  }

  /** Returns the cases that were picked by hand. */
  static Stream<Case> picked() throws IOException, URISyntaxException {
    return cases("/reference/arrays");
  }

  /** Returns the cases that were drawn at random; random_cases.py draws others. */
  static Stream<Case> drawn() throws IOException, URISyntaxException {
    return cases("/reference/random");
  }

  private static Stream<Case> cases(String name) throws IOException, URISyntaxException {
    var folder = ReferenceCasesTest.class.getResource(name);
    return Case.read(Path.of(Objects.requireNonNull(folder).toURI())).stream();
  }

  /** Returns the first seed of random chunks: 1, or the one that is given, or any one. */
  private static long firstSeed() {
    String given = System.getProperty("weft.seed", "");
    return switch (given) {
      case "" -> 1;
      case "RANDOM" -> 1 + new SplittableRandom().nextLong(1L << 40);
      default -> Math.max(1, Long.parseLong(given));
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"picked", "drawn"})
  void answer_ofACase_isThatOfNumPy(Case c) {
    for (int i = 0; i <= SEEDS; i++) {
      long seed = i == 0 ? 0 : FIRST_SEED + i - 1;
      var first = ReferenceCases.run(c, inline::compute, seed);
      var second = ReferenceCases.run(c, local::compute, seed);
      assertThat(first.known()).as("operation %s", c.op()).isTrue();
      assertThat(first.problem()).as("inline, chunks of seed %d", seed).isNull();
      assertThat(second.problem()).as("local, chunks of seed %d", seed).isNull();
      assertThat(ReferenceCases.bits(second))
          .as("bits, chunks of seed %d", seed)
          .isEqualTo(ReferenceCases.bits(first));
    }
  }
}
