package dev.weft.bench;

import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whether runs of an operation are like those that will follow: one took no memory that the process
 * has not had before, whose pages the system makes first, and the JVM's compiler left it the cores.
 */
final class Settling {
  /** As many bytes more are no new memory to speak of. */
  private static final long LITTLE = 8 << 20;

  /** The compiler may have that share of the time of a run. */
  private static final double SHARE = 0.1;

  private final @Nullable CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
  private long resident;
  private long compiled;

  /** Returns whether the run that just ended, and took so many seconds, was such a one. */
  boolean isSettled(double seconds) throws IOException {
    long residentBefore = resident;
    long compiledBefore = compiled;
    resident = Headline.residentBytes();
    compiled =
        compiler == null || !compiler.isCompilationTimeMonitoringSupported()
            ? 0
            : compiler.getTotalCompilationTime();
    return resident - residentBefore <= LITTLE
        && compiled - compiledBefore <= SHARE * 1e3 * seconds;
  }
}
