package dev.weft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * A program in the form of one source file; classes beside it, in the layout of its packages, are
 * compiled with it where it names them. As with {@code java FILE.java}, the first class of the file
 * is the one to start, and a file of methods alone will do.
 */
final class SourceProgram {
  private final Path file;

  SourceProgram(Path file) {
    this.file = file;
  }

  /**
   * Compiles into {@code classes}, which must lie on the class path.
   *
   * @param err takes the compiler's words
   * @return the name of the class to start
   * @throws CommandFailedException where there is no such file, or it does not compile
   */
  String compile(Path classes, PrintWriter err) {
    if (!file.getFileName().toString().endsWith(".java")) {
      throw new CommandFailedException(
          "a program is a file whose name ends in .java: " + file + "; give that one's path");
    }
    if (!Files.isReadable(file)) {
      throw new CommandFailedException(
          (Files.exists(file) ? "no right to read " : "there is no file ")
              + file
              + (file.isAbsolute() ? "" : "; looked in " + Path.of("").toAbsolutePath()));
    }
    var said = new DiagnosticCollector<JavaFileObject>();
    try (var files =
        ToolProvider.getSystemJavaCompiler().getStandardFileManager(said, Locale.ROOT, UTF_8)) {
      var task =
          (JavacTask)
              ToolProvider.getSystemJavaCompiler()
                  .getTask(
                      err, files, said, options(classes), null, files.getJavaFileObjects(file));
      CompilationUnitTree unit = task.parse().iterator().next();
      task.analyze();
      if (!failed(said)) {
        task.generate();
      }
      report(said, err);
      return mainClass(unit);
    } catch (IOException e) {
      throw new CommandFailedException("cannot compile " + file + ": " + e, e);
    }
  }

  private List<String> options(Path classes) throws IOException {
    var options =
        new ArrayList<>(
            List.of(
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-proc:none",
                "-implicit:class",
                "-g"));
    Path root = sourceRoot();
    // with a module-info on the source path the compiler would take the program for a part of that
    // module
    if (!Files.exists(root.resolve("module-info.java"))) {
      options.addAll(List.of("-sourcepath", root.toString()));
    }
    return options;
  }

  /** The folder below which the packages lie: beside the file, less the names of its package. */
  private Path sourceRoot() throws IOException {
    Path root = requireNonNull(file.toAbsolutePath().normalize().getParent());
    String declared = "";
    try (var lines = Files.lines(file, UTF_8)) {
      declared =
          lines
              .map(String::strip)
              .filter(line -> line.startsWith("package ") && line.endsWith(";"))
              .map(line -> line.substring("package ".length(), line.length() - 1).strip())
              .findFirst()
              .orElse("");
    }
    if (!declared.isEmpty() && root.endsWith(Path.of(declared.replace('.', '/')))) {
      for (int depth = declared.split("\\.", -1).length; depth > 0; depth--) {
        root = requireNonNull(root.getParent());
      }
    }
    return root;
  }

  private static boolean failed(DiagnosticCollector<JavaFileObject> said) {
    return said.getDiagnostics().stream().anyMatch(d -> d.getKind() == Diagnostic.Kind.ERROR);
  }

  private void report(DiagnosticCollector<JavaFileObject> said, PrintWriter err) {
    long errors = 0;
    for (var diagnostic : said.getDiagnostics()) {
      if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
        errors++;
      }
      if (diagnostic.getKind() != Diagnostic.Kind.NOTE) {
        err.println(diagnostic);
      }
    }
    if (errors > 0) {
      throw new CommandFailedException(
          file + " does not compile: " + errors + (errors == 1 ? " error" : " errors"));
    }
  }

  private String mainClass(CompilationUnitTree unit) {
    for (var declaration : unit.getTypeDecls()) {
      if (declaration instanceof ClassTree type) {
        String simple = type.getSimpleName().toString();
        return unit.getPackageName() == null ? simple : unit.getPackageName() + "." + simple;
      }
    }
    throw new CommandFailedException(file + " declares no class and no method to start");
  }
}
