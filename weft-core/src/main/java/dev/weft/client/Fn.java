package dev.weft.client;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions that may throw, and that can be sent to another process. */
public final class Fn {
  private Fn() {}

  /** Makes a value of nothing. */
  @FunctionalInterface
  public interface Of0<R extends @Nullable Object> extends Serializable {
    /** Returns the value. */
    R apply() throws Exception;
  }

  /** Makes a value of one. */
  @FunctionalInterface
  public interface Of1<A extends @Nullable Object, R extends @Nullable Object>
      extends Serializable {
    /** Returns the value for {@code a}. */
    R apply(A a) throws Exception;
  }

  /** Makes a value of two. */
  @FunctionalInterface
  public interface Of2<
          A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      extends Serializable {
    /** Returns the value for {@code a} and {@code b}. */
    R apply(A a, B b) throws Exception;
  }

  /** Makes a value of three. */
  @FunctionalInterface
  public interface Of3<
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      extends Serializable {
    /** Returns the value for {@code a}, {@code b} and {@code c}. */
    R apply(A a, B b, C c) throws Exception;
  }

  /** Makes a value of any number of values of one type. */
  @FunctionalInterface
  public interface OfAll<A extends @Nullable Object, R extends @Nullable Object>
      extends Serializable {
    /** Returns the value for {@code all}. */
    R apply(List<A> all) throws Exception;
  }
}
