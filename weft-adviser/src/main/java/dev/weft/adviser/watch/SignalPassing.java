package dev.weft.adviser.watch;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Passes the signals that this process gets on to the command.
 *
 * <p>The keys of a terminal (Ctrl-C, Ctrl-\, Ctrl-Z) reach the command without help, since it is in
 * the same process group; a second one from here would be one too many. Whether a signal came from
 * a key cannot be seen, so SIGINT and SIGTSTP are taken for keys when this process group has the
 * terminal.
 *
 * <p>SIGQUIT is ignored here (the JVM would print its threads) and left as it was for the command;
 * sent to this process alone, it is lost. SIGUSR2 belongs to the JVM.
 */
final class SignalPassing {
  static final int SIGHUP = 1;
  static final int SIGINT = 2;
  static final int SIGQUIT = 3;
  static final int SIGTERM = 15;
  static final int SIGUSR1 = 10;
  static final int SIGCONT = 18;
  static final int SIGSTOP = 19;
  static final int SIGTSTP = 20;

  private static final int[] PASSED = {SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGCONT, SIGTSTP};

  private final Native system;
  private final Lock lock = new ReentrantLock();
  private final Deque<Integer> early = new ArrayDeque<>();
  private final Runnable onEnd;
  private int command;
  private boolean passes;
  private int asked;
  private long suspendedAt;
  private long suspendedNanos;

  /**
   * @param onEnd called after SIGHUP, SIGINT or SIGTERM
   */
  SignalPassing(Native system, Runnable onEnd) {
    this.system = system;
    this.onEnd = onEnd;
  }

  /**
   * Takes the signals over, except those that this process was started to ignore.
   *
   * @param ignored the signals ignored at the start, as bits, as {@code SigIgn} shows them
   * @return the signals that the command must find at their default although ignored here
   */
  List<Integer> install(long ignored) {
    for (int number : PASSED) {
      if ((ignored & 1L << (number - 1)) == 0) {
        handle(number);
      }
    }
    return system.ignore(SIGQUIT) ? List.of() : List.of(SIGQUIT);
  }

  /**
   * {@code sun.misc.Signal} is not part of the Java API; without it, signals keep their default.
   */
  @SuppressWarnings("ReferenceEquality") // what equals means for a handler
  private void handle(int number) {
    try {
      Class<?> type = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object signal = type.getConstructor(String.class).newInstance(name(number));
      Object handler =
          Proxy.newProxyInstance(
              SignalPassing.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, args) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      came(number);
                      yield null;
                    }
                    case "equals" -> proxy == args[0];
                    case "hashCode" -> number;
                    default -> "passes on " + name(number);
                  });
      var _ = type.getMethod("handle", type, handlerType).invoke(null, signal, handler);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      System.getLogger(SignalPassing.class.getName())
          .log(System.Logger.Level.DEBUG, "SIG" + name(number) + " is not passed on", e);
    }
  }

  private static String name(int number) {
    return switch (number) {
      case SIGHUP -> "HUP";
      case SIGINT -> "INT";
      case SIGTERM -> "TERM";
      case SIGUSR1 -> "USR1";
      case SIGCONT -> "CONT";
      default -> "TSTP";
    };
  }

  private void came(int number) {
    boolean stop = number == SIGTSTP;
    lock.lock();
    try {
      if (number == SIGHUP || number == SIGINT || number == SIGTERM) {
        asked = number;
      }
      if (number == SIGCONT && suspendedAt != 0) {
        suspendedNanos += System.nanoTime() - suspendedAt;
        suspendedAt = 0;
      }
      if (command == 0) {
        early.add(number);
      } else {
        pass(number);
      }
      if (stop) {
        suspendedAt = System.nanoTime();
      }
    } finally {
      lock.unlock();
    }
    if (stop) {
      system.kill((int) ProcessHandle.current().pid(), SIGSTOP);
    }
    onEnd.run();
  }

  private void pass(int number) {
    boolean fromKeys = (number == SIGINT || number == SIGTSTP) && inForeground();
    if (passes && !fromKeys) {
      system.kill(command, number);
    }
  }

  private boolean inForeground() {
    return system.inForeground(0) || system.inForeground(1) || system.inForeground(2);
  }

  /** Names the command; signals that came before it was there are passed now. */
  void passTo(int pid) {
    lock.lock();
    try {
      command = pid;
      passes = true;
      early.forEach(this::pass);
      early.clear();
    } finally {
      lock.unlock();
    }
  }

  /** The command is gone: its number may soon be another's. */
  void passNoMore() {
    lock.lock();
    try {
      passes = false;
      asked = 0;
    } finally {
      lock.unlock();
    }
  }

  /** Whether this process was asked to end (SIGHUP, SIGINT, SIGTERM) since the last change. */
  boolean askedToEnd() {
    lock.lock();
    try {
      return asked != 0;
    } finally {
      lock.unlock();
    }
  }

  /** Nanoseconds between SIGTSTP and SIGCONT. */
  long suspendedNanos() {
    lock.lock();
    try {
      return suspendedNanos;
    } finally {
      lock.unlock();
    }
  }
}
