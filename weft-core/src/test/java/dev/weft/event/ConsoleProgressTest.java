package dev.weft.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConsoleProgressTest {
  private static final long SECOND = 1_000_000_000L;

  private static Progress.Snapshot at(long done, long total, long nanos, long failed) {
    return new Progress.Snapshot(done, total, 0, 0, nanos, 1, failed, List.of());
  }

  @Test
  void theBar_tellsShareCountRateAndTimeLeft() {
    assertThat(ConsoleProgress.line(at(150, 600, 5 * SECOND, 0), 80))
        .isEqualTo("[#######.......................]  25 %  150 of 600 parts, 30/s, 15 s left");
    assertThat(ConsoleProgress.line(at(600, 600, 10 * SECOND, 0), 80))
        .isEqualTo("[##############################] 100 %  600 of 600 parts, 60/s");
  }

  @Test
  void beforeAnythingIsDone_noRateIsInvented() {
    assertThat(ConsoleProgress.line(at(0, 600, SECOND, 0), 80))
        .isEqualTo("[..............................]   0 %  0 of 600 parts");
  }

  @Test
  void recomputedParts_doNotExceedTheWhole() {
    assertThat(ConsoleProgress.line(at(700, 600, SECOND, 2), 80))
        .startsWith("[##############################] 100 %  700 of 600 parts")
        .endsWith("2 failed");
  }

  @Test
  void aBillionParts_fitIntoALine() {
    String line = ConsoleProgress.line(at(123_456_789, 1_000_000_000, 1000 * SECOND, 0), 80);
    assertThat(line).contains("123M of 1000M parts, 123k/s").hasSizeLessThan(80);
  }

  @Test
  void aNarrowTerminal_getsAShorterBar_andNoLineThatWouldWrap() {
    assertThat(ConsoleProgress.line(at(150, 600, 5 * SECOND, 0), 40))
        .isEqualTo("[#.....]  25 %  150 of 600 parts, 30/s");
    for (int columns = 10; columns < 100; columns++) {
      assertThat(ConsoleProgress.line(at(54_321, 98_765, 5 * SECOND, 3), columns))
          .hasSizeLessThan(columns);
    }
  }

  @Test
  void aTerminalWithoutRoom_isRefused() {
    assertThatThrownBy(() -> ConsoleProgress.bar(new PrintWriter(new StringWriter()), 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a bar needs 10 columns at least: columns=9");
  }

  @Test
  void closing_wipesTheBarAway() {
    var text = new StringWriter();
    ConsoleProgress.bar(new PrintWriter(text)).close();
    assertThat(text.toString()).isEqualTo("\r\033[K");
  }

  @Test
  void linesWithoutTimeBetweenThem_areRefused() {
    assertThatThrownBy(
            () -> ConsoleProgress.lines(new PrintWriter(new StringWriter()), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lines need time between them: every=PT0S");
  }
}
