package dev.weft.cli;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A compiled program and its arguments. It is started as the Java launcher starts one (JLS 12.1.4):
 * by {@code main(String[])} or else {@code main()}, static or of an instance, not private.
 */
final class Program {
  private final String mainClass;
  private final String[] arguments;

  Program(String mainClass, String[] arguments) {
    this.mainClass = mainClass;
    this.arguments = arguments;
  }

  /**
   * Runs the program on this thread.
   *
   * @throws CommandFailedException where it has no main method
   * @throws Throwable what the program throws, with its own stack alone
   */
  void start() throws Throwable {
    Class<?> type = Class.forName(mainClass);
    Method main = main(type);
    main.setAccessible(true);
    try {
      Object instance = Modifier.isStatic(main.getModifiers()) ? null : instance(type);
      if (main.getParameterCount() == 0) {
        main.invoke(instance);
      } else {
        main.invoke(instance, (Object) arguments);
      }
    } catch (InvocationTargetException e) {
      throw trimmed(requireNonNull(e.getCause()));
    }
  }

  private Method main(Class<?> type) {
    Method withArguments = find(type, String[].class);
    Method main = withArguments == null ? find(type) : withArguments;
    if (main == null) {
      throw new CommandFailedException(
          "class "
              + mainClass
              + " has no main method; add: void main() { … } or public static void main(String[]"
              + " args) { … }");
    }
    return main;
  }

  private static @Nullable Method find(Class<?> type, Class<?>... parameters) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Method method : c.getDeclaredMethods()) {
        if (method.getName().equals("main")
            && method.getReturnType() == void.class
            && !Modifier.isPrivate(method.getModifiers())
            && Arrays.equals(method.getParameterTypes(), parameters)) {
          return method;
        }
      }
    }
    return null;
  }

  private Object instance(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> constructor;
    try {
      constructor = type.getDeclaredConstructor();
    } catch (NoSuchMethodException e) {
      throw new CommandFailedException(
          "main of class "
              + mainClass
              + " is not static, and the class has no constructor without parameters; make either",
          e);
    }
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  /** Cuts off the frames of the start, which are not the program's. */
  private static Throwable trimmed(Throwable thrown) {
    StackTraceElement[] stack = thrown.getStackTrace();
    for (int i = 0; i < stack.length; i++) {
      if (stack[i].getClassName().startsWith("jdk.internal.reflect.")
          && ends(stack, i, Program.class)) {
        thrown.setStackTrace(Arrays.copyOf(stack, i));
        return thrown;
      }
    }
    return thrown;
  }

  /** Whether all from {@code from} on are frames of reflection, and then of {@code starter}. */
  private static boolean ends(StackTraceElement[] stack, int from, Class<?> starter) {
    for (int i = from; i < stack.length; i++) {
      String name = stack[i].getClassName();
      if (name.equals(starter.getName())) {
        return true;
      }
      if (!name.startsWith("jdk.internal.reflect.") && !name.startsWith("java.lang.reflect.")) {
        return false;
      }
    }
    return false;
  }
}
