package dev.weft.testing;

import dev.weft.client.Client;
import dev.weft.client.ClientBuilder;
import java.util.Map;

/** The contract, kept by threads of this JVM. */
class LocalEngineContractTest extends EngineContract {
  @Override
  public Client client(int workers, long memoryLimit, Map<String, Integer> resources) {
    ClientBuilder builder = Client.builder().threads(workers);
    resources.forEach(builder::resource);
    return (memoryLimit == 0 ? builder : builder.memoryLimit(memoryLimit)).build();
  }
}
