package io.externalmetrics.e2e.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * A file of a volume, before it is written.
 *
 * @param content as Base64
 * @param mode its permissions, as chmod takes them
 */
record VolumeFile(String content, int mode) {
  static final int READABLE = 0444;
  private static final int ALL = 0777;
  private static final PosixFilePermission[] PERMISSIONS = {
    PosixFilePermission.OTHERS_EXECUTE,
    PosixFilePermission.OTHERS_WRITE,
    PosixFilePermission.OTHERS_READ,
    PosixFilePermission.GROUP_EXECUTE,
    PosixFilePermission.GROUP_WRITE,
    PosixFilePermission.GROUP_READ,
    PosixFilePermission.OWNER_EXECUTE,
    PosixFilePermission.OWNER_WRITE,
    PosixFilePermission.OWNER_READ,
  };

  /** Creates the file, and the directories on the way to it. */
  void write(Path file) throws IOException {
    makeDirectory(Objects.requireNonNull(file.getParent()));
    Files.write(file, Base64.getDecoder().decode(content));
    Files.setPosixFilePermissions(file, permissions(mode));
  }

  /** A directory that every user of a container may use, whatever the umask is here. */
  static void makeDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, permissions(ALL));
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < PERMISSIONS.length; bit++) {
      if ((mode >> bit & 1) == 1) {
        permissions.add(PERMISSIONS[bit]);
      }
    }
    return permissions;
  }
}
