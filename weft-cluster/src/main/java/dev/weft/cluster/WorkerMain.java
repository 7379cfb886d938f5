package dev.weft.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The main class of a worker process; a driver starts it, nobody else does. */
final class WorkerMain {
  private WorkerMain() {}

  /** Reads from standard input where the driver is and which process this is, and serves it. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String directory = in.readLine();
    String process = in.readLine();
    String token = in.readLine();
    if (directory == null || process == null || token == null) {
      throw new IOException(
          "a worker process is started by its driver, by Client.processes(n); there is nothing to start by hand");
    }
    var worker = new Worker(Path.of(directory), Integer.parseInt(process));
    worker.connect(Long.parseLong(token)).join();
  }
}
