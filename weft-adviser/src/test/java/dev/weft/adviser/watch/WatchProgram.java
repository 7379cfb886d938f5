package dev.weft.adviser.watch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The watch as a program of its own, which is what it needs to be: it takes every child it has. */
final class WatchProgram {
  private WatchProgram() {}

  /**
   * Watches what its arguments name.
   *
   * @param arguments the file for the JSON, then the file for the page or {@code -}, then {@code
   *     --pid N}, or {@code --} or {@code --no-background} and the command
   */
  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    boolean attach = words.get(2).equals("--pid");
    System.exit(
        Watch.run(
            new WatchOptions(
                attach ? List.of() : words.subList(3, words.size()),
                attach ? OptionalInt.of(Integer.parseInt(words.get(3))) : OptionalInt.empty(),
                Duration.ofMillis(500),
                true,
                words.get(1).equals("-") ? Optional.empty() : Optional.of(Path.of(words.get(1))),
                Optional.of(Path.of(words.getFirst())),
                words.get(2).equals("--")),
            System.err));
  }
}
