package dev.weft.testing;

import dev.weft.client.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the contract of engines lets run, and how it is asked. */
final class Tasks {
  private Tasks() {}

  /** Returns a name that no other stage has. */
  static String name(String what) {
    return what + "-" + java.util.UUID.randomUUID().toString().substring(0, 8);
  }

  static Plan<List<@Nullable Object>> plan(GraphCase graphCase) {
    return new Plan<>(graphCase.graph(), graphCase.wanted(), values -> values);
  }

  static Integer fail() {
    throw new IllegalStateException("failed on purpose");
  }

  static Integer sleep() throws InterruptedException {
    Thread.sleep(600_000);
    return 1;
  }

  static Integer fillTheHeap() {
    long[][] all = new long[1024][];
    for (int i = 0; i < all.length; i++) {
      all[i] = new long[Integer.MAX_VALUE - 8]; // 16 GB each
    }
    return all.length;
  }

  @SuppressWarnings("InfiniteRecursion") // it is to overflow
  static int depth(int n) {
    return depth(n + 1) + n;
  }

  /** Comes to a folder and waits for another one to come; returns whether it did, within 20 s. */
  static boolean meet(String folder, String me, String other) throws Exception {
    Files.createFile(Path.of(folder, me));
    for (int i = 0; i < 4_000; i++) {
      if (Files.exists(Path.of(folder, other))) {
        return true;
      }
      Thread.sleep(5);
    }
    return false;
  }

  /** Stays in a folder for a while; returns whether nobody else was there. */
  static boolean aloneIn(String folder) throws Exception {
    Path here = Path.of(folder, "here");
    if (Files.exists(here)) {
      return false;
    }
    Files.createFile(here);
    Thread.sleep(20);
    Files.delete(here);
    return true;
  }
}
