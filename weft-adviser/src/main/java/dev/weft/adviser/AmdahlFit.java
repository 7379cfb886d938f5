package dev.weft.adviser;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Amdahl's law fitted to timings of one program at several widths.
 *
 * <p>The law is linear in {@code x = 1/n}: {@code T(n) = serial + work·x} with {@code serial =
 * T1(1-P)} and {@code work = T1·P}, so least squares has a closed form. Each timing weighs by
 * {@code 1/T²}: the error of a timing grows with it, and an unweighted fit would see only the
 * slowest. Where the best fit has a negative part, the part is 0 and the other is fitted alone. The
 * interval is where the weighted sum of squares rises by what chance explains (95 %, Student's t);
 * two timings have no interval, for they are met exactly.
 *
 * @param timings what was measured
 * @param parallel the share P, 0 to 1
 * @param low the lower end of its interval, empty with two timings
 * @param high the upper end
 * @param one the fitted time on one core, seconds
 */
public record AmdahlFit(
    List<Timing> timings, double parallel, OptionalDouble low, OptionalDouble high, double one) {

  /**
   * One measurement.
   *
   * @param cores processors, at least 1
   * @param seconds the time it took, more than 0
   */
  public record Timing(int cores, double seconds) {
    /** Checks the values. */
    public Timing {
      if (cores < 1 || !(seconds > 0) || Double.isInfinite(seconds)) {
        throw new IllegalArgumentException(
            "a timing has at least 1 core and more than 0 seconds; cores=%d, seconds=%s"
                .formatted(cores, seconds));
      }
    }

    /**
     * A timing such as {@code 8:19s}, {@code 4:1.5m}, {@code 16:250ms}, {@code 2:53}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Timing parse(String text) {
      int colon = text.indexOf(':');
      try {
        int cores = Integer.parseInt(text.substring(0, Math.max(0, colon)).strip());
        return new Timing(cores, seconds(text.substring(colon + 1).strip()));
      } catch (NumberFormatException wrong) {
        throw new IllegalArgumentException(
            "'%s' is no timing; write CORES:TIME, for example 8:19s or 4:1.5m".formatted(text),
            wrong);
      }
    }

    private static double seconds(String text) {
      int end = 0;
      while (end < text.length()
          && (Character.isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
        end++;
      }
      double value = Double.parseDouble(text.substring(0, end));
      return switch (text.substring(end).strip()) {
        case "", "s" -> value;
        case "ms" -> value / 1e3;
        case "m", "min" -> value * 60;
        case "h" -> value * 3_600;
        default -> throw new NumberFormatException(text);
      };
    }
  }

  private static final double[] STUDENT = {
    Double.POSITIVE_INFINITY, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228
  };

  /** Keeps an unmodifiable copy. */
  public AmdahlFit {
    timings = List.copyOf(timings);
  }

  /**
   * Fits the law.
   *
   * @throws IllegalArgumentException with fewer than two different widths
   */
  public static AmdahlFit of(List<Timing> timings) {
    if (timings.stream().mapToInt(Timing::cores).distinct().count() < 2) {
      throw new IllegalArgumentException(
          "a fit needs timings at two widths or more, for example 1:100s 2:53s; there are "
              + timings.stream().map(t -> t.cores() + ":" + t.seconds() + "s").toList());
    }
    double[] parts = fit(timings);
    double serial = parts[0];
    double work = parts[1];
    double one = serial + work;
    double p = work / one;
    int free = timings.size() - 2;
    if (free < 1) {
      return new AmdahlFit(timings, p, OptionalDouble.empty(), OptionalDouble.empty(), one);
    }
    double best = squares(timings, p);
    double t = free < STUDENT.length ? STUDENT[free] : 1.96 + 2.4 / free;
    double allowed = best * (1 + t * t / free) + 1e-18;
    return new AmdahlFit(
        timings,
        p,
        OptionalDouble.of(edge(timings, p, 0, allowed)),
        OptionalDouble.of(edge(timings, p, 1, allowed)),
        one);
  }

  /** Seconds that the fit predicts on so many cores. */
  public double seconds(double cores) {
    return one / Amdahl.speedup(parallel, cores);
  }

  /**
   * The most cores that are used to a half at least; infinite where all of the work is parallel.
   */
  public double halfEfficient() {
    return parallel >= 1
        ? Double.POSITIVE_INFINITY
        : Math.floor((2 - parallel) / (1 - parallel) + 1e-9);
  }

  /** The largest relative miss of a timing. */
  public double worstMiss() {
    return timings.stream()
        .mapToDouble(t -> Math.abs(t.seconds() / seconds(t.cores()) - 1))
        .max()
        .orElse(0);
  }

  private static double[] fit(List<Timing> timings) {
    double w = 0;
    double wx = 0;
    double wxx = 0;
    double wy = 0;
    double wxy = 0;
    for (Timing t : timings) {
      double weight = 1 / (t.seconds() * t.seconds());
      double x = 1.0 / t.cores();
      w += weight;
      wx += weight * x;
      wxx += weight * x * x;
      wy += weight * t.seconds();
      wxy += weight * x * t.seconds();
    }
    double determinant = w * wxx - wx * wx;
    double work = (w * wxy - wx * wy) / determinant;
    double serial = (wy - work * wx) / w;
    if (serial < 0) {
      return new double[] {0, wxy / wxx};
    }
    return work < 0 ? new double[] {wy / w, 0} : new double[] {serial, work};
  }

  /** The least weighted sum of squares with this share, over all times on one core. */
  private static double squares(List<Timing> timings, double p) {
    double sg = 0;
    double sgg = 0;
    for (Timing t : timings) {
      double g = (p / t.cores() + 1 - p) / t.seconds();
      sg += g;
      sgg += g * g;
    }
    double one = sg / sgg;
    double sum = 0;
    for (Timing t : timings) {
      double miss = one * (p / t.cores() + 1 - p) / t.seconds() - 1;
      sum += miss * miss;
    }
    return sum;
  }

  /** How far towards an end the share may go before the squares exceed what is allowed. */
  private static double edge(List<Timing> timings, double p, double end, double allowed) {
    if (squares(timings, end) <= allowed) {
      return end;
    }
    double in = p;
    double out = end;
    for (int i = 0; i < 60; i++) {
      double middle = (in + out) / 2;
      if (squares(timings, middle) <= allowed) {
        in = middle;
      } else {
        out = middle;
      }
    }
    return in;
  }
}
