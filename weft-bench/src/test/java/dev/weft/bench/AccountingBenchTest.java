package dev.weft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccountingBenchTest {
  /** Megabytes to read with a heap of 40: the memory of a reader does not grow with its text. */
  private static final int MEGABYTES = Integer.getInteger("weft.adviser.megabytes", 120);

  @ParameterizedTest
  @ValueSource(strings = {"qacct", "sacct"})
  void accountingLargerThanTheHeap_isReadToItsEnd(String kind) throws Exception {
    String said = AccountingBench.child(kind, MEGABYTES, true, 40);
    assertThat(said).matches("[0-9]{5,} [0-9.E]+");
  }
}
