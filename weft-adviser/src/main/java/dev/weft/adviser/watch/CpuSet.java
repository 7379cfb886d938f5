package dev.weft.adviser.watch;

import java.util.BitSet;

/** A set of CPU numbers, as an affinity mask or a cpuset names it: {@code 0-3,8}. */
final class CpuSet {
  static final CpuSet EMPTY = new CpuSet(new BitSet());

  private final BitSet numbers;

  private CpuSet(BitSet numbers) {
    this.numbers = numbers;
  }

  /** Reads the kernel's list form; what is no number is passed over. */
  static CpuSet parse(String list) {
    var numbers = new BitSet();
    for (String part : list.strip().split(",", -1)) {
      String[] ends = part.strip().split("-", 2);
      try {
        int from = Integer.parseInt(ends[0]);
        int to = ends.length == 2 ? Integer.parseInt(ends[1]) : from;
        if (from >= 0 && to >= from && to < 1 << 16) {
          numbers.set(from, to + 1);
        }
      } catch (NumberFormatException e) {
        // an empty list, or a spelling of a kernel to come
      }
    }
    return new CpuSet(numbers);
  }

  /** The CPUs 0 to {@code n - 1}. */
  static CpuSet first(int n) {
    var numbers = new BitSet();
    numbers.set(0, n);
    return new CpuSet(numbers);
  }

  int size() {
    return numbers.cardinality();
  }

  boolean isEmpty() {
    return numbers.isEmpty();
  }

  boolean contains(int cpu) {
    return numbers.get(cpu);
  }

  CpuSet union(CpuSet other) {
    if (numbers.equals(other.numbers)) {
      return this;
    }
    var both = (BitSet) numbers.clone();
    both.or(other.numbers);
    return new CpuSet(both);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CpuSet set && numbers.equals(set.numbers);
  }

  @Override
  public int hashCode() {
    return numbers.hashCode();
  }

  /** The kernel's list form. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (int from = numbers.nextSetBit(0); from >= 0; ) {
      int end = numbers.nextClearBit(from);
      text.append(text.isEmpty() ? "" : ",").append(from);
      if (end - 1 > from) {
        text.append('-').append(end - 1);
      }
      from = numbers.nextSetBit(end);
    }
    return text.toString();
  }
}
