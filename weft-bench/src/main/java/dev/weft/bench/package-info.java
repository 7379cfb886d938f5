/** The benchmarks behind every claim about speed, run by {@code ./weft bench}. */
@NullMarked
package dev.weft.bench;

import org.jspecify.annotations.NullMarked;
