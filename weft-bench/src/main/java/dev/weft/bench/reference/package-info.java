/** Runs files of cases with known answers. */
@NullMarked
package dev.weft.bench.reference;

import org.jspecify.annotations.NullMarked;
