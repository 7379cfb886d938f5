package dev.weft.adviser.record;

/** What a record may state about a job as a number. Times are seconds, amounts are bytes. */
public enum Quantity {
  /** Processors granted: slots, CPUs, cores, as the batch system counts them. */
  SLOTS,
  /** Nodes granted. */
  NODES,
  /** Tasks (ranks) that were started. */
  TASKS,
  /** Graphics cards granted. */
  GPUS,
  /** Time from start to end. */
  WALL,
  /** Processor time of everything the job ran. */
  CPU,
  /** The part of {@link #CPU} spent in user code. */
  CPU_USER,
  /** The part of {@link #CPU} spent in the kernel. */
  CPU_SYSTEM,
  /** Processor time of the task that had the least. */
  TASK_CPU_LEAST,
  /** Processor time of a task on average. */
  TASK_CPU_MEAN,
  /** Processor time of the task that had the most. */
  TASK_CPU_MOST,
  /** Peak memory of the job. */
  MEMORY_PEAK,
  /** Memory that was asked for, of the job as a whole. */
  MEMORY_ASKED,
  /** Time limit. */
  TIME_LIMIT,
  /** Limit on processor time. */
  CPU_LIMIT,
  /** Time from being submitted (or eligible) to start. */
  QUEUE_WAIT,
  /** Time suspended between start and end. */
  SUSPENDED,
  /** Times a thread gave up its processor to wait. */
  VOLUNTARY_SWITCHES,
  /** Times a thread was taken off its processor for another. */
  INVOLUNTARY_SWITCHES,
  /** Page faults that had to read a disk. */
  MAJOR_FAULTS,
  /** Page faults served from memory. */
  MINOR_FAULTS,
  /** Bytes in swap, or swap operations, whichever the source counts; more than zero is swapping. */
  SWAP,
  /** Bytes read. */
  READ_BYTES,
  /** Bytes written. */
  WRITE_BYTES,
  /** Bytes read and written, where the source has one figure. */
  IO_BYTES,
  /** Time spent waiting for input and output. */
  IO_WAIT,
  /** Time that tasks were held back by a quota on processor time. */
  THROTTLED,
  /** Time that some task stood ready without a processor. */
  RUN_QUEUE_WAIT,
  /** Processors the tasks were allowed to run on. */
  ALLOWED_CPUS,
  /** Times the kernel killed a process of the job for memory. */
  MEMORY_KILLS,
  /** What the job returned. */
  EXIT_CODE,
  /** The signal that ended it. */
  SIGNAL
}
