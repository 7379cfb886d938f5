package dev.weft.adviser.watch;

import java.util.Map;

/**
 * What a blocked thread waits for by the number of its system call, of x86-64 and of arm64. A call
 * that reads or writes a descriptor waits for what the descriptor is.
 */
final class SystemCalls {
  /** What a call number says: a reason, or that the descriptor in its first argument decides. */
  sealed interface Meaning {
    record Reason(Wait waits) implements Meaning {}

    record Descriptor() implements Meaning {}
  }

  private static final Meaning DESCRIPTOR = new Meaning.Descriptor();
  private static final Meaning UNKNOWN = new Meaning.Reason(Wait.UNKNOWN);

  private final Map<Integer, Meaning> meanings;

  private SystemCalls(Map<Integer, Meaning> meanings) {
    this.meanings = meanings;
  }

  /**
   * The table of an architecture.
   *
   * @param architecture as the system property {@code os.arch} names it
   */
  static SystemCalls of(String architecture) {
    var meanings = new java.util.HashMap<Integer, Meaning>();
    switch (architecture) {
      case "amd64", "x86_64" -> {
        add(meanings, DESCRIPTOR, 0, 1, 17, 18, 19, 20, 40, 275, 295, 296, 327, 328);
        add(meanings, Wait.NETWORK, 42, 43, 44, 45, 46, 47, 288, 299, 307);
        add(meanings, Wait.EVENTS, 7, 23, 232, 270, 271, 281, 441);
        add(meanings, Wait.TIMER, 35, 230, 219);
        add(meanings, Wait.LOCK, 202, 449, 72, 73, 65, 220, 34, 128, 130, 70, 243);
        add(meanings, Wait.CHILD, 61, 247);
        add(meanings, Wait.DISK, 74, 75, 162, 306, 277, 26, 2, 257, 208, 333, 326);
      }
      case "aarch64" -> {
        add(meanings, DESCRIPTOR, 63, 64, 65, 66, 67, 68, 69, 70, 71, 76, 286, 287);
        add(meanings, Wait.NETWORK, 202, 203, 206, 207, 211, 212, 242, 243, 269);
        add(meanings, Wait.EVENTS, 22, 72, 73, 441);
        add(meanings, Wait.TIMER, 101, 115, 128);
        add(meanings, Wait.LOCK, 98, 449, 25, 32, 193, 192, 133, 137, 188, 183);
        add(meanings, Wait.CHILD, 95, 260);
        add(meanings, Wait.DISK, 82, 83, 81, 267, 84, 227, 56, 4, 292, 285);
      }
      default -> {} // every call means UNKNOWN; thread states still tell storage from the rest
    }
    return new SystemCalls(Map.copyOf(meanings));
  }

  private static void add(Map<Integer, Meaning> meanings, Wait wait, int... numbers) {
    add(meanings, new Meaning.Reason(wait), numbers);
  }

  private static void add(Map<Integer, Meaning> meanings, Meaning meaning, int... numbers) {
    for (int number : numbers) {
      meanings.put(number, meaning);
    }
  }

  Meaning meaning(int number) {
    return meanings.getOrDefault(number, UNKNOWN);
  }

  /** What waiting for a descriptor means, by where {@code /proc/PID/fd/N} points. */
  static Wait ofDescriptor(String target) {
    if (target.startsWith("socket:")) {
      return Wait.NETWORK;
    }
    if (target.startsWith("pipe:")) {
      return Wait.PIPE;
    }
    if (target.startsWith("anon_inode:")) {
      return Wait.EVENTS;
    }
    if (target.startsWith("/dev/pts/") || target.startsWith("/dev/tty")) {
      return Wait.TERMINAL;
    }
    return target.startsWith("/") && !target.startsWith("/dev/") ? Wait.DISK : Wait.UNKNOWN;
  }
}
