package dev.weft.adviser.rule;

/**
 * How a figure came about.
 *
 * @param name what it is
 * @param formula how it is computed, in the names of the record's fields
 * @param value the result, with its unit
 */
public record Formula(String name, String formula, String value) {}
