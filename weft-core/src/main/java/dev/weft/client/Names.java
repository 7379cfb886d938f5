package dev.weft.client;

import java.util.UUID;

/** Names of stages whose bodies have no canonical text: unique wherever they meet. */
final class Names {
  private Names() {}

  /** Returns a name that starts with {@code what} and that nothing else has. */
  static String fresh(String what) {
    return what + "-" + token();
  }

  /** Returns twelve letters that nobody else was given. */
  static String token() {
    return Long.toHexString(UUID.randomUUID().getLeastSignificantBits()).substring(4);
  }
}
