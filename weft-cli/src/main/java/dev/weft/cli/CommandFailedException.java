package dev.weft.cli;

import java.io.Serial;

/**
 * A command could not do what it was asked to, for a reason that its user can understand from the
 * message alone: what, with which values, and what to do. It is printed without a stack.
 */
final class CommandFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  CommandFailedException(String message) {
    super(message);
  }

  CommandFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
