package dev.weft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bench.reference.ReferenceGraphs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceGraphsTest {
  private static Path data(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(ReferenceGraphsTest.class.getResource("/graphs/" + name)).toURI());
  }

  @ParameterizedTest
  @CsvSource({"small.jsonl.gz,90", "medium.jsonl.gz,12", "broken.jsonl.gz,92"})
  void everyGraphOfAFile_passes(String name, int count) throws Exception {
    ReferenceGraphs.Outcome outcome = ReferenceGraphs.run(data(name));
    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.passed()).isEqualTo(count);
  }

  @Test
  void aWrongExpectation_isReportedByItsId(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("wrong.jsonl");
    Files.writeString(
        file,
        """
        {"id":"right","nodes":[["const",3,[]],["add",1,[0,0]]],"want":[1],"expect":{"values":["10"],"needed":2}}
        {"id":"wrong value","nodes":[["const",3,[]],["add",1,[0,0]]],"want":[1],"expect":{"values":["11"],"needed":2}}
        {"id":"wrong count","nodes":[["const",3,[]],["add",1,[]]],"want":[1],"expect":{"values":["1"],"needed":2}}
        not json
        """);
    var out = new ByteArrayOutputStream();
    int status =
        ReferenceGraphs.run(
            List.of(file.toString()),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            System.err);
    assertThat(status).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "wrong value: output 0 (node 1): expected 11, got 10",
            "wrong count: 1 nodes ran, not 2",
            "line 4: java.lang.IllegalArgumentException: not JSON at character 0: expected a value,"
                + " found 'n'",
            "1 passed, 3 failed");
  }

  @Test
  void aFileThatIsNotThere_isSaidOnStandardError() {
    var err = new ByteArrayOutputStream();
    int status =
        ReferenceGraphs.run(
            List.of("/nowhere.jsonl"),
            System.out,
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertThat(status).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "reference-graphs: cannot read /nowhere.jsonl: java.nio.file.NoSuchFileException:"
                + " /nowhere.jsonl\n");
  }
}
