package dev.weft.io.chunk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Folders in folders, as stores of arrays have them. */
public final class Folders {
  private Folders() {}

  /** Returns the folders in a folder, but those whose name begins with a dot. */
  public static List<Path> in(Path folder) throws IOException {
    var found = new ArrayList<Path>();
    if (!Files.isDirectory(folder)) {
      return found;
    }
    try (var entries = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path entry : entries) {
        if (!Objects.requireNonNull(entry.getFileName()).toString().startsWith(".")) {
          found.add(entry);
        }
      }
    }
    Collections.sort(found);
    return found;
  }

  /**
   * Returns the folder of a member.
   *
   * @param name its name, with {@code /} between folders
   * @throws IOException if the name leads outside
   */
  public static Path member(Path folder, String name) throws IOException {
    Path at = folder;
    for (String part : name.split("/", -1)) {
      boolean bad =
          part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0;
      Path next = bad ? at : at.resolve(part);
      if (bad || next.getNameCount() != at.getNameCount() + 1 || Path.of(part).isAbsolute()) {
        throw new IOException(
            folder
                + ": '"
                + name
                + "' is no name of a member; names are like a/b, without . and .. and empty parts");
      }
      at = next;
    }
    return at;
  }

  /**
   * Returns the error that a folder is not there, which names one that was begun.
   *
   * @param options the class whose {@code resume} goes on with it
   */
  public static IOException absent(Path folder, String options) {
    Path part = folder.toAbsolutePath().resolveSibling("." + folder.getFileName() + ".part");
    return new NoSuchFileException(
        folder.toString(),
        null,
        Files.isDirectory(part)
            ? "no such folder, but one that was begun and not finished, "
                + part
                + "; write it again with "
                + options
                + ".resume(true)"
            : "no such folder; the working directory is " + Path.of("").toAbsolutePath());
  }
}
