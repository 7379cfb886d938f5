package dev.weft.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A call that is written down and made later, once, when it or a call that reads it is computed.
 *
 * <pre>{@code
 * var a = Delayed.of(() -> load("a.csv"));
 * var b = Delayed.of(() -> load("b.csv"));
 * double sum = Delayed.of((x, y) -> x.total() + y.total(), a, b).compute();
 * }</pre>
 *
 * <p>However many calls there are, and however irregular, those that are computed together become
 * one stage, whose parts read each other; a call costs a few hundred nanoseconds. Arguments may be
 * any lazy values.
 *
 * @param <T> the type of what the call returns
 */
public final class Delayed<T> implements Lazy<T> {
  private static final Lazy<?>[] NOTHING = {};

  final @Nullable Object function; // one of Fn; null for a lazy value of another kind: the argument
  final Lazy<?>[] arguments;
  final int hash = ThreadLocalRandom.current().nextInt(); // cheaper than the identity's
  private final @Nullable String name;

  Delayed(@Nullable Object function, Lazy<?>[] arguments, @Nullable String name) {
    this.function = function;
    this.arguments = arguments;
    this.name = name;
  }

  /** Returns the call of {@code f}. */
  public static <R> Delayed<R> of(Fn.Of0<R> f) {
    return new Delayed<>(f, NOTHING, null);
  }

  /** Returns the call of {@code f} on {@code a}. */
  public static <A, R> Delayed<R> of(Fn.Of1<? super A, R> f, Lazy<A> a) {
    return new Delayed<>(f, new Lazy<?>[] {a}, null);
  }

  /** Returns the call of {@code f} on {@code a} and {@code b}. */
  public static <A, B, R> Delayed<R> of(Fn.Of2<? super A, ? super B, R> f, Lazy<A> a, Lazy<B> b) {
    return new Delayed<>(f, new Lazy<?>[] {a, b}, null);
  }

  /** Returns the call of {@code f} on {@code a}, {@code b} and {@code c}. */
  public static <A, B, C, R> Delayed<R> of(
      Fn.Of3<? super A, ? super B, ? super C, R> f, Lazy<A> a, Lazy<B> b, Lazy<C> c) {
    return new Delayed<>(f, new Lazy<?>[] {a, b, c}, null);
  }

  /** Returns the call of {@code f} on the values of {@code all}. */
  public static <A, R> Delayed<R> ofAll(Fn.OfAll<A, R> f, List<? extends Lazy<? extends A>> all) {
    return new Delayed<>(f, all.toArray(NOTHING), null);
  }

  /** Returns this call under a name, which errors use. */
  public Delayed<T> named(String name) {
    return new Delayed<>(function, arguments, name);
  }

  @Nullable String name() {
    return name;
  }

  @Override
  @SuppressWarnings("unchecked") // it is the plan of this
  public Plan<T> plan() {
    return (Plan<T>) plans(List.of(this)).getFirst();
  }

  /** Returns the plans of lazy values; calls among them are lowered together and share a graph. */
  static List<Plan<?>> plans(List<? extends Lazy<?>> all) {
    var delayed = new ArrayList<Delayed<?>>();
    for (Lazy<?> lazy : all) {
      if (lazy instanceof Delayed<?> call) {
        delayed.add(call);
      }
    }
    List<Plan<?>> lowered = delayed.isEmpty() ? List.of() : new Lowering(delayed).plans();
    var plans = new ArrayList<Plan<?>>(all.size());
    int k = 0;
    for (Lazy<?> lazy : all) {
      plans.add(lazy instanceof Delayed ? lowered.get(k++) : lazy.plan());
    }
    return plans;
  }

  @Override
  public String toString() {
    return "Delayed["
        + (name == null ? "a call" : name)
        + (arguments.length == 0 ? "" : " of " + Arrays.toString(new int[] {arguments.length}))
        + "]";
  }
}
