package dev.weft.graph;

/** A wiring that does not map ranges to ranges; it is asked part by part. */
public sealed interface PartWiring extends Wiring permits Box, Table {
  /**
   * Points {@code out} at the parts that {@code part} reads. A slice used for nothing else is
   * cheaper where the parts asked about follow each other.
   */
  void inputs(int part, Slice out);

  /** Points {@code out} at the parts that read {@code sourcePart}; as {@link #inputs}. */
  void readers(int sourcePart, Slice out);
}
