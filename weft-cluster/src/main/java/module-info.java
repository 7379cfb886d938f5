import org.jspecify.annotations.NullMarked;

/** The engine of worker processes: a star of JVMs around one scheduler. */
@NullMarked
module dev.weft.cluster {
  requires dev.weft.core;
}
