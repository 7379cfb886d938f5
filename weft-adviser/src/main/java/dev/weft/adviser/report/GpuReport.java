package dev.weft.adviser.report;

import dev.weft.adviser.gpu.GpuAdvice;
import dev.weft.adviser.rule.Finding;
import dev.weft.adviser.rule.Show;
import java.math.BigDecimal;
import java.math.RoundingMode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Advice on graphics cards, as text and as JSON. */
public final class GpuReport {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private GpuReport() {}

  /** For a terminal. */
  public static String text(GpuAdvice a) {
    var out = new StringBuilder();
    Finding f = a.finding();
    out.append("GPU: %s\n  %s.\n\n".formatted(a.bound().text(), f.summary()));
    out.append(
        "  use      mean %s   median %s   %s to %s   %d samples of %d card%s\n"
            .formatted(
                Show.percent(a.mean() / 100),
                Show.percent(a.median() / 100),
                Show.percent(a.least() / 100),
                Show.percent(a.most() / 100),
                a.samples(),
                a.cards(),
                a.cards() == 1 ? "" : "s"));
    out.append("\n  %s (%s confidence)\n".formatted(f.id(), f.confidence().text()));
    for (String line : f.evidence()) {
      out.append("    - ").append(line).append('\n');
    }
    out.append("    change:\n");
    for (String line : f.change()) {
      out.append("      ").append(line).append('\n');
    }
    out.append("\n  a second card would %s\n".formatted(a.anotherCardPays() ? "pay" : "not pay"));
    return out.toString();
  }

  /** One object, without a line end. */
  public static String json(GpuAdvice a) {
    ObjectNode out = MAPPER.createObjectNode();
    out.put("samples", a.samples());
    out.put("gpus", a.cards());
    out.put("meanUtil", rounded(a.mean()));
    out.put("medianUtil", rounded(a.median()));
    out.put("minUtil", rounded(a.least()));
    out.put("maxUtil", rounded(a.most()));
    out.put("workingMeanUtil", rounded(a.workingMean()));
    if (a.memoryShare().isPresent()) {
      out.put("memShare", rounded(a.memoryShare().getAsDouble()));
    } else {
      out.putNull("memShare");
    }
    out.put("class", a.bound().text());
    if (a.knee().isPresent()) {
      out.put("knee", a.knee().getAsInt());
    } else {
      out.putNull("knee");
    }
    out.put("idleGpus", a.idleCards());
    out.put("secondGpuPays", a.anotherCardPays());
    ArrayNode steps = out.putArray("byThreads");
    for (GpuAdvice.Step step : a.byThreads()) {
      steps.addObject().put("threads", step.threads()).put("meanUtil", rounded(step.mean()));
    }
    Finding f = a.finding();
    ObjectNode one = out.putArray("findings").addObject();
    one.put("id", f.id());
    one.put("summary", f.summary());
    ArrayNode evidence = one.putArray("evidence");
    f.evidence().forEach(evidence::add);
    ArrayNode change = one.putArray("change");
    f.change().forEach(change::add);
    one.put("gain", f.gain());
    one.put("confidence", f.confidence().text());
    return MAPPER.writeValueAsString(out);
  }

  private static double rounded(double value) {
    return BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP).doubleValue();
  }
}
