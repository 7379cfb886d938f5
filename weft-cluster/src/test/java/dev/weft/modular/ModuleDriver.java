package dev.weft.modular;

import dev.weft.client.Client;

/** A driver on the class path of a JVM that has Weft on its module path. */
public final class ModuleDriver {
  private ModuleDriver() {}

  /** Prints in which modules the classes are in a worker process. */
  @SuppressWarnings("SystemOut") // read by the test
  public static void main(String[] arguments) {
    try (Client client = Client.processes(1)) {
      System.out.println(client.submit(ModuleDriver::modules).result());
    }
  }

  private static String modules() {
    return ModuleDriver.class.getModule().isNamed() + " " + Client.class.getModule().getName();
  }
}
