package dev.weft.adviser.record;

/** A text that is no record, or a field of one that has no possible value. */
public final class UnreadableRecord extends Exception {
  private static final long serialVersionUID = 1;

  private final long line;
  private final String field;

  /**
   * What cannot be read.
   *
   * @param line the line it stands on, from 1; 0 where it is the whole text
   * @param field the field, empty where it is no field
   * @param problem what is wrong, with the value
   */
  public UnreadableRecord(long line, String field, String problem) {
    super(
        (line > 0 ? "line " + line + (field.isEmpty() ? ": " : ", field " + field + ": ") : "")
            + problem);
    this.line = line;
    this.field = field;
  }

  /** The line, from 1; 0 where it is the whole text. */
  public long line() {
    return line;
  }

  /** The field, empty where it is no field. */
  public String field() {
    return field;
  }

  /** The start of a value, safe to show: at most 60 characters, control characters replaced. */
  public static String shown(String value) {
    String cut = value.length() > 60 ? value.substring(0, 57) + "..." : value;
    var out = new StringBuilder(cut.length());
    for (int i = 0; i < cut.length(); i++) {
      char c = cut.charAt(i);
      out.append(Character.isISOControl(c) ? '?' : c);
    }
    return out.toString();
  }
}
