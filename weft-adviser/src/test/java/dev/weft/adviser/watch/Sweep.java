package dev.weft.adviser.watch;

/** A program that goes through 200 MB of memory again and again, for so many milliseconds. */
final class Sweep {
  private Sweep() {}

  public static void main(String[] arguments) {
    var cells = new long[25_000_000];
    long until = System.nanoTime() + Long.parseLong(arguments[0]) * 1_000_000;
    long sum = 0;
    while (System.nanoTime() < until) {
      for (int i = 0; i < cells.length; i++) {
        sum += cells[i];
      }
    }
    System.exit(sum == 0 ? 0 : 1);
  }
}
