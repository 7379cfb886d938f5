package dev.weft;

import dev.weft.client.Delayed;
import dev.weft.client.Fn;
import dev.weft.client.Lazy;
import java.util.List;

/**
 * The few verbs, for a static import.
 *
 * <pre>{@code
 * import static dev.weft.Weft.*;
 *
 * void main() {
 *   var x = delayed(() -> load("x.csv"));
 *   var y = delayed(() -> load("y.csv")); // at the same time as x
 *   IO.println(delayed((a, b) -> a.join(b).size(), x, y).compute());
 * }
 * }</pre>
 *
 * <p>Nothing has to be set up: what is computed runs on the cores that this process was granted, on
 * threads that all such calls share and that do not keep the program alive. Where more is wanted (a
 * number of threads, worker processes, futures that come back at once) there is {@link
 * dev.weft.client.Client}; for arrays {@code dev.weft.array.DArray}.
 */
public final class Weft {
  private Weft() {}

  /** Returns the call of {@code f}, to be made once, when it is computed. */
  public static <R> Delayed<R> delayed(Fn.Of0<R> f) {
    return Delayed.of(f);
  }

  /** Returns the call of {@code f} on the value of {@code a}. */
  public static <A, R> Delayed<R> delayed(Fn.Of1<? super A, R> f, Lazy<A> a) {
    return Delayed.of(f, a);
  }

  /** Returns the call of {@code f} on the values of {@code a} and {@code b}. */
  public static <A, B, R> Delayed<R> delayed(
      Fn.Of2<? super A, ? super B, R> f, Lazy<A> a, Lazy<B> b) {
    return Delayed.of(f, a, b);
  }

  /** Returns the call of {@code f} on the values of {@code a}, {@code b} and {@code c}. */
  public static <A, B, C, R> Delayed<R> delayed(
      Fn.Of3<? super A, ? super B, ? super C, R> f, Lazy<A> a, Lazy<B> b, Lazy<C> c) {
    return Delayed.of(f, a, b, c);
  }

  /** Returns the call of {@code f} on the values of {@code all}, in order. */
  public static <A, R> Delayed<R> delayedAll(
      Fn.OfAll<A, R> f, List<? extends Lazy<? extends A>> all) {
    return Delayed.ofAll(f, all);
  }

  /**
   * Computes several values at once, and what they share once.
   *
   * @return the values, in the order given
   * @throws dev.weft.engine.TaskFailedException if a task threw
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  public static <T> List<T> compute(
      Lazy<? extends T> first, Lazy<? extends T> second, Lazy<? extends T>... more) {
    return Lazy.compute(first, second, more);
  }
}
