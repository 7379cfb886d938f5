package dev.weft.adviser.watch;

import dev.weft.adviser.record.Signals;
import dev.weft.adviser.rule.Finding;
import dev.weft.adviser.rule.Show;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;

/** Tells of a watched command: as text or JSON, and as a page where one is asked for. */
final class Telling {
  private Telling() {}

  /**
   * Writes what the options ask for. What cannot be written is said and changes nothing else: the
   * command's exit status matters more.
   */
  static void tell(WatchOptions options, Facts facts, Verdict verdict, PrintStream err) {
    String text = options.json() ? WatchJson.of(facts, verdict) + "\n" : text(facts, verdict);
    if (options.output().isPresent()) {
      if (!write(options.output().get(), text, err)) {
        err.print(text);
      }
    } else {
      err.print(text);
    }
    if (options.report().isPresent()
        && write(options.report().get(), WatchPage.of(facts, verdict), err)
        && !options.json()) {
      err.println("  curves: " + options.report().get());
    }
    err.flush();
  }

  private static boolean write(Path file, String text, PrintStream err) {
    try {
      Files.writeString(file, text);
      return true;
    } catch (NoSuchFileException e) {
      err.println(
          "weft watch: cannot write %s: its directory does not exist; make it first"
              .formatted(file));
    } catch (IOException e) {
      err.println(
          "weft watch: cannot write %s (%s); name a file that you may write"
              .formatted(file, e.getMessage()));
    }
    return false;
  }

  /** The text for people, with the line of figures first. */
  static String text(Facts f, Verdict verdict) {
    var out = new StringBuilder();
    out.append("weft watch: ").append(end(f)).append(": ").append(figures(f)).append('\n');
    out.append("  bottleneck: ").append(verdict.bottleneck().text());
    out.append(
        verdict.evidence().isEmpty() ? "" : " (" + String.join("; ", verdict.evidence()) + ")");
    out.append('\n');
    for (Finding finding : verdict.findings()) {
      out.append(finding.remark() ? "  note: " : "  finding: ")
          .append(finding.summary())
          .append(" [")
          .append(finding.id())
          .append(", ")
          .append(finding.confidence().text())
          .append(" confidence]\n");
      finding.evidence().forEach(line -> out.append("    because ").append(line).append('\n'));
      finding.change().forEach(line -> out.append("    change  ").append(line).append('\n'));
      if (!finding.gain().isEmpty()) {
        out.append("    gain    ").append(finding.gain()).append('\n');
      }
    }
    if (verdict.findings().isEmpty()) {
      out.append("  nothing to change\n");
    }
    return out.toString();
  }

  /** How it ended, in a few words. */
  static String end(Facts f) {
    Ending e = f.ending();
    if (f.attached()) {
      return "process " + f.pid();
    }
    if (e.signal() != 0) {
      return "ended by " + Signals.name(e.signal()) + (e.core() ? " (core dumped)" : "");
    }
    return e.known() ? "exit status " + e.exitCode() : "ended, its status was taken by another";
  }

  /** The line of figures. */
  static String figures(Facts f) {
    var parts = new ArrayList<String>();
    Stretch total = f.course().total();
    parts.add(Show.seconds(f.wallSeconds()) + " wall");
    parts.add(
        "%s CPU (%s user, %s system)"
            .formatted(
                Show.seconds(f.cpuSeconds()),
                Show.seconds(f.kernel().userSeconds()),
                Show.seconds(f.kernel().systemSeconds())));
    if (f.attached()) {
      parts.set(1, Show.seconds(f.cpuSeconds()) + " CPU");
    }
    parts.add(
        "%s of %d core%s busy"
            .formatted(
                Show.number(f.busyCores()), f.room().slots(), f.room().slots() == 1 ? "" : "s"));
    if (f.treeBytes() > 0) {
      parts.add(Size.of(f.treeBytes()) + " of memory");
    }
    parts.add(Size.of(f.storageRead()) + " read");
    parts.add(Size.of(f.storageWritten()) + " written");
    parts.add("%d switches to wait, %d forced".formatted(f.voluntary(), f.involuntary()));
    if (f.majorFaults() > 0) {
      parts.add(f.majorFaults() + " major faults");
    }
    parts.add(
        "%d process%s at once"
            .formatted(total.work().processes(), total.work().processes() == 1 ? "" : "es"));
    return String.join(", ", parts);
  }
}
