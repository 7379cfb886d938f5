package dev.weft.testing;

import dev.weft.client.Client;
import dev.weft.client.ClientBuilder;

/** The contract, kept by threads of this JVM. */
class LocalEngineContractTest extends EngineContract {
  @Override
  protected Client client(int workers, long memoryLimit) {
    ClientBuilder builder = Client.builder().threads(workers);
    return (memoryLimit == 0 ? builder : builder.memoryLimit(memoryLimit)).build();
  }
}
