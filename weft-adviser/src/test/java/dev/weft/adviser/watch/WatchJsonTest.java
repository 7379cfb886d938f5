package dev.weft.adviser.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

final class WatchJsonTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void strings_ofAnyCharacters_comeBackFromAReader(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      var text = new StringBuilder();
      for (int k = random.nextInt(12); k > 0; k--) {
        text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(65536)));
      }
      String read =
          JsonMapper.builder().build().readValue(WatchJson.quoted(text.toString()), String.class);
      assertThat(read).isEqualTo(text.toString());
    }
  }

  @Test
  void line_hasTheFieldsOfEveryRecord() {
    var facts = new FactsBuilder().cores(1, 0).build();
    String line = WatchJson.of(facts, Judge.judge(facts));
    assertThat(line).doesNotContain("\n");
    var json = JsonMapper.builder().build().readTree(line);
    for (String field :
        List.of(
            "job",
            "slots",
            "wallSeconds",
            "cpuSeconds",
            "cpuEfficiency",
            "busyCores",
            "memoryBytes",
            "memoryAskedBytes",
            "memoryEfficiency",
            "outcome",
            "verdict",
            "findings")) {
      assertThat(json.has(field)).as(field).isTrue();
    }
    assertThat(json.path("cpuEfficiency").asDouble()).isEqualTo(0.25);
    assertThat(json.path("memoryAskedBytes").isNull()).isTrue();
    assertThat(json.path("findings").path(0).propertyNames())
        .contains("id", "summary", "evidence", "change", "gain", "confidence");
  }

  @ParameterizedTest
  @CsvSource({"0.5s, 500", "200ms, 200", "2, 2000", "1m, 60000", "' 1.5 s ', 1500"})
  void interval_isReadWithItsUnit(String text, long millis) {
    assertThat(WatchOptions.interval(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "x", "3y", "-1s", "NaN", "1e300h"})
  void interval_thatIsNone_isRefusedWithItsText(String text) {
    assertThatThrownBy(() -> WatchOptions.interval(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("interval=" + text);
  }

  @ParameterizedTest
  @CsvSource({"'0-3,8', 5, '0-3,8'", "'', 0, ''", "'2', 1, '2'", "'1,x,3-2,5', 2, '1,5'"})
  void cpuSet_isReadFromTheKernelsList(String list, int size, String again) {
    assertThat(CpuSet.parse(list).size()).isEqualTo(size);
    assertThat(CpuSet.parse(list)).hasToString(again);
  }

  @ParameterizedTest
  @CsvSource({"'0, 87, 1024, 81559', 0, 87", "'1, [N/A], 10, 20', -1, 0", "No devices, -1, 0"})
  void gpuLine_isReadOrPassedOver(String line, int index, double busy) {
    assertThat(GpuFeed.parse(1, line).index()).isEqualTo(index);
    assertThat(GpuFeed.parse(1, line).busyPercent()).isEqualTo(busy);
  }
}
