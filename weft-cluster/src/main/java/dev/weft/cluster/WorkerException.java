package dev.weft.cluster;

/**
 * What went wrong in a worker process, where the exception itself could not be brought here: its
 * message is what that one said, with its stack. It has no stack of its own.
 */
public final class WorkerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  WorkerException(String message) {
    super(message, null, false, false);
  }
}
