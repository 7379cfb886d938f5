package dev.weft.adviser.watch;

import dev.weft.adviser.record.Outcome;
import dev.weft.adviser.record.Signals;
import dev.weft.adviser.rule.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A watched command as one line of JSON: the fields that every record of a job has, then those that
 * only a watch can know. What is unknown is null.
 */
final class WatchJson {
  private final StringBuilder out = new StringBuilder();

  private WatchJson() {}

  static String of(Facts f, Verdict verdict) {
    var json = new WatchJson();
    json.out.append('{');
    json.common(f, verdict);
    json.own(f, verdict);
    json.findings(verdict.findings());
    json.out.append('}');
    return json.out.toString();
  }

  private void common(Facts f, Verdict verdict) {
    long asked = f.room().limits().memoryLimitBytes();
    text("job", String.valueOf(f.pid()));
    number("slots", f.room().slots());
    real("wallSeconds", f.wallSeconds());
    real("cpuSeconds", f.cpuSeconds());
    real("cpuEfficiency", f.busyCores() / f.room().slots());
    real("busyCores", f.busyCores());
    known("memoryBytes", f.treeBytes() == 0 ? -1 : f.treeBytes());
    known("memoryAskedBytes", asked);
    key("memoryEfficiency");
    out.append(asked > 0 && f.treeBytes() > 0 ? plain((double) f.treeBytes() / asked) : "null");
    text("outcome", outcome(f, verdict).text());
    text("verdict", verdict.id());
  }

  static Outcome outcome(Facts f, Verdict verdict) {
    Ending e = f.ending();
    if (verdict.findings().stream().anyMatch(x -> x.id().equals("killed-memory"))
        && e.reportedSignal() == 9) {
      return Outcome.KILLED_MEMORY;
    }
    if (!e.known()) {
      return Outcome.UNKNOWN;
    }
    return e.signal() != 0
        ? Outcome.SIGNAL
        : e.exitCode() == 0 ? Outcome.COMPLETED : Outcome.FAILED;
  }

  private void own(Facts f, Verdict verdict) {
    Stretch total = f.course().total();
    strings("command", f.command());
    key("exitStatus");
    out.append(f.ending().known() ? f.ending().shellStatus() : "null");
    key("signal");
    out.append(f.ending().signal() == 0 ? "null" : quoted(Signals.name(f.ending().signal())));
    text("bottleneck", verdict.bottleneck().text());
    strings("bottleneckEvidence", verdict.evidence());
    if (f.attached()) {
      key("userSeconds");
      out.append("null");
      key("systemSeconds");
      out.append("null");
    } else {
      real("userSeconds", f.kernel().userSeconds());
      real("systemSeconds", f.kernel().systemSeconds());
    }
    real("queueSeconds", total.work().queueSeconds());
    known("peakProcessBytes", f.peakBytes() == 0 ? -1 : f.peakBytes());
    known("proportionalBytes", total.memory().proportionalBytes());
    number("swapBytes", total.memory().swapBytes());
    number("minorFaults", f.minorFaults());
    number("majorFaults", f.majorFaults());
    number("storageReadBytes", f.storageRead());
    number("storageWrittenBytes", f.storageWritten());
    number("networkBytes", total.traffic().network());
    number("voluntarySwitches", f.voluntary());
    number("involuntarySwitches", f.involuntary());
    number("processesAtOnce", total.work().processes());
    number("threadsAtOnce", total.work().threads());
    number("processesStartedOnMachine", total.around().started());
    number("reparented", f.reparented());
    strings("leftRunning", f.survivors());
    text("allowedCpus", Shares.of(f).allowed().toString());
    real("othersBusyCores", Shares.of(f).others());
    number("throttledPeriods", total.around().throttledPeriods());
    real("throttledSeconds", total.around().throttledSeconds());
    key("waitSeconds");
    out.append('{');
    for (Wait wait : Wait.values()) {
      real(wait.name().toLowerCase(Locale.ROOT), total.idleSeconds(wait));
    }
    out.append('}');
    key("gpuBusyPercent");
    var gpu = f.gpus().stream().mapToDouble(GpuReading::busyPercent).average();
    out.append(gpu.isPresent() ? plain(gpu.getAsDouble()) : "null");
    key("memoryPaces");
    out.append(f.memoryPaces().stream().map(p -> String.valueOf(Math.round(p))).toList());
    number("samples", f.course().samples());
    real("watchCpuSeconds", f.watchSeconds());
    key("watchCoreShare");
    out.append(f.watchShare() < 0 ? "null" : plain(f.watchShare()));
  }

  private void findings(List<Finding> findings) {
    key("findings");
    out.append('[');
    for (Finding finding : findings) {
      comma();
      out.append('{');
      text("id", finding.id());
      text("summary", finding.summary());
      strings("evidence", finding.evidence());
      strings("change", finding.change());
      text("gain", finding.gain());
      text("confidence", finding.confidence().text());
      key("remark");
      out.append(finding.remark());
      out.append('}');
    }
    out.append(']');
  }

  private void comma() {
    char last = out.charAt(out.length() - 1);
    if (last != '{' && last != '[') {
      out.append(',');
    }
  }

  private void key(String name) {
    comma();
    out.append('"').append(name).append("\":");
  }

  private void text(String name, String value) {
    key(name);
    out.append(quoted(value));
  }

  private void number(String name, long value) {
    key(name);
    out.append(value);
  }

  private void known(String name, long value) {
    key(name);
    out.append(value < 0 ? "null" : String.valueOf(value));
  }

  private void real(String name, double value) {
    key(name);
    out.append(plain(value));
  }

  private static String plain(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6f", value) : "null";
  }

  private void strings(String name, List<String> values) {
    key(name);
    out.append('[');
    for (String value : values) {
      comma();
      out.append(quoted(value));
    }
    out.append(']');
  }

  private static final Map<Character, String> SHORT =
      Map.of('"', "\\\"", '\\', "\\\\", '\n', "\\n", '\r', "\\r", '\t', "\\t");

  /** A JSON string; control characters and lone surrogates are escaped. */
  static String quoted(String value) {
    var text = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean lone =
          Character.isSurrogate(c)
              && !(Character.isHighSurrogate(c)
                  && i + 1 < value.length()
                  && Character.isLowSurrogate(value.charAt(i + 1)))
              && !(Character.isLowSurrogate(c)
                  && i > 0
                  && Character.isHighSurrogate(value.charAt(i - 1)));
      String escape = SHORT.get(c);
      if (escape != null) {
        text.append(escape);
      } else if (c < ' ' || c == 0x7f || lone) {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }
}
