package dev.weft.cluster;

import dev.weft.graph.Stage;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The code of stages, ready to be sent while a job has it, and which stages jobs wait for. What
 * workers were sent is asked and changed under the coordinator's lock.
 */
final class StageCodes {

  /** The code of a stage, and how many jobs have it. */
  private record Code(@SuppressWarnings("ArrayRecordComponent") byte[] bytes, int users) {
    Code used(int more) {
      return new Code(bytes, users + more);
    }
  }

  private final Map<String, Code> codes = new ConcurrentHashMap<>();
  private final Map<String, Integer> wanted = new ConcurrentHashMap<>(); // stages, by how many jobs
  private final Map<Integer, Stage> sent = new HashMap<>(); // those that a worker has

  /**
   * Makes the code of a stage ready to be sent, until {@link #release}.
   *
   * @throws StageCode.Refusal if it cannot be sent
   */
  void prepare(Stage stage) throws StageCode.Refusal {
    Code known = codes.computeIfPresent(stage.name(), (_, code) -> code.used(1));
    if (known == null) {
      var code = new Code(StageCode.pack(stage), 1);
      codes.merge(stage.name(), code, (there, _) -> there.used(1));
    }
  }

  /** Lets go of the code of a stage; who was sent it keeps it. */
  void release(Stage stage) {
    codes.computeIfPresent(stage.name(), (_, code) -> code.users == 1 ? null : code.used(-1));
  }

  /** A job waits for values of a stage. */
  void want(String stage) {
    wanted.merge(stage, 1, Integer::sum);
  }

  /** The job does so no longer. */
  void unwant(String stage) {
    wanted.computeIfPresent(stage, (_, count) -> count == 1 ? null : count - 1);
  }

  /** Returns whether a job waits for values of a stage. */
  boolean isWanted(String stage) {
    return wanted.containsKey(stage);
  }

  /** Sends the code of a stage to a worker that does not have it. */
  void require(RemoteWorker worker, int id, Stage stage) throws StageCode.Refusal {
    if (worker.hasCode(id)) {
      return;
    }
    Code known = codes.get(stage.name());
    worker.sendCode(id, known == null ? StageCode.pack(stage) : known.bytes);
    sent.put(id, stage);
  }

  /** Returns the stage that some worker was sent under this number, until it is forgotten. */
  @Nullable Stage sent(int id) {
    return sent.get(id);
  }

  /** Forgets a stage that was sent, and returns it. */
  @Nullable Stage forget(int id) {
    return sent.remove(id);
  }
}
