package dev.weft.event;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Shows on a console how far an engine is: a bar that is redrawn in place, or a line now and then.
 *
 * <pre>{@code
 * var out = System.console().writer();
 * try (var progress = ConsoleProgress.bar(out);
 *     var client = Client.builder().events(progress).build()) {
 *   client.compute(x.mean());
 * }
 * }</pre>
 *
 * <p>It is drawn by a daemon thread of its own, until it is closed. A bar is for terminals only;
 * whoever makes it knows whether there is one.
 */
public final class ConsoleProgress implements EventSink, AutoCloseable {
  private static final Duration REDRAWN = Duration.ofMillis(100);
  private static final int CELLS = 30;
  private static final int COLUMNS = 80;

  /** What stands beside the cells of a bar at least: brackets, share, and counts below 100,000. */
  private static final int BESIDE = 34;

  private static final String CLEAR = "\r\033[K";

  private final Progress progress = new Progress();
  private final PrintWriter out;
  private final boolean inPlace;
  private final Duration every;
  private final int columns;
  private final Thread drawer;
  private volatile boolean closed;

  private ConsoleProgress(PrintWriter out, boolean inPlace, Duration every, int columns) {
    this.out = out;
    this.inPlace = inPlace;
    this.every = every;
    this.columns = columns;
    drawer = Thread.ofPlatform().daemon().name("weft-progress").unstarted(this::draw);
  }

  /**
   * Returns a bar on a terminal of 80 columns, redrawn ten times a second, and wiped away at the
   * end.
   */
  public static ConsoleProgress bar(PrintWriter out) {
    return bar(out, COLUMNS);
  }

  /**
   * Returns a bar on a terminal of so many columns, of which it leaves the last one free; it is
   * redrawn ten times a second, and wiped away at the end.
   *
   * @throws IllegalArgumentException if there is no room for anything: columns below 10
   */
  public static ConsoleProgress bar(PrintWriter out, int columns) {
    if (columns < 10) {
      throw new IllegalArgumentException("a bar needs 10 columns at least: columns=" + columns);
    }
    return new ConsoleProgress(out, true, REDRAWN, columns).started();
  }

  /** Returns plain lines, one each {@code every} while something runs: for logs. */
  public static ConsoleProgress lines(PrintWriter out, Duration every) {
    if (every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException("lines need time between them: every=" + every);
    }
    return new ConsoleProgress(out, false, every, COLUMNS).started();
  }

  private ConsoleProgress started() {
    drawer.start();
    return this;
  }

  @Override
  public void accept(Event event) {
    progress.accept(event);
  }

  /** Returns what is shown, as numbers. */
  public Progress.Snapshot snapshot() {
    return progress.snapshot();
  }

  private void draw() {
    while (!closed) {
      LockSupport.parkNanos(every.toNanos());
      Progress.Snapshot now = progress.snapshot();
      if (!closed && now.runningJobs() > 0) {
        out.print(
            inPlace ? CLEAR + line(now, columns) : line(now, columns) + System.lineSeparator());
        out.flush();
      }
    }
  }

  /** Returns one line for a state of things, shorter than a terminal of so many columns. */
  static String line(Progress.Snapshot now, int columns) {
    int cells = Math.clamp(columns - BESIDE, 2, CELLS);
    double share = now.total() == 0 ? 0 : Math.min(1, (double) now.done() / now.total());
    double seconds = now.nanos() / 1e9;
    int full = (int) (share * cells);
    var text =
        new StringBuilder("[")
            .repeat('#', full)
            .repeat('.', cells - full)
            .append(String.format(Locale.ROOT, "] %3.0f %%", Math.floor(100 * share)))
            .append("  ")
            .append(count(now.done()))
            .append(" of ")
            .append(count(now.total()))
            .append(" parts");
    if (now.done() > 0 && seconds > 0) {
      add(text, ", " + count(Math.round(now.done() / seconds)) + "/s", columns);
      if (share < 1) {
        add(text, ", " + time(seconds * (1 - share) / share) + " left", columns);
      }
    }
    if (now.failed() > 0) {
      add(text, ", " + count(now.failed()) + " failed", columns);
    }
    return text.length() < columns ? text.toString() : text.substring(0, columns - 1);
  }

  /** Adds what there is room for. */
  private static void add(StringBuilder text, String more, int columns) {
    if (text.length() + more.length() < columns) {
      text.append(more);
    }
  }

  private static String count(long n) {
    return n < 100_000
        ? Long.toString(n)
        : n < 10_000_000
            ? String.format(Locale.ROOT, "%dk", n / 1000)
            : String.format(Locale.ROOT, "%dM", n / 1_000_000);
  }

  private static String time(double seconds) {
    long whole = Math.round(Math.ceil(seconds));
    return whole < 100
        ? whole + " s"
        : whole < 6000
            ? whole / 60 + " min " + whole % 60 + " s"
            : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }

  /** Stops drawing and takes the bar away; lines end with one for the end. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    LockSupport.unpark(drawer);
    try {
      drawer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the last line may then come before one more redrawn
    }
    if (inPlace) {
      out.print(CLEAR);
    } else if (progress.snapshot().total() > 0) {
      out.println(line(progress.snapshot(), columns));
    }
    out.flush();
  }
}
