package dev.weft.scheduler;

import static java.util.Objects.requireNonNull;

import dev.weft.graph.Key;

/**
 * Why a part has no value: it threw, or something that it needs did.
 *
 * @param origin the part that threw
 * @param cause what it threw
 */
public record Failure(Key origin, Throwable cause) {
  public Failure {
    requireNonNull(origin, "origin");
    requireNonNull(cause, "cause");
  }
}
