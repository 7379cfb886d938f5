package dev.weft.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every snippet of the guides to arrays and to files is compiled and run, and prints what stands
 * below it; those that need files that are not there are compiled alone.
 */
class ArraysGuideTest {
  private static final Pattern BLOCK =
      Pattern.compile(
          "^```(java imports|java no-run|java|text)\\n(.*?)^```$",
          Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir Path folder;

  /** A snippet, and what it should print. */
  private static final class Snippet {
    final String code;
    final int line;
    String prints = "";

    Snippet(String code, int line, boolean runs) {
      this.code = runs ? code : "if (printed.isEmpty()) {\n" + code + "}\n";
      this.line = line;
    }
  }

  @TestFactory
  Stream<DynamicTest> snippetOfArrays_printsWhatStandsBelowIt() throws Exception {
    return snippets("docs/guide/arrays.md");
  }

  @TestFactory
  Stream<DynamicTest> snippetOfFiles_printsWhatStandsBelowIt() throws Exception {
    return snippets("docs/guide/files.md");
  }

  private Stream<DynamicTest> snippets(String guide) throws Exception {
    String text = Files.readString(Repository.ROOT.resolve(guide));
    String imports = "";
    var snippets = new ArrayList<Snippet>();
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      int line = (int) text.substring(0, blocks.start()).lines().count() + 1;
      switch (blocks.group(1)) {
        case "java imports" -> imports = blocks.group(2);
        case "java" -> snippets.add(new Snippet(blocks.group(2), line, true));
        case "java no-run" -> snippets.add(new Snippet(blocks.group(2), line, false));
        default -> snippets.getLast().prints = blocks.group(2);
      }
    }
    assertThat(snippets).hasSizeGreaterThan(7);
    List<String> printed = run(imports, snippets);
    return snippets.stream()
        .map(snippet ->
            DynamicTest.dynamicTest(
                "line " + snippet.line,
                () ->
                    assertThat(printed.get(snippets.indexOf(snippet))).isEqualTo(snippet.prints)));
  }

  /** Runs all snippets, one after the other, as one method; returns what each printed. */
  private List<String> run(String imports, List<Snippet> snippets) throws Exception {
    var source = new StringBuilder(imports);
    source.append("public class Guide {\n");
    source.append("  static List<StringBuilder> printed = new ArrayList<>();\n");
    source.append("  static final class IO {\n");
    source.append(
        "    static void println(Object o) { printed.getLast().append(o).append('\\n'); }\n");
    source.append("  }\n  public static List<StringBuilder> run() throws Exception {\n");
    for (Snippet snippet : snippets) {
      source.append("printed.add(new StringBuilder());\n").append(snippet.code);
    }
    source.append("    return printed;\n  }\n}\n");
    var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    var errors = new StringWriter();
    var unit =
        new SimpleJavaFileObject(URI.create("string:///Guide.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> options =
        List.of(
            "-d", folder.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
    boolean compiled = compiler.getTask(errors, null, null, options, null, List.of(unit)).call();
    assertThat(compiled).as(errors.toString()).isTrue();
    URL[] path = {folder.toUri().toURL()};
    try (var loader = new URLClassLoader(path, ArraysGuideTest.class.getClassLoader())) {
      Object printed = loader.loadClass("Guide").getMethod("run").invoke(null);
      return ((List<?>) Objects.requireNonNull(printed)).stream().map(Object::toString).toList();
    } catch (InvocationTargetException e) {
      throw new AssertionError("a snippet failed", e.getCause());
    }
  }
}
