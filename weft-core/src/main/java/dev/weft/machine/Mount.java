package dev.weft.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * A mounted file system, as a line of {@code /proc/self/mountinfo} tells it.
 *
 * @param root the folder of the file system that was mounted
 * @param point where
 * @param type such as {@code ext4} or {@code cgroup2}
 * @param options of the file system; those of {@code cgroup} name its controllers
 */
record Mount(String root, String point, String type, List<String> options) {

  /** The mounts of this process, later ones last. */
  static List<Mount> all(SystemFiles files) {
    var mounts = new ArrayList<Mount>();
    for (String line : files.lines("/proc/self/mountinfo")) {
      // 36 35 98:0 /root /point rw,noatime master:1 - ext3 /dev/root rw,errors=continue
      String[] halves = line.split(" - ", 2);
      if (halves.length < 2) {
        continue;
      }
      String[] before = halves[0].split(" ", -1);
      String[] after = halves[1].split(" ", -1);
      if (before.length >= 5 && after.length >= 3) {
        mounts.add(
            new Mount(
                plain(before[3]), plain(before[4]), after[0], List.of(after[2].split(",", -1))));
      }
    }
    return mounts;
  }

  /** Whether {@code path} lies at or below the mount point. */
  boolean covers(String path) {
    return isBelow(path, point);
  }

  static boolean isBelow(String path, String folder) {
    return folder.equals("/")
        || path.equals(folder)
        || (path.startsWith(folder) && path.charAt(folder.length()) == '/');
  }

  /** Without the escapes that the kernel writes for blanks and backslashes. */
  private static String plain(String escaped) {
    return escaped.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }
}
