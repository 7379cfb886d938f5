import org.jspecify.annotations.NullMarked;

/**
 * The adviser: how well a job of any program used what it was given, and the one thing to change.
 *
 * <p>It reads what batch systems and kernels record, judges by pure functions, and needs nothing
 * else of Weft.
 */
@NullMarked
module dev.weft.adviser {
  requires transitive static org.jspecify;
  requires java.xml;
  requires tools.jackson.databind;
  requires jdk.unsupported; // sun.misc.Signal: the JDK's only way to receive one

  exports dev.weft.adviser;
  exports dev.weft.adviser.gpu;
  exports dev.weft.adviser.record;
  exports dev.weft.adviser.report;
  exports dev.weft.adviser.rule;
  exports dev.weft.adviser.watch;
}
