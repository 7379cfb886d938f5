package dev.weft.cluster;

import java.io.IOException;

/** The other end sent what no end of this protocol sends; the connection is of no use any more. */
final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1;

  ProtocolException(String message) {
    super(message);
  }
}
