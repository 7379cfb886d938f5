package dev.weft.machine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The files in which an operating system describes itself, below a root. What cannot be read is
 * absent: containers and hardened systems hide some of them.
 */
record SystemFiles(Path root) {

  /** Returns {@code absolute} below the root. */
  Path at(String absolute) {
    return root.resolve(absolute.substring(1));
  }

  /** Whether this is the machine of this process, and not a picture of another. */
  boolean isOwn() {
    return root.equals(Path.of("/"));
  }

  List<String> lines(String absolute) {
    try {
      return Files.readAllLines(at(absolute), ISO_8859_1);
    } catch (IOException | SecurityException e) {
      return List.of();
    }
  }

  /** The first line of a file, without blanks around it; absent where it is empty. */
  Optional<String> line(String absolute) {
    return lines(absolute).stream().findFirst().map(String::strip).filter(s -> !s.isEmpty());
  }

  /** The number in the first line of a file; absent where there is something else. */
  OptionalLong number(String absolute) {
    return line(absolute).map(Numbers::whole).orElse(OptionalLong.empty());
  }
}
