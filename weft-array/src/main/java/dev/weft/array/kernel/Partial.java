package dev.weft.array.kernel;

import dev.weft.array.layout.DType;
import dev.weft.array.layout.Region;
import dev.weft.store.Sized;
import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * What a reduction knows after some chunks: for each place of the result and each {@link Term} a
 * small state, which can be combined with the states of other chunks and finished at the end.
 * Immutable once it is out of the evaluator.
 *
 * <p>Combining is done in the order of the list, so the same tree gives the same bits.
 */
public final class Partial implements Serializable, Sized {
  @Serial private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // a program's list, made by List.copyOf, which is serializable
  private final List<Term> terms;

  private final int[] shape;
  private final long count;
  private final Serializable[][] states;

  /**
   * States.
   *
   * @param shape the chunk's shape with 1 for the reduced axes
   * @param count how many elements each place of the result has taken
   * @param states for each term its arrays
   */
  Partial(List<Term> terms, int[] shape, long count, Serializable[][] states) {
    this.terms = terms;
    this.shape = shape;
    this.count = count;
    this.states = states;
  }

  /** The chunk's shape with 1 for the reduced axes. */
  public int[] shape() {
    return shape.clone();
  }

  /** How many elements each place of the result has taken. */
  public long count() {
    return count;
  }

  /** Bytes of the states, exactly. */
  @Override
  public long bytes() {
    long bytes = 0;
    for (Object[] arrays : states) {
      for (Object array : arrays) {
        bytes += 8L * java.lang.reflect.Array.getLength(array);
      }
    }
    return bytes;
  }

  /**
   * Several into one, in the list's order.
   *
   * @throws IllegalArgumentException if there are none, or they are of different shapes or terms
   */
  public static Partial combine(List<Partial> partials) {
    if (partials.isEmpty()) {
      throw new IllegalArgumentException("nothing to combine");
    }
    Partial first = partials.getFirst();
    if (partials.size() == 1) {
      return first;
    }
    Serializable[][] states = new Serializable[first.states.length][];
    for (int k = 0; k < states.length; k++) {
      states[k] = new Serializable[first.states[k].length];
      for (int s = 0; s < states[k].length; s++) {
        states[k][s] =
            first.states[k][s] instanceof double[] values
                ? values.clone()
                : ((long[]) first.states[k][s]).clone();
      }
    }
    long count = first.count;
    for (Partial next : partials.subList(1, partials.size())) {
      if (!next.terms.equals(first.terms) || !Arrays.equals(next.shape, first.shape)) {
        throw new IllegalArgumentException(
            "partial results of %s %s and %s %s do not belong together"
                .formatted(
                    first.terms,
                    Arrays.toString(first.shape),
                    next.terms,
                    Arrays.toString(next.shape)));
      }
      for (int k = 0; k < states.length; k++) {
        merge(first.terms.get(k), states[k], count, next.states[k], next.count);
      }
      count += next.count;
    }
    return new Partial(first.terms, first.shape, count, states);
  }

  /**
   * Several side by side along axis 0, which is not reduced.
   *
   * @throws IllegalArgumentException if there are none, or they are of different terms or counts
   */
  public static Partial concat(List<Partial> partials) {
    if (partials.isEmpty()) {
      throw new IllegalArgumentException("nothing to put side by side");
    }
    Partial first = partials.getFirst();
    int[] shape = first.shape.clone();
    shape[0] = 0;
    for (Partial next : partials) {
      if (!next.terms.equals(first.terms) || next.count != first.count) {
        throw new IllegalArgumentException(
            "%s and %s do not belong together".formatted(first, next));
      }
      shape[0] += next.shape[0];
    }
    Serializable[][] states = new Serializable[first.states.length][];
    for (int k = 0; k < states.length; k++) {
      states[k] = new Serializable[first.states[k].length];
      for (int s = 0; s < states[k].length; s++) {
        int size = 0;
        for (Partial next : partials) {
          size += java.lang.reflect.Array.getLength(next.states[k][s]);
        }
        Object all = first.states[k][s] instanceof double[] ? new double[size] : new long[size];
        int at = 0;
        for (Partial next : partials) {
          int length = java.lang.reflect.Array.getLength(next.states[k][s]);
          System.arraycopy(next.states[k][s], 0, all, at, length);
          at += length;
        }
        states[k][s] = (Serializable) all;
      }
    }
    return new Partial(first.terms, shape, first.count, states);
  }

