package dev.weft.testing;

/**
 * What every engine promises, threads and processes alike: results, failures, cancellation, memory
 * and resources, a part each. A test class of an engine extends this one and says how to make a
 * client of it.
 *
 * <p>Bodies and functions of the contract capture nothing but data, since they may run in another
 * process.
 */
public abstract class EngineContract
    implements ResultsContract,
        FailuresContract,
        CancellationContract,
        MemoryContract,
        ResourcesContract {

  /** Creates the suite; the test framework does. */
  protected EngineContract() {}
}
