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

  /** Makes a number of a number. */
  @FunctionalInterface
  public interface LongToLong extends Serializable {
    /** Returns the number for {@code x}. */
    long apply(long x) throws Exception;
  }

  /** Makes a number of a number. */
  @FunctionalInterface
  public interface LongToDouble extends Serializable {
    /** Returns the number for {@code x}. */
    double apply(long x) throws Exception;
  }

  /** Makes a number of a number. */
  @FunctionalInterface
  public interface DoubleToDouble extends Serializable {
    /** Returns the number for {@code x}. */
    double apply(double x) throws Exception;
  }

  /** Says yes or no to a number. */
  @FunctionalInterface
  public interface LongTest extends Serializable {
    /** Returns whether {@code x} is wanted. */
    boolean test(long x) throws Exception;
  }

  /** Says yes or no to a number. */
  @FunctionalInterface
  public interface DoubleTest extends Serializable {
    /** Returns whether {@code x} is wanted. */
    boolean test(double x) throws Exception;
  }

  /** Makes one number of two; it must be associative. */
  @FunctionalInterface
  public interface LongsToLong extends Serializable {
    /** Returns the number for {@code x} and {@code y}. */
    long apply(long x, long y) throws Exception;
  }

  /** Makes one number of two; it must be associative, but for rounding. */
  @FunctionalInterface
  public interface DoublesToDouble extends Serializable {
    /** Returns the number for {@code x} and {@code y}. */
    double apply(double x, double y) throws Exception;
  }
}
