package dev.weft.adviser.record;

/**
 * One number of a record and who said it.
 *
 * @param value in the unit of its {@link Quantity}
 * @param field the field or fields it was read from, for example {@code ru_wallclock}
 * @param text the field as written
 */
public record Reading(double value, String field, String text) {}
