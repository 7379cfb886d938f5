import org.jspecify.annotations.NullMarked;

/** Chunked n-dimensional arrays: their expressions, the rewriting of those, and their kernels. */
@NullMarked
module dev.weft.array {
  requires JTransforms;
  requires ejml.core;
  requires ejml.ddense;
  requires transitive dev.weft.core;
  requires transitive static org.jspecify;

  exports dev.weft.array;
  exports dev.weft.array.layout;
}
