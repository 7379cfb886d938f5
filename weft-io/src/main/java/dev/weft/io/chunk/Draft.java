package dev.weft.io.chunk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A folder in the making: {@code .NAME.part} beside the folder that it becomes. It gets its name
 * when it is complete, and stays where its writer was killed, so that a later one can go on. A lock
 * on a file in it, which the system takes away from a dead process, keeps two writers apart.
 */
public final class Draft implements AutoCloseable {
  private static final String LOCK = ".lock";
  private static final String DESCRIPTION = ".description";
  private static final String UNFINISHED = ".unfinished";

  private final Path target;
  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;
  private final boolean kept;
  private final Path room;
  private boolean finished;

  private Draft(
      Path target, Path folder, Path room, FileChannel channel, FileLock lock, boolean kept) {
    this.target = target;
    this.folder = folder;
    this.room = room;
    this.channel = channel;
    this.lock = lock;
    this.kept = kept;
  }

  /**
   * Refuses a target that could not be written.
   *
   * @throws IOException if there is no folder for it, or it is not writable
   */
  public static void check(Path target) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new IOException(target + " cannot be written: name a folder in it");
    }
    if (!Files.isDirectory(parent)) {
      throw new IOException(
          target + " cannot be written: there is no folder " + parent + "; make it first");
    }
    if (!Files.isWritable(parent)) {
      throw new IOException(
          target + " cannot be written: the folder " + parent + " is not writable");
    }
    if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
      throw new IOException(target + " cannot be written: it is a file; choose another name");
    }
  }

  /** Returns whether there is something of this name that is not an empty folder. */
  public static boolean isTaken(Path target) throws IOException {
    if (!Files.isDirectory(target)) {
      return Files.exists(target);
    }
    try (var entries = Files.newDirectoryStream(target)) {
      return entries.iterator().hasNext();
    }
  }

  /**
   * Begins, or goes on with what an earlier writer left.
   *
   * @param description all that the bytes depend on, so that only the same is gone on with
   * @param resumes whether to keep what is there, and to leave what is made if making it fails
   * @throws IOException if somebody else is writing it, or what is there was begun as another one
   */
  public static Draft begin(Path target, String description, boolean resumes) throws IOException {
    check(target);
    Path absolute = target.toAbsolutePath();
    Path parent = Objects.requireNonNull(absolute.getParent());
    Path folder = parent.resolve("." + absolute.getFileName() + ".part");
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean begun = false;
    try {
      FileLock lock = tryLock(channel);
      if (lock == null) {
        throw new IOException(
            target
                + " is being written by somebody else, in "
                + folder
                + "; wait until it is done");
      }
      Path room = prepare(target, folder, description, resumes);
      begun = true;
      return new Draft(absolute, folder, room, channel, lock, resumes);
    } finally {
      if (!begun) {
        channel.close();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // by another thread of this process
    }
  }

  private static Path prepare(Path target, Path folder, String description, boolean resumes)
      throws IOException {
    Path said = folder.resolve(DESCRIPTION);
    if (resumes && Files.exists(said)) {
      String before = Files.readString(said, UTF_8);
      if (!before.equals(description)) {
        throw new IOException(
            target
                + " was begun otherwise and cannot be gone on with: it was "
                + before
                + ", and now is "
                + description
                + "; delete "
                + folder
                + " to begin anew");
      }
      delete(folder.resolve(UNFINISHED), null);
    } else {
      delete(folder, folder.resolve(LOCK));
      Files.writeString(said, description, UTF_8);
    }
    Path unfinished = Files.createDirectories(folder.resolve(UNFINISHED));
    return Files.createDirectory(unfinished.resolve(UUID.randomUUID().toString()));
  }

  /** Returns the folder that is made. */
  public Path folder() {
    return folder;
  }

  /**
   * Returns where files are until they are complete. It is this draft's alone: a task that still
   * runs when its job has failed cannot write into the folder that a later draft makes.
   */
  public Path room() {
    return room;
  }

  /**
   * Writes a file of a draft's folder, which has its name once it is complete.
   *
   * @param room that of the draft
   * @throws IOException if it cannot be written, as where the disk is full; the message names it
   */
  public static void write(Path room, String name, ByteBuffer bytes) throws IOException {
    int length = bytes.remaining();
    Path unfinished = room.resolve(UUID.randomUUID().toString());
    Path folder = room.resolve("../..").normalize();
    Path file = folder.resolve(name);
    try {
      try (FileChannel channel =
          FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      try {
        move(unfinished, file);
      } catch (NoSuchFileException e) { // the first one in its folder
        makeFolders(folder, Objects.requireNonNull(file.getParent()));
        move(unfinished, file);
      }
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw new IOException(
          "%s, %d bytes, could not be written: %s; the disk has %d bytes left"
              .formatted(file, length, e.getMessage(), Files.getFileStore(folder).getUsableSpace()),
          e);
    }
  }

  /** Makes folders in one that is there; where it is gone, as after a failure, it stays gone. */
  private static void makeFolders(Path folder, Path inner) throws IOException {
    if (inner.equals(folder)) {
      return;
    }
    makeFolders(folder, Objects.requireNonNull(inner.getParent()));
    try {
      Files.createDirectory(inner);
    } catch (FileAlreadyExistsException e) {
      // by another task
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Writes a file of its own, which has its name once it is complete. */
  public static void replace(Path file, byte[] bytes) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      Files.write(part, bytes, StandardOpenOption.CREATE_NEW);
      move(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Writes the last files and gives the folder its name; what had it before is deleted.
   *
   * @param files the contents by name
   */
  public void finish(Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      write(room, file.getKey(), ByteBuffer.wrap(file.getValue()));
    }
    delete(folder.resolve(UNFINISHED), null);
    Path old = old();
    boolean replaces = isTaken(target);
    if (replaces) {
      Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.deleteIfExists(folder.resolve(DESCRIPTION));
    Files.deleteIfExists(folder.resolve(LOCK));
    Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
    finished = true;
    if (replaces) {
      delete(old, null);
    }
  }

  private Path old() {
    return folder.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".old");
  }

  /**
   * Lets go of the folder; if it is not finished, it is deleted unless it can be gone on with.
   * Tasks of a failed job may still write, so that it loses its name first, by which they would
   * find it.
   */
  @Override
  public void close() throws IOException {
    try {
      if (!finished && !kept) {
        Path old = old();
        Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
        discard(old);
      } else if (!finished) {
        discard(room);
      }
    } finally {
      lock.close();
      channel.close();
    }
  }

  /** Deletes a folder that a task which had just looked it up may still make a file in. */
  private static void discard(Path folder) throws IOException {
    for (int tries = 9; ; tries--) {
      try {
        delete(folder, null);
        return;
      } catch (DirectoryNotEmptyException e) {
        if (tries == 0) {
          throw e;
        }
      }
    }
  }

  /** Deletes a file, or a folder and all in it but {@code except}. */
  public static void delete(Path root, @Nullable Path except) throws IOException {
    if (Files.notExists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes about)
              throws IOException {
            if (!file.equals(except)) {
              Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // its writer has deleted it
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            if (except == null || !except.startsWith(folder)) {
              Files.delete(folder);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
