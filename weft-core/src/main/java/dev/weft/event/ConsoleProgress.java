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
  private static final String CLEAR = "\r\033[K";

  private final Progress progress = new Progress();
  private final PrintWriter out;
  private final boolean inPlace;
  private final Duration every;
  private final Thread drawer;
  private volatile boolean closed;

  private ConsoleProgress(PrintWriter out, boolean inPlace, Duration every) {
    this.out = out;
    this.inPlace = inPlace;
    this.every = every;
    drawer = Thread.ofPlatform().daemon().name("weft-progress").unstarted(this::draw);
  }

  /** Returns a bar on a terminal, redrawn ten times a second, and wiped away at the end. */
  public static ConsoleProgress bar(PrintWriter out) {
    return new ConsoleProgress(out, true, REDRAWN).started();
  }

  /** Returns plain lines, one each {@code every} while something runs: for logs. */
  public static ConsoleProgress lines(PrintWriter out, Duration every) {
    if (every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException("lines need time between them: every=" + every);
    }
    return new ConsoleProgress(out, false, every).started();
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
        out.print(inPlace ? CLEAR + line(now) : line(now) + System.lineSeparator());
        out.flush();
      }
    }
  }

  /** Returns one line of at most 79 characters for a state of things. */
  static String line(Progress.Snapshot now) {
    double share = now.total() == 0 ? 0 : Math.min(1, (double) now.done() / now.total());
    double seconds = now.nanos() / 1e9;
    int full = (int) (share * CELLS);
    var text =
        new StringBuilder("[")
            .repeat('#', full)
            .repeat('.', CELLS - full)
            .append(String.format(Locale.ROOT, "] %3.0f %%", Math.floor(100 * share)))
            .append("  ")
            .append(count(now.done()))
            .append(" of ")
            .append(count(now.total()))
            .append(" parts");
    if (now.done() > 0 && seconds > 0) {
      text.append(", ").append(count(Math.round(now.done() / seconds))).append("/s");
      if (share < 1) {
        text.append(", ").append(time(seconds * (1 - share) / share)).append(" left");
      }
    }
    if (now.failed() > 0) {
      text.append(", ").append(count(now.failed())).append(" failed");
    }
    return text.length() > 79 ? text.substring(0, 79) : text.toString();
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
      out.println(line(progress.snapshot()));
    }
    out.flush();
  }
}
