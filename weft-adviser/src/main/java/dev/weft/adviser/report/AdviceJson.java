package dev.weft.adviser.report;

import dev.weft.adviser.Advice;
import dev.weft.adviser.record.JobRecord;
import dev.weft.adviser.record.Label;
import dev.weft.adviser.record.Note;
import dev.weft.adviser.record.Quantity;
import dev.weft.adviser.rule.Figures;
import dev.weft.adviser.rule.Finding;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One job as one line of JSON. The fields are stable: what a record cannot tell is null, and new
 * fields are added at no one's cost.
 */
public final class AdviceJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private AdviceJson() {}

  /** The line, without its end. */
  public static String line(Advice advice) {
    JobRecord r = advice.record();
    Figures f = advice.judgement().figures();
    ObjectNode out = MAPPER.createObjectNode();
    out.put("job", r.id());
    text(out, "array", r, Label.ARRAY);
    out.put("source", r.source().text());
    text(out, "name", r, Label.NAME);
    text(out, "user", r, Label.USER);
    text(out, "queue", r, Label.QUEUE);
    text(out, "hosts", r, Label.HOSTS);
    double granted = r.value(Quantity.SLOTS).orElse(f.slots());
    number(out, "slots", granted, 3);
    number(out, "workingSlots", f.slots(), 3);
    number(out, "nodes", r, Quantity.NODES);
    number(out, "tasks", r, Quantity.TASKS);
    number(out, "gpus", r, Quantity.GPUS);
    number(out, "wallSeconds", f.wall(), 6);
    number(out, "cpuSeconds", f.cpu(), 6);
    number(out, "cpuEfficiency", f.efficiency(), 4);
    number(out, "busyCores", f.busyCores(), 2);
    number(out, "coreHours", f.coreHours(), 4);
    number(out, "idleCoreHours", f.idleCoreHours(), 4);
    number(out, "memoryBytes", f.memory(), 0);
    number(out, "memoryAskedBytes", f.memoryAsked(), 0);
    number(out, "memoryEfficiency", f.memoryEfficiency(), 4);
    number(out, "timeLimitSeconds", f.timeLimit(), 3);
    number(out, "queueWaitSeconds", f.queueWait(), 3);
    number(out, "involuntarySwitchesPerSecond", f.involuntary(), 2);
    number(out, "voluntarySwitchesPerSecond", f.voluntary(), 2);
    number(out, "majorFaultsPerSecond", f.majorFaults(), 3);
    number(out, "minorFaultsPerSecond", f.minorFaults(), 2);
    number(out, "bytesPerSecond", f.transfer(), 0);
    number(out, "parallelShareAtLeast", f.parallelShare(), 4);
    number(out, "exitCode", r, Quantity.EXIT_CODE);
    number(out, "signal", r, Quantity.SIGNAL);
    out.put("outcome", r.outcome().text());
    out.put("outcomeReason", r.outcomeReason());
    out.put("verdict", advice.verdict());
    out.put("headline", advice.judgement().headline());
    ArrayNode findings = out.putArray("findings");
    for (Finding finding : advice.findings()) {
      ObjectNode one = findings.addObject();
      one.put("id", finding.id());
      one.put("summary", finding.summary());
      list(one, "evidence", finding.evidence());
      list(one, "change", finding.change());
      one.put("gain", finding.gain());
      one.put("confidence", finding.confidence().text());
      one.put("threshold", finding.threshold());
      number(one, "coreHours", finding.coreHours(), 4);
      one.put("remark", finding.remark());
    }
    ArrayNode notes = out.putArray("notes");
    for (Note note : r.notes()) {
      notes.addObject().put("id", note.id()).put("text", note.text());
    }
    return MAPPER.writeValueAsString(out);
  }

  private static void list(ObjectNode out, String name, List<String> texts) {
    ArrayNode array = out.putArray(name);
    for (String text : texts) {
      array.add(text);
    }
  }

  private static void text(ObjectNode out, String name, JobRecord record, Label label) {
    out.put(name, record.label(label).orElse(null));
  }

  private static void number(ObjectNode out, String name, JobRecord record, Quantity quantity) {
    OptionalDouble value = record.value(quantity);
    number(out, name, value.orElse(Double.NaN), 3);
  }

  private static void number(ObjectNode out, String name, double value, int decimals) {
    if (!Double.isFinite(value)) {
      out.putNull(name);
    } else if ((decimals == 0 || value == Math.rint(value)) && Math.abs(value) < 1e15) {
      out.put(name, Math.round(value));
    } else {
      BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
      out.put(name, rounded.doubleValue());
    }
  }
}
