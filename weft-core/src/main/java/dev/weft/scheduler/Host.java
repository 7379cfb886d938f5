package dev.weft.scheduler;

/** The memory that workers share. */
final class Host {
  final int id;
  long limit;
  long used; // held and in flight
  long undeclared;
  int workers;
  int flying;

  final Memory memory;

  Host(int id, Memory memory) {
    this.id = id;
    this.memory = memory;
  }
}
