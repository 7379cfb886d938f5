package dev.weft.adviser.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TreeReaderTest {
  @TempDir private Path root;

  private List<ProcessReading> read(int... roots) {
    var reader = new TreeReader(root, SystemCalls.of("amd64"), 4096);
    return reader.read(java.util.Arrays.stream(roots).boxed().toList(), Set.of(), true);
  }

  @Test
  void names_withBracketsAndSpaces_areReadWhole() throws IOException {
    new FakeProc(root).process(10, "a) R 1 (b) ", 'S', 1, 300, 40);
    var reading = read(10).getFirst();
    assertThat(reading.name()).isEqualTo("a) R 1 (b) ");
    assertThat(reading.state()).isEqualTo('S');
    assertThat(reading.parent()).isEqualTo(1);
    assertThat(reading.session()).isEqualTo(77);
    assertThat(reading.userSeconds()).isEqualTo(3.0);
    assertThat(reading.systemSeconds()).isEqualTo(0.4);
    assertThat(reading.childSeconds()).isEqualTo(0.11);
    assertThat(reading.residentBytes()).isEqualTo(25 * 4096);
    assertThat(reading.startTicks()).isEqualTo(4711);
  }

  @Test
  void threads_haveTheirQueueSwitchesAndMask() throws IOException {
    new FakeProc(root).process(10, "x", 'R', 1, 0, 0);
    var thread = read(10).getFirst().threads().getFirst();
    assertThat(thread.runSeconds()).isEqualTo(1.5);
    assertThat(thread.queueSeconds()).isEqualTo(0.25);
    assertThat(thread.voluntary()).isEqualTo(8);
    assertThat(thread.involuntary()).isEqualTo(9);
    assertThat(thread.allowed()).hasToString("0-3,6");
  }

  @Test
  void descendants_areFoundThroughTheChildrenFiles() throws IOException {
    var proc = new FakeProc(root).process(1, "init", 'S', 0, 0, 0);
    proc.process(10, "a", 'S', 1, 0, 0).process(11, "b", 'S', 10, 0, 0);
    proc.process(12, "c", 'Z', 11, 5, 0).process(13, "other", 'R', 1, 0, 0);
    proc.children(10, List.of(11)).children(11, List.of(12));
    assertThat(read(10)).extracting(ProcessReading::id).containsExactly(10, 11, 12);
    assertThat(read(10).getLast().ended()).isTrue();
    assertThat(read(10).getLast().userSeconds()).isEqualTo(0.05);
  }

  @Test
  void descendants_areFoundByTheirParents_whereTheKernelListsNoChildren() throws IOException {
    var proc = new FakeProc(root).process(10, "a", 'S', 1, 0, 0);
    proc.process(11, "b", 'S', 10, 0, 0).process(12, "c", 'S', 11, 0, 0);
    for (int id : new int[] {10, 11, 12}) {
      Files.delete(root.resolve(id + "/task/" + id + "/children"));
    }
    assertThat(read(10)).extracting(ProcessReading::id).containsExactly(10, 11, 12);
  }

  @Test
  void process_thatEndsBetweenTwoReads_isLeftOut() throws IOException {
    var proc = new FakeProc(root).process(1, "init", 'S', 0, 0, 0).process(10, "a", 'S', 1, 0, 0);
    proc.children(10, List.of(11, 12)).process(12, "c", 'S', 10, 0, 0);
    assertThat(read(10, 99)).extracting(ProcessReading::id).containsExactly(10, 12);
  }

  @Test
  void files_ofOtherUsers_leaveTheirFiguresUnknown() throws IOException {
    new FakeProc(root).process(10, "a", 'S', 1, 0, 0);
    assertThat(read(10).getFirst().storageRead()).isEqualTo(-1);
    assertThat(read(10).getFirst().waitsFor()).isEqualTo(Wait.UNKNOWN);
  }

  @Test
  void files_cutShort_areReadAsFarAsTheyGo() throws IOException {
    new FakeProc(root).file("10/stat", "10 (a").file("11/stat", "").file("12/stat", "12 (b) S 1");
    assertThat(read(10, 11)).isEmpty();
    assertThat(read(12).getFirst().parent()).isEqualTo(1);
  }

  @Test
  void waits_areReadFromTheSystemCall() throws IOException {
    var proc = new FakeProc(root).process(10, "a", 'S', 1, 0, 0).process(11, "b", 'S', 1, 0, 0);
    proc.process(12, "c", 'D', 1, 0, 0).process(13, "d", 'T', 1, 0, 0);
    proc.file("10/task/10/syscall", "230 0x0 0x0\n").file("11/task/11/syscall", "0 0x3 0x7f 0x1\n");
    Files.createDirectories(root.resolve("11/fd"));
    Files.createSymbolicLink(root.resolve("11/fd/3"), Path.of("socket:[123]"));
    assertThat(read(10, 11, 12, 13))
        .extracting(ProcessReading::waitsFor)
        .containsExactly(Wait.TIMER, Wait.NETWORK, Wait.DISK, Wait.STOPPED);
  }
}
