package dev.weft.adviser.record;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Durations and dates as batch systems spell them; not a number where the text is neither. */
final class Times {
  /**
   * First letters of the months in English, German, French, Spanish, Italian, Portuguese, Dutch.
   */
  private static final List<List<String>> MONTHS =
      List.of(
          List.of("jan", "jän", "ene", "gen"),
          List.of("feb", "fév", "fev"),
          List.of("mar", "mär", "mrz", "maa", "mrt"),
          List.of("apr", "avr", "abr"),
          List.of("may", "mai", "mag", "mei"),
          List.of("jun", "juin", "giu"),
          List.of("jul", "juil", "lug"),
          List.of("aug", "aoû", "aou", "ago"),
          List.of("sep", "set"),
          List.of("oct", "okt", "ott", "out"),
          List.of("nov"),
          List.of("dec", "dez", "déc", "dic"));

  private static final String ENGLISH = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private Times() {}

  /**
   * Seconds: {@code 126s}, {@code 1.5}, {@code 02:03}, {@code 01:02:03.456}, {@code 1-02:03:04.5},
   * {@code 1:02:03:04}, {@code 2m3.5s}, {@code 250ms}.
   */
  static double duration(String text) {
    String t = text.strip();
    int n = t.length();
    if (n == 0 || n > 40) {
      return Double.NaN;
    }
    boolean negative = t.charAt(0) == '-';
    if (negative) {
      return -duration(t.substring(1));
    }
    if (t.indexOf(':') < 0) {
      int dash = t.indexOf('-');
      if (dash > 0) {
        double days = Amounts.number(t.substring(0, dash));
        double hours = Amounts.number(t.substring(dash + 1));
        if (hours < 0) {
          return Double.NaN;
        }
        return days * 86_400 + hours * 3_600;
      }
      return worded(t);
    }
    double days = 0;
    int dash = t.indexOf('-');
    if (dash > 0) {
      days = Amounts.number(t.substring(0, dash));
      t = t.substring(dash + 1);
    }
    if (t.endsWith("s")) {
      t = t.substring(0, t.length() - 1);
    }
    double seconds = 0;
    int parts = 0;
    int from = 0;
    while (from <= t.length()) {
      int colon = t.indexOf(':', from);
      String part = t.substring(from, colon < 0 ? t.length() : colon);
      double value = Amounts.number(part);
      if (Double.isNaN(value) || value < 0 || ++parts > 4) {
        return Double.NaN;
      }
      seconds = seconds * (parts == 2 && fourParts(t) ? 24 : 60) + value;
      if (colon < 0) {
        break;
      }
      from = colon + 1;
    }
    return days * 86_400 + seconds;
  }

  private static boolean fourParts(String t) {
    int colons = 0;
    for (int i = 0; i < t.length(); i++) {
      colons += t.charAt(i) == ':' ? 1 : 0;
    }
    return colons == 3;
  }

  private static double worded(String t) {
    int end = Amounts.numberEnd(t);
    double value = Amounts.number(t.substring(0, end));
    if (Double.isNaN(value)) {
      return Double.NaN;
    }
    String unit = t.substring(end).strip().toLowerCase(Locale.ROOT);
    if (unit.isEmpty()) {
      return value;
    }
    int letters = 0;
    while (letters < unit.length() && Character.isLetter(unit.charAt(letters))) {
      letters++;
    }
    double scale =
        switch (unit.substring(0, letters)) {
          case "s", "sec", "secs", "second", "seconds" -> 1;
          case "ms" -> 1e-3;
          case "us" -> 1e-6;
          case "ns" -> 1e-9;
          case "m", "min", "mins", "minute", "minutes" -> 60;
          case "h", "hr", "hour", "hours" -> 3_600;
          case "d", "day", "days" -> 86_400;
          default -> Double.NaN;
        };
    String rest = unit.substring(letters).strip();
    return value * scale + (rest.isEmpty() ? 0 : worded(rest));
  }

  /**
   * Seconds since 1970 as if the date were in UTC: {@code Fri Feb 25 16:25:14 2022} in several
   * languages, {@code 02/25/2022 16:25:14.123}, {@code 2022-02-25T16:25:14}, seconds and
   * milliseconds and microseconds since 1970. Not a number for anything else.
   */
  static double date(String text) {
    String t = text.strip();
    if (t.isEmpty() || t.length() > 60) {
      return Double.NaN;
    }
    double epoch = Amounts.number(t);
    if (!Double.isNaN(epoch)) {
      return epoch <= 0
          ? Double.NaN
          : epoch > 1e14 ? epoch / 1e6 : epoch > 1e11 ? epoch / 1e3 : epoch;
    }
    double usual = usual(t);
    if (!Double.isNaN(usual)) {
      return usual;
    }
    try {
      return parts(t);
    } catch (DateTimeException impossible) {
      return Double.NaN;
    }
  }

