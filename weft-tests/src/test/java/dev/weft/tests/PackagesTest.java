package dev.weft.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code ./weft install} gives to the builds of others: two projects that name one dependency
 * and pass no flag to the JVM, and JShell. The packages go to a folder, and what Maven keeps of
 * them to a local repository of the test's own, whose other entries are links to the real one.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class PackagesTest {
  private static final String POM =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>user</groupId>
        <artifactId>user</artifactId>
        <version>1</version>
        <properties>
          <maven.compiler.release>25</maven.compiler.release>
          <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
        </properties>
        <repositories>
          <repository><id>weft</id><url>PACKAGES</url></repository>
        </repositories>
        <dependencies>
          <dependency>
            <groupId>dev.weft</groupId>
            <artifactId>weft</artifactId>
            <version>VERSION</version>
          </dependency>
        </dependencies>
        <build>
          <pluginManagement>
            <plugins>
              <plugin>
                <artifactId>maven-resources-plugin</artifactId>
                <version>3.5.0</version>
              </plugin>
              <plugin>
                <artifactId>maven-compiler-plugin</artifactId>
                <version>3.16.0</version>
              </plugin>
            </plugins>
          </pluginManagement>
          <plugins>
            <plugin>
              <artifactId>maven-dependency-plugin</artifactId>
              <version>3.9.0</version>
              <executions>
                <execution>
                  <phase>compile</phase>
                  <goals><goal>copy-dependencies</goal></goals>
                  <configuration>
                    <outputDirectory>${project.build.directory}/lib</outputDirectory>
                  </configuration>
                </execution>
              </executions>
            </plugin>
          </plugins>
        </build>
      </project>
      """;

  private static final String PROGRAM =
      """
      package user;

      import static dev.weft.Weft.*;

      import dev.weft.array.DArray;
      import dev.weft.client.Client;
      import dev.weft.client.Par;

      public class Program {
        public static void main(String[] arguments) {
          double mean = DArray.random(7).uniform(1000, 1000).mean().compute().item();
          var twenty = delayed(() -> 20);
          var sum = delayed((a, b) -> a + b, twenty, delayed(a -> a + 2, twenty)).compute();
          long even = Par.range(1000).filter(i -> i % 2 == 0).count();
          try (var client = Client.local(2)) {
            System.out.printf("%.2f %d %d %s%n", mean, sum, even, client.submit(() -> "done").result());
          }
        }
      }
      """;

  private static final String ANSWER = "0.50 42 500 done\n";

  @TempDir static Path temporary;
  private static Shell shell;
  private static Path packages;
  private static Path local;
  private static String version;

  @BeforeAll
  static void install() throws IOException {
    shell = new Shell(temporary);
    packages = temporary.resolve("packages");
    var installed = shell.run(Repository.ROOT.resolve("weft"), "install", "--to", packages);
    assertThat(installed.err()).doesNotContain("failed");
    assertThat(installed.status()).isZero();
    version =
        shell
            .run(Repository.ROOT.resolve("weft"), "--version")
            .out()
            .strip()
            .substring("weft ".length());
    assertThat(installed.out())
        .contains("<artifactId>weft</artifactId>", "<version>" + version + "</version>")
        .contains("implementation(\"dev.weft:weft:" + version + "\")");
    local = linkedRepository();
  }

  /**
   * Everything that Maven has fetched so far, but nothing of Weft, and nothing of it afterwards.
   */
  private static Path linkedRepository() throws IOException {
    Path real =
        Path.of(
            System.getProperty(
                "maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));
    Path linked = Files.createDirectories(temporary.resolve("local"));
    Path dev = Files.createDirectories(linked.resolve("dev"));
    link(real, linked);
    if (Files.isDirectory(real.resolve("dev"))) {
      link(real.resolve("dev"), dev);
    }
    return linked;
  }

  private static void link(Path from, Path to) throws IOException {
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        String name = entry.getFileName().toString();
        if (Files.isDirectory(entry) && !name.equals("dev") && !name.equals("weft")) {
          Files.createSymbolicLink(to.resolve(name), entry);
        }
      }
    }
  }

  private static Path project(String name) throws IOException {
    Path sources = Files.createDirectories(temporary.resolve(name).resolve("src/main/java/user"));
    Files.writeString(sources.resolve("Program.java"), PROGRAM);
    Path project = temporary.resolve(name);
    Files.writeString(
        project.resolve("pom.xml"),
        POM.replace("PACKAGES", packages.toUri().toString()).replace("VERSION", version));
    return project;
  }

  private static void build(Path project) {
    var built =
        shell.run(
            "mvn",
            "-B",
            "-q",
            "-f",
            project.resolve("pom.xml"),
            "-Dmaven.repo.local=" + local,
            "compile");
    assertThat(built.out()).doesNotContain("ERROR");
    assertThat(built.status()).isZero();
  }

  private static List<Path> jars(Path project) throws IOException {
    try (Stream<Path> files = Files.list(project.resolve("target/lib"))) {
      return files.sorted().toList();
    }
  }

  private static String classPath(Path project) throws IOException {
    return jars(project).stream().map(Path::toString).collect(Collectors.joining(":"));
  }

  private static Path java(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program);
  }

  @Test
  void besideEachJar_areItsSourcesAndItsJavadoc() throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.list(packages.resolve("dev/weft/weft/" + version))) {
      names = files.map(file -> file.getFileName().toString()).toList();
    }
    assertThat(names)
        .anyMatch(name -> name.endsWith("-sources.jar"))
        .anyMatch(name -> name.endsWith("-javadoc.jar"))
        .anyMatch(name -> name.matches("weft-[\\d.]+(-[\\d.-]+)?\\.jar"));
    assertThat(packages.resolve("dev/weft/weft-parent/" + version)).isDirectory();
  }

  @Test
  void onTheClassPath_oneDependencyIsEnough() throws IOException {
    Path project = project("on-the-class-path");
    build(project);
    String classes = project.resolve("target/classes").toString();
    assertThat(shell.run(java("java"), "-cp", classes + ":" + classPath(project), "user.Program"))
        .isEqualTo(new Shell.Result(0, ANSWER, ""));
  }

  @Test
  void asAModule_oneRequiresIsEnough() throws IOException {
    Path project = project("as-a-module");
    Files.writeString(
        project.resolve("src/main/java/module-info.java"),
        "module user {\n  requires dev.weft;\n}\n");
    build(project);
    String classes = project.resolve("target/classes").toString();
    assertThat(
            shell.run(
                java("java"), "-p", classes + ":" + classPath(project), "-m", "user/user.Program"))
        .isEqualTo(new Shell.Result(0, ANSWER, ""));
  }

  @Test
  void inJShell_oneImportIsEnough() throws IOException {
    Path project = project("in-jshell");
    build(project);
    Path script = temporary.resolve("script.jsh");
    Files.writeString(
        script,
        """
        import static dev.weft.Weft.*;
        import dev.weft.array.DArray;
        int k = 5;
        System.out.println(delayed(() -> k + 37).compute());
        System.out.println(DArray.of(new double[] {1, 2, 3, 4}, 2, 2).sum().compute().item());
        /exit
        """);
    var said =
        shell.run(
            java("jshell"), "--class-path", classPath(project), "--execution", "local", script);
    assertThat(said.status()).isZero();
    assertThat(said.out()).isEqualTo("42\n10.0\n");
  }
}
