package dev.weft.cli;

import dev.weft.adviser.rule.Settings;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every {@code weft advise} of jobs understands. */
final class AdviseOptions {
  enum Form {
    TEXT,
    JSON,
    HTML,
    MARKDOWN
  }

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Processors the job had, where the record cannot know.")
  private @Nullable Double slots;

  @Option(
      names = "--idle-ranks",
      paramLabel = "N",
      description = "Ranks that do no work by design: a scheduler, a client.")
  private int idleRanks;

  @Option(
      names = "--memory-per-core",
      paramLabel = "GB",
      description = "Memory that a node has for each core (default: 4).")
  private double memoryPerCore = Settings.USUAL_MEMORY_PER_CORE / (1 << 30);

  @Option(names = "--json", description = "One object a job, a line each.")
  private boolean json;

  @Option(names = "--html", description = "One page of HTML.")
  private boolean html;

  @Option(names = "--markdown", description = "Markdown, for a ticket or a wiki.")
  private boolean markdown;

  @Option(names = "--explain", description = "Print each figure's formula and each threshold.")
  private boolean explain;

  @Option(names = "--redact", description = "Leave out names of people, projects, jobs and hosts.")
  private boolean redact;

  Settings settings() {
    try {
      return new Settings(
          slots == null ? OptionalDouble.empty() : OptionalDouble.of(slots),
          idleRanks,
          memoryPerCore * (1 << 30));
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailedException(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  Form form() {
    return json ? Form.JSON : html ? Form.HTML : markdown ? Form.MARKDOWN : Form.TEXT;
  }

  boolean explain() {
    return explain;
  }

  boolean redact() {
    return redact;
  }
}
