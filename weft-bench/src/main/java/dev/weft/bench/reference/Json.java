package dev.weft.bench.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reader of JSON: objects are maps, arrays lists, whole numbers longs, other numbers doubles, and
 * null is null.
 */
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /**
   * Returns the value that {@code text} is.
   *
   * @throws IllegalArgumentException if it is none; the message names the place
   */
  static @Nullable Object parse(String text) {
    var json = new Json(text);
    @Nullable Object value = json.value();
    json.skipSpace();
    if (json.at < text.length()) {
      throw json.error("the end");
    }
    return value;
  }

  private IllegalArgumentException error(String expected) {
    return new IllegalArgumentException(
        "not JSON at character "
            + at
            + ": expected "
            + expected
            + (at < text.length() ? ", found '" + text.charAt(at) + "'" : ", found the end"));
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean take(char c) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void need(char c) {
    if (!take(c)) {
      throw error("'" + c + "'");
    }
  }

  private @Nullable Object value() {
    skipSpace();
    if (at == text.length()) {
      throw error("a value");
    }
    return switch (text.charAt(at)) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw error("a value");
    }
    at += word.length();
    return value;
  }

  private Map<String, @Nullable Object> object() {
    need('{');
    var map = new LinkedHashMap<String, @Nullable Object>();
    if (take('}')) {
      return map;
    }
    do {
      skipSpace();
      String name = string();
      need(':');
      map.put(name, value());
    } while (take(','));
    need('}');
    return map;
  }

  private List<@Nullable Object> array() {
    need('[');
    var list = new ArrayList<@Nullable Object>();
    if (take(']')) {
      return list;
    }
    do {
      list.add(value());
    } while (take(','));
    need(']');
    return list;
  }

  private String string() {
    need('"');
    var out = new StringBuilder();
    while (true) {
      if (at == text.length()) {
        throw error("'\"'");
      }
      char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      if (c != '\\') {
        out.append(c);
        continue;
      }
      if (at == text.length()) {
        throw error("an escape");
      }
      char escape = text.charAt(at++);
      switch (escape) {
        case '"', '\\', '/' -> out.append(escape);
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> {
          out.append((char) Integer.parseInt(text, at, at + 4, 16));
          at += 4;
        }
        default -> throw error("an escape");
      }
    }
  }

  private Object number() {
    int from = at;
    boolean whole = true;
    while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
      whole &= ".eE".indexOf(text.charAt(at)) < 0;
      at++;
    }
    if (from == at) {
      throw error("a value");
    }
    String digits = text.substring(from, at);
    return whole ? (Object) Long.parseLong(digits) : (Object) Double.parseDouble(digits);
  }
}
