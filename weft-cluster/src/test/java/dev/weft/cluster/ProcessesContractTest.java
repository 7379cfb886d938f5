package dev.weft.cluster;

import dev.weft.client.Client;
import dev.weft.client.ClientBuilder;
import dev.weft.testing.EngineContract;
import java.util.Map;

/** The contract, kept by worker processes. */
final class ProcessesContractTest extends EngineContract {
  @Override
  public Client client(int workers, long memoryLimit, Map<String, Integer> resources) {
    ClientBuilder builder = Client.builder().processes(workers).threads(1);
    resources.forEach(builder::resource);
    return (memoryLimit == 0 ? builder : builder.memoryLimit(memoryLimit * workers)).build();
  }
}
