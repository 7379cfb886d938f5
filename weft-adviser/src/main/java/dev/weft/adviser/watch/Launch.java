package dev.weft.adviser.watch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the command with what this process was given, and nothing that the JVM added. */
final class Launch {
  private static final int ENOENT = 2;
  private static final int E2BIG = 7;
  private static final int ENOEXEC = 8;
  private static final int EAGAIN = 11;
  private static final int ENOMEM = 12;
  private static final int EACCES = 13;

  private final Native system;
  private final ProcFiles files;

  Launch(Native system, ProcFiles files) {
    this.system = system;
    this.files = files;
  }

  /** A command that could not be started: the status of shells for it, and why. */
  record Failure(int status, String message) {}

  /** The signals that this process was started to ignore, as bits. */
  long ignoredSignals() {
    return files.open("self/status") && files.find("SigIgn:")
        ? Long.parseUnsignedLong(files.restOfLine(), 16)
        : 0;
  }

  /**
   * Keeps the files that the JVM has opened (its modules, the jars) from the command, which still
   * gets every descriptor that this process was given.
   */
  void keepOwnFiles() {
    String home = System.getProperty("java.home", "/nonexistent");
    for (int descriptor : files.numbersIn("self/fd")) {
      String target = files.link("self/fd/" + descriptor);
      if (descriptor > 2
          && (target.startsWith(home)
              || target.endsWith(".jar")
              || target.endsWith(".jsa")
              || target.endsWith(".aot")
              || target.startsWith("/proc/")
              || target.equals("/dev/random")
              || target.equals("/dev/urandom"))) {
        system.closeOnExec(descriptor);
      }
    }
  }

  /**
   * Starts the command.
   *
   * @param defaults signals ignored here that it must find at their default
   * @return its pid, or {@code -errno}
   */
  int start(List<String> command, List<Integer> defaults) {
    List<String> bytes = asBytes(command);
    int pid = system.spawn(new Native.Start(bytes, false, -1, defaults));
    if (pid == -ENOEXEC) { // a script without its first line: shells run it themselves
      var words = new ArrayList<String>();
      words.add("/bin/sh");
      words.add(bytes.getFirst().contains("/") ? bytes.getFirst() : found(command.getFirst()));
      words.addAll(bytes.subList(1, bytes.size()));
      pid = system.spawn(new Native.Start(words, false, -1, defaults));
    }
    return pid;
  }

  /**
   * The words as the bytes that this process was given, one character a byte. The JVM decodes its
   * arguments by the locale and loses what is foreign to it (every accent under {@code LANG=C}), so
   * they are taken from the kernel's copy, of which the command is the end.
   */
  private static List<String> asBytes(List<String> command) {
    String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
    Charset charset = Charset.isSupported(encoding) ? Charset.forName(encoding) : UTF_8;
    try {
      String all = Files.readString(Path.of("/proc/self/cmdline"), ISO_8859_1);
      List<String> given = List.of(all.split("\0", -1)); // ends with an empty word
      int from = given.size() - 1 - command.size();
      if (from > 0) {
        List<String> words = given.subList(from, given.size() - 1);
        if (sameText(words, command, charset)) {
          return words;
        }
      }
    } catch (IOException e) {
      // then what the JVM made of them must do
    }
    return command.stream().map(word -> new String(word.getBytes(charset), ISO_8859_1)).toList();
  }

  private static boolean sameText(List<String> bytes, List<String> command, Charset charset) {
    for (int i = 0; i < bytes.size(); i++) {
      String word = command.get(i);
      boolean ascii = word.chars().allMatch(c -> c < 0x80);
      if (ascii && !word.contains("?") && !bytes.get(i).equals(word)) {
        return false;
      }
      if (!ascii && !new String(bytes.get(i).getBytes(ISO_8859_1), charset).equals(word)) {
        return word.contains("\ufffd");
      }
    }
    return true;
  }

  /** Why it could not be started, in words. */
  Failure failure(List<String> command, int errno) {
    String name = command.getFirst();
    String file = found(name);
    return switch (errno) {
      case ENOENT -> {
        if (!file.isEmpty()) {
          yield new Failure(
              126,
              "%s cannot be run: the interpreter in its first line, or its loader, does not exist;"
                      .formatted(file)
                  + " check the line after #!");
        }
        yield new Failure(
            127,
            name.contains("/")
                ? "%s: no such file; check the path (the directory is %s)"
                    .formatted(name, System.getProperty("user.dir"))
                : "%s: command not found on the PATH; give its path, as in ./%s"
                    .formatted(name.isEmpty() ? "''" : name, name));
      }
      case EACCES ->
          new Failure(
              126,
              file.isEmpty() || !new File(file).isDirectory()
                  ? "%s may not be run; make it executable: chmod +x %s".formatted(name, name)
                  : "%s is a directory; name a program".formatted(name));
      case E2BIG ->
          new Failure(126, "%s: its arguments and environment are too long".formatted(name));
      case EAGAIN, ENOMEM ->
          new Failure(
              126,
              "%s cannot be started: no room for another process (errno %d); see ulimit -u and free -m"
                  .formatted(name, errno));
      default -> new Failure(126, "%s cannot be started (errno %d)".formatted(name, errno));
    };
  }

  /** The file that a name stands for, as shells look for it; empty if there is none. */
  private static String found(String name) {
    if (name.contains("/")) {
      return new File(name).exists() ? name : "";
    }
    String path = System.getenv("PATH");
    for (String directory : (path == null ? "/bin:/usr/bin" : path).split(":", -1)) {
      var file = new File(directory.isEmpty() ? "." : directory, name);
      if (!name.isEmpty() && file.isFile()) {
        return file.getPath();
      }
    }
    return "";
  }
}
