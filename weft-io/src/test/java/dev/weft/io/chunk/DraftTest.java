package dev.weft.io.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that still write when their job has failed. */
class DraftTest {
  @TempDir Path folder;

  private static ByteBuffer bytes() {
    return ByteBuffer.wrap(new byte[] {1, 2, 3});
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void tasksThatStillWrite_leaveNothing() throws Exception {
    for (int round = 0; round < 100; round++) {
      Path room;
      var threads = new ArrayList<Thread>();
      var ended = new AtomicBoolean();
      var begun = new CountDownLatch(3);
      try (Draft draft = Draft.begin(folder.resolve("x"), "one", false)) {
        room = draft.room();
        for (int i = 0; i < 3; i++) {
          int row = i;
          threads.add(
              Thread.ofPlatform()
                  .name("writer-" + i)
                  .start(() -> {
                    for (int k = 0; !ended.get(); k++) {
                      try {
                        Draft.write(room, k + "/" + row + "/0", bytes());
                      } catch (IOException e) {
                        ended.set(true);
                      }
                      begun.countDown();
                    }
                  }));
        }
        begun.await();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(names()).as("round " + round).isEmpty();
    }
  }

  @Test
  void tasksOfAnEarlierDraft_doNotWriteIntoALaterOne() throws Exception {
    for (boolean resumes : new boolean[] {false, true}) {
      Path room;
      try (Draft draft = Draft.begin(folder.resolve("x"), "one", resumes)) {
        room = draft.room();
        Draft.write(room, "0", bytes());
      }
      try (Draft draft = Draft.begin(folder.resolve("x"), "one", resumes)) {
        assertThatThrownBy(() -> Draft.write(room, "1", bytes()))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("1, 3 bytes, could not be written");
        assertThat(draft.folder().resolve("1")).doesNotExist();
        Draft.write(draft.room(), "2/2", bytes());
        draft.finish(Map.of("about", new byte[1]));
      }
      assertThat(folder.resolve("x/2/2")).hasBinaryContent(new byte[] {1, 2, 3});
      assertThat(Files.exists(folder.resolve("x/0"))).isEqualTo(resumes);
      assertThat(names()).containsExactly("x");
      Draft.delete(folder.resolve("x"), null);
    }
  }
}
