import dev.weft.cluster.ProcessesProvider;
import dev.weft.engine.EngineProvider;
import org.jspecify.annotations.NullMarked;

/** The engine of worker processes: a star of JVMs around one scheduler. */
@NullMarked
module dev.weft.cluster {
  requires dev.weft.core;
  requires java.management;

  exports dev.weft.cluster;

  provides EngineProvider with
      ProcessesProvider;
}
