package dev.weft.array;

import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Held;
import dev.weft.array.expr.Lowering;
import dev.weft.client.Client;
import dev.weft.client.Lazy;
import dev.weft.client.Plan;
import dev.weft.client.TaskFuture;
import dev.weft.graph.PartRange;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;

/** A claim on blocks that an engine holds: given up when asked to, or when nobody can read them. */
final class Persisted {
  private static final class Holder { // a thread only for those who persist
    static final Cleaner CLEANER =
        Cleaner.create(task -> Thread.ofPlatform().daemon().name("weft-unpersist").unstarted(task));
  }

  private final Cleaner.Cleanable release;

  private Persisted(List<TaskFuture<Boolean>> futures) {
    release = Holder.CLEANER.register(this, () -> futures.forEach(TaskFuture::close));
  }

  /** Computes the blocks of {@code array} and returns it with them held by {@code client}. */
  static DArray of(DArray array, Client client) {
    var plans = new ArrayList<Lazy<Boolean>>();
    array.each(expr -> {
      Lowering.Result lowered = Lowering.lower(expr);
      var plan =
          new Plan<>(lowered.graph(), List.of(PartRange.all(lowered.stage())), _ -> Boolean.TRUE);
      plans.add(() -> plan);
      return expr;
    });
    List<TaskFuture<Boolean>> futures = client.persistAll(plans);
    try {
      futures.forEach(TaskFuture::await);
    } catch (RuntimeException e) {
      futures.forEach(TaskFuture::close);
      throw e;
    }
    var claim = new Persisted(futures);
    return array.each(expr -> new Held(expr, claim));
  }

  /** Gives up what {@code expr} claims itself, and returns what it was made of. */
  static Expr release(Expr expr) {
    if (!(expr instanceof Held held)) {
      return expr;
    }
    if (held.claim() instanceof Persisted claim) {
      claim.release.clean();
    }
    return held.args().getFirst();
  }
}
