package dev.weft.adviser.rule;

import java.util.Locale;

/** Figures in words: short, with their unit. */
public final class Show {
  private Show() {}

  /** A share as a percentage: {@code 0.52 %}, {@code 87.3 %}, {@code 100 %}. */
  public static String percent(double share) {
    double p = share * 100;
    if (p == 0) {
      return "0 %";
    }
    int decimals = p < 0.995 ? 2 : p < 99.95 ? 1 : 0;
    return fixed(p, decimals) + " %";
  }

  /** A share as a percentage with two decimals: {@code 13.07 %}. */
  public static String exactPercent(double share) {
    return fixed(share * 100, 2) + " %";
  }

  /** A share with three decimals, rounded down, as a bound: {@code 0.979}. */
  public static String share(double share) {
    return fixed(Math.floor(share * 1000 + 1e-9) / 1000, 3);
  }

  /** Bytes in binary units: {@code 18.9 GB}. */
  public static String bytes(double bytes) {
    String[] units = {"B", "KB", "MB", "GB", "TB", "PB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1023.95 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return number(value) + " " + units[unit];
  }

  /**
   * Seconds: {@code 0.4 s}, {@code 126 s}, {@code 12 min 46 s}, {@code 3 h 20 min}, {@code 2 d 4
   * h}.
   */
  public static String seconds(double seconds) {
    if (seconds < 300) {
      return number(seconds) + " s";
    }
    long s = Math.round(seconds);
    if (s < 3_600) {
      return s / 60 + " min" + (s % 60 == 0 ? "" : " " + s % 60 + " s");
    }
    if (s < 86_400) {
      return s / 3_600 + " h" + (s % 3_600 / 60 == 0 ? "" : " " + s % 3_600 / 60 + " min");
    }
    return s / 86_400 + " d" + (s % 86_400 / 3_600 == 0 ? "" : " " + s % 86_400 / 3_600 + " h");
  }

  /** Core-hours, as core-seconds below a half: {@code 876 core-seconds}. */
  public static String coreHours(double hours) {
    return hours < 0.5
        ? counted(hours * 3_600, "core-second")
        : (hours < 10 ? fixed(hours, 2) : number(hours)) + " core-hours";
  }

  /** A number of things: {@code 1 slot}, {@code 8 slots}. */
  public static String counted(double number, String thing) {
    return number(number) + " " + thing + (number == 1 ? "" : "s");
  }

  /** Three significant digits or all of a whole number: {@code 1.05}, {@code 6.98}, {@code 241}. */
  public static String number(double value) {
    double size = Math.abs(value);
    if (size >= 99.95 || (value == Math.rint(value) && size < 1e15)) {
      return Double.isInfinite(value) ? "infinitely many" : String.valueOf(Math.round(value));
    }
    return fixed(value, size < 0.095 ? 3 : size < 9.995 ? 2 : 1);
  }

  private static String fixed(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
