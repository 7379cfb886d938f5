package dev.weft.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weft info}: what this process was granted, and by whom. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = "Print what this machine grants: cores, memory, GPUs, scratch folders.")
final class InfoCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var out = spec.commandLine().getOut();
    out.printf("weft    %s%n", Version.weft());
    out.printf("java    %s%n", Runtime.version());
    out.printf("cores   %d%n", Runtime.getRuntime().availableProcessors());
  }
}
