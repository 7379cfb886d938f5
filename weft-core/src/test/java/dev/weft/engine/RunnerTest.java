package dev.weft.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.graph.Body;
import dev.weft.graph.Needs;
import dev.weft.graph.Stage;
import dev.weft.graph.Wiring;
import dev.weft.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Work of several steps, of which the later ones read what the earlier ones made. */
class RunnerTest {
  /** What is read may lie before, behind, around or within what an earlier step made. */
  @ParameterizedTest
  @CsvSource({"0, 12", "70, 82", "45, 65", "52, 58", "45, 55", "55, 65", "40, 50", "60, 70"})
  void aStep_readsWhatIsHeldAndWhatAnEarlierStepDrops(int from, int to) {
    var store = new Store(1 << 20);
    var numbers = new Stage("numbers", 100, List.of(), Body.each(part -> part.part()), Needs.NONE);
    var read = new ArrayList<Object>();
    var reader =
        new Stage(
            "reader",
            100,
            List.of(Wiring.each("numbers")),
            Body.each(part -> {
              read.add(part.get(0, 0));
              return 0;
            }),
            Needs.NONE);
    var source = new StageSlot(1, store.open(numbers));
    var slot = new StageSlot(2, store.open(reader));
    slot.source(0, source);
    Object[] held = new Object[100];
    for (long part = 0; part < 100; part++) {
      held[(int) part] = part;
    }
    source.values().write(0, 50, held, 0);
    source.values().write(60, 100, held, 60);

    var work = new Work(0, 2, Long.MAX_VALUE);
    work.add(source, 50, 60, null, 50, 60, 1);
    work.add(slot, from, to, null, 0, 0, 0);
    End end = requireNonNull(new Runner(store, 0).run(work));

    assertThat(end.cause()).isNull();
    assertThat(read).containsExactly(java.util.Arrays.copyOfRange(held, from, to));
    assertThat(source.values().slot(55)).isNull();
  }
}