  /** The states of the places in a box. */
  public Partial box(Region box) {
    int[] cut = Arrays.stream(box.shape()).mapToInt(Math::toIntExact).toArray();
    int[] from = new int[Math.toIntExact(box.size())];
    int[] at = new int[cut.length];
    for (int i = 0; i < from.length; i++) {
      for (int axis = 0; axis < cut.length; axis++) {
        from[i] = from[i] * shape[axis] + Math.toIntExact(box.from(axis)) + at[axis];
      }
      for (int axis = cut.length - 1; axis >= 0 && ++at[axis] == cut[axis]; axis--) {
        at[axis] = 0;
      }
    }
    Serializable[][] some = new Serializable[states.length][];
    for (int k = 0; k < some.length; k++) {
      some[k] = new Serializable[states[k].length];
      for (int s = 0; s < some[k].length; s++) {
        if (states[k][s] instanceof double[] values) {
          some[k][s] = Arrays.stream(from).mapToDouble(i -> values[i]).toArray();
        } else {
          long[] values = (long[]) states[k][s];
          some[k][s] = Arrays.stream(from).mapToLong(i -> values[i]).toArray();
        }
      }
    }
    return new Partial(terms, cut, count, some);
  }

  /** Merges states b of {@code more} elements into states a of {@code count}. */
  private static void merge(Term term, Object[] a, long count, Object[] b, long more) {
    switch (term.fold()) {
      case SUM, PROD, MIN, MAX, COUNT_NONZERO, ANY, ALL -> {
        if (a.length == 2) {
          States.mergeSums((double[]) a[0], (double[]) a[1], (double[]) b[0], (double[]) b[1]);
        } else if (a[0] instanceof double[] values) {
          States.merge(term.fold(), values, (double[]) b[0]);
        } else {
          boolean unsigned = term.type() == DType.UINT64;
          States.merge(term.fold(), unsigned, (long[]) a[0], (long[]) b[0]);
        }
      }
      case MEAN ->
          States.mergeSums((double[]) a[0], (double[]) a[1], (double[]) b[0], (double[]) b[1]);
      case VARIANCE ->
          States.mergeVariances(
              (double[]) a[0], (double[]) a[1], count, (double[]) b[0], (double[]) b[1], more);
      case ARGMIN, ARGMAX -> {
        boolean largest = term.fold() == Fold.ARGMAX;
        if (a[0] instanceof double[] values) {
          States.mergePlaces(largest, values, (long[]) a[1], (double[]) b[0], (long[]) b[1]);
        } else {
          States.mergePlaces(largest, (long[]) a[0], (long[]) a[1], (long[]) b[0], (long[]) b[1]);
        }
      }
    }
  }

  /** The result of term k: a block of {@link #shape} and the term's type. */
  public Block finish(int k) {
    Term term = terms.get(k);
    Object[] state = states[k];
    return switch (term.fold()) {
      case SUM, PROD, MIN, MAX, COUNT_NONZERO, ANY, ALL -> {
        Object values =
            state.length == 2 ? States.sums((double[]) state[0], (double[]) state[1], 1) : state[0];
        yield States.block(term.type(), values, shape);
      }
      case MEAN ->
          States.block(
              term.type(), States.sums((double[]) state[0], (double[]) state[1], count), shape);
      case VARIANCE -> {
        double divisor = Math.max(count - term.correction(), 0);
        yield States.block(
            term.type(), States.variances((double[]) state[1], count, divisor), shape);
      }
      case ARGMIN, ARGMAX -> States.block(term.type(), state[1], shape);
    };
  }

  @Override
  public String toString() {
    return "partial %s of %d elements, shape %s".formatted(terms, count, Arrays.toString(shape));
  }
}
