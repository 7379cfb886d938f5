package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int weft(String... arguments) {
    return Main.line(new PrintWriter(out), new PrintWriter(err), false, new RunCommand())
        .execute(arguments);
  }

  @Test
  void version_isPrinted() {
    assertThat(weft("--version")).isZero();
    assertThat(out.toString()).matches("weft \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
  }

  @Test
  void help_namesEveryCommand() {
    assertThat(weft("--help")).isZero();
    assertThat(out.toString()).contains("info");
  }

  static Set<String> commands() {
    var nowhere = new PrintWriter(new StringWriter());
    return Main.line(nowhere, nowhere, false, new RunCommand()).getSubcommands().keySet();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpOfEachCommand_isItsUsage(String command) {
    assertThat(weft(command, "--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: weft " + command);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void noCommand_isRefusedWithTheUsage() {
    assertThat(weft()).isEqualTo(2);
    assertThat(err.toString()).contains("no command given").contains("Usage: weft");
  }

  @Test
  void anUnknownCommand_isRefusedAndTheNearestNamed() {
    assertThat(weft("inof")).isEqualTo(2);
    assertThat(err.toString()).contains("inof").contains("Did you mean").contains("info");
  }

  @Test
  void theLauncher_whichAnswersHelpItself_namesEveryCommand() throws IOException {
    String launcher = Files.readString(Path.of("..", "weft"));
    assertThat(commands())
        .allSatisfy(command -> assertThat(launcher).contains("'  " + command + " "));
  }
}
