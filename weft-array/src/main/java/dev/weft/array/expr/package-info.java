/**
 * Arrays described as expressions, and how they become graphs.
 *
 * <p>An {@link Expr} is a value. {@link Lowering} walks it from the result: what is element by
 * element, seen at other places, or made from the place alone is fused into one program a block
 * ({@link Fused}); a reduction folds inside that program and is combined in a tree; everything else
 * is a stage of its own that reads boxes of other stages.
 */
package dev.weft.array.expr;
