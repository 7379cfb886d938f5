package dev.weft.adviser.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "126s ; 126",
        "126 ; 126",
        "1.5 ; 1.5",
        "11,90 ; 11.9",
        "02:03 ; 123",
        "00:33.548 ; 33.548",
        "01:02:03 ; 3723",
        "01:02:03.456 ; 3723.456",
        "1-02:03:04.567 ; 93784.567",
        "130-05:00:00 ; 11250000",
        "1:02:03:04 ; 93784",
        "2-12 ; 216000",
        "209:07:31 ; 752851",
        "2m3.5s ; 123.5",
        "0m 15.06s ; 15.06",
        "1min 30s ; 90",
        "250ms ; 0.25",
        "1h2m3s ; 3723",
        "1d ; 86400",
        "-5 ; -5"
      })
  void duration_inEverySpelling_isSeconds(String text, double seconds) {
    assertThat(Times.duration(text)).isCloseTo(seconds, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "1:2:3:4:5",
        "1:x",
        ":",
        "12 parsecs",
        "1--2",
        "--",
        "Unknown",
        "1:2:",
        "1e999:0",
        "00000000000000000000000000000000000000000000000001"
      })
  void duration_ofWhatIsNone_isNoNumber(String text) {
    assertThat(Times.duration(text))
        .satisfiesAnyOf(d -> assertThat(d).isNaN(), d -> assertThat(d).isInfinite());
  }

  /** 25 February 2022, 16:25:14, as if in UTC. */
  private static final double MOMENT = 1_645_806_314;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Fri Feb 25 16:25:14 2022",
        "Fr 25. Feb 16:25:14 2022",
        "ven. févr. 25 16:25:14 2022",
        "vie feb 25 16:25:14 2022",
        "02/25/2022 16:25:14",
        "25/02/2022 16:25:14",
        "2022-02-25 16:25:14",
        "2022-02-25T16:25:14",
        "2022/02/25 16:25:14",
        "02/25/2022 04:25:14 PM",
        "1645806314",
        "1645806314000",
        "1645806314000000"
      })
  void date_inEverySpelling_isTheSameMoment(String text) {
    assertThat(Times.date(text)).isCloseTo(MOMENT, within(1.0));
  }

  @Test
  void date_withAFraction_keepsIt() {
    assertThat(Times.date("02/25/2022 16:25:14.250")).isEqualTo(MOMENT + 0.25);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-/-",
        "Unknown",
        "None",
        "0",
        "-1",
        "2022-02-31T25:61:61",
        "2022-13-01T00:00:00",
        "Thu Feb 30 12:00:00 2022",
        "16:25:14",
        "yesterday"
      })
  void date_ofWhatIsNone_isNoNumber(String text) {
    assertThat(Times.date(text)).isNaN();
  }
}
