package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** What the command line of the watch refuses; what it does is tested where it is done. */
final class WatchCommandTest {
  private final StringWriter err = new StringWriter();

  private int execute(String... arguments) {
    var line =
        Main.line(
            new PrintWriter(new StringWriter()), new PrintWriter(err), false, new RunCommand());
    return line.execute(arguments);
  }

  @Test
  void watch_ofNothing_saysWhatToGive() {
    assertThat(execute("watch")).isEqualTo(2);
    assertThat(err.toString()).contains("watch needs a command or a process");
  }

  @Test
  void watch_ofACommandAndAProcess_isRefusedWithBoth() {
    assertThat(execute("watch", "--pid", "7", "--", "make", "-j8")).isEqualTo(2);
    assertThat(err.toString()).contains("command=make -j8, pid=7");
  }

  @Test
  void interval_thatIsNoTime_isRefusedWithItsText() {
    assertThat(execute("watch", "--interval", "3y", "--", "true")).isEqualTo(2);
    assertThat(err.toString()).contains("interval=3y is no time");
  }

  @Test
  void interval_outOfRange_isRefusedWithTheRange() {
    assertThat(execute("watch", "--interval", "1ms", "--", "true")).isEqualTo(2);
    assertThat(err.toString()).contains("give 10ms to 1h");
  }

  @Test
  void pid_thatIsNoProcessNumber_isRefused() {
    assertThat(execute("watch", "--pid", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("pid=0 is no process number");
  }
}
