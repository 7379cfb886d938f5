package dev.weft.adviser.watch;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures shares of memory and how fast a process goes through its memory, by means that every
 * user has for their own processes and that need no hardware counters.
 *
 * <p>The pace through memory: the kernel's "referenced" marks of a process are cleared, and a few
 * milliseconds later those set again are counted. Every marked page was fetched at least in part in
 * between, so the bytes marked per second of CPU time are, for a program that goes through its data
 * in order, the least that it moved. A program that works within its caches marks few pages.
 *
 * <p>Owned by one thread.
 */
final class MemoryProbe {
  private final ProcFiles files;
  private final String root;

  /**
   * @param proc the directory to read instead of {@code /proc}
   */
  MemoryProbe(Path proc) {
    this.files = new ProcFiles(proc);
    this.root = proc + "/";
  }

  /** The proportional resident set of a process in bytes, -1 if it cannot be read. */
  long proportionalBytes(int process) {
    if (!files.open(process + "/smaps_rollup")) {
      return -1;
    }
    long pages = files.numberAfter("Pss:", -1);
    return pages < 0 ? -1 : pages * 1024;
  }

  /**
   * Probes how fast a running process goes through its memory.
   *
   * @param residentBytes its resident set
   * @return bytes per CPU second, -1 if that cannot be told
   */
  double pace(int process, long residentBytes) {
    if (!clear(process)) {
      return -1;
    }
    double began = runSeconds(process);
    double between = awaitRun(process, began + 0.0025);
    long early = touchedBytes(process);
    double ran = awaitRun(process, between + 0.006);
    long touched = touchedBytes(process);
    boolean huge = 2 * 1024 * files.numberAfter("AnonHugePages:", 0) > residentBytes;
    if (early < 0 || touched < 0 || ran - began < 0.002) {
      return -1;
    }
    // A few hot bytes mark a whole huge page, so there only what is marked anew counts; unless all
    // is.
    if (huge && touched < 0.9 * residentBytes) {
      return ran - between < 0.002 ? -1 : Math.max(0, touched - early) / (ran - between);
    }
    return touched / (ran - began);
  }

  /** Waits until the process has run so long, within reason: others may have its core. */
  private double awaitRun(int process, double seconds) {
    double run = 0;
    for (int i = 0; i < 20 && run < seconds; i++) {
      LockSupport.parkNanos(3_000_000);
      run = runSeconds(process);
    }
    return run;
  }

  private boolean clear(int process) {
    try (var out = new FileOutputStream(root + process + "/clear_refs")) {
      out.write('1');
      return true;
    } catch (IOException e) {
      return false; // not ours, gone, or a kernel without it
    }
  }

  /** Bytes in pages marked since the marks were cleared; -1 if they cannot be read. */
  private long touchedBytes(int process) {
    if (!files.open(process + "/smaps_rollup")) {
      return -1;
    }
    long kilobytes = files.numberAfter("Referenced:", -1);
    return kilobytes < 0 ? -1 : kilobytes * 1024;
  }

  /** CPU seconds that the threads of a process have run, to the nanosecond; 0 if gone. */
  private double runSeconds(int process) {
    double seconds = 0;
    for (int thread : files.numbersIn(process + "/task")) {
      if (files.open(process + "/task/" + thread + "/schedstat")) {
        seconds += files.nextLong() * 1e-9;
      }
    }
    return seconds;
  }
}
