package dev.weft.adviser.record;

/** Names of Linux signals. */
public final class Signals {
  private static final String[] NAMES = {
    "",
    "SIGHUP",
    "SIGINT",
    "SIGQUIT",
    "SIGILL",
    "SIGTRAP",
    "SIGABRT",
    "SIGBUS",
    "SIGFPE",
    "SIGKILL",
    "SIGUSR1",
    "SIGSEGV",
    "SIGUSR2",
    "SIGPIPE",
    "SIGALRM",
    "SIGTERM",
    "SIGSTKFLT",
    "SIGCHLD",
    "SIGCONT",
    "SIGSTOP",
    "SIGTSTP",
    "SIGTTIN",
    "SIGTTOU",
    "SIGURG",
    "SIGXCPU",
    "SIGXFSZ",
    "SIGVTALRM",
    "SIGPROF",
    "SIGWINCH",
    "SIGIO",
    "SIGPWR",
    "SIGSYS"
  };

  private Signals() {}

  /** The name of a signal, {@code signal 40} for those that have none. */
  public static String name(int signal) {
    return signal > 0 && signal < NAMES.length ? NAMES[signal] : "signal " + signal;
  }

  /**
   * Whether a program earns this signal by its own fault: a bad access, an assertion, arithmetic.
   */
  public static boolean isCrash(int signal) {
    return signal == 3
        || signal == 4
        || signal == 5
        || signal == 6
        || signal == 7
        || signal == 8
        || signal == 11
        || signal == 31;
  }
}
