package dev.weft.adviser.rule;

/** How sure a finding is. */
public enum Confidence {
  /** The record states it, or no other reading of the figures is plausible. */
  HIGH("high"),
  /** The likeliest reading; another one is possible and is named in the evidence. */
  MEDIUM("medium"),
  /** A hint: the record lacks the figure that would tell, and the finding names that figure. */
  LOW("low");

  private final String text;

  Confidence(String text) {
    this.text = text;
  }

  /** The name used in JSON and reports. */
  public String text() {
    return text;
  }
}
