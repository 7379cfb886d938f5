package dev.weft.array.kernel;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The woven loops that were asked for of late.
 *
 * <p>A loop costs about a millisecond to make, and then the compiler of the JVM some ten more until
 * it is fast. Each computation has runners of its own, so what outlives them must be kept beside
 * them, for all engines of the JVM: there is one {@link #SHARED}. It is a memory of a pure
 * function, bounded, and nothing but time depends on what it holds.
 */
final class Looms {
  static final Looms SHARED = new Looms(Loom::weave);

  /** Makes the loop of a pattern. */
  @FunctionalInterface
  interface Weaver {
    Woven.Loop weave(Pattern pattern) throws ReflectiveOperationException;
  }

  private static final int MOST = 256;

  private final Map<Pattern, Woven.Loop> loops =
      new LinkedHashMap<>(16, 0.75f, true); // guarded by this
  private boolean refused; // guarded by this
  private final Weaver weaver;

  Looms(Weaver weaver) {
    this.weaver = weaver;
  }

  /** Whether a loop is here. */
  synchronized boolean knows(Pattern pattern) {
    return loops.containsKey(pattern);
  }

  /** The loop of a pattern; null where the JVM does not let classes be made. */
  synchronized Woven.@Nullable Loop loop(Pattern pattern) {
    Woven.Loop known = loops.get(pattern);
    if (known != null || refused) {
      return known;
    }
    try {
      Woven.Loop made = weaver.weave(pattern);
      loops.put(pattern, made);
      if (loops.size() > MOST) {
        loops.remove(loops.keySet().iterator().next());
      }
      return made;
    } catch (VirtualMachineError e) {
      throw e; // no memory, for instance
    } catch (ReflectiveOperationException | RuntimeException | Error e) {
      refused = true; // as an image made ahead of time does; everything goes on by steps
      return null;
    }
  }
}
