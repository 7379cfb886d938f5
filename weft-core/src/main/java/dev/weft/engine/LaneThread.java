package dev.weft.engine;

/** A thread at work on a {@link Seat}. */
final class LaneThread extends Thread {
  private final Seat seat;

  LaneThread(Seat seat, String name, Runnable run) {
    super(null, run, name, 0, false);
    this.seat = seat;
    setDaemon(true);
  }

  void lend() {
    seat.lend();
  }

  void takeBack() {
    seat.takeBack();
  }
}
