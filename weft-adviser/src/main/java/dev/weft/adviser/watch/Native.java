package dev.weft.adviser.watch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The calls of the C library that the JDK does not offer: starting a process without the JDK's own
 * reaper, waiting for any child together with what it used, becoming the parent of orphans.
 *
 * <p>Linux, 64 bit. Every method returns what the C function returns, or {@code -errno} where that
 * is -1, so that no caller has to look at a thread-local.
 */
final class Native {
  /** {@code struct rusage}: two {@code timeval}s and fourteen longs. */
  static final long RUSAGE_BYTES = 144;

  static final int ECHILD = 10;
  static final int EINTR = 4;
  private static final int RUSAGE_SELF = 0;
  private static final int RUSAGE_THREAD = 1;
  static final int WNOHANG = 1;

  private static final int PR_SET_CHILD_SUBREAPER = 36;
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;
  private static final int O_CLOEXEC = 0x80000;
  private static final short SPAWN_SETPGROUP = 0x02;
  private static final short SPAWN_SETSIGDEF = 0x04;
  private static final short SPAWN_SETSIGMASK = 0x08;

  /** Room for the opaque structures of both glibc and musl (336 bytes at most). */
  private static final long OPAQUE_BYTES = 512;

  private final Linker linker = Linker.nativeLinker();
  private final MemoryLayout errnoLayout = Linker.Option.captureStateLayout();
  private final VarHandle errnoHandle =
      errnoLayout.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private final Linker.Option errno = Linker.Option.captureCallState("errno");

