package dev.weft.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.graph.Body;
import dev.weft.graph.Needs;
import dev.weft.graph.Stage;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparesTest {
  private static final int LENGTH = 10_000;
  private static final long BYTES = 8L * LENGTH;

  private final Store store = new Store(10 * BYTES, true);
  private final StageValues values = store.open(stage(Body.owning(_ -> null)));
  private final List<Object> all = new ArrayList<>(); // so that the collector takes none

  private static Stage stage(Body body) {
    return new Stage("s", 1000, List.of(), body, Needs.bytes(BYTES));
  }

  private record Numbers(Object array, AtomicBoolean gone) implements Reusable, Sized {
    Numbers(Object array) {
      this(array, new AtomicBoolean());
    }

    @Override
    public @Nullable Object giveUp() {
      return gone.getAndSet(true) ? null : array;
    }

    @Override
    public long bytes() {
      return 8L * Array.getLength(array);
    }
  }

  /** Lends an array as a task does. */
  private Object lend(int length) {
    var lent = new ArrayList<Object>();
    store.reader().serve(() -> lent.add(Spares.lend(double.class, length)));
    all.addAll(lent);
    return lent.getFirst();
  }

  private Object put(StageValues to, long part) {
    Object array = lend(LENGTH);
    to.write(part, part + 1, new Object[] {new Numbers(array)}, 0);
    return array;
  }

  @Test
  void anArrayThatWasFreed_isLentAgain_once() {
    Object array = put(values, 3);
    values.free(3, 4);
    assertThat(store.spareBytes()).isEqualTo(BYTES);
    assertThat(lend(LENGTH)).isSameAs(array);
    assertThat(store.spareBytes()).isZero();
    assertThat(lend(LENGTH)).isNotSameAs(array);
  }

  @Test
  void anArrayOfAnotherLengthOrType_orOutsideOfWork_isNew() {
    Object array = put(values, 3);
    values.free(3, 4);
    assertThat(lend(LENGTH + 1)).isNotSameAs(array);
    assertThat(Spares.lend(double.class, LENGTH)).isNotSameAs(array);
    store
        .reader()
        .serve(() -> assertThat(Spares.lend(long.class, LENGTH)).isInstanceOf(long[].class));
    assertThat(lend(LENGTH)).isSameAs(array);
  }

  @Test
  void anArray_isNotLentWhileAnyReaderIsAtWork_thatBeganBeforeItWasFreed() {
    Object array = put(values, 3);
    Spares.Reader early = store.reader();
    Spares.Reader late = store.reader();
    early.begin();
    values.free(3, 4);
    late.begin();
    assertThat(lend(LENGTH)).isNotSameAs(array);
    early.end();
    assertThat(lend(LENGTH)).isSameAs(array);
    late.end();
  }

  @Test
  void anArrayThatWorkGaveBack_isLentAgainAtOnce_whoeverReadsMeanwhile() {
    Spares.Reader reader = store.reader();
    reader.begin();
    Object array = lend(LENGTH);
    store.reader().serve(() -> Spares.giveBack(array));
    assertThat(store.spareBytes()).isEqualTo(BYTES);
    assertThat(lend(LENGTH)).isSameAs(array);
    assertThat(lend(LENGTH)).isNotSameAs(array);
    Spares.giveBack(array); // outside of work
    assertThat(store.spareBytes()).isZero();
    reader.end();
  }

  @Test
  void arraysGivenBack_stayWithinTheLimit_andAClosedStoreTakesNone() {
    store
        .reader()
        .serve(() -> {
          for (int i = 0; i < 20; i++) {
            all.add(new double[LENGTH]);
            Spares.giveBack(all.getLast());
          }
        });
    assertThat(store.spareBytes()).isEqualTo(10 * BYTES);
    store.close();
    store.reader().serve(() -> Spares.giveBack(new double[LENGTH]));
    assertThat(store.spareBytes()).isZero();
  }

  @Test
  void valuesThatOthersMayHold_areNeverUsedAgain() {
    Object array = put(values, 3);
    values.keep();
    values.free(3, 4);
    assertThat(store.spareBytes()).isZero();
    assertThat(lend(LENGTH)).isNotSameAs(array);
  }

  @Test
  void valuesHandedOutByCancelledWorkAfterTheyWereFreed_areNeverUsedAgain() {
    Object array = put(values, 3);
    Spares.Reader reader = store.reader();
    reader.begin();
    values.free(3, 4);
    values.keep();
    reader.end();
    assertThat(store.spareBytes()).isZero();
    assertThat(lend(LENGTH)).isNotSameAs(array);
  }

  @Test
  void valuesOfAStageThatDoesNotOwnThem_areNeverUsedAgain() {
    StageValues others = store.open(stage(Body.borrowing(_ -> null)));
    put(others, 3);
    others.free(3, 4);
    assertThat(store.spareBytes()).isZero();
  }

  @Test
  void valuesAndSpares_stayWithinTheLimit() {
    for (int part = 0; part < 8; part++) {
      put(values, part);
    }
    values.free(0, 8);
    assertThat(store.spareBytes()).isEqualTo(8 * BYTES);
    StageValues others = store.open(stage(Body.each(_ -> null)));
    for (int part = 0; part < 8; part++) {
      others.write(part, part + 1, new Object[] {new Numbers(lend(LENGTH + 1))}, 0);
      assertThat(store.heldBytes() + store.spareBytes()).isLessThanOrEqualTo(10 * BYTES + 8);
    }
    assertThat(store.spareBytes()).isPositive();
  }

  @Test
  void arraysOfALengthThatIsNotAskedForAnyMore_areGivenUp() {
    put(values, 3);
    values.free(3, 4);
    for (int i = 0; i < 200; i++) {
      lend(LENGTH + 1);
    }
    assertThat(store.spareBytes()).isEqualTo(BYTES);
    for (int i = 0; i < 200; i++) {
      lend(LENGTH + 1);
    }
    assertThat(store.spareBytes()).isZero();
  }

  @Test
  void whatTheCollectorTook_isNotCounted_norLent() {
    put(values, 3);
    values.free(3, 4);
    all.clear();
    long until = System.nanoTime() + 30_000_000_000L;
    while (store.spareBytes() > 0 && System.nanoTime() < until) {
      System.gc();
    }
    assertThat(store.spareBytes()).isZero();
    assertThat((double[]) lend(LENGTH)).hasSize(LENGTH);
  }

  @Test
  void aClosedStore_keepsNothing() {
    put(values, 3);
    put(values, 4);
    values.free(3, 4);
    store.close();
    values.free(4, 5);
    assertThat(store.spareBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomReadersAndFrees_neverMeetAnArrayThatIsReadOrHeld(long seed) {
    var random = new Random(seed);
    var roomy = new Store(1L << 40, true);
    StageValues held = roomy.open(stage(Body.owning(_ -> null)));
    var readers = new ArrayList<Spares.Reader>();
    var reading = new ArrayList<Set<Object>>(); // what each reader may have found
    Set<Object> inStore = Collections.newSetFromMap(new IdentityHashMap<>());
    var slots = new @Nullable Object[1000];
    int again = 0;
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int step = 0; step < 1500; step++) {
      int part = random.nextInt(20);
      switch (random.nextInt(4)) {
        case 0 -> {
          Spares.Reader reader = roomy.reader();
          reader.begin();
          Set<Object> found = Collections.newSetFromMap(new IdentityHashMap<>());
          found.addAll(inStore);
          readers.add(reader);
          reading.add(found);
        }
        case 1 -> {
          if (!readers.isEmpty()) {
            int one = random.nextInt(readers.size());
            readers.remove(one).end();
            reading.remove(one);
          }
        }
        case 2 -> {
          held.free(part, part + 1);
          inStore.remove(slots[part]);
          slots[part] = null;
        }
        default -> {
          if (slots[part] == null) {
            var lent = new ArrayList<Object>();
            roomy.reader().serve(() -> lent.add(Spares.lend(double.class, LENGTH)));
            Object array = lent.getFirst();
            again += seen.add(array) ? 0 : 1;
            assertThat(inStore.contains(array)).isFalse();
            assertThat(reading).noneMatch(found -> found.contains(array));
            held.write(part, part + 1, new Object[] {new Numbers(array)}, 0);
            slots[part] = array;
            inStore.add(array);
          }
        }
      }
    }
    assertThat(again).isPositive();
  }
}
