/**
 * Orders: elements as numbers that compare as they do, sorted by their digits; samples, ranks and
 * different values found without holding an array in one place.
 */
package dev.weft.array.order;
