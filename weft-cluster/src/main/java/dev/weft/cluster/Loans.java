package dev.weft.cluster;

import dev.weft.cluster.Message.Holding;
import dev.weft.store.StageValues;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Copies of other workers' values that leases of this one read: fetched once however many leases
 * want them, and kept for later ones until there are too many, or the value is freed everywhere.
 */
final class Loans {

  /** A copy that is here or on its way, of one part. */
  private static final class Loan {
    final int stage;
    final long part;
    final CompletableFuture<Trouble> here = new CompletableFuture<>();
    int users;
    long bytes;
    boolean ended;

    Loan(int stage, long part) {
      this.stage = stage;
      this.part = part;
    }
  }

  /** Why an input could not be had: {@link #NONE} if it could. */
  record Trouble(boolean missing, String why) {
    static final Trouble NONE = new Trouble(false, "");

    boolean isNone() {
      return !missing && why.isEmpty();
    }
  }

  /** What one lease has borrowed. */
  static final class Borrowed {
    private final List<Loan> loans = new ArrayList<>();

    /** Completes when every copy is here, or cannot be had. */
    CompletableFuture<Trouble> all() {
      var futures = new ArrayList<CompletableFuture<Trouble>>(loans.size());
      for (Loan loan : loans) {
        if (!loan.here.isDone() || !loan.here.join().isNone()) {
          futures.add(loan.here);
        }
      }
      return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
          .thenApply(_ -> {
            Trouble worst = Trouble.NONE;
            for (CompletableFuture<Trouble> future : futures) {
              Trouble trouble = future.join();
              if (!trouble.isNone() && (worst.isNone() || worst.missing)) {
                worst = trouble;
              }
            }
            return worst;
          });
    }
  }

  private final IntFunction<@Nullable BlockPeer> peers;
  private final IntFunction<@Nullable StageValues> values;
  private final long most;
  private final Map<Integer, TreeMap<Long, Loan>> byStage = new HashMap<>(); // guarded by this
  private final LinkedHashSet<Loan> idle = new LinkedHashSet<>(); // longest unused first
  private long bytes;

  /**
   * Makes an empty one.
   *
   * @param peers by the number of the worker; null if it is lost
   * @param values by the number of the stage
   * @param most the bytes of copies that may be kept though nobody uses them
   */
  Loans(
      IntFunction<@Nullable BlockPeer> peers,
      IntFunction<@Nullable StageValues> values,
      long most) {
    this.peers = peers;
    this.values = values;
    this.most = most;
  }

  /** Borrows what is held elsewhere and is not here; {@link #giveBack} must follow. */
  Borrowed borrow(List<Holding> holdings) {
    var borrowed = new Borrowed();
    for (Holding holding : holdings) {
      var fresh = new ArrayList<Loan>();
      synchronized (this) {
        StageValues here = values.apply(holding.stage());
        TreeMap<Long, Loan> loans = byStage.computeIfAbsent(holding.stage(), _ -> new TreeMap<>());
        for (long part = holding.from(); part < holding.to(); part++) {
          Loan loan = loans.get(part);
          if (loan == null) {
            if (here == null || here.slot(part) != null) {
              continue;
            }
            loan = new Loan(holding.stage(), part);
            loans.put(part, loan);
            fresh.add(loan);
          }
          loan.users++;
          idle.remove(loan);
          borrowed.loans.add(loan);
        }
      }
      if (!fresh.isEmpty()) {
        fetch(fresh, holding.worker());
      }
    }
    return borrowed;
  }

  private void fetch(List<Loan> loans, int worker) {
    BlockPeer peer = peers.apply(worker);
    if (peer == null) {
      loans.forEach(loan -> end(loan, new Trouble(true, "worker " + worker + " is lost")));
      return;
    }
    int stage = loans.getFirst().stage;
    for (int i = 0, next; i < loans.size(); i = next) {
      next = i + 1;
      while (next < loans.size() && loans.get(next).part == loans.get(next - 1).part + 1) {
        next++;
      }
      List<Loan> run = loans.subList(i, next);
      peer.fetch(stage, run.getFirst().part, run.getLast().part + 1)
          .whenComplete((answers, why) -> arrived(run, answers, why))
          .exceptionally(_ -> List.of());
    }
  }

  private void arrived(List<Loan> run, @Nullable List<Answer> answers, @Nullable Throwable why) {
    if (answers == null) {
      boolean lost = why instanceof IOException;
      run.forEach(loan -> end(loan, new Trouble(lost, String.valueOf(why))));
      return;
    }
    for (int i = 0; i < run.size(); i++) {
      Loan loan = run.get(i);
      try {
        switch (answers.get(i)) {
          case Answer.Present(var value) -> keep(loan, value);
          case Answer.Absent() -> end(loan, new Trouble(true, "its holder does not have it"));
          case Answer.Unsendable(String text) -> end(loan, new Trouble(false, text));
        }
      } catch (RuntimeException | Error e) {
        end(loan, new Trouble(false, e.toString()));
      }
    }
  }

  private void keep(Loan loan, @Nullable Object value) {
    synchronized (this) {
      StageValues here = values.apply(loan.stage);
      if (!loan.ended && here != null) {
        loan.bytes =
            here.write(
                loan.part, loan.part + 1, new @Nullable Object[] {StageValues.wrap(value)}, 0);
        bytes += loan.bytes;
      }
    }
    loan.here.complete(Trouble.NONE);
  }

  private void end(Loan loan, Trouble trouble) {
    synchronized (this) {
      remove(loan);
    }
    loan.here.complete(trouble);
  }

  private void remove(Loan loan) {
    if (!loan.ended) {
      loan.ended = true;
      bytes -= loan.bytes;
      idle.remove(loan);
      TreeMap<Long, Loan> loans = byStage.get(loan.stage);
      if (loans != null) {
        loans.remove(loan.part);
      }
    }
  }

  /** A lease that has borrowed is over. */
  synchronized void giveBack(Borrowed borrowed) {
    for (Loan loan : borrowed.loans) {
      if (--loan.users == 0 && !loan.ended) {
        idle.add(loan);
      }
    }
    while (bytes > most && !idle.isEmpty()) {
      Loan oldest = idle.iterator().next();
      remove(oldest);
      StageValues here = values.apply(oldest.stage);
      if (here != null) {
        here.free(oldest.part, oldest.part + 1);
      }
    }
  }

  /** Parts are freed everywhere, or computed here from now on: they are no copies any more. */
  synchronized void forget(int stage, long from, long to) {
    TreeMap<Long, Loan> loans = byStage.get(stage);
    if (loans != null && !loans.isEmpty()) {
      List.copyOf(loans.subMap(from, to).values()).forEach(this::remove);
    }
  }

  /** As {@link #forget(int, long, long)}. */
  synchronized void forget(int stage, int[] parts) {
    TreeMap<Long, Loan> loans = byStage.get(stage);
    if (loans != null && !loans.isEmpty()) {
      for (int part : parts) {
        Loan loan = loans.get((long) part);
        if (loan != null) {
          remove(loan);
        }
      }
    }
  }

  /** The stage is forgotten. */
  synchronized void forget(int stage) {
    TreeMap<Long, Loan> loans = byStage.remove(stage);
    if (loans != null) {
      Collection<Loan> all = List.copyOf(loans.values());
      all.forEach(this::remove);
    }
  }
}
