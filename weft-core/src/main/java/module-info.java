import org.jspecify.annotations.NullMarked;

/** Graphs of stages, the scheduler that orders them, the engine of this JVM, and the client. */
@NullMarked
module dev.weft.core {
  requires transitive static org.jspecify;

  exports dev.weft.client;
  exports dev.weft.engine;
  exports dev.weft.event;
  exports dev.weft.graph;
  exports dev.weft.scheduler;
  exports dev.weft.store;
  exports dev.weft.machine;

  uses dev.weft.engine.EngineProvider;
}
