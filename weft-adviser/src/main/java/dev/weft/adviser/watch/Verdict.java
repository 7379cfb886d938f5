package dev.weft.adviser.watch;

import dev.weft.adviser.rule.Finding;
import java.util.List;

/**
 * The judgement of a watched command.
 *
 * @param bottleneck what held it, or kept it busy
 * @param evidence the figures that say so
 * @param findings what to know and what to change, the weightiest first, remarks last
 */
record Verdict(Bottleneck bottleneck, List<String> evidence, List<Finding> findings) {
  /** The verdict of a command with nothing to change. */
  static final String WELL_USED = "well-used";

  Verdict {
    evidence = List.copyOf(evidence);
    findings = List.copyOf(findings);
  }

  /** The id of the first finding that is no remark, or {@code well-used}. */
  String id() {
    return findings.stream()
        .filter(f -> !f.remark())
        .map(Finding::id)
        .findFirst()
        .orElse(WELL_USED);
  }
}
