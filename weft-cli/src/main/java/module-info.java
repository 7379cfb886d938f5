import org.jspecify.annotations.NullMarked;

/** The {@code weft} command. */
@NullMarked
module dev.weft.cli {
  requires dev.weft.adviser;
  requires dev.weft.array;
  requires dev.weft.core;
  requires info.picocli;
  requires java.compiler;
  requires jdk.compiler;
  requires tools.jackson.core;
  requires static org.jspecify;

  opens dev.weft.cli to
      info.picocli;
}
