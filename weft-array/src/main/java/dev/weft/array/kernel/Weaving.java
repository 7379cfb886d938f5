package dev.weft.array.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * When the loops of one program are woven: once so many places have been computed by steps that the
 * loops would have paid, or as soon as they are known from other runners. With {@code
 * -Dweft.weave=off} never, with {@code always} from the start; the bits are the same.
 */
final class Weaving {
  static final String PROPERTY = "weft.weave";

  /** Fewer places than this are not worth looking for loops. */
  private static final long FEW = 1 << 18;

  /** A few milliseconds' work by steps. */
  private static final long WORTH_IT = 1 << 22;

  private final List<Pattern> patterns;
  private final Looms looms;
  private final long from;
  private final AtomicLong places = new AtomicLong();
  private volatile boolean decided;
  private volatile @Nullable Map<Pattern, Woven.Loop> loops;

  /**
   * The loops of a program.
   *
   * @param set what the property is set to; anything else is where it pays
   */
  Weaving(Weave weave, String set, Looms looms) {
    this.looms = looms;
    patterns = weave.patterns();
    from = set.equals("always") ? 0 : WORTH_IT;
    decided = patterns.isEmpty() || set.equals("off");
  }

  /** As the property says, with the loops that all runners share. */
  static Weaving of(Weave weave) {
    return new Weaving(weave, System.getProperty(PROPERTY, ""), Looms.SHARED);
  }

  /** The loops by their patterns, before {@code more} places are computed; null: by steps. */
  @Nullable Map<Pattern, Woven.Loop> loops(long more) {
    if (!decided) {
      long all = places.addAndGet(more);
      if (all >= from || (all >= FEW && patterns.stream().allMatch(looms::knows))) {
        loops = woven();
        decided = true;
      }
    }
    return loops;
  }

  private @Nullable Map<Pattern, Woven.Loop> woven() {
    Map<Pattern, Woven.Loop> woven = new HashMap<>();
    for (Pattern pattern : patterns) {
      Woven.Loop loop = looms.loop(pattern);
      if (loop == null) {
        return null;
      }
      woven.put(pattern, loop);
    }
    return Map.copyOf(woven);
  }
}