  /** The two commonest forms without any object: ISO, and C's {@code Thu Feb 24 12:35:08 2022}. */
  private static double usual(String t) {
    boolean iso = t.length() == 19 && t.charAt(4) == '-' && t.charAt(7) == '-';
    boolean c = t.length() == 24 && t.charAt(3) == ' ' && t.charAt(7) == ' ' && t.charAt(19) == ' ';
    if (!iso && !c) {
      return Double.NaN;
    }
    int clock = 11;
    int place = c ? ENGLISH.indexOf(t.substring(4, 7)) : 0;
    int year = digits(t, iso ? 0 : 20, 4);
    int month = iso ? digits(t, 5, 2) : place < 0 || place % 3 > 0 ? -1 : place / 3 + 1;
    int day = digits(t, 8, 2);
    int hour = digits(t, clock, 2);
    int minute = digits(t, clock + 3, 2);
    int second = digits(t, clock + 6, 2);
    boolean possible =
        year >= 1970
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= 28
            && hour >= 0
            && hour < 24
            && minute >= 0
            && minute < 60
            && second >= 0
            && second < 61
            && t.charAt(clock + 2) == ':'
            && t.charAt(clock + 5) == ':';
    if (!possible) {
      return Double.NaN;
    }
    return LocalDate.of(year, month, day).toEpochDay() * 86_400.0
        + hour * 3_600.0
        + minute * 60.0
        + second;
  }

  /** So many digits, a blank counting as none before them; negative where there is another mark. */
  private static int digits(String t, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      char d = t.charAt(i);
      if (d == ' ' && value == 0 && i < from + count - 1) {
        continue;
      }
      if (d < '0' || d > '9') {
        return -1;
      }
      value = value * 10 + (d - '0');
    }
    return value;
  }

  private static double parts(String t) {
    int year = 0;
    int month = 0;
    int day = 0;
    double clock = Double.NaN;
    boolean afternoon = false;
    boolean morning = false;
    List<String> words = words(t);
    for (String word : words) {
      char first = word.charAt(0);
      if (word.indexOf(':') > 0) {
        clock = duration(word);
      } else if (word.indexOf('/') > 0 || (word.indexOf('-') > 0 && Character.isDigit(first))) {
        String[] three = word.split("[/-]", -1);
        if (three.length != 3) {
          return Double.NaN;
        }
        int a = whole(three[0]);
        int b = whole(three[1]);
        int c = whole(three[2]);
        boolean yearFirst = a > 31;
        year = yearFirst ? a : c < 100 ? 2000 + c : c;
        month = yearFirst || b > 12 ? (yearFirst ? b : a) : a > 12 ? b : a;
        day = yearFirst ? c : a > 12 ? a : b;
      } else if (Character.isDigit(first)) {
        int value = whole(word.endsWith(".") ? word.substring(0, word.length() - 1) : word);
        if (value > 31) {
          year = value;
        } else if (day == 0) {
          day = value;
        }
      } else if (word.equalsIgnoreCase("pm")) {
        afternoon = true;
      } else if (word.equalsIgnoreCase("am")) {
        morning = true;
      } else if (month == 0) {
        month = month(word);
      }
    }
    if (year < 1970 || year > 9999 || month < 1 || day < 1 || !(clock >= 0 && clock < 86_401)) {
      return Double.NaN;
    }
    double seconds = afternoon && clock < 43_200 ? clock + 43_200 : clock;
    seconds -= morning && clock >= 43_200 ? 43_200 : 0; // 12:45 AM is a quarter to one at night
    return LocalDateTime.of(year, month, day, 0, 0).toEpochSecond(ZoneOffset.UTC) + seconds;
  }

  private static List<String> words(String t) {
    var words = new ArrayList<String>();
    int from = -1;
    for (int i = 0; i <= t.length(); i++) {
      char c = i < t.length() ? t.charAt(i) : ' ';
      boolean breaks =
          c == ' '
              || c == ','
              || c == '\t'
              || (c == 'T' && i > 0 && Character.isDigit(t.charAt(i - 1)));
      if (breaks) {
        if (from >= 0) {
          words.add(t.substring(from, i));
        }
        from = -1;
      } else if (from < 0) {
        from = i;
      }
    }
    return words;
  }

  private static int month(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    int found = 0;
    int length = 0;
    for (int m = 0; m < 12; m++) {
      for (String prefix : MONTHS.get(m)) {
        if (prefix.length() > length && lower.startsWith(prefix)) {
          found = m + 1;
          length = prefix.length();
        }
      }
    }
    return found;
  }

  private static int whole(String digits) {
    double value = Amounts.number(digits);
    return value >= 0 && value < 100_000 ? (int) value : -1;
  }
}