  private final MethodHandle prctl =
      call("prctl", 1, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private final MethodHandle wait4 =
      call("wait4", -1, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
  private final MethodHandle getrusage = call("getrusage", -1, JAVA_INT, JAVA_INT, ADDRESS);
  private final MethodHandle kill = call("kill", -1, JAVA_INT, JAVA_INT, JAVA_INT);
  private final MethodHandle signal = call("signal", -1, JAVA_LONG, JAVA_INT, JAVA_LONG);
  private final MethodHandle fcntl = call("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private final MethodHandle tcgetpgrp = call("tcgetpgrp", -1, JAVA_INT, JAVA_INT);
  private final MethodHandle getpgrp = call("getpgrp", -1, JAVA_INT);
  private final MethodHandle getpagesize = call("getpagesize", -1, JAVA_INT);
  private final MethodHandle pipe2 = call("pipe2", -1, JAVA_INT, ADDRESS, JAVA_INT);
  private final MethodHandle read = call("read", -1, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private final MethodHandle close = call("close", -1, JAVA_INT, JAVA_INT);
  private final MethodHandle spawnp =
      call("posix_spawnp", -1, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private final MethodHandle attrInit = call("posix_spawnattr_init", -1, JAVA_INT, ADDRESS);
  private final MethodHandle attrFlags =
      call("posix_spawnattr_setflags", -1, JAVA_INT, ADDRESS, ValueLayout.JAVA_SHORT);
  private final MethodHandle attrMask =
      call("posix_spawnattr_setsigmask", -1, JAVA_INT, ADDRESS, ADDRESS);
  private final MethodHandle attrDefault =
      call("posix_spawnattr_setsigdefault", -1, JAVA_INT, ADDRESS, ADDRESS);
  private final MethodHandle attrGroup =
      call("posix_spawnattr_setpgroup", -1, JAVA_INT, ADDRESS, JAVA_INT);
  private final MethodHandle attrDestroy = call("posix_spawnattr_destroy", -1, JAVA_INT, ADDRESS);
  private final MethodHandle actionsInit =
      call("posix_spawn_file_actions_init", -1, JAVA_INT, ADDRESS);
  private final MethodHandle actionsDup2 =
      call("posix_spawn_file_actions_adddup2", -1, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private final MethodHandle actionsDestroy =
      call("posix_spawn_file_actions_destroy", -1, JAVA_INT, ADDRESS);
  private final MethodHandle sigemptyset = call("sigemptyset", -1, JAVA_INT, ADDRESS);
  private final MethodHandle sigaddset = call("sigaddset", -1, JAVA_INT, ADDRESS, JAVA_INT);

  @SuppressWarnings("restricted") // calling C is what this class is for
  private MethodHandle call(
      String name, int firstVariadic, ValueLayout result, ValueLayout... args) {
    MemorySegment function =
        linker
            .defaultLookup()
            .find(name)
            .orElseThrow(() ->
                new UnsupportedOperationException(
                    "the C library has no " + name + "(); watch runs on Linux only"));
    var descriptor = FunctionDescriptor.of(result, args);
    return firstVariadic < 0
        ? linker.downcallHandle(function, descriptor, errno)
        : linker.downcallHandle(
            function, descriptor, errno, Linker.Option.firstVariadicArg(firstVariadic));
  }

  private interface Body {
    long run(Arena arena, MemorySegment state) throws Throwable;
  }

  private long errnoCall(Body body) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(errnoLayout);
      long result = body.run(arena, state);
      return result == -1 ? -(int) errnoHandle.get(state, 0L) : result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a call of the C library failed to be made", e);
    }
  }

  /** Makes this process the parent of every orphan among its descendants; 0 or {@code -errno}. */
  int becomeSubreaper() {
    return (int)
        errnoCall(
            (arena, state) -> (int) prctl.invoke(state, PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L));
  }

  /** A child that has ended: its wait status and what it and its own children used. */
  record Reaped(int pid, int status, Usage usage) {}

  /**
   * Waits for any child of this process.
   *
   * @return the child; pid 0 if none has ended (with {@link #WNOHANG}), {@code -errno} on error
   */
  Reaped waitForAny(int options) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(JAVA_INT);
      MemorySegment usage = arena.allocate(RUSAGE_BYTES, 8);
      int pid =
          (int) errnoCall((inner, state) -> (int) wait4.invoke(state, -1, status, options, usage));
      return new Reaped(pid, status.get(JAVA_INT, 0), Usage.of(usage));
    }
  }

  /** What this process (not its children) has used so far. */
  Usage ownUsage() {
    return usage(RUSAGE_SELF);
  }

  /** CPU seconds that the calling thread has used so far. */
  double threadSeconds() {
    return usage(RUSAGE_THREAD).cpuSeconds();
  }

  private Usage usage(int of) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment usage = arena.allocate(RUSAGE_BYTES, 8);
      var _ = errnoCall((inner, state) -> (int) getrusage.invoke(state, of, usage));
      return Usage.of(usage);
    }
  }

  /** Sends a signal; 0 or {@code -errno}. */
  int kill(int pid, int number) {
    return (int) errnoCall((arena, state) -> (int) kill.invoke(state, pid, number));
  }

  /** Ignores a signal in this process; true if it was ignored before. */
  boolean ignore(int number) {
    return errnoCall((arena, state) -> (long) signal.invoke(state, number, 1L)) == 1L;
  }

  /** Whether the terminal at a descriptor gives its key signals to this process's group. */
  boolean inForeground(int descriptor) {
    long group = errnoCall((arena, state) -> (int) tcgetpgrp.invoke(state, descriptor));
    return group > 0 && group == errnoCall((arena, state) -> (int) getpgrp.invoke(state));
  }

  /** Bytes in a page of memory. */
  int pageBytes() {
    return (int) errnoCall((arena, state) -> (int) getpagesize.invoke(state));
  }

  /** Keeps a descriptor from the processes started afterwards. */
  void closeOnExec(int descriptor) {
    var _ = errnoCall((arena, state) -> (int) fcntl.invoke(state, descriptor, F_SETFD, FD_CLOEXEC));
  }

