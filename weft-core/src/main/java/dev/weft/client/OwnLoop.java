package dev.weft.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Makes loops that belong to one function.
 *
 * <p>The compiler of the JVM inlines a function into the loop that calls it only if that loop has
 * seen one or two functions in all. One loop shared by every user would be compiled well for the
 * first of them and several times slower for all others. So a long loop gets a copy of {@link
 * PlainLoop}: the same bytes, defined anew as a hidden class, whose profile is its own. It is
 * unloaded when nothing refers to it any more. ({@code weft-bench}, {@code billion}.)
 */
final class OwnLoop {
  private static final long WORTH_IT = 10_000_000;

  private OwnLoop() {}

  /** Returns the loop for {@code calls} calls of one function. */
  static Loop forCalls(long calls) {
    if (calls < WORTH_IT) {
      return new PlainLoop();
    }
    try {
      MethodHandles.Lookup copy = MethodHandles.lookup().defineHiddenClass(bytes(), true);
      return (Loop)
          copy.findConstructor(copy.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (Throwable e) { // as a method handle declares it
      throw new IllegalStateException("cannot define a copy of a class of its own", e);
    }
  }

  private static byte[] bytes() {
    try (@Nullable InputStream in = OwnLoop.class.getResourceAsStream("PlainLoop.class")) {
      if (in == null) {
        throw new IllegalStateException("PlainLoop.class is not where OwnLoop.class is");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
