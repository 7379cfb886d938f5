package dev.weft.cluster;

import dev.weft.client.Client;
import dev.weft.client.ClientBuilder;
import dev.weft.testing.EngineContract;

/** The contract, kept by worker processes. */
final class ProcessesContractTest extends EngineContract {
  @Override
  protected Client client(int workers, long memoryLimit) {
    ClientBuilder builder = Client.builder().processes(workers).threads(1);
    return (memoryLimit == 0 ? builder : builder.memoryLimit(memoryLimit * workers)).build();
  }
}
