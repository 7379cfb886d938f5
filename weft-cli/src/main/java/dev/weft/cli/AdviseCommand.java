package dev.weft.cli;

import dev.weft.adviser.record.CgroupReader;
import dev.weft.adviser.record.PbsReader;
import dev.weft.adviser.record.QacctReader;
import dev.weft.adviser.record.RecordReader;
import dev.weft.adviser.record.SacctReader;
import dev.weft.adviser.record.SeffReader;
import dev.weft.adviser.record.TimeReader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weft advise}: how well a job used what it was given, and the one thing to change. */
@Command(
    name = "advise",
    mixinStandardHelpOptions = true,
    description = "Say how well a job of any program used what it was given, and what to change.",
    synopsisSubcommandLabel = "KIND")
final class AdviseCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "of what kind is the record? for example: weft advise sacct FILE");
  }

  /** The command with a subcommand for each kind of record. */
  static CommandLine line() {
    var line = new CommandLine(new AdviseCommand());
    file(line, "qacct", new QacctReader(), "qacct -j ID, or the accounting file of Grid Engine.");
    file(line, "sacct", new SacctReader(), "sacct -P, its plain table, or sacct --json (SLURM).");
    file(line, "seff", new SeffReader(), "seff ID (SLURM).");
    file(line, "time", new TimeReader(), "/usr/bin/time -v COMMAND, or the shell's time.");
    file(line, "pbs", new PbsReader(), "qstat -xf, accounting records or tracejob (PBS, Torque).");
    file(line, "cgroup", new CgroupReader(), "A control group's folder or files; systemctl show.");
    line.addSubcommand(new CommandLine(new AdviseJobCommand()));
    line.addSubcommand(new CommandLine(new AdviseGpuCommand()));
    line.addSubcommand(new CommandLine(new AdviseAmdahlCommand()));
    return line;
  }

  private static void file(CommandLine line, String name, RecordReader reader, String description) {
    var command = new CommandLine(new AdviseFileCommand(reader));
    command.getCommandSpec().usageMessage().description(description);
    line.addSubcommand(name, command);
  }
}
