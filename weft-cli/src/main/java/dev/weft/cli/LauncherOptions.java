package dev.weft.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options that the launcher takes before there is a JVM, because they set its heap and its
 * processors. They are here for the help.
 */
@SuppressWarnings("UnusedVariable") // nobody reads them after the launcher
final class LauncherOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Compute on N threads; else on every core that was granted.")
  private @Nullable String threads;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "The heap, such as 512m or 4g; else 60 % of the memory.")
  private @Nullable String memory;
}
