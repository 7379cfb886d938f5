/**
 * The simulator of the scheduler: seeded random graphs, workers, losses, failures, jobs and
 * releases in virtual time, and after every step a check of all that the scheduler promises, part
 * by part.
 */
@NullMarked
package dev.weft.testing.sim;

import org.jspecify.annotations.NullMarked;
