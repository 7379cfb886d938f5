package dev.weft.cluster;

import dev.weft.cluster.Message.Holding;
import dev.weft.graph.PartRange;
import dev.weft.scheduler.Failure;
import dev.weft.store.StageValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Brings values to the driver. A value whose holder dies on the way is waited for until it has been
 * computed again.
 */
final class Fetches {
  /** So often a holder may say that it has nothing, beat after beat, before it is believed. */
  private static final int MOST_ATTEMPTS = 40;

  private static final class Fetch {
    final int stage;
    final PartRange range;
    final @Nullable Object[] values;
    final boolean[] here;
    final CompletableFuture<List<@Nullable Object>> future = new CompletableFuture<>();
    final AtomicInteger open = new AtomicInteger(); // requests under way, and one for asking
    int attempts;
    volatile String lastTrouble = "";

    Fetch(int stage, PartRange range) {
      this.stage = stage;
      this.range = range;
      values = new @Nullable Object[Math.toIntExact(range.size())];
      here = new boolean[values.length];
    }
  }

  private final Whereabouts whereabouts;
  private final IntFunction<@Nullable BlockPeer> peers;
  private final SmallValues small;
  private final Set<Fetch> waiting = ConcurrentHashMap.newKeySet();

  /**
   * Makes one; {@code small} is what is here already, {@code peers} are those of the workers by
   * number, null of one that is lost.
   */
  Fetches(Whereabouts whereabouts, SmallValues small, IntFunction<@Nullable BlockPeer> peers) {
    this.small = small;
    this.whereabouts = whereabouts;
    this.peers = peers;
  }

  CompletableFuture<List<@Nullable Object>> fetch(int stage, PartRange range) {
    var fetch = new Fetch(stage, range);
    for (int i = 0; i < fetch.here.length; i++) {
      Object slot = small.slot(stage, range.from() + i);
      if (slot != null) {
        fetch.here[i] = true;
        fetch.values[i] = StageValues.unwrap(slot);
      }
    }
    attempt(fetch);
    return fetch.future;
  }

  private void attempt(Fetch fetch) {
    fetch.attempts++;
    fetch.open.set(1);
    long first = fetch.range.from();
    for (int i = 0, next; i < fetch.here.length; i = next) {
      next = i + 1;
      if (fetch.here[i]) {
        continue;
      }
      while (next < fetch.here.length && !fetch.here[next]) {
        next++;
      }
      for (Holding holding : whereabouts.find(fetch.stage, first + i, first + next)) {
        BlockPeer peer = peers.apply(holding.worker());
        if (peer != null) {
          fetch.open.incrementAndGet();
          ask(fetch, peer, holding);
        }
      }
    }
    closed(fetch);
  }

  private void ask(Fetch fetch, BlockPeer peer, Holding holding) {
    peer.fetch(holding.stage(), holding.from(), holding.to())
        .whenComplete((answers, why) -> {
          if (answers == null) {
            fetch.lastTrouble = String.valueOf(why);
          } else {
            take(fetch, (int) (holding.from() - fetch.range.from()), answers);
          }
          closed(fetch);
        })
        .exceptionally(_ -> List.of());
  }

  private static void take(Fetch fetch, int at, List<Answer> answers) {
    for (Answer answer : answers) {
      switch (answer) {
        case Answer.Present(var value) -> {
          fetch.values[at] = value;
          fetch.here[at] = true;
        }
        case Answer.Absent() -> fetch.lastTrouble = "its holder does not have it";
        case Answer.Unsendable(String why) ->
            fetch.future.completeExceptionally(
                new WorkerException(
                    fetch.range.stage() + "#" + (fetch.range.from() + at) + ": " + why));
      }
      at++;
    }
  }

  /** A request is over; after the last one the fetch is, or has to wait. */
  private void closed(Fetch fetch) {
    if (fetch.open.decrementAndGet() > 0 || fetch.future.isDone()) {
      return;
    }
    int missing = 0;
    while (missing < fetch.here.length && fetch.here[missing]) {
      missing++;
    }
    if (missing == fetch.here.length) {
      fetch.future.complete(Arrays.asList(fetch.values));
      return;
    }
    long part = fetch.range.from() + missing;
    boolean nowhere = whereabouts.find(fetch.stage, part, part + 1).isEmpty();
    boolean hopeless =
        nowhere ? !whereabouts.isLossy(fetch.stage) : fetch.attempts >= MOST_ATTEMPTS;
    if (hopeless) {
      fail(
          fetch,
          "it was released, or not computed"
              + (fetch.lastTrouble.isEmpty() ? "" : " (" + fetch.lastTrouble + ")"));
      return;
    }
    waiting.add(fetch);
    if (fetch.future.isDone()) {
      waiting.remove(fetch);
    }
  }

  private static void fail(Fetch fetch, String why) {
    fetch.future.completeExceptionally(
        new IllegalStateException("the value of " + fetch.range + " is not held: " + why));
  }

  /** Tries again what waits; called at each beat. */
  void retry() {
    for (Fetch fetch : List.copyOf(waiting)) {
      if (waiting.remove(fetch) && !fetch.future.isDone()) {
        long from = fetch.range.from();
        var found = new ArrayList<Holding>();
        if (whereabouts.find(fetch.stage, from, fetch.range.to(), found) == 0) {
          attempt(fetch);
        } else if (whereabouts.isLossy(fetch.stage)) {
          waiting.add(fetch); // parts are being computed again
        } else {
          fail(fetch, "it was released");
        }
      }
    }
  }

  /** Parts will not be had any more. */
  void failed(PartRange range, Failure failure) {
    for (Fetch fetch : List.copyOf(waiting)) {
      PartRange mine = fetch.range;
      if (mine.stage().equals(range.stage())
          && mine.from() < range.to()
          && range.from() < mine.to()) {
        waiting.remove(fetch);
        fetch.future.completeExceptionally(
            new IllegalStateException(
                "the value of "
                    + mine
                    + " was lost and could not be computed again: "
                    + failure.cause(),
                failure.cause()));
      }
    }
  }

  /** Nothing comes any more. */
  void close(String why) {
    for (Fetch fetch : List.copyOf(waiting)) {
      waiting.remove(fetch);
      fail(fetch, why);
    }
  }

  /** A stage is no more. */
  void forget(int stage) {
    for (Fetch fetch : List.copyOf(waiting)) {
      if (fetch.stage == stage) {
        waiting.remove(fetch);
        fail(fetch, "it was released");
      }
    }
  }
}
