package dev.weft.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EventRingTest {
  private static Event event(long at) {
    return new Event.WorkerLost(at, 0, "test");
  }

  @Test
  void since_givesWhatStillIsThere() {
    var ring = new EventRing(4);
    for (int i = 0; i < 10; i++) {
      ring.accept(event(i));
    }
    assertThat(ring.accepted()).isEqualTo(10);
    assertThat(ring.since(0)).extracting(Event::at).containsExactly(6L, 7L, 8L, 9L);
    assertThat(ring.since(8)).extracting(Event::at).containsExactly(8L, 9L);
    assertThat(ring.since(10)).isEmpty();
  }

  @Test
  void aRingWithoutRoom_isRefused() {
    assertThatThrownBy(() -> new EventRing(0))
        .hasMessage("a ring has room for an event: capacity=0");
  }

  @Test
  void and_withSilence_isTheOther() {
    var ring = new EventRing(1);
    assertThat(EventSink.none().and(ring)).isSameAs(ring);
    assertThat(ring.and(EventSink.none())).isSameAs(ring);
    assertThat(EventSink.isHeard(EventSink.none())).isFalse();
  }
}
