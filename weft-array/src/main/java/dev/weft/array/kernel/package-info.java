/**
 * The tile engine: how the elements of one chunk are computed.
 *
 * <pre>
 *   Program  (a value: loads, constants, random numbers, operations; then store or reduce)
 *      │ Runner: compiled once, run from any number of threads
 *      ▼
 *   Evaluator ── for each tile of about a thousand elements, in the L1 cache ──
 *      fill registers from Operands (blocks seen through strides) → operations → store, or fold
 *      │
 *      ▼
 *   Block (one dense typed chunk)      or      Partial (states of reductions; combined, then finished)
 * </pre>
 *
 * <p>Kernels are branch-free loops over arrays from index 0, one operation each, which the compiler
 * of the JVM vectorises by itself; so no flag is needed and the bits are the same everywhere. No
 * chunk of an intermediate result is materialised and nothing is allocated for a tile.
 *
 * <p>Where a program has run long enough, groups of cheap operations become one such loop each
 * ({@code Weave} finds them, {@code Loom} writes the loops, {@code Weaving} says when); a program
 * that is one group of what lies in memory as its result does needs no tiles then.
 */
package dev.weft.array.kernel;
