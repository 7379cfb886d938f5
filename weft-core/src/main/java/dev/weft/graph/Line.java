package dev.weft.graph;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * Part i reads [step*(i/divisor)+offset, +length), clipped to the source. One record is each, runs,
 * all, broadcast, spread, stencils and slices (reversed ones too): the map is monotone, so a range
 * maps to a range both ways.
 *
 * <p>A range [from, to) is returned in two calls; m is the size of the source, n that of the
 * reading stage.
 */
public record Line(String source, long step, long divisor, long offset, long length)
    implements Wiring {

  public Line {
    requireNonNull(source, "source");
    if (divisor < 1 || length < 1) {
      throw new IllegalArgumentException(
          "a line has a divisor and a length of at least 1: divisor="
              + divisor
              + ", length="
              + length
              + ", source="
              + source);
    }
  }

  /** Returns the same reads part by part, between stages of n and m parts. */
  public Box asBox(int n, int m) {
    return Box.of(this, n, m);
  }

  private static long clip(long x, long m) {
    return Math.max(0, Math.min(x, m)); // Math.clamp checks its bounds
  }

  /** Returns the first part of the source that part i reads, if it reads any. */
  public long readFrom(long i, long m) {
    return clip(step * (divisor == 1 ? i : i / divisor) + offset, m);
  }

  /** Returns the end of what part i reads; not above readFrom if it reads nothing. */
  public long readTo(long i, long m) {
    return clip(step * (divisor == 1 ? i : i / divisor) + offset + length, m);
  }

  /** Returns whether the parts that a range reads form a range without holes. */
  public boolean dense() {
    return Math.abs(step) <= length;
  }

  /** Returns the first part of the source that parts [f, t) read. */
  public long hullFrom(long f, long t, long m) {
    return step >= 0 ? readFrom(f, m) : readFrom(t - 1, m);
  }

  /** Returns the end of what parts [f, t) read. */
  public long hullTo(long f, long t, long m) {
    return step >= 0 ? readTo(t - 1, m) : readTo(f, m);
  }

  /** Returns the first part that reads something of [a, b). */
  public long touchedFrom(long a, long b, long n) {
    if (step == 0) return offset < b && offset + length > a ? 0 : n;
    long j =
        step > 0
            ? Math.floorDiv(a - offset - length, step) + 1
            : Math.floorDiv(offset - b, -step) + 1;
    return Math.clamp(j * divisor, 0, n);
  }

  /** Returns the end of the parts that read something of [a, b). */
  public long touchedTo(long a, long b, long n) {
    if (step == 0) return offset < b && offset + length > a ? n : 0;
    long j = step > 0 ? Math.ceilDiv(b - offset, step) : Math.ceilDiv(offset + length - a, -step);
    return Math.clamp(j * divisor, 0, n);
  }

  /** Returns the first part that reads only parts of [a, b): the universal inverse. */
  public long insideFrom(long a, long b, long n, long m) {
    if (step == 0) return Math.max(0, offset) >= a && Math.min(m, offset + length) <= b ? 0 : n;
    if (step > 0) return a <= 0 ? 0 : Math.clamp(Math.ceilDiv(a - offset, step) * divisor, 0, n);
    return b >= m ? 0 : Math.clamp(Math.ceilDiv(offset + length - b, -step) * divisor, 0, n);
  }

  /** Returns the end of the parts that read only parts of [a, b). */
  public long insideTo(long a, long b, long n, long m) {
    if (step == 0) return Math.max(0, offset) >= a && Math.min(m, offset + length) <= b ? n : 0;
    if (step > 0)
      return b >= m
          ? n
          : Math.clamp((Math.floorDiv(b - offset - length, step) + 1) * divisor, 0, n);
    return a <= 0 ? n : Math.clamp((Math.floorDiv(offset - a, -step) + 1) * divisor, 0, n);
  }

  @Override
  public String toString() {
    String what;
    if (step == 1 && divisor == 1 && offset == 0 && length == 1) {
      what = "each";
    } else if (step == 0 && offset == 0) {
      what = "all";
    } else if (step == length && divisor == 1 && offset == 0) {
      what = String.format(Locale.ROOT, "runs of %,d", step);
    } else if (step == 1 && offset == 0 && length == 1) {
      what = String.format(Locale.ROOT, "spread by %,d", divisor);
    } else if (step == 1 && divisor == 1 && offset <= 0 && length > -offset) {
      what = String.format(Locale.ROOT, "stencil %d to %+d", offset, offset + length - 1);
    } else if (divisor == 1 && length == 1) {
      what = String.format(Locale.ROOT, "slice from %,d by %,d", offset, step);
    } else {
      what =
          String.format(
              Locale.ROOT,
              "line from %,d by %,d%s, %,d",
              offset,
              step,
              divisor == 1 ? "" : String.format(Locale.ROOT, "/%,d", divisor),
              length);
    }
    return what + " of " + source;
  }
}
