package dev.weft.adviser.watch;

/** What kept a command from being faster, or kept it busy. */
enum Bottleneck {
  /** Its cores computed. */
  CPU("cpu", "the processor"),
  /** Its cores waited for memory, or it ran against its memory limit. */
  MEMORY("memory", "memory"),
  /** Its pages came back from swap. */
  SWAP("swap", "swapping"),
  /** It waited for storage. */
  DISK("disk", "storage"),
  /** It waited for the network. */
  NETWORK("network", "the network"),
  /** It waited for time, locks, other processes or people. */
  WAITING("waiting", "waiting"),
  /** A CPU quota stopped it again and again. */
  THROTTLED("throttled", "a CPU quota"),
  /** Its threads were tied to fewer cores than it was granted. */
  PINNED("pinned", "an affinity mask"),
  /** More of its threads wanted to run than there were cores for it. */
  OVERSUBSCRIBED("oversubscribed", "too many threads"),
  /** It ended before anything could be seen. */
  UNKNOWN("unknown", "unknown");

  private final String text;
  private final String words;

  Bottleneck(String text, String words) {
    this.text = text;
    this.words = words;
  }

  /** The name used in JSON. */
  String text() {
    return text;
  }

  String words() {
    return words;
  }
}
