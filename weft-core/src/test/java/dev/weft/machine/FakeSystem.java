package dev.weft.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/** A picture of a machine: files below a folder, and an environment. */
final class FakeSystem {
  final Path root;
  final Map<String, String> environment = new HashMap<>();

  FakeSystem(Path root) {
    this.root = root;
  }

  /** A host with so many processors and so much memory, without control groups. */
  static FakeSystem host(Path root, int processors, long memoryGiB) {
    return new FakeSystem(root)
        .file("/sys/devices/system/cpu/online", "0-" + (processors - 1))
        .file("/proc/self/status", "Name:\tjava\nCpus_allowed_list:\t0-" + (processors - 1) + "\n")
        .file("/proc/meminfo", "MemTotal:       " + (memoryGiB << 20) + " kB\nMemFree: 1 kB\n");
  }

  FakeSystem file(String path, String content) {
    try {
      Path file = root.resolve(path.substring(1));
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FakeSystem folder(String path) {
    try {
      Files.createDirectories(root.resolve(path.substring(1)));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A program, on the path of the environment. */
  FakeSystem program(String name, String script) {
    file("/fake-bin/" + name, "#!/bin/sh\n" + script);
    try {
      Path folder = root.resolve("fake-bin");
      Files.setPosixFilePermissions(
          folder.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
      return with("PATH", folder.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FakeSystem with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Grant cores() {
    return Machine.cores(root, environment);
  }

  Grant memory() {
    return Machine.memory(root, environment);
  }

  Machine detect() {
    return Machine.detect(root, environment);
  }
}
