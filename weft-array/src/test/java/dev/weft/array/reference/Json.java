package dev.weft.array.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON: objects as maps, arrays as lists, whole numbers as {@link Long}, others as {@link
 * Double}.
 */
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  @SuppressWarnings("unchecked") // a line of a file of cases is an object
  static Map<String, @Nullable Object> object(String text) {
    return (Map<String, @Nullable Object>) java.util.Objects.requireNonNull(new Json(text).value());
  }

  private @Nullable Object value() {
    skip();
    return switch (text.charAt(at)) {
      case '{' -> map();
      case '[' -> list();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private void skip() {
    while (Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw new IllegalArgumentException("no JSON at " + at + ": " + text);
    }
    at += word.length();
    return value;
  }

  private Map<String, @Nullable Object> map() {
    var map = new LinkedHashMap<String, @Nullable Object>();
    at++;
    skip();
    while (text.charAt(at) != '}') {
      skip();
      String key = string();
      skip();
      at++; // the colon
      map.put(key, value());
      skip();
      if (text.charAt(at) == ',') {
        at++;
        skip();
      }
    }
    at++;
    return map;
  }

  private List<@Nullable Object> list() {
    var list = new ArrayList<@Nullable Object>();
    at++;
    skip();
    while (text.charAt(at) != ']') {
      list.add(value());
      skip();
      if (text.charAt(at) == ',') {
        at++;
        skip();
      }
    }
    at++;
    return list;
  }

  private String string() {
    var string = new StringBuilder();
    at++;
    while (text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c == '\\') {
        c = text.charAt(at++);
        c =
            switch (c) {
              case 'n' -> '\n';
              case 't' -> '\t';
              case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
              }
              default -> c;
            };
      }
      string.append(c);
    }
    at++;
    return string.toString();
  }

  private Object number() {
    int from = at;
    while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String digits = text.substring(from, at);
    if (digits.matches("-?\\d+")) {
      return Long.parseLong(digits);
    }
    return Double.parseDouble(digits);
  }
}
