package dev.weft.client;

/** Thrown to whoever asks for something that cannot be computed here; nothing of it was run. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RefusedException(String message) {
    super(message);
  }
}
