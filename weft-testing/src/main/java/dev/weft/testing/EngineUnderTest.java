package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.client.Client;
import java.util.Map;

/** The engine of which a contract speaks. */
interface EngineUnderTest {

  /**
   * Returns a new client of an engine of {@code workers} workers with one thread each.
   *
   * @param memoryLimit the limit of each host; 0 for the engine's own choice
   * @param resources what the engine has, in all, of named resources
   */
  Client client(int workers, long memoryLimit, Map<String, Integer> resources);

  /** As {@link #client(int, long, Map)}, without resources. */
  default Client client(int workers, long memoryLimit) {
    return client(workers, memoryLimit, Map.of());
  }

  /** Waits until the engine holds nothing: releases are carried out soon, not at once. */
  default void awaitNothingHeld(Client client) throws InterruptedException {
    for (int i = 0; i < 1000 && client.engine().heldBytes() != 0; i++) {
      Thread.sleep(5);
    }
    assertThat(client.engine().heldBytes()).isZero();
  }
}
