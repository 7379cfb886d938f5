package dev.weft.client;

/** A body that can say of each part what it is, in the words of whoever made it. */
interface Described {
  /** Returns what part {@code part} is, as {@code 'clean'} or {@code item a.csv}; may be empty. */
  String describe(long part);

  /** Returns the text of a value that errors name, cut to a reasonable length. */
  static String brief(Object value) {
    String text;
    try {
      text = String.valueOf(value);
    } catch (RuntimeException e) {
      return "a " + value.getClass().getName();
    }
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
