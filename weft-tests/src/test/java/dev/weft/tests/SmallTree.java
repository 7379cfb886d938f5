package dev.weft.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A repository like ours, with our launcher but a program of three lines, that builds in seconds.
 */
final class SmallTree {
  private static final String PARENT =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>small</groupId>
        <artifactId>weft-parent</artifactId>
      <version>1.2.3</version>
        <packaging>pom</packaging>
        <modules><module>weft-cli</module></modules>
      </project>
      """;

  private static final String MODULE =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <parent>
          <groupId>small</groupId>
          <artifactId>weft-parent</artifactId>
          <version>1.2.3</version>
        </parent>
        <artifactId>weft-cli</artifactId>
        <properties>
          <maven.compiler.release>25</maven.compiler.release>
          <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
        </properties>
        <dependencies>
          <dependency>
            <groupId>org.jspecify</groupId>
            <artifactId>jspecify</artifactId>
            <version>1.0.1</version>
          </dependency>
        </dependencies>
        <build>
          <directory>${project.basedir}/target/quick</directory>
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
              <plugin>
                <artifactId>maven-surefire-plugin</artifactId>
                <version>3.6.1</version>
              </plugin>
              <plugin>
                <artifactId>maven-jar-plugin</artifactId>
                <version>3.5.1</version>
              </plugin>
            </plugins>
          </pluginManagement>
          <plugins>
            <plugin>
              <artifactId>maven-dependency-plugin</artifactId>
              <version>3.9.0</version>
              <executions>
                <execution>
                  <phase>package</phase>
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

  final Path root;

  SmallTree(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("weft-cli/src/main/java/dev/weft/cli"));
    Files.copy(Repository.ROOT.resolve("weft"), launcher(), StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(root.resolve("pom.xml"), PARENT);
    Files.writeString(root.resolve("weft-cli/pom.xml"), MODULE);
    says("one");
  }

  Path launcher() {
    return root.resolve("weft");
  }

  /** Makes the program print {@code word} and its arguments. */
  SmallTree says(String word) throws IOException {
    return holds(
        """
        package dev.weft.cli;
        public class Main {
          public static void main(String[] arguments) {
            System.out.println("%s " + String.join("|", arguments));
          }
        }
        """
            .formatted(word));
  }

  /** Makes {@code source} the program. */
  SmallTree holds(String source) throws IOException {
    Files.writeString(root.resolve("weft-cli/src/main/java/dev/weft/cli/Main.java"), source);
    return this;
  }
}
