package dev.weft.array;

import dev.weft.array.expr.Expr;
import dev.weft.array.expr.Held;
import dev.weft.array.expr.Lowering;
import dev.weft.array.expr.View;
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
    Expr pairs = array.isComplex() ? Pairs.known(array.realExpr(), array.imagExpr()) : null;
    if (pairs != null && !(pairs instanceof View)) { // as they are made, not taken apart
      return Pairs.of(new Held(pairs, claim(List.of(plan(pairs)), client)));
    }
    var plans = new ArrayList<Lazy<Boolean>>();
    array.each(expr -> {
      plans.add(plan(expr));
      return expr;
    });
    Persisted claim = claim(plans, client);
    return array.each(expr -> new Held(expr, claim));
  }

  private static Lazy<Boolean> plan(Expr expr) {
    Lowering.Result lowered = Lowering.lower(expr);
    var plan =
        new Plan<>(lowered.graph(), List.of(PartRange.all(lowered.stage())), _ -> Boolean.TRUE);
    return () -> plan;
  }

  private static Persisted claim(List<Lazy<Boolean>> plans, Client client) {
    List<TaskFuture<Boolean>> futures = client.persistAll(plans);
    try {
      futures.forEach(TaskFuture::await);
    } catch (RuntimeException e) {
      futures.forEach(TaskFuture::close);
      throw e;
    }
    return new Persisted(futures);
  }

  /** Gives up what {@code array} claims itself, and returns what it was made of. */
  static DArray release(DArray array) {
    Expr pairs = array.isComplex() ? Pairs.known(array.realExpr(), array.imagExpr()) : null;
    return pairs instanceof Held ? Pairs.of(release(pairs)) : array.each(Persisted::release);
  }

  /** Gives up what {@code expr} claims itself, and returns what it was made of. */
  private static Expr release(Expr expr) {
    if (!(expr instanceof Held held)) {
      return expr;
    }
    if (held.claim() instanceof Persisted claim) {
      claim.release.clean();
    }
    return held.args().getFirst();
  }
}
