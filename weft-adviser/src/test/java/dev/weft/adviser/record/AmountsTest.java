package dev.weft.adviser.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AmountsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0 ; 0",
        "42 ; 42",
        "1.5 ; 1.5",
        "1,5 ; 1.5",
        "-2 ; -2",
        "6.5e+03 ; 6500",
        "18446744073709551615 ; 1.8446744073709552e19",
        "4294967296 ; 4294967296"
      })
  void number_inEverySpelling(String text, double value) {
    assertThat(Amounts.number(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "1.2.3", "0x10", "12abc", "NaN", "Infinity", "1 2", "--1", "1e", "e5"})
  void number_ofWhatIsNone_isNoNumber(String text) {
    assertThat(Amounts.number(text)).isNaN();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1024 ; 1024",
        "1K ; 1024",
        "30948696kb ; 31691464704",
        "4000M ; 4194304000",
        "12 MiB ; 12582912",
        "18.891GB ; 20284056797.2",
        "112.727GBs ; 121039695511",
        "1.5KGBs ; 1649267441664",
        "2T ; 2199023255552",
        "1,5G ; 1610612736",
        "0.000B ; 0",
        "128 bytes ; 128"
      })
  void bytes_inEveryUnit(String text, double value) {
    assertThat(Amounts.bytes(text, 1)).isCloseTo(value, within(Math.max(1, value * 1e-5)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "G", "12X", "12 parsecs", "1G2", "K1", "?"})
  void bytes_ofWhatIsNone_areNoNumber(String text) {
    assertThat(Amounts.bytes(text, 1)).isNaN();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "--",
        "-/-",
        "?",
        "N/A",
        "[N/A]",
        "none",
        "NONE",
        "(null)",
        "Unknown",
        "undefined",
        "[Not Supported]"
      })
  void absent_isWhatEverySiteWritesForUnknown(String text) {
    assertThat(Amounts.absent(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "none assigned yet", "nobody", "under", "-1", "unknownish", "G"})
  void absent_isNothingElse(String text) {
    assertThat(Amounts.absent(text)).isFalse();
  }
}
