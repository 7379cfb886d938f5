package dev.weft.adviser.watch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to watch and how to tell of it.
 *
 * @param command the command and its arguments; empty with {@code pid}
 * @param pid a running process to attach to instead
 * @param interval time between two samples, once the denser first ones are taken; 10 ms to 1 h
 * @param json whether to print one JSON object instead of text
 * @param report where to write the page with the curves
 * @param output where to write the text or JSON instead of the error stream
 * @param background whether to wait for processes that outlive the command in its session
 */
public record WatchOptions(
    List<String> command,
    OptionalInt pid,
    Duration interval,
    boolean json,
    Optional<Path> report,
    Optional<Path> output,
    boolean background) {

  /** The interval unless another is asked for. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofMillis(500);

  /**
   * Checks that it can be done.
   *
   * @throws IllegalArgumentException if there is no command or process, or both, or an interval out
   *     of range
   */
  public WatchOptions {
    command = List.copyOf(command);
    if (command.isEmpty() && pid.isEmpty()) {
      throw new IllegalArgumentException(
          "watch needs a command or a process; give one after --, as in: weft watch -- ./prog"
              + " input, or --pid N");
    }
    if (!command.isEmpty() && pid.isPresent()) {
      throw new IllegalArgumentException(
          "watch takes a command or --pid, not both; command="
              + String.join(" ", command)
              + ", pid="
              + pid.getAsInt());
    }
    if (pid.isPresent() && pid.getAsInt() <= 0) {
      throw new IllegalArgumentException(
          "pid=" + pid.getAsInt() + " is no process number; give one above 0, as ps shows it");
    }
    if (interval.compareTo(Duration.ofMillis(10)) < 0
        || interval.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "interval=" + interval + " is out of range; give 10ms to 1h, as in --interval 0.5s");
    }
  }

  /** Watches a command, with every choice at its default. */
  public static WatchOptions of(List<String> command) {
    return new WatchOptions(
        command,
        OptionalInt.empty(),
        DEFAULT_INTERVAL,
        false,
        Optional.empty(),
        Optional.empty(),
        true);
  }

  /**
   * Reads an interval: a number with {@code ms}, {@code s}, {@code m} or {@code h}; alone, seconds.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Duration interval(String text) {
    String t = text.strip();
    double unit = 1;
    String number = t;
    if (t.endsWith("ms")) {
      unit = 1e-3;
      number = t.substring(0, t.length() - 2);
    } else if (t.endsWith("s") || t.endsWith("m") || t.endsWith("h")) {
      unit = t.endsWith("h") ? 3600 : t.endsWith("m") ? 60 : 1;
      number = t.substring(0, t.length() - 1);
    }
    try {
      double seconds = Double.parseDouble(number.strip()) * unit;
      if (seconds >= 0 && seconds < 1e6) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
      }
    } catch (NumberFormatException e) {
      // said below, with the same words
    }
    throw new IllegalArgumentException(
        "interval=" + text + " is no time; give a number with ms, s, m or h, as in 0.5s");
  }
}
