package dev.weft.cluster;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The command that starts a worker process: this JVM's {@code java}, with the class path and module
 * path that this JVM has.
 *
 * @param heapBytes the largest heap of the worker
 * @param slots how many leases it runs at once
 */
record Launch(long heapBytes, int slots) {
  private static final String MAIN = "dev.weft.cluster.WorkerMain";

  /** A single argument of a program may have 128 KB; a longer class path goes into a file. */
  private static final int LONGEST_ARGUMENT = 100_000;

  /** Transparent huge pages are worth their while for heaps of this size and more. */
  private static final long LARGE_HEAP = 512L << 20;

  /** Returns the command; what is too long for it is put into a file in {@code directory}. */
  List<String> command(Path directory) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags());
    var arguments =
        new ArrayList<>(passedOn(ManagementFactory.getRuntimeMXBean().getInputArguments()));
    arguments.addAll(paths(WorkerMain.class.getModule()));
    int length = arguments.stream().mapToInt(String::length).sum();
    if (length < LONGEST_ARGUMENT) {
      command.addAll(arguments);
    } else {
      Path file = directory.resolve("arguments");
      Files.writeString(file, quoted(arguments));
      command.add("@" + file);
    }
    return command;
  }

  private List<String> flags() {
    var flags = new ArrayList<String>();
    flags.add("-Xmx" + Math.max(16, heapBytes >> 20) + "m");
    // one thread has no use for several collecting it, and starts sooner without
    flags.add(slots == 1 ? "-XX:+UseSerialGC" : "-XX:+UseParallelGC");
    flags.add("-XX:-UsePerfData"); // it is a file under /tmp that stays if the process is killed
    if (heapBytes >= LARGE_HEAP && hugePagesOnRequest()) {
      flags.add("-XX:+UseTransparentHugePages");
    }
    return flags;
  }

  private static boolean hugePagesOnRequest() {
    try {
      return Files.readString(Path.of("/sys/kernel/mm/transparent_hugepage/enabled"))
          .contains("[madvise]");
    } catch (IOException e) {
      return false; // not Linux, or not allowed to know
    }
  }

  /** Returns what of this JVM's own arguments holds for workers: what code may see of them. */
  static List<String> passedOn(List<String> arguments) {
    return arguments.stream()
        .filter(argument ->
            argument.startsWith("--add-")
                || argument.startsWith("--enable-")
                || argument.startsWith("--limit-modules")
                || argument.startsWith("--patch-module")
                || argument.startsWith("--sun-misc-unsafe")
                || argument.startsWith("-ea")
                || argument.startsWith("-da")
                || argument.startsWith("-esa")
                || (argument.startsWith("-D")
                    && !argument.startsWith("-Dcom.sun.management")
                    && !argument.startsWith("-Djava.class.path")))
        .toList();
  }

  private static List<String> paths(Module own) {
    var arguments = new ArrayList<String>();
    String classPath = System.getProperty("java.class.path", "");
    if (!own.isNamed()) {
      requireOnClassPath(classPath);
      arguments.addAll(List.of("-cp", classPath, MAIN));
      return arguments;
    }
    if (!classPath.isEmpty()) {
      arguments.addAll(List.of("-cp", classPath));
    }
    arguments.addAll(List.of("--module-path", System.getProperty("jdk.module.path", "")));
    String modules =
        ModuleLayer.boot().modules().stream().map(Module::getName).collect(Collectors.joining(","));
    arguments.addAll(List.of("--add-modules", modules, "-m", own.getName() + "/" + MAIN));
    return arguments;
  }

  private static void requireOnClassPath(String classPath) {
    @Nullable Class<?> found;
    try {
      found = Class.forName(MAIN, false, ClassLoader.getSystemClassLoader());
    } catch (ClassNotFoundException e) {
      found = null;
    }
    if (!WorkerMain.class.equals(found)) {
      throw new IllegalStateException(
          "worker processes have the class path of this JVM, and weft-cluster is not on it: it was loaded by "
              + WorkerMain.class.getClassLoader()
              + "; put it on the class path with which java is started, now "
              + (classPath.isEmpty() ? "empty" : classPath));
    }
  }

  /** Returns arguments as the {@code java} launcher reads them from a file. */
  static String quoted(List<String> arguments) {
    return arguments.stream()
        .map(argument -> '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
