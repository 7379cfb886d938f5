package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is known before anything is computed, and what refusals say. */
class PlacesTest {
  @Test
  void descriptions_ofHugeArrays_computeNothing() {
    DArray huge = DArray.random(1).uniform(3_000_000_000L, 4);
    assertThat(huge.delete(new long[] {7, 2_999_999_999L}, 0).shape())
        .containsExactly(2_999_999_998L, 4);
    assertThat(huge.insert(1_500_000_000L, DArray.scalar(7), 0).get("1500000000").compute())
        .isEqualTo(NDArray.of(7, 7, 7, 7));
    assertThat(huge.argwhere().hasKnownShape()).isFalse();
    assertThat(huge.flatnonzero().hasKnownShape()).isFalse();
    assertThat(huge.uniqueAll().indices().hasKnownShape()).isFalse();
    assertThat(huge.ediff1d().size()).isEqualTo(11_999_999_999L);
    DArray place = NDArray.wrap(new long[] {11_999_999_999L}, 1).lazy();
    assertThat(place.unravelIndex(huge.shape()).get(0).compute().longAt(0))
        .isEqualTo(2_999_999_999L);
  }

  @Test
  void indices_backAndForth_areTheSame() {
    DArray places = Creation.arange(60).rechunk(7);
    assertThat(Places.ravelMultiIndex(places.unravelIndex(3, 4, 5), 3, 4, 5).compute())
        .isEqualTo(places.compute());
    DArray x = places.remainder(7).subtract(3).reshape(3, 4, 5);
    assertThat(Joining.stack(1, x.nonzero().toArray(DArray[]::new)).compute())
        .isEqualTo(x.argwhere().compute());
  }

  @Test
  void refusals_sayWhatToDo() {
    DArray x = Creation.arange(12).reshape(3, 4);
    assertThatThrownBy(() -> x.insert(5, x, 1))
        .hasMessage("insert: place 5 is not there; axis 1 has length 4, use -4 to 4");
    assertThatThrownBy(() -> x.delete(-4, 0))
        .hasMessage("delete: index -4 is out of bounds for axis 0 of length 3");
    assertThatThrownBy(() -> x.delete(Index.by(x.get("0").greater(1)), 1))
        .hasMessageContaining("a mask keeps elements by get(Index.by(mask.logicalNot()))");
    assertThatThrownBy(() -> Choosing.select(List.of(x), List.of(x), x))
        .hasMessage(
            "select needs conditions of bool; condition 0 is of int64; compare it, as in notEqual(0)");
    assertThatThrownBy(() -> Views.broadcastArrays(x, Creation.arange(3)))
        .hasMessageContaining("shapes=(3, 4), (3), axis=-1 has lengths 4 and 3");
    DArray falling = NDArray.of(0, 2, 1).lazy();
    assertThatThrownBy(() -> x.interp(falling, falling).compute())
        .hasMessageContaining(
            "interp needs points that do not fall; point 1 is 2.0, point 2 is 1.0");
    assertThatThrownBy(() -> Creation.trilIndices(1L << 40, 1, 0))
        .hasMessageContaining("at most 2^31 - 9 places");
  }
}
