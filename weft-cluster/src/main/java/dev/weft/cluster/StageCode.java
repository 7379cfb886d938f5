package dev.weft.cluster;

import dev.weft.graph.Stage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.lang.invoke.SerializedLambda;
import java.nio.channels.Channels;
import org.jspecify.annotations.Nullable;

/**
 * A stage as bytes: its name, size, wirings, needs and body. Workers have the driver's class path
 * and nothing more, so a body of classes that are not on it is refused before anything runs.
 */
final class StageCode {
  private static final int BUFFER = 8 << 10;

  private StageCode() {}

  /** Why a stage cannot go to a worker process: one sentence for the user. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    Refusal(Stage stage, String why) {
      super("stage '" + stage.name() + "' cannot run in worker processes: " + why);
    }
  }

  /** What was found while a stage was written; it cannot be thrown from there as it is. */
  private static final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String why;

    Unreachable(String why) {
      super(why);
      this.why = why;
    }
  }

  /** Returns the bytes of {@code stage}. */
  static byte[] pack(Stage stage) throws Refusal {
    try {
      // the body says more of its class than its serialized form does
      requireReachable(stage.body().getClass());
      Packed packed = Packed.of(stage, StageCode::check);
      var bytes = new ByteArrayOutputStream((int) Math.min(1 << 30, packed.size() + 64));
      var out = new ChannelOutput(Channels.newChannel(bytes), BUFFER);
      new ValueWriter(out).write(packed);
      out.flush();
      return bytes.toByteArray();
    } catch (NotSerializableException e) {
      throw new Refusal(
          stage,
          "its function holds a "
              + e.getMessage()
              + ", which is not serializable; copy what it needs of it into local variables, or let that class implement java.io.Serializable");
    } catch (Unreachable e) {
      throw new Refusal(stage, e.why);
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new Refusal(
          stage, "its function cannot be serialized (" + e + "); let it hold plain data only");
    }
  }

  private static void check(Object seen) {
    if (seen instanceof Class<?> type) {
      requireReachable(type);
    } else if (seen instanceof SerializedLambda lambda) {
      String name = lambda.getCapturingClass().replace('/', '.');
      if (find(name) == null) {
        throw unreachable(name);
      }
    }
  }

  private static void requireReachable(Class<?> type) {
    Class<?> element = type;
    for (Class<?> inner = type; inner != null; inner = inner.getComponentType()) {
      element = inner;
    }
    if (element.isPrimitive() || element.getClassLoader() == null) {
      return;
    }
    if (element.isHidden()) {
      // a lambda: the class that has its code is what must be there
      String name = element.getName();
      int code = name.indexOf("$$Lambda");
      @Nullable Class<?> host = code < 0 ? null : find(name.substring(0, code));
      if (code >= 0 && (host == null || !element.getClassLoader().equals(host.getClassLoader()))) {
        throw unreachable(name.substring(0, code));
      }
      return;
    }
    if (!element.equals(find(element.getName()))) {
      throw unreachable(element.getName());
    }
  }

  private static Unreachable unreachable(String name) {
    return new Unreachable(
        "its code is in class "
            + name
            + ", which is only in the memory of this JVM (as that of jshell, or of a program started as `java FILE.java`); compile it to class files on the class path, as `weft run FILE.java` does");
  }

  private static @Nullable Class<?> find(String name) {
    try {
      return Class.forName(name, false, ClassLoader.getSystemClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }

  /**
   * Returns the stage of bytes that {@link #pack} made.
   *
   * @throws IOException if it cannot be made here; the message says why
   */
  static Stage unpack(byte[] code) throws IOException {
    var in = new ChannelInput(Channels.newChannel(new ByteArrayInputStream(code)), BUFFER);
    var reader = new ValueReader(in, ClassLoader.getSystemClassLoader(), code.length);
    return switch (reader.read()) {
      case Answer.Present(Stage stage) -> stage;
      case Answer.Present(var other) -> throw new ProtocolException("not a stage: " + other);
      case Answer.Absent() -> throw new ProtocolException("not a stage");
      case Answer.Unsendable(String why) -> throw new IOException(why);
    };
  }
}