  /** A pipe, both ends closed on exec: {@code {read, write}}. */
  int[] pipe() {
    try (var arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      long result = errnoCall((inner, state) -> (int) pipe2.invoke(state, ends, O_CLOEXEC));
      return result < 0
          ? new int[] {(int) result, (int) result}
          : new int[] {ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1)};
    }
  }

  /** Reads up to {@code into.length} bytes; 0 at the end, {@code -errno} on error. */
  int read(int descriptor, byte[] into) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(into.length);
      int n =
          (int)
              errnoCall((inner, state) ->
                  (long) read.invoke(state, descriptor, buffer, (long) into.length));
      if (n > 0) {
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, 0, n);
      }
      return n;
    }
  }

  void close(int descriptor) {
    var _ = errnoCall((arena, state) -> (int) close.invoke(state, descriptor));
  }

  /**
   * How a process is started.
   *
   * @param command its words; each character stands for one byte, so that any file name passes
   * @param ownGroup whether it gets a process group of its own
   * @param output the descriptor that becomes its output and error stream, -1 to keep ours
   * @param defaultSignals signals ignored here that it must find at their default
   */
  record Start(List<String> command, boolean ownGroup, int output, List<Integer> defaultSignals) {
    Start {
      command = List.copyOf(command);
      defaultSignals = List.copyOf(defaultSignals);
    }
  }

  /**
   * Starts a program found on the PATH, with the environment, directory, descriptors, terminal and
   * process group of this process and no signal blocked.
   *
   * @return the pid, or {@code -errno}
   */
  @SuppressWarnings("restricted") // reads the pointer behind "environ"
  int spawn(Start start) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(OPAQUE_BYTES, 16);
      MemorySegment actions = arena.allocate(OPAQUE_BYTES, 16);
      MemorySegment mask = arena.allocate(OPAQUE_BYTES, 16);
      MemorySegment defaults = arena.allocate(OPAQUE_BYTES, 16);
      MemorySegment pid = arena.allocate(JAVA_INT);
      MemorySegment words = arena.allocate(ADDRESS, start.command().size() + 1L);
      for (int i = 0; i < start.command().size(); i++) {
        words.setAtIndex(
            ADDRESS, i, arena.allocateFrom(start.command().get(i), StandardCharsets.ISO_8859_1));
      }
      words.setAtIndex(ADDRESS, start.command().size(), MemorySegment.NULL);
      MemorySegment environment =
          linker
              .defaultLookup()
              .find("environ")
              .orElseThrow()
              .reinterpret(ADDRESS.byteSize())
              .get(ADDRESS, 0);
      long result =
          errnoCall((inner, state) -> {
            var _ = (int) sigemptyset.invoke(state, mask);
            var _ = (int) sigemptyset.invoke(state, defaults);
            for (int number : start.defaultSignals()) {
              var _ = (int) sigaddset.invoke(state, defaults, number);
            }
            var _ = (int) attrInit.invoke(state, attributes);
            var _ = (int) attrMask.invoke(state, attributes, mask);
            var _ = (int) attrDefault.invoke(state, attributes, defaults);
            var _ = (int) attrGroup.invoke(state, attributes, 0);
            int flags =
                SPAWN_SETSIGMASK | SPAWN_SETSIGDEF | (start.ownGroup() ? SPAWN_SETPGROUP : 0);
            var _ = (int) attrFlags.invoke(state, attributes, (short) flags);
            var _ = (int) actionsInit.invoke(state, actions);
            if (start.output() >= 0) {
              var _ = (int) actionsDup2.invoke(state, actions, start.output(), 1);
              var _ = (int) actionsDup2.invoke(state, actions, start.output(), 2);
            }
            int error =
                (int)
                    spawnp.invoke(
                        state, pid, words.get(ADDRESS, 0), actions, attributes, words, environment);
            var _ = (int) actionsDestroy.invoke(state, actions);
            var _ = (int) attrDestroy.invoke(state, attributes);
            return error;
          });
      return result == 0 ? pid.get(JAVA_INT, 0) : (int) -Math.abs(result);
    }
  }
}
