package dev.weft.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Loops in parallel, on the threads of this JVM: as a stream is written, as a loop is run.
 *
 * <pre>{@code
 * long primes = Par.range(1_000_000_000L).filter(Primes::isPrime).count();
 * List<Report> reports = Par.map(paths, Report::read);
 * }</pre>
 */
public final class Par {
  private Par() {}

  /** Returns the numbers from 0 to {@code n} (exclusive). */
  public static LongPar range(long n) {
    return range(0, n);
  }

  /** Returns the numbers from {@code from} to {@code to} (exclusive). */
  public static LongPar range(long from, long to) {
    return new LongPar(null, from, to, List.of());
  }

  /** Returns {@code f} of each item, in order. */
  public static <A, R> List<R> map(Collection<A> items, Fn.Of1<? super A, R> f) {
    var results = new ArrayList<R>(items.size());
    List<TaskFuture<R>> futures = Embedded.client().map(f, items);
    try {
      for (TaskFuture<R> future : futures) {
        results.add(future.result());
      }
    } finally {
      futures.forEach(TaskFuture::close);
    }
    return results;
  }
}
