package dev.weft.engine;

import org.jspecify.annotations.Nullable;

/**
 * How work ended: every step before {@code step} is done, and of that one the first {@code parts}
 * parts.
 *
 * @param step the number of steps if all is done
 * @param nanos how long it took
 * @param cause what the part after these threw; null if nothing did
 */
public record End(int step, int parts, long nanos, @Nullable Throwable cause) {}
