package dev.weft.adviser.record;

/** What a record may state about a job as text. */
public enum Label {
  /** The job's name. */
  NAME,
  /** Who owns it. */
  USER,
  /** Group, account or project it is charged to. */
  ACCOUNT,
  /** Queue or partition. */
  QUEUE,
  /** Hosts it ran on. */
  HOSTS,
  /** Parallel environment (Grid Engine). */
  ENVIRONMENT,
  /** The state as the batch system writes it. */
  STATE,
  /** What was asked for, as written. */
  REQUEST,
  /** The command, where the source has it. */
  COMMAND,
  /** The array or heterogeneous job that it is a part of. */
  ARRAY,
  /** When it was submitted, as written. */
  SUBMITTED,
  /** When it started, as written. */
  STARTED,
  /** When it ended, as written. */
  ENDED
}
