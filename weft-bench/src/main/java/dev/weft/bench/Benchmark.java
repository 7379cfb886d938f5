package dev.weft.bench;

import java.util.List;

/** Something that is measured under a name. */
public interface Benchmark {

  /**
   * How to measure.
   *
   * @param threads how many threads to compute with
   * @param repeats how many runs count, after those that warm up
   * @param peers whether to measure other programs as well
   * @param only if not empty, only rows whose name contains one of these
   */
  record Settings(int threads, int repeats, boolean peers, List<String> only) {
    public Settings {
      only = List.copyOf(only);
    }

    /** Returns whether a row of this name is asked for. */
    public boolean wants(String what) {
      return only.isEmpty() || only.stream().anyMatch(what::contains);
    }
  }

  /** Returns the name that it is called by. */
  String name();

  /** Returns what it measures, in a few words. */
  String about();

  /**
   * Measures, and gives each row as soon as it is there.
   *
   * @throws Exception if something cannot be measured, or a result is wrong
   */
  void run(Settings settings, java.util.function.Consumer<Row> rows) throws Exception;
}
