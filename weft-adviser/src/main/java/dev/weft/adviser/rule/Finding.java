package dev.weft.adviser.rule;

import java.util.List;

/**
 * One thing that a record shows.
 *
 * @param id a stable name, for example {@code serial}
 * @param summary one sentence in plain words
 * @param evidence the figures it rests on, each a sentence
 * @param threshold the rule's threshold and the reason for it
 * @param change what to do, as lines; those of a job script name their batch system
 * @param gain what the change would bring; empty where it brings nothing that can be counted
 * @param confidence how sure it is
 * @param coreHours what it cost, in core-hours; 0 where it cost nothing or that is unknown
 * @param remark whether it is said by the way: remarks never make a well used job a bad one
 */
public record Finding(
    String id,
    String summary,
    List<String> evidence,
    String threshold,
    List<String> change,
    String gain,
    Confidence confidence,
    double coreHours,
    boolean remark) {

  /** Keeps unmodifiable copies. */
  public Finding {
    evidence = List.copyOf(evidence);
    change = List.copyOf(change);
  }
}
