/**
 * The adviser's front: {@link dev.weft.adviser.Amdahl} and, over the packages beneath it, the
 * advice about a job.
 *
 * <p>{@code record} reads what batch systems and kernels wrote into one form, {@code rule} judges
 * that form with pure functions that know no clock and do no I/O.
 */
package dev.weft.adviser;
