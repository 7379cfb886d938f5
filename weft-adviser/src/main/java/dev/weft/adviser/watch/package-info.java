/**
 * Watches a command while it runs: samples its process tree from {@code /proc} and its control
 * groups, counts what short-lived and orphaned children used through the kernel, names the
 * bottleneck and gives advice. Linux.
 *
 * <pre>
 *   Watch ── starts ──> Launch, Reaper, SignalPassing, GpuFeed   (Native: the C library)
 *     └── Sampling ── TreeReader, MachineReader, CgroupReader, MemoryProbe ──> Snapshot
 *                          Snapshot ── Tracker ──> Course of Stretches          (pure from here on)
 *                                        Facts ── Judge ──> Verdict ──> Telling, WatchJson, WatchPage
 * </pre>
 */
package dev.weft.adviser.watch;
