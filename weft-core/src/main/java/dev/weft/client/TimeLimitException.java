package dev.weft.client;

/** Thrown to whoever asks for a value that was not there when its time limit was over. */
public final class TimeLimitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TimeLimitException(String message) {
    super(message);
  }
}
