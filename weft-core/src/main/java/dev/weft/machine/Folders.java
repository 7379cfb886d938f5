package dev.weft.machine;

import dev.weft.machine.Scratch.Medium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Folders for temporary files: those that the environment names, and the usual ones. */
final class Folders {
  private static final List<String> VARIABLES =
      List.of("SLURM_TMPDIR", "TMPDIR", "LOCAL_SCRATCH", "SCRATCH");
  private static final List<String> USUAL =
      List.of("/scratch", "/localscratch", "/local/scratch", "/tmp", "/dev/shm");
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");
  private static final Set<String> NETWORK =
      Set.of(
          "nfs",
          "nfs4",
          "cifs",
          "smb3",
          "smbfs",
          "lustre",
          "gpfs",
          "beegfs",
          "ceph",
          "afs",
          "9p",
          "panfs",
          "pvfs2",
          "orangefs",
          "wekafs",
          "glusterfs",
          "ocfs2",
          "gfs2",
          "virtiofs");

  private Folders() {}

  static List<Scratch> detect(SystemFiles files, Map<String, String> environment) {
    var candidates = new LinkedHashMap<String, String>();
    for (String variable : VARIABLES) {
      String value = environment.getOrDefault(variable, "");
      if (value.startsWith("/")) {
        candidates.putIfAbsent(value, variable);
      }
    }
    USUAL.forEach(path -> candidates.putIfAbsent(path, "usual place"));
    List<Mount> mounts = Mount.all(files);
    var found = new ArrayList<Scratch>();
    var seen = new HashSet<Path>();
    candidates.forEach((path, source) -> {
      Path folder = files.at(path);
      try {
        if (Files.isDirectory(folder)
            && Files.isWritable(folder)
            && seen.add(folder.toRealPath())) {
          long free = Files.getFileStore(folder).getUsableSpace();
          String type = type(path, mounts);
          found.add(new Scratch(Path.of(path), source, type, medium(type), free));
        }
      } catch (IOException e) {
        // a folder of which not even the free space can be asked is no place to write to
      }
    });
    return found;
  }

  /**
   * The type of the file system of the longest mount point above a path; the last of equal ones.
   */
  private static String type(String path, List<Mount> mounts) {
    String type = "unknown";
    int longest = -1;
    for (Mount mount : mounts) {
      if (mount.covers(path) && mount.point().length() >= longest) {
        longest = mount.point().length();
        type = mount.type();
      }
    }
    return type;
  }

  private static Medium medium(String type) {
    if (IN_MEMORY.contains(type)) {
      return Medium.MEMORY;
    }
    // file systems in user space (sshfs, s3fs, gcsfuse, rclone ...) reach another machine, nearly
    // all
    return NETWORK.contains(type) || type.startsWith("fuse.") ? Medium.NETWORK : Medium.DISK;
  }
}
