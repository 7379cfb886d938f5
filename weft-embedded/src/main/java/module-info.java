import org.jspecify.annotations.NullMarked;

/**
 * Parallel computing for Java, in the JVM of the program that uses it: the few verbs of {@link
 * dev.weft.Weft}, the client and its futures, and arrays.
 */
@NullMarked
module dev.weft {
  requires transitive dev.weft.array;
  requires transitive dev.weft.core;

  exports dev.weft;
}
