package dev.weft.adviser.watch;

/** What a thread that is not running waits for, as far as its state and system call tell. */
enum Wait {
  /** Storage: uninterruptible sleep, or reading, writing or syncing a file. */
  DISK("storage"),
  /** A socket, in a call that does nothing else. */
  NETWORK("a socket"),
  /** Another process, through a pipe. */
  PIPE("a pipe"),
  /** A person at a terminal. */
  TERMINAL("the terminal"),
  /** Any of several descriptors: poll, select, epoll. */
  EVENTS("events (poll, select, epoll)"),
  /** The clock. */
  TIMER("a timer (sleep)"),
  /** Another thread: futexes, file locks, semaphores. */
  LOCK("another thread (lock or queue)"),
  /** The end of a child. */
  CHILD("a child process"),
  /** To be continued: stopped by a signal or a tracer. */
  STOPPED("SIGCONT (it is stopped)"),
  /** The system does not say. */
  UNKNOWN("something unknown");

  private final String words;

  Wait(String words) {
    this.words = words;
  }

  /** What is waited for, in words that follow "waiting for". */
  String words() {
    return words;
  }
}
