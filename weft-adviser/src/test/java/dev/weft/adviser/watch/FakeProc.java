package dev.weft.adviser.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A {@code /proc} made of files, for states that a real one shows only by luck. */
final class FakeProc {
  private final Path root;

  FakeProc(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  FakeProc file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  /** Adds a process of one thread, with times in ticks of a hundredth of a second. */
  FakeProc process(int id, String name, char state, int parent, long user, long system)
      throws IOException {
    String stat =
        "%d (%s) %c %d 7 77 0 -1 4194304 11 0 3 0 %d %d 5 6 20 0 1 0 4711 1000 25 18446744073709551615\n"
            .formatted(id, name, state, parent, user, system);
    file(id + "/stat", stat);
    file(id + "/task/" + id + "/stat", stat);
    file(id + "/task/" + id + "/schedstat", "1500000000 250000000 12\n");
    file(id + "/task/" + id + "/children", "");
    file(
        id + "/task/" + id + "/status",
        """
        Name:\tx
        voluntary_ctxt_switches:\t8
        nonvoluntary_ctxt_switches:\t9
        Cpus_allowed_list:\t0-3,6
        """);
    return this;
  }

  FakeProc children(int parent, List<Integer> children) throws IOException {
    var text = new StringBuilder();
    children.forEach(child -> text.append(child).append(' '));
    return file(parent + "/task/" + parent + "/children", text.toString());
  }
}
