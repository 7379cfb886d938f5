package dev.weft.adviser.record;

/**
 * Something about a record that a reader must know before blaming the job: a figure that its source
 * gets wrong, a disagreement, an assumption.
 *
 * @param id a stable name, for example {@code wall-times-disagree}
 * @param text what it is, with the values
 */
public record Note(String id, String text) {
  /** The job stands in the queue still. */
  public static final String WAITING = "waiting";
}
