package dev.weft.adviser.watch;

import java.util.List;

/**
 * The course of a watched command: what the samples said, in order.
 *
 * @param stretches the stretches, in order, without gaps; long runs are kept in longer stretches
 * @param total all of them as one
 * @param threads the threads that used most CPU time, the most busy first
 * @param processes the processes that used most CPU time, the most busy first
 * @param seen how many processes were ever seen by sampling
 * @param samples how many times the tree was read
 */
record Course(
    List<Stretch> stretches,
    Stretch total,
    List<ThreadTotal> threads,
    List<ProcessTotal> processes,
    int seen,
    int samples) {

  static final Course EMPTY = new Course(List.of(), Stretch.NOTHING, List.of(), List.of(), 0, 0);

  Course {
    stretches = List.copyOf(stretches);
    threads = List.copyOf(threads);
    processes = List.copyOf(processes);
  }
}
