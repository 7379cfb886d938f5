package dev.weft.adviser.record;

import java.util.Locale;

/** Numbers and bytes as batch systems spell them; not a number where the text is neither. */
final class Amounts {
  private Amounts() {}

  /** A value without needless decimals. */
  static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** Whether a field says that nothing was measured. */
  static boolean absent(String text) {
    if (!text.isEmpty() && "-?[(nNuU".indexOf(text.charAt(0)) < 0) {
      return false;
    }
    return switch (text.length()) {
      case 0 -> true;
      case 1 -> text.equals("-") || text.equals("?");
      case 2 -> text.equals("--");
      case 3 -> text.equals("-/-") || text.equalsIgnoreCase("n/a") || text.equalsIgnoreCase("nan");
      case 4 -> text.equalsIgnoreCase("none") || text.equalsIgnoreCase("null");
      case 5 -> text.equalsIgnoreCase("[n/a]");
      case 6 -> text.equals("(null)") || text.equals("(none)");
      case 7 -> text.equalsIgnoreCase("unknown");
      case 9 -> text.equalsIgnoreCase("undefined");
      default -> text.equals("[Not Supported]") || text.equals("[Unknown Error]");
    };
  }

  /** A plain number, a comma as its decimal point allowed; not a number if it is none. */
  static double number(String text) {
    int n = text.length();
    if (n == 0 || n > 40) {
      return Double.NaN;
    }
    boolean whole = true;
    for (int i = 0; i < n; i++) {
      char c = text.charAt(i);
      boolean sign = (c == '-' || c == '+') && (i == 0 || text.charAt(i - 1) == 'e');
      boolean digit = c >= '0' && c <= '9';
      if (!digit && !sign && c != '.' && c != ',' && c != 'e' && c != 'E') {
        return Double.NaN;
      }
      whole &= digit;
    }
    if (whole && n <= 18) {
      long value = 0;
      for (int i = 0; i < n; i++) {
        value = value * 10 + (text.charAt(i) - '0');
      }
      return value;
    }
    try {
      String dotted =
          text.indexOf(',') >= 0 && text.indexOf('.') < 0 ? text.replace(',', '.') : text;
      return Double.parseDouble(dotted);
    } catch (NumberFormatException notOne) {
      return Double.NaN;
    }
  }

  /** The end of the number that a text begins with. */
  static int numberEnd(String text) {
    int i = 0;
    int n = text.length();
    while (i < n) {
      char c = text.charAt(i);
      boolean exponent =
          (c == 'e' || c == 'E')
              && i > 0
              && i + 1 < n
              && (Character.isDigit(text.charAt(i + 1))
                  || (i + 2 < n
                      && (text.charAt(i + 1) == '+' || text.charAt(i + 1) == '-')
                      && Character.isDigit(text.charAt(i + 2))));
      boolean sign = (c == '-' || c == '+') && (i == 0 || text.charAt(i - 1) == 'e');
      if ((c < '0' || c > '9') && c != '.' && c != ',' && !sign && !exponent) {
        break;
      }
      i++;
    }
    return i;
  }

  /**
   * Bytes: a number and a unit, binary for every spelling ({@code 18.891GB}, {@code 4000M}, {@code
   * 12 MiB}, {@code 30948696kb}), the {@code s} of a product with seconds ignored.
   *
   * @param unit bytes of one where the text has no unit
   */
  static double bytes(String text, double unit) {
    String trimmed = text.strip();
    int end = numberEnd(trimmed);
    double value = number(trimmed.substring(0, end));
    if (Double.isNaN(value)) {
      return Double.NaN;
    }
    String suffix = trimmed.substring(end).strip();
    double scale = suffix.isEmpty() ? unit : scale(suffix);
    return value * scale;
  }

  /** Bytes of a unit such as {@code K}, {@code kb}, {@code MiB}, {@code GBs}, {@code KGBs}. */
  private static double scale(String suffix) {
    String lower = suffix.toLowerCase(Locale.ROOT);
    double scale = 1;
    boolean any = false;
    for (int i = 0; i < lower.length(); i++) {
      int power = "bkmgtpe".indexOf(lower.charAt(i));
      if (power > 0) {
        scale *= Math.scalb(1.0, 10 * power);
        any = true;
      } else if (power == 0) {
        any = true;
      } else if (lower.charAt(i) == 'i' && any) {
        continue;
      } else {
        String rest = lower.substring(i);
        return any && (rest.equals("s") || rest.equals("ytes") || rest.equals("yte"))
            ? scale
            : Double.NaN;
      }
      if (i > 3) {
        return Double.NaN;
      }
    }
    return scale;
  }
}
