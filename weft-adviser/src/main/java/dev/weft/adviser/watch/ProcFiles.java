package dev.weft.adviser.watch;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads the small text files of {@code /proc} and of cgroups with as little work as possible: one
 * buffer, no text decoding unless asked for. A file that is gone, or that may not be read, reads as
 * empty: processes end between two reads, and other users' processes show only a part of
 * themselves.
 *
 * <p>Owned by one thread.
 */
final class ProcFiles {
  private final String root;
  private byte[] buffer = new byte[8192];
  private int length;
  private int at;

  /**
   * @param root the directory to read instead of {@code /proc}
   */
  ProcFiles(Path root) {
    this.root = root + "/";
  }

  /** Opens a file below the root; false if there is nothing to read. */
  boolean open(String name) {
    return openFile(root + name);
  }

  /** Opens a file by its full name; false if there is nothing to read. */
  boolean openFile(String name) {
    at = 0;
    length = 0;
    try (var in = new FileInputStream(name)) {
      int n;
      while ((n = in.read(buffer, length, buffer.length - length)) > 0) {
        length += n;
        if (length == buffer.length) {
          if (length >= 1 << 20) {
            break;
          }
          buffer = Arrays.copyOf(buffer, length * 2);
        }
      }
    } catch (IOException e) {
      length = 0; // gone, or not ours to read
    }
    return length > 0;
  }

  /** What was read, as text. */
  String text() {
    return new String(buffer, 0, length, StandardCharsets.UTF_8);
  }

  /** What was read from here to the end of the line, as text without outer blanks. */
  String restOfLine() {
    int end = at;
    while (end < length && buffer[end] != '\n') {
      end++;
    }
    String rest = new String(buffer, at, end - at, StandardCharsets.UTF_8).strip();
    at = end;
    return rest;
  }

  /** The text between the first {@code (} and the last {@code )}: a name may hold brackets. */
  String nameInBrackets() {
    int open = 0;
    while (open < length && buffer[open] != '(') {
      open++;
    }
    int close = length - 1;
    while (close > open && buffer[close] != ')') {
      close--;
    }
    if (close <= open) {
      at = length;
      return "";
    }
    at = close + 1;
    return new String(buffer, open + 1, close - open - 1, StandardCharsets.UTF_8);
  }

  /** The next character that is not blank; 0 at the end. */
  char nextChar() {
    skipBlanks();
    return at < length ? (char) (buffer[at++] & 0xff) : 0;
  }

  /** The next whole number; 0 at the end; a word that is not a number counts as 0. */
  long nextLong() {
    skipBlanks();
    boolean negative = at < length && buffer[at] == '-';
    if (negative) {
      at++;
    }
    long value = 0;
    while (at < length && buffer[at] > ' ') {
      int digit = buffer[at++] - '0';
      if (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
      }
    }
    return negative ? -value : value;
  }

  /** The next number in the form {@code 0x1f}; 0 if there is none. */
  long nextHex() {
    skipBlanks();
    at += at + 1 < length && buffer[at] == '0' && buffer[at + 1] == 'x' ? 2 : 0;
    long value = 0;
    for (; at < length && buffer[at] > ' '; at++) {
      value = value << 4 | Math.max(0, Character.digit(buffer[at], 16));
    }
    return value;
  }

  void skip(int words) {
    for (int i = 0; i < words; i++) {
      skipBlanks();
      while (at < length && buffer[at] > ' ') {
        at++;
      }
    }
  }

  boolean atEnd() {
    skipBlanks();
    return at >= length;
  }

  /** Moves behind a key at the start of a line, wherever that line is; false if there is none. */
  boolean find(String key) {
    int n = key.length();
    for (int i = 0; i + n <= length; i++) {
      if (i > 0 && buffer[i - 1] != '\n') {
        continue;
      }
      int k = 0;
      while (k < n && buffer[i + k] == key.charAt(k)) {
        k++;
      }
      if (k == n) {
        at = i + n;
        return true;
      }
    }
    return false;
  }

  /** The number behind a key at the start of a line; the default if there is no such line. */
  long numberAfter(String key, long otherwise) {
    return find(key) ? nextLong() : otherwise;
  }

  /** The numeric names in a directory below the root; empty if it is gone. */
  int[] numbersIn(String directory) {
    String[] names = new File(root + directory).list();
    if (names == null) {
      return new int[0];
    }
    int[] numbers = new int[names.length];
    int n = 0;
    for (String name : names) {
      int value = number(name);
      if (value >= 0) {
        numbers[n++] = value;
      }
    }
    return Arrays.copyOf(numbers, n);
  }

  private static int number(String name) {
    int value = 0;
    for (int i = 0; i < name.length(); i++) {
      int digit = name.charAt(i) - '0';
      if (digit < 0 || digit > 9 || value > 200_000_000) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return name.isEmpty() ? -1 : value;
  }

  /** Where a link below the root points to; empty if it cannot be read. */
  String link(String name) {
    try {
      return Files.readSymbolicLink(Path.of(root + name)).toString();
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      return "";
    }
  }

  private void skipBlanks() {
    while (at < length && buffer[at] <= ' ') {
      at++;
    }
  }
}
